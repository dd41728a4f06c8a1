"""Themes: ideas that belong together, ordered by people, with the machine's suggestions beside them."""
