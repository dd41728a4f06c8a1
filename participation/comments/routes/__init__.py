"""Pages of comments: reading, writing, deciding."""
