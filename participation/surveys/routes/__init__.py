"""Pages of surveys: answering, reading the results, building, deciding about words."""
