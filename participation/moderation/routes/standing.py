"""Antwortquote and the oldest open thing, always in sight: on every page of the Redaktion."""

from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from participation.kernel.clock import now
from participation.moderation.queries.standing import standing_of
from participation.moderation.rules import Wait, wait_since
from participation.municipality.models import Process


@dataclass(frozen=True)
class Standing:
    """How many of the published ideas are answered, and how long the oldest open thing has waited."""

    published: int
    answered: int
    oldest: Wait | None
    oldest_unanswered: Wait | None


def standing(process: Process) -> Standing:
    found, at = standing_of(process), now()

    def wait(since: datetime | None) -> Wait | None:
        return wait_since(since, process=process, at=at) if since else None

    return Standing(
        published=found.published,
        answered=found.answered,
        oldest=wait(found.oldest_waiting),
        oldest_unanswered=wait(found.oldest_unanswered),
    )


def offer_standing(app: Flask) -> None:
    app.jinja_env.globals["standing"] = standing
