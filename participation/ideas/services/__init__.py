"""What can be done with ideas. Nothing in here commits: the caller's ``writing()`` does."""
