"""What can be done with measures. Nothing here commits: the caller's ``writing()`` does."""
