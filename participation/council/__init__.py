"""Council: sessions, papers and their order, what is frozen for a session, and what the council resolved.

A snapshot ("Stand zur Sitzung vom …") is a tree of hashes whose leaves are figures and texts: it can be shown
that nothing in it was changed, and what has to be erased later leaves a tombstone. The result of a paper
drives the status of its measures; one from a session that is not public waits for its announcement.
"""
