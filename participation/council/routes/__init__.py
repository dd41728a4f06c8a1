"""Pages about the council: for the Redaktion, for council members, and for everybody."""
