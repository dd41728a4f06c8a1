"""Pages of support: the button, the way by a link in a mail, and the town hall's desk for printed codes."""
