"""Municipality: the town, its participation processes, their phases and areas of life."""
