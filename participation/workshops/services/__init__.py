"""Verbs of a room. Each takes the room's turn first, so that one change comes after the other."""
