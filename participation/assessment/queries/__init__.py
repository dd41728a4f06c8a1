"""Reading criteria, rounds and results. Only ``single_values`` tells what a single assessor said."""
