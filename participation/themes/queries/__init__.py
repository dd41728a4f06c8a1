"""Questions one can ask about themes."""
