"""Giving values: what a meeting agreed on, and what each assessor thinks, blind to the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from participation.accounts.models import Account
from participation.assessment.models import (
    LONGEST_COMMENT,
    Assessment,
    AssessmentRound,
    AssessmentValue,
    Mode,
)
from participation.assessment.rules import check_values, is_open, unanswered
from participation.assessment.services.rounds import hold
from participation.audit.services import record
from participation.extensions import db
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.rules import zone_of

CLOSED = _("Die Runde ist geschlossen und nimmt nichts mehr an. Was vorher gespeichert war, ist noch da.")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What is said about one measure: a value for each criterion, None where it cannot be judged."""

    values: Mapping[int, int | None] = field(default_factory=dict)
    comment: str = ""


def enter_agreed(  # noqa: PLR0913 (what, where, from which version, by whom, when)
    assessment: Assessment,
    sheet: Sheet,
    *,
    assessment_round: AssessmentRound,
    expected_version: int,
    by: Person,
    at: datetime,
) -> None:
    """Keep what the meeting agreed on, as far as it came.

    Raises Conflict if somebody else entered something since, and RuleViolation once the round is closed.
    """
    hold(assessment_round, alone=False)
    if not is_open(assessment_round) or assessment_round.mode is not Mode.JOINT:
        raise RuleViolation(CLOSED)
    begin(assessment, sheet, assessment_round=assessment_round, expected_version=expected_version)
    if put(assessment, sheet, by=by, at=at):
        note("enter", assessment, assessment_round=assessment_round, by=by, at=at)


def agree(  # noqa: PLR0913 (what, where, from which version, by whom, when)
    assessment: Assessment,
    sheet: Sheet,
    *,
    assessment_round: AssessmentRound,
    expected_version: int,
    by: Person,
    at: datetime,
) -> None:
    """After the close: what all agreed on in the discussion stands instead of the mean, with its reason.

    Raises Conflict as above, and RuleViolation without a reason and while the round is open: whoever knew the
    others' values would not be blind.
    """
    hold(assessment_round, alone=False)
    if is_open(assessment_round):
        raise RuleViolation(_("Einigen können Sie sich erst, wenn die Runde geschlossen ist."))
    begin(assessment, sheet, assessment_round=assessment_round, expected_version=expected_version)
    if not sheet.comment:
        raise RuleViolation(
            _("Bitte schreiben Sie in einem Satz, warum Sie sich auf diese Werte geeinigt haben."),
            field="comment",
        )
    if put(assessment, sheet, by=by, at=at):
        note("agree", assessment, assessment_round=assessment_round, by=by, at=at, text=sheet.comment)


def assess(  # noqa: PLR0913 (what, where, done or not, from which version, by whom, when)
    assessment: Assessment,
    sheet: Sheet,
    *,
    assessment_round: AssessmentRound,
    submits: bool,
    expected_version: int,
    by: Person,
    at: datetime,
) -> None:
    """Keep an assessor's own values; with ``submits`` they count from now on, and may change until the close.

    Raises Conflict, and RuleViolation for submitting with a criterion left out, and once the round is closed.
    """
    hold(assessment_round, alone=False)
    if not is_open(assessment_round):
        raise RuleViolation(CLOSED)
    begin(assessment, sheet, assessment_round=assessment_round, expected_version=expected_version)
    missing = unanswered(sheet.values.keys(), assessment_round.criteria_version)
    if missing and (submits or assessment.submitted_at is not None):
        raise RuleViolation(
            _("Zu „%(name)s“ fehlt noch etwas: ein Wert, oder „kann ich nicht beurteilen“."),
            field="values",
            name=missing[0],
        )
    put(assessment, sheet, by=by, at=at)
    if submits and assessment.submitted_at is None:
        assessment.submitted_at = at
        db.session.flush()
        note("submit", assessment, assessment_round=assessment_round, by=by, at=at)


# --- What the verbs share -----------------------------------------------------------------------


def begin(
    assessment: Assessment, sheet: Sheet, *, assessment_round: AssessmentRound, expected_version: int
) -> None:
    """Hold the assessment; Conflict, with who changed it, if it is no longer what the person saw."""
    check_values(sheet.values, assessment_round.criteria_version)
    if len(sheet.comment) > LONGEST_COMMENT:
        raise RuleViolation(
            _("Das ist zu lang: Möglich sind %(most)s Zeichen."), field="comment", most=LONGEST_COMMENT
        )
    db.session.refresh(assessment, with_for_update={"of": Assessment})
    if assessment.version == expected_version:
        return
    name = changed_by(assessment)
    if not name or assessment.changed_at is None:
        raise Conflict(_("Diese Bewertung wurde inzwischen geändert. Ihre Eingabe ist noch da."))
    moment = assessment.changed_at.astimezone(zone_of(assessment_round.process))
    raise Conflict(
        _("%(name)s hat diese Bewertung um %(time)s Uhr geändert. Ihre Eingabe ist noch da."),
        name=name,
        time=f"{moment:%H:%M}",
    )


def changed_by(assessment: Assessment) -> str | None:
    statement = select(Account.name).where(Account.id == assessment.changed_by_id)
    return db.session.scalars(statement).one_or_none()


def put(assessment: Assessment, sheet: Sheet, *, by: Person, at: datetime) -> bool:
    """Write the values that differ; False if none does and the comment stays."""
    statement = select(AssessmentValue).where(AssessmentValue.assessment_id == assessment.id)
    before = {
        value.criterion_id: value
        for value in db.session.scalars(statement.execution_options(populate_existing=True))
    }
    had = {criterion_id: value.points for criterion_id, value in before.items()}
    if had == dict(sheet.values) and assessment.comment == sheet.comment:
        return False
    for criterion_id, points in sheet.values.items():
        if criterion_id in before:
            before[criterion_id].points = points
        else:
            db.session.add(
                AssessmentValue(assessment_id=assessment.id, criterion_id=criterion_id, points=points)
            )
    for criterion_id in before.keys() - sheet.values.keys():
        db.session.delete(before[criterion_id])
    assessment.comment = sheet.comment
    assessment.changed_at, assessment.changed_by_id = at, by.id
    assessment.version += 1
    db.session.flush()
    db.session.expire(assessment, ["values"])
    return True


def note(  # noqa: PLR0913 (a line of the record)
    verb: str,
    assessment: Assessment,
    *,
    assessment_round: AssessmentRound,
    by: Person,
    at: datetime,
    text: str | None = None,
) -> None:
    """A line of the record. It never bears values: those of assessors are nobody's but the Redaktion's."""
    record(
        f"assessment.{verb}",
        "assessment",
        assessment.id,
        by=by,
        at=at,
        process_id=assessment_round.process_id,
        facts={
            "round": assessment_round.number,
            "measure": assessment.subject.measure_id,
            "version": assessment.version,
        },
        text=text,
    )
