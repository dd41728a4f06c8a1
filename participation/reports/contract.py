"""What a kind of contribution says about itself, so that it can be reported."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from participation.kernel.permissions import Person
from participation.municipality.models import Process


@dataclass(frozen=True, kw_only=True)
class Reported:
    """One contribution, as whoever decides about a report sees it."""

    title: str
    text: str
    number: str
    author_id: int | None
    is_public: bool
    is_redacted: bool = False
    language: str = "de"
    address: dict[str, Any] = field(default_factory=dict)
    """What the pages of its kind need beside ``slug``."""


@dataclass(frozen=True, kw_only=True)
class Hiding:
    """That it is not to be public any more: by which rule, and what its author is told."""

    reason: str
    text: str
    by: Person
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Redacting:
    """Which words of it are to be unrecognisable, and by which rule."""

    reason: str
    reason_title: str
    reason_title_en: str
    words: str
    by: Person
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Target:
    """One kind. ``kind`` is stored, and never changes; ``word`` stands in addresses."""

    kind: str
    word: str
    name: str
    """A sentence part marked for translation: "Idee"."""
    public_id: Callable[[Process, str], int]
    """Of what everybody may read at this reference; NoResultFound for everything else."""
    reported: Callable[[Collection[int]], dict[int, Reported]]
    hide: Callable[[int, Hiding], bool]
    """False: it is only proposed, and waits for a second person. May raise RuleViolation."""
    redact: Callable[[int, Redacting], None] | None
    page: str
    """The endpoint of its public page; with ``slug`` and Reported.address."""
    desk: str
    """The endpoint where staff works on it."""
