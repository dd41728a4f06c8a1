"""Antwortquote and the oldest open thing, always in sight: on every page of the Redaktion."""

from dataclasses import dataclass

from participation.kernel.clock import now
from participation.moderation.queries.standing import standing_of
from participation.moderation.rules import Wait, wait_since
from participation.municipality.models import Process
from participation.web.access import acting


@dataclass(frozen=True)
class Standing:
    """How many of the published ideas are answered, and how long the oldest open thing has waited."""

    published: int
    answered: int
    oldest: Wait | None


def standing(process: Process) -> Standing:
    """For templates: every page of the Redaktion asks for it, whatever feature it is of."""
    at = now()
    found = standing_of(process, reader=acting(), at=at)
    oldest = wait_since(found.oldest, process=process, at=at) if found.oldest else None
    return Standing(published=found.published, answered=found.answered, oldest=oldest)
