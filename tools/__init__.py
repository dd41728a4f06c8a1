"""Developers' scripts: nothing here is installed or runs in a town hall."""
