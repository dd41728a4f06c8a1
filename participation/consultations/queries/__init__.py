"""Questions one can ask about the opinions of offices."""
