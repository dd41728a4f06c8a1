"""Pages of the Redaktion: the queue, all ideas, and decisions about one and about many."""
