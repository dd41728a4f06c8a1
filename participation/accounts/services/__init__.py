"""What can be done with accounts. Nothing here commits: the caller's ``writing()`` does."""
