"""Marks German sentences for translation where no request is at hand.

The German text is the key of every translation ("German first"): code below the web marks it with ``_`` and
keeps it; whoever shows it translates it into the reader's language then.
"""

from typing import Any


def _(message: str) -> str:
    """Return ``message`` unchanged; the extraction for the catalogues finds it by this call."""
    return message


def filled(message: str, facts: dict[str, Any]) -> str:
    """Put ``facts`` into the places (``%(name)s``) of ``message``."""
    return message % facts if facts else message
