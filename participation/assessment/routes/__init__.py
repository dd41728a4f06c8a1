"""Pages of the Redaktion, of assessors, and the ranking for whoever prepares or takes the decision."""
