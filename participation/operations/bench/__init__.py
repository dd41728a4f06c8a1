"""Bench: each kind of page and write, as a fraction of a bare Flask view on the same server and run."""
