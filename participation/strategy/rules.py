"""Decisions about measures that need neither the database nor the web."""

import re

from participation.kernel.permissions import PERMISSIONS, Permission, Person
from participation.strategy.models import Measure, MeasureStatus, SourceRole

MEASURE, THEME = "M", "T"
"""The signs before the running numbers."""
NUMBER = re.compile(r"([MT])-0*([1-9][0-9]{0,5})", re.IGNORECASE)

SUPPORTS = frozenset({SourceRole.ORIGIN, SourceRole.SUPPLEMENT})
"""Roles whose ideas carry a measure. Objections stand beside it."""

DECIDED = frozenset(
    {
        MeasureStatus.ADOPTED,
        MeasureStatus.RUNNING,
        MeasureStatus.DONE,
        MeasureStatus.DELAYED,
    }
)
UNDER_WAY = frozenset({MeasureStatus.RUNNING, MeasureStatus.DONE, MeasureStatus.DELAYED})

SEES_DRAFTS = Permission.READ_DASHBOARDS
"""Whoever prepares or takes the decision reads measures that are not public yet."""


def shown_number(number: int) -> str:
    """``M-07``."""
    return f"M-{number:02d}"


def read_number(typed: str, sign: str = MEASURE) -> int | None:
    """The running number in ``M-07`` or ``m-7`` (with THEME: ``T-07``); None for anything else."""
    found = NUMBER.fullmatch(typed.strip())
    return int(found[2]) if found and found[1].upper() == sign else None


def is_public(status: MeasureStatus) -> bool:
    """Whether everybody may read a measure that stands there."""
    return status is not MeasureStatus.DRAFT


def answers_ideas(status: MeasureStatus) -> bool:
    """Whether "taken up in this measure" is true: all can read it, and the council did not refuse it."""
    return is_public(status) and status is not MeasureStatus.REJECTED


def processes_with_drafts(reader: Person) -> frozenset[str] | None:
    """The slugs of the processes whose drafts the reader sees; None means those of all processes."""
    grants = [grant for grant in reader.grants if SEES_DRAFTS in PERMISSIONS[grant.role]]
    if any(grant.process is None for grant in grants):
        return None
    return frozenset(grant.process for grant in grants if grant.process is not None)


def taken_up_text(measure: Measure) -> str:
    """What authors read when their idea went into the measure.

    It is kept with the idea as the town's own words, therefore in the town's language.
    """
    number = shown_number(measure.number)
    return f"Ihre Idee ist in die Maßnahme {number} „{measure.title}“ aufgenommen."
