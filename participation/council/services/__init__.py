"""What can be done with sessions, papers, snapshots and results. Nothing here commits."""
