"""What can be done with the town and its processes. Nothing here commits: the caller's ``writing()`` does."""
