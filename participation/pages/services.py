"""What readers of the pages can do: tell the town about a barrier."""

from dataclasses import dataclass
from datetime import datetime

from participation.jobs.models import Letter, LetterStatus
from participation.jobs.services import LetterDraft, send
from participation.municipality.models import Municipality

NO_MAILBOX = "Rathaus"
"""Stands for the recipient while the town has no mailbox: the letter is kept for administrators to read."""


@dataclass(frozen=True, kw_only=True)
class BarrierReport:
    """Something on the pages that somebody could not use."""

    place: str
    text: str
    mailbox: str
    """Where an answer goes; empty if none is wanted. Nobody has confirmed it."""
    is_odd: bool
    """A field was filled in that people do not see."""
    key: str


def report_barrier(report: BarrierReport, *, town: Municipality, at: datetime) -> Letter:
    """The report as a letter to the town's mailbox; without one it is kept and read in the outbox.

    A second send of the same form is the same letter.
    """
    draft = LetterDraft(
        kind="barrier_report",
        recipient=town.mailbox or NO_MAILBOX,
        municipality_id=town.id,
        facts={
            "place": report.place,
            "text": report.text,
            "mailbox": report.mailbox,
            "is_odd": report.is_odd,
        },
        key=report.key,
    )
    letter = send(draft, at=at)
    if not town.mailbox:
        letter.status = LetterStatus.KEPT
    return letter
