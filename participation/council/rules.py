"""Decisions about sessions, votes and what a result does to a measure: pure."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from participation.council.models import (
    LARGEST_COUNCIL,
    CouncilResolution,
    CouncilSession,
    Outcome,
    Purpose,
)
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.strategy.models import MeasureStatus

WEB = frozenset({"http", "https"})
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", re.IGNORECASE)

S = MeasureStatus
ADOPTS: dict[MeasureStatus, MeasureStatus] = {
    S.DRAFT: S.ADOPTED,
    S.PROPOSED: S.ADOPTED,
    S.ADOPTED: S.ADOPTED,
    S.REJECTED: S.ADOPTED,
    S.RUNNING: S.RUNNING,  # what runs already runs on, now with a resolution
    S.DELAYED: S.DELAYED,
    S.DONE: S.DONE,
}
REFUSES: dict[MeasureStatus, MeasureStatus] = {
    **dict.fromkeys(MeasureStatus, S.REJECTED),
    S.DONE: S.DONE,  # nobody undoes by a vote what is built
}
TRANSITIONS: dict[Outcome, dict[MeasureStatus, MeasureStatus]] = {
    Outcome.ADOPTED: ADOPTS,
    Outcome.ADOPTED_WITH_CHANGES: ADOPTS,
    Outcome.REJECTED: REFUSES,
    Outcome.POSTPONED: {},
    Outcome.REFERRED: {},
    Outcome.NOTED: {},
    Outcome.WITHDRAWN: {},
}
"""What the result of a deciding session makes of a measure's status; what is not named stays as it is."""

DECIDES = frozenset(outcome for outcome, changes in TRANSITIONS.items() if changes)


def status_after(
    status: MeasureStatus, purpose: Purpose, outcome: Outcome, *, struck: bool = False
) -> MeasureStatus:
    """Where a measure stands after the result; a committee that only prepares moves nothing.

    A measure that was struck out of what was adopted is refused.
    """
    if purpose is Purpose.PRELIMINARY:
        return status
    changes = REFUSES if struck and outcome is Outcome.ADOPTED_WITH_CHANGES else TRANSITIONS[outcome]
    return changes.get(status, status)


def decides(purpose: Purpose, outcome: Outcome) -> bool:
    """Whether the council decided about the measures, for or against."""
    return purpose is Purpose.DECIDING and outcome in DECIDES


@dataclass(frozen=True, kw_only=True)
class Votes:
    """A recorded vote; all None where nobody counted (as with "noted")."""

    entitled: int | None = None
    present: int | None = None
    yes: int | None = None
    no: int | None = None
    abstained: int | None = None
    biased: int | None = None

    @property
    def are_counted(self) -> bool:
        return self.yes is not None

    @property
    def given(self) -> int:
        return sum(number or 0 for number in (self.yes, self.no, self.abstained, self.biased))


def checked_votes(votes: Votes, outcome: Outcome) -> Votes:
    """The vote with zeros for what was left open. Raises RuleViolation, at its field, for what cannot be."""
    told = {name: number for name, number in vars(votes).items() if number is not None}
    if not told or set(told) == {"entitled"}:
        return Votes(entitled=votes.entitled)
    for name, number in told.items():
        if number > LARGEST_COUNCIL:
            raise RuleViolation(
                _("So viele Mitglieder hat kein Gremium. Bitte prüfen Sie die Zahl."), field=name
            )
    if votes.present is None:
        raise RuleViolation(_("Bitte geben Sie auch an, wie viele anwesend waren."), field="present")
    if votes.entitled is None:
        raise RuleViolation(_("Bitte geben Sie auch an, wie viele stimmberechtigt waren."), field="entitled")
    if votes.present > votes.entitled:
        raise RuleViolation(
            _("Anwesend waren %(present)s, stimmberechtigt sind nur %(entitled)s. Bitte prüfen Sie beides."),
            field="present",
            present=votes.present,
            entitled=votes.entitled,
        )
    if votes.given > votes.present:
        raise RuleViolation(
            _(
                "Ja, Nein, Enthaltungen und Befangene ergeben zusammen %(given)s, anwesend waren aber nur "
                "%(present)s. Bitte prüfen Sie die Zahlen."
            ),
            field="yes",
            given=votes.given,
            present=votes.present,
        )
    check_majority(votes, outcome)
    return Votes(
        entitled=votes.entitled,
        present=votes.present,
        yes=votes.yes or 0,
        no=votes.no or 0,
        abstained=votes.abstained or 0,
        biased=votes.biased or 0,
    )


def check_majority(votes: Votes, outcome: Outcome) -> None:
    """Raise RuleViolation for a result that the counted votes contradict: a tie refuses."""
    yes, no = votes.yes or 0, votes.no or 0
    if outcome in {Outcome.ADOPTED, Outcome.ADOPTED_WITH_CHANGES} and yes <= no:
        raise RuleViolation(
            _(
                "Bei %(yes)s Ja und %(no)s Nein ist die Vorlage abgelehnt; bei Stimmengleichheit ebenso. "
                "Bitte prüfen Sie Ergebnis und Stimmen."
            ),
            field="outcome",
            yes=yes,
            no=no,
        )
    if outcome is Outcome.REJECTED and yes > no:
        raise RuleViolation(
            _(
                "Bei %(yes)s Ja und %(no)s Nein ist die Vorlage angenommen. "
                "Bitte prüfen Sie Ergebnis und Stimmen."
            ),
            field="outcome",
            yes=yes,
            no=no,
        )


def check_day_of_result(session: CouncilSession, today: date) -> None:
    """Raise RuleViolation for a session that is still to come."""
    if session.held_on > today:
        raise RuleViolation(
            _("Die Sitzung ist erst am %(day)s. Ein Ergebnis gibt es danach."),
            day=f"{session.held_on:%d.%m.%Y}",
        )


def is_known_to_all(resolution: CouncilResolution) -> bool:
    """Whether everybody may read the result."""
    return resolution.announced_at is not None


def checked_link(typed: str) -> str:
    """The address as it was typed. Raises RuleViolation for one that is no address of the web."""
    if not typed:
        return ""
    try:
        parts = urlsplit(typed)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme.lower() not in WEB or not HOST.fullmatch(parts.netloc) or " " in typed:
        raise RuleViolation(
            _(
                "Das ist keine Internetadresse. Sie beginnt mit https://, zum Beispiel https://rat.example.org/123."
            ),
            field="link",
        )
    return typed
