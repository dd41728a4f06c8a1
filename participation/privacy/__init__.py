"""Privacy: which personal data there is, what is stored about me, erasing it, and how long what is kept."""
