"""What can be done about progress. Nothing here commits: the caller's ``writing()`` does."""
