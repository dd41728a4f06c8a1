"""Printed matter (Drucksachen): the form on paper, posters, notices, and texts for the official gazette."""
