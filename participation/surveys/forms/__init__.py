"""What people fill in: a sheet; what staff fill in: a survey and its questions."""
