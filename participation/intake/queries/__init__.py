"""What the intake asks."""
