"""Reporting and deciding about reports. Nothing in here commits: the caller's ``writing()`` does."""
