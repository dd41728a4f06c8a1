"""What can be done with criteria and rounds. Nothing here commits: the caller's ``writing()`` does."""
