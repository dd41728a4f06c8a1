"""Reading what is counted, in a constant number of statements, and keeping the figures until it changes."""
