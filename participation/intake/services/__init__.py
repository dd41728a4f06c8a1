"""What the intake changes."""
