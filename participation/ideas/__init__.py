"""Ideas: what people contribute, from submission to its answer, in their own words."""
