"""Hearing back: what people follow, the digests and notices they get, and texts that wait for their hour.

Follows and digests are read out of what the features below have recorded; nothing below knows of them.
"""
