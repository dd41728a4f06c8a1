"""The charts of the dashboards, each with its base, its words and its table."""
