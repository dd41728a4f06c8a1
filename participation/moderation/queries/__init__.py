"""Questions one can ask about what waits, and about how the Redaktion shares it."""
