"""The verbs of the publication."""
