"""Short surveys (Kurzumfragen): questions with conditions, sheets without a name, results counting people."""
