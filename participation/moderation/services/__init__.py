"""What the Redaktion does beyond single decisions. Nothing here commits: the caller does."""
