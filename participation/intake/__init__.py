"""How contributions come in that nobody sends themselves: written for others, at the terminal, as a file."""
