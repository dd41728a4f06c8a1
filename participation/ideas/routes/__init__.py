"""Pages about ideas: to read, to submit, and for their authors."""
