"""Questions one can ask about sessions, what is frozen for them, and what the council resolved."""
