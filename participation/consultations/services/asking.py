"""Asking an office, reminding it, and taking the question back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from participation.audit.services import record
from participation.consultations.models import Consultation, ConsultationItem
from participation.consultations.rules import digest_of, is_waited_for, reminders_of, token_of
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.jobs.services import LetterDraft, enqueue, send
from participation.kernel.database import stored
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person
from participation.municipality.models import Process
from participation.municipality.rules import end_of, last_day, zone_of
from participation.strategy.models import Measure
from participation.themes.models import Theme

REMIND = "consultations.remind"
ASKED_ONCE = "uq_consultation_submission_key"


@dataclass(frozen=True, kw_only=True)
class ConsultationDraft:
    """What is asked of whom, until when; about ideas, themes and measures of one process."""

    office: str
    mailbox: str
    question: str
    last_day: date
    submission_key: str
    language: str = "de"
    ideas: Sequence[Idea] = field(default=())
    themes: Sequence[Theme] = field(default=())
    measures: Sequence[Measure] = field(default=())


def ask(draft: ConsultationDraft, *, process: Process, by: Person, at: datetime, secret: str) -> Consultation:
    """Send the question with the link; the same form sent twice asks once.

    Raises RuleViolation, at its field, for what is missing, a day that is over, and a withdrawn idea.
    """
    check(draft, process=process, at=at)
    consultation = Consultation(
        process_id=process.id,
        office=draft.office,
        mailbox=draft.mailbox,
        language=draft.language,
        question=draft.question,
        due_at=end_of(draft.last_day, zone_of(process)),
        asked_by_id=by.id,
        submission_key=draft.submission_key,
        sent_at=at,
        created_at=at,
    )
    consultation.token_digest = digest_of(token_of(consultation, secret), secret)
    if not stored(consultation, unless=ASKED_ONCE):
        known = select(Consultation).where(Consultation.submission_key == draft.submission_key)
        return db.session.scalars(known).one()
    db.session.add_all(items_of(draft, consultation))
    db.session.flush()
    facts = {"items": len(draft.ideas) + len(draft.themes) + len(draft.measures)}
    note("ask", consultation, by=by, at=at, text=draft.question, facts=facts)
    write_to_office("opinion_asked", consultation, at=at, secret=secret)
    plan_reminders(consultation, process=process, at=at)
    return consultation


def items_of(draft: ConsultationDraft, consultation: Consultation) -> list[ConsultationItem]:
    number = consultation.id
    return [
        *(ConsultationItem(consultation_id=number, idea_id=idea.id) for idea in draft.ideas),
        *(ConsultationItem(consultation_id=number, theme_id=theme.id) for theme in draft.themes),
        *(ConsultationItem(consultation_id=number, measure_id=measure.id) for measure in draft.measures),
    ]


def check(draft: ConsultationDraft, *, process: Process, at: datetime) -> None:
    homes = [thing.process_id for things in (draft.ideas, draft.themes, draft.measures) for thing in things]
    if not homes:
        raise RuleViolation(
            _("Bitte nennen Sie mindestens eine Idee, ein Thema oder eine Maßnahme."), field="about"
        )
    if any(home != process.id for home in homes):
        raise RuleViolation(_("Das gehört nicht zu diesem Verfahren."), field="about")
    gone = next((idea for idea in draft.ideas if idea.status is IdeaStatus.WITHDRAWN), None)
    if gone is not None:
        raise RuleViolation(_("Die Idee %(number)s wurde zurückgezogen."), field="about", number=gone.number)
    if not draft.office:
        raise RuleViolation(_("Bitte nennen Sie die Stelle, wie sie öffentlich heißen soll."), field="office")
    if not draft.question:
        raise RuleViolation(_("Bitte schreiben Sie, was Sie wissen möchten."), field="question")
    check_day(draft.last_day, process=process, at=at)


def check_day(day: date, *, process: Process, at: datetime) -> None:
    if day < at.astimezone(zone_of(process)).date():
        raise RuleViolation(
            _("Dieser Tag ist schon vorbei. Bitte nennen Sie einen späteren."), field="last_day"
        )


def note(  # noqa: PLR0913 (a line of the record)
    verb: str,
    consultation: Consultation,
    *,
    by: Person,
    at: datetime,
    text: str | None = None,
    facts: dict[str, int] | None = None,
) -> None:
    """A line of the record: neither office nor mailbox stands in it."""
    record(
        f"consultation.{verb}",
        "consultation",
        consultation.id,
        by=by,
        at=at,
        process_id=consultation.process_id,
        text=text,
        facts=facts,
    )


def write_to_office(kind: str, consultation: Consultation, *, at: datetime, secret: str) -> None:
    process = db.session.get_one(Process, consultation.process_id)
    send(
        LetterDraft(
            kind=kind,
            recipient=consultation.mailbox,
            language=consultation.language,
            municipality_id=process.municipality_id,
            process_id=process.id,
            facts={
                "process": process.title,
                "office": consultation.office,
                "question": consultation.question,
                "day": last_day(consultation.due_at, zone_of(process)).isoformat(),
                "token": token_of(consultation, secret),
            },
        ),
        at=at,
    )


def plan_reminders(consultation: Consultation, *, process: Process, at: datetime) -> None:
    """Wanted as work of that moment; whether it is still needed is asked then."""
    for when, moment in reminders_of(consultation, process).items():
        if moment <= at:
            continue
        due = consultation.due_at.isoformat()
        enqueue(
            REMIND,
            {"consultation": consultation.id, "when": when, "due": due},
            at=at,
            by=SYSTEM,
            key=f"{REMIND}:{consultation.id}:{when}:{due}",
            run_at=moment,
            process_id=process.id,
        )


def remind(consultation: Consultation, *, when: str, due: str, at: datetime, secret: str) -> bool:
    """Remind the office, unless it has answered, nobody waits any more, or another day was set since."""
    hold(consultation)
    if not is_waited_for(consultation) or consultation.due_at.isoformat() != due:
        return False
    if when == "before":
        write_to_office("opinion_due", consultation, at=at, secret=secret)
    else:
        write_to_office("opinion_late", consultation, at=at, secret=secret)
    note(f"remind_{when}", consultation, by=SYSTEM, at=at)
    return True


def hold(consultation: Consultation) -> None:
    db.session.refresh(consultation, with_for_update={"of": Consultation})


def check_turn(consultation: Consultation, expected_version: int | None) -> None:
    """Hold the row; Conflict for another version, RuleViolation when nobody waits any more."""
    hold(consultation)
    if expected_version is not None and consultation.version != expected_version:
        raise Conflict(
            _("Diese Stellungnahme wurde inzwischen geändert. Bitte sehen Sie sie noch einmal an.")
        )


def check_waiting(consultation: Consultation) -> None:
    if consultation.answered_at is not None:
        raise RuleViolation(_("Die Stelle hat schon geantwortet."))
    if consultation.revoked_at is not None:
        raise RuleViolation(_("Die Bitte um Stellungnahme ist schon zurückgenommen."))


def extend(  # noqa: PLR0913 (until when, by whom, when, and which state they saw)
    consultation: Consultation,
    day: date,
    *,
    by: Person,
    at: datetime,
    secret: str,
    expected_version: int | None = None,
) -> None:
    """Give the office another last day, and tell it. Raises Conflict, and RuleViolation for a past one."""
    check_turn(consultation, expected_version)
    check_waiting(consultation)
    process = db.session.get_one(Process, consultation.process_id)
    check_day(day, process=process, at=at)
    due_at = end_of(day, zone_of(process))
    if due_at == consultation.due_at:
        return
    consultation.due_at = due_at
    consultation.version += 1
    db.session.flush()
    note("extend", consultation, by=by, at=at)
    write_to_office("opinion_extended", consultation, at=at, secret=secret)
    plan_reminders(consultation, process=process, at=at)


def send_anew(  # noqa: PLR0913 (to whom, by whom, when, and which state they saw)
    consultation: Consultation,
    mailbox: str,
    *,
    by: Person,
    at: datetime,
    secret: str,
    expected_version: int | None = None,
) -> None:
    """A new link, also to another mailbox; the one before opens nothing any more."""
    check_turn(consultation, expected_version)
    check_waiting(consultation)
    consultation.mailbox, consultation.sent_at = mailbox, at
    consultation.token_digest = digest_of(token_of(consultation, secret), secret)
    consultation.version += 1
    db.session.flush()
    note("send_anew", consultation, by=by, at=at)
    write_to_office("opinion_asked", consultation, at=at, secret=secret)


def revoke(
    consultation: Consultation, *, by: Person, at: datetime, expected_version: int | None = None
) -> None:
    """Take the question back: the link opens nothing more. Raises Conflict, and RuleViolation if too late."""
    check_turn(consultation, expected_version)
    check_waiting(consultation)
    consultation.revoked_at = at
    consultation.draft, consultation.draft_at = "", None
    consultation.version += 1
    db.session.flush()
    note("revoke", consultation, by=by, at=at)
