"""Pages of the town and its processes."""
