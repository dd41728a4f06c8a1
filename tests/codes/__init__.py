"""Printed codes."""
