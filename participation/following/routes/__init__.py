"""Pages of following, of unsubscribing, and of held texts."""
