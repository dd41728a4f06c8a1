"""Strategy: measures with their horizon, responsible office and sources, readable back to people's words."""
