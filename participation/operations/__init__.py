"""Running a town: the processes that serve it, and later its backup and its measurements."""
