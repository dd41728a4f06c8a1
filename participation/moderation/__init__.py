"""Moderation: what waits for the town hall, in one queue, and the pages on which staff decides about it."""
