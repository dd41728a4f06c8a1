"""Pages of codes: batches for staff, and where somebody types the code they hold."""
