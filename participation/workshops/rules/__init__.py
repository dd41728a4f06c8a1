"""Decisions about a room that need neither the database nor the web."""
