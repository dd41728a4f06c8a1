"""Questions one can ask about ideas: what the public may read, what the author sees, what staff works on."""
