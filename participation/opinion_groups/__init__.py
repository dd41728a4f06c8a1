"""Opinion groups: who supports and objects alike, what unites, what divides; off unless a town wants it."""
