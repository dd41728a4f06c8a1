"""What the publication reads."""
