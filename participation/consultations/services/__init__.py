"""What can be done with consultations. Nothing in here commits: the caller's ``writing()`` does."""
