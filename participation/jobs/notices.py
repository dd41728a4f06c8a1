"""Letters that nobody has to get: features above register here what such a letter asks of them.

Every other letter belongs to what its reader did, or is work; it says so and cannot be unsubscribed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from participation.jobs.models import Letter


class NothingToSend(Exception):
    """The letter does not go out, which is no mistake: nobody wants it any more, or nothing is left in it."""


@dataclass(frozen=True)
class Notice:
    """How the letters of one kind are made at the moment of sending. Both may raise NothingToSend."""

    way_out: Callable[[Letter], str]
    """The full address at which its reader unsubscribes, without signing in."""
    fresh_facts: Callable[[Letter], dict[str, Any]] = lambda letter: dict(letter.facts)
    """What the letter says as it may be said now, whatever was true when it was written."""


NOTICES: dict[str, Notice] = {}
"""By kind of letter."""
