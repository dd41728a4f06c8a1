"""What administrators fill in about the town, its duty pages and its processes."""
