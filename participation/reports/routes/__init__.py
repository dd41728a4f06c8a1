"""Pages on which something is reported, followed up, and decided."""
