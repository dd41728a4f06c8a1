"""Questions one can ask about reports; what concerns staff is told to those only whom it does not name."""
