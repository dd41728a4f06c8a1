"""Questions one can ask about measures: what is planned, where it came from, how far ideas are answered."""
