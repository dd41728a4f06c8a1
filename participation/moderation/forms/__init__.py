"""What staff fills in."""
