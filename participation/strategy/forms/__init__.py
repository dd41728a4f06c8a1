"""What the Redaktion fills in about measures."""
