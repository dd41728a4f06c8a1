"""What is done for the protection of personal data."""
