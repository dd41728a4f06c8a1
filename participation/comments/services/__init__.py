"""Writing a comment, deciding about one. Nothing here commits."""
