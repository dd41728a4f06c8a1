"""What can be done: follow, stop, tell, hold back and release."""
