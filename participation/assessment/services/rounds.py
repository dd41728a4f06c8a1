"""Beginning a round, reminding its assessors, and closing it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.assessment.models import (
    Assessment,
    AssessmentRound,
    AssessmentSubject,
    Assessor,
    CriteriaVersion,
    Mode,
)
from participation.assessment.queries.rounds import candidates, latest_version, open_work
from participation.assessment.rules import is_open, reminder_of
from participation.audit.services import record
from participation.extensions import db
from participation.jobs.services import LetterDraft, enqueue, send
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person
from participation.municipality.models import Process
from participation.municipality.rules import end_of, last_day, zone_of
from participation.strategy.models import Measure
from participation.strategy.rules import shown_number

REMIND = "assessment.remind"


@dataclass(frozen=True, kw_only=True)
class AssessorDraft:
    """Who is asked, for which office, about which measures: without any, about all of the round."""

    account_id: int
    office: str
    measure_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class RoundDraft:
    """What a round is to be about, and who gives values until when; a joint round names nobody and no day."""

    title: str
    mode: Mode
    measures: Sequence[Measure]
    submission_key: str
    last_day: date | None = None
    assessors: tuple[AssessorDraft, ...] = ()


def begin_round(draft: RoundDraft, *, process: Process, by: Person, at: datetime) -> AssessmentRound:
    """Open a round with today's criteria, and invite its assessors. The same form sent twice makes one.

    Raises RuleViolation, at its field, without criteria, measures, a title, or, for a blind round, without a
    day to come, without assessors, and for a measure that nobody would assess.
    """
    db.session.execute(select(Process.id).where(Process.id == process.id).with_for_update(key_share=True))
    known = select(AssessmentRound).where(
        AssessmentRound.submission_key == draft.submission_key, AssessmentRound.process_id == process.id
    )
    if (made := db.session.scalars(known).one_or_none()) is not None:
        return made
    version = checked(draft, process=process, at=at)
    highest = select(func.max(AssessmentRound.number)).where(AssessmentRound.process_id == process.id)
    begun = AssessmentRound(
        process_id=process.id,
        number=(db.session.scalar(highest) or 0) + 1,
        version_id=version.id,
        title=draft.title,
        mode=draft.mode,
        due_at=due_of(draft, process),
        created_by_id=by.id,
        created_at=at,
        submission_key=draft.submission_key,
    )
    db.session.add(begun)
    db.session.flush()
    put_people(begun, draft, at=at)
    note("begin", begun, by=by, at=at, facts={"measures": len(draft.measures), "mode": draft.mode})
    for assessor, account in people_of(begun):
        write_to_assessor("assessment_invited", begun, assessor, account, process=process, at=at)
    plan_reminder(begun, process=process, at=at)
    return begun


def due_of(draft: RoundDraft, process: Process) -> datetime | None:
    if draft.mode is Mode.JOINT or draft.last_day is None:
        return None
    return end_of(draft.last_day, zone_of(process))


def checked(draft: RoundDraft, *, process: Process, at: datetime) -> CriteriaVersion:
    """The criteria that the round keeps; RuleViolation for a draft that cannot be a round."""
    version = latest_version(process.id)
    if version is None:
        raise RuleViolation(_("Bitte legen Sie zuerst fest, nach welchen Kriterien bewertet wird."))
    if not draft.title:
        raise RuleViolation(_("Bitte geben Sie der Runde einen Titel."), field="title")
    if not draft.measures:
        raise RuleViolation(_("Bitte wählen Sie mindestens eine Maßnahme aus."), field="measures")
    if any(measure.process_id != process.id for measure in draft.measures):
        raise RuleViolation(_("Eine der Maßnahmen gehört zu einem anderen Verfahren."), field="measures")
    if draft.mode is Mode.BLIND:
        check_day(draft.last_day, process=process, at=at)
        check_people(draft, process=process, at=at)
    return version


def check_day(day: date | None, *, process: Process, at: datetime) -> None:
    if day is None:
        raise RuleViolation(_("Bitte nennen Sie den letzten Tag der Bewertung."), field="last_day")
    if day < at.astimezone(zone_of(process)).date():
        raise RuleViolation(
            _("Dieser Tag ist schon vorbei. Bitte nennen Sie einen späteren."), field="last_day"
        )


def check_people(draft: RoundDraft, *, process: Process, at: datetime) -> None:
    if not draft.assessors:
        raise RuleViolation(
            _("Bitte wählen Sie mindestens eine Stelle aus, die bewertet."), field="assessors"
        )
    allowed = {account.id for account in candidates(process, at=at)}
    for assessor in draft.assessors:
        if assessor.account_id not in allowed:
            raise RuleViolation(
                _("Eines dieser Konten darf in diesem Verfahren nicht bewerten."), field="assessors"
            )
        if not assessor.office:
            raise RuleViolation(
                _("Bitte nennen Sie zu jedem gewählten Konto die Stelle, für die es bewertet."),
                field="assessors",
            )
    everything = {measure.id for measure in draft.measures}
    asked = [assessor.measure_ids or everything for assessor in draft.assessors]
    left = everything - frozenset().union(*asked)
    forgotten = next((measure for measure in draft.measures if measure.id in left), None)
    if forgotten is not None:
        raise RuleViolation(
            _("Die Maßnahme %(number)s würde niemand bewerten. Bitte geben Sie sie jemandem."),
            field="assessors",
            number=shown_number(forgotten.number),
        )


def put_people(begun: AssessmentRound, draft: RoundDraft, *, at: datetime) -> None:
    """The measures, the agreed voice for all of them, and each assessor with theirs."""
    subjects = [AssessmentSubject(round_id=begun.id, measure_id=measure.id) for measure in draft.measures]
    agreed = Assessor(round_id=begun.id, account_id=None)
    voices = draft.assessors if draft.mode is Mode.BLIND else ()
    named = [Assessor(round_id=begun.id, account_id=one.account_id, office=one.office) for one in voices]
    db.session.add_all([*subjects, agreed, *named])
    db.session.flush()
    sheets = [(subject, agreed) for subject in subjects]
    for voice, assessor in zip(voices, named, strict=True):
        sheets += [
            (subject, assessor)
            for subject in subjects
            if not voice.measure_ids or subject.measure_id in voice.measure_ids
        ]
    db.session.add_all(
        Assessment(subject_id=subject.id, assessor_id=assessor.id, created_at=at)
        for subject, assessor in sheets
    )
    db.session.flush()


def people_of(
    assessment_round: AssessmentRound, only: Collection[int] | None = None
) -> list[tuple[Assessor, Account]]:
    """The assessors who can be written to."""
    statement = (
        select(Assessor, Account)
        .join(Account, Account.id == Assessor.account_id)
        .where(
            Assessor.round_id == assessment_round.id,
            Account.closed_at.is_(None),
            Account.mailbox.is_not(None),
        )
        .order_by(Assessor.id)
    )
    found = [(row[0], row[1]) for row in db.session.execute(statement)]
    return [pair for pair in found if only is None or pair[0].id in only]


def write_to_assessor(  # noqa: PLR0913 (what kind, about what, to whom, when)
    kind: str,
    assessment_round: AssessmentRound,
    assessor: Assessor,
    account: Account,
    *,
    process: Process,
    at: datetime,
) -> None:
    due = assessment_round.due_at or at
    send(
        LetterDraft(
            kind=kind,
            recipient=account.mailbox or "",
            language=account.language,
            municipality_id=process.municipality_id,
            process_id=process.id,
            facts={
                "process": process.title,
                "slug": process.slug,
                "title": assessment_round.title,
                "office": assessor.office,
                "day": last_day(due, zone_of(process)).isoformat(),
            },
        ),
        at=at,
    )


def plan_reminder(assessment_round: AssessmentRound, *, process: Process, at: datetime) -> None:
    moment = reminder_of(assessment_round, process)
    if moment is None or moment <= at:
        return
    enqueue(
        REMIND,
        {"round": assessment_round.id},
        at=at,
        by=SYSTEM,
        key=f"{REMIND}:{assessment_round.id}:{moment.isoformat()}",
        run_at=moment,
        process_id=process.id,
    )


def remind(assessment_round: AssessmentRound, *, at: datetime) -> int:
    """Write to every assessor who has something left to submit; to nobody once the round is closed."""
    hold(assessment_round)
    if not is_open(assessment_round):
        return 0
    process = db.session.get_one(Process, assessment_round.process_id)
    waiting = people_of(assessment_round, only=open_work(assessment_round.id))
    for assessor, account in waiting:
        write_to_assessor("assessment_due", assessment_round, assessor, account, process=process, at=at)
    if waiting:
        note("remind", assessment_round, by=SYSTEM, at=at, facts={"assessors": len(waiting)})
    return len(waiting)


def close_round(assessment_round: AssessmentRound, *, by: Person, at: datetime) -> None:
    """Take no more values; what was not submitted does not count. Closing twice changes nothing."""
    hold(assessment_round)
    if not is_open(assessment_round):
        return
    assessment_round.closed_at, assessment_round.closed_by_id = at, by.id
    db.session.flush()
    note("close", assessment_round, by=by, at=at)


def hold(assessment_round: AssessmentRound, *, alone: bool = True) -> None:
    """Read the round in its turn: whoever closes it alone, whoever gives values together with others."""
    turn = {"of": AssessmentRound} if alone else {"of": AssessmentRound, "read": True}
    db.session.refresh(assessment_round, with_for_update=turn)


def note(
    verb: str,
    assessment_round: AssessmentRound,
    *,
    by: Person,
    at: datetime,
    facts: dict[str, int | str] | None = None,
) -> None:
    record(
        f"assessment.{verb}",
        "assessment_round",
        assessment_round.id,
        by=by,
        at=at,
        process_id=assessment_round.process_id,
        facts={"round": assessment_round.number, **(facts or {})},
    )
