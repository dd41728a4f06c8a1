"""How contributions come in that nobody sends themselves: written down for others, at the terminal, by file."""
