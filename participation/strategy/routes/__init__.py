"""Pages about measures: for everybody to read, and for the Redaktion to make, order and trace them."""
