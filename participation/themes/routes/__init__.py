"""Pages of themes: for everybody to read, and for the Redaktion to put ideas in order."""
