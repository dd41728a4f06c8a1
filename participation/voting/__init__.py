"""Voting: support for published ideas, one per confirmed access and idea."""
