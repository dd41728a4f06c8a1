"""What can be done with themes. Nothing here commits: the caller's ``writing()`` does."""
