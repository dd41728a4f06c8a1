"""Texts under embargo: an act of the town hall that waits for its hour, and until then stands nowhere else.

What waits changes nothing: no page, feed, search, export or letter can show it before. At the hour the act is
done as if its author did it then, with all its rules, letters and lines of the record.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from participation.audit.services import record
from participation.extensions import db
from participation.following.models import (
    ONE_RELEASE_PER_FORM,
    HeldKind,
    HeldRelease,
    Outcome,
)
from participation.ideas.models import Answer, Idea
from participation.ideas.services.decisions import AnswerDraft, answer_idea
from participation.jobs.services import enqueue
from participation.kernel.database import stored
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.strategy.models import Measure, MeasureStatus
from participation.strategy.services.drafts import Standing
from participation.strategy.services.measures import set_standing
from participation.surveys.models import Survey
from participation.surveys.services.building import show_results

RELEASE = "following.release"
LONGEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class HeldDraft:
    """What is to be said of which thing, and when; ``words`` are JSON. One form holds one text."""

    kind: HeldKind
    subject_id: int
    words: dict[str, Any]
    release_at: datetime
    submission_key: str


def words_of_answer(draft: AnswerDraft) -> dict[str, Any]:
    return {"answer": draft.answer.value, "text": draft.text, "body": draft.body}


def words_of_standing(standing: Standing, *, answers: bool) -> dict[str, Any]:
    return {
        "status": standing.status.value,
        "decided_on": standing.decided_on.isoformat() if standing.decided_on else "",
        "decision_note": standing.decision_note,
        "progress_note": standing.progress_note,
        "progress_on": standing.progress_on.isoformat() if standing.progress_on else "",
        "answers": answers,
    }


def hold(draft: HeldDraft, *, process: Process, by: Person, at: datetime) -> HeldRelease:
    """Keep a text back until its hour. Raises RuleViolation for what could not be said now either."""
    check_hour(draft.release_at, at)
    held = HeldRelease(
        process_id=process.id,
        kind=draft.kind,
        subject_id=draft.subject_id,
        draft=draft.words,
        release_at=draft.release_at,
        held_by_id=by.id,
        submission_key=draft.submission_key,
        created_at=at,
    )
    if not stored(held, unless=ONE_RELEASE_PER_FORM):
        known = select(HeldRelease).where(HeldRelease.submission_key == draft.submission_key)
        return db.session.scalars(known).one()
    rehearse(held, by=by, at=at)
    plan(held, by=by, at=at)
    note("hold", held, by=by, at=at)
    return held


def check_hour(release_at: datetime, at: datetime) -> None:
    if release_at <= at:
        raise RuleViolation(
            _("Dieser Zeitpunkt ist schon vorbei. Bitte wählen Sie einen späteren."), field="day"
        )
    if release_at > at + LONGEST:
        raise RuleViolation(_("Das ist in mehr als einem Jahr. Bitte prüfen Sie das Datum."), field="day")


def rehearse(held: HeldRelease, *, by: Person, at: datetime) -> None:
    """Do it now and undo all of it, so that whoever holds it hears at once what a rule says."""
    trial = db.session.begin_nested()
    try:
        ACTS[held.kind](held, by, at)
    finally:
        trial.rollback()


def move(held: HeldRelease, release_at: datetime, *, by: Person, at: datetime) -> None:
    """Another hour for what still waits. Raises RuleViolation for a past one, Conflict when it has ended."""
    check_waiting(held)
    check_hour(release_at, at)
    if held.release_at == release_at:
        return
    held.release_at = release_at
    plan(held, by=by, at=at)
    note("move", held, by=by, at=at)


def take_back(held: HeldRelease, *, by: Person, at: datetime) -> None:
    """Say nothing after all. A second time changes nothing. Raises Conflict when it was said already."""
    db.session.refresh(held, with_for_update=True)
    if held.outcome is Outcome.TAKEN_BACK:
        return
    check_waiting(held)
    end(held, Outcome.TAKEN_BACK, at=at)
    note("take_back", held, by=by, at=at)


def release(held: HeldRelease, *, at: datetime) -> bool:
    """Say it, if its hour has come; False for what has ended or waits for a later hour.

    What a rule forbids by now is not said, and somebody has to look.
    """
    db.session.refresh(held, with_for_update=True)
    if held.ended_at is not None or held.release_at > at:
        return False
    by = Person(id=held.held_by_id)
    try:
        with db.session.begin_nested():
            ACTS[held.kind](held, by, at)
    except RuleViolation as refusal:
        held.trouble = str(refusal)
        end(held, Outcome.REFUSED, at=at)
    else:
        end(held, Outcome.RELEASED, at=at)
        held.draft = {}
    note("release", held, by=by, at=at)
    return True


# --- The acts -----------------------------------------------------------------------------------


def answer(held: HeldRelease, by: Person, at: datetime) -> None:
    words = held.draft
    draft = AnswerDraft(
        answer=Answer(words["answer"]),
        text=words["text"],
        body=words["body"],
        submission_key=held.submission_key,
    )
    answer_idea(db.session.get_one(Idea, held.subject_id), draft, by=by, at=at)


def stand(held: HeldRelease, by: Person, at: datetime) -> None:
    words, measure = held.draft, db.session.get_one(Measure, held.subject_id)
    standing = Standing(
        status=MeasureStatus(words["status"]),
        decided_on=date.fromisoformat(words["decided_on"]) if words["decided_on"] else None,
        decision_note=words["decision_note"],
        progress_note=words["progress_note"],
        progress_on=date.fromisoformat(words["progress_on"]) if words["progress_on"] else None,
    )
    set_standing(
        measure,
        standing,
        process=db.session.get_one(Process, held.process_id),
        expected_version=measure.version,
        answers=bool(words["answers"]),
        by=by,
        at=at,
    )


def show(held: HeldRelease, by: Person, at: datetime) -> None:
    show_results(db.session.get_one(Survey, held.subject_id), by=by, at=at)


ACTS: dict[HeldKind, Callable[[HeldRelease, Person, datetime], None]] = {
    HeldKind.IDEA_ANSWER: answer,
    HeldKind.MEASURE_STANDING: stand,
    HeldKind.SURVEY_RESULTS: show,
}


# --- What the verbs share -----------------------------------------------------------------------


def check_waiting(held: HeldRelease) -> None:
    db.session.refresh(held, with_for_update=True)
    if held.ended_at is not None:
        raise Conflict(_("Diese Sperrfrist ist schon zu Ende. Es wurde nichts geändert."))


def end(held: HeldRelease, outcome: Outcome, *, at: datetime) -> None:
    held.outcome, held.ended_at = outcome, at
    db.session.flush()


def plan(held: HeldRelease, *, by: Person, at: datetime) -> None:
    """Each hour that was ever set has its job; one that comes too early changes nothing."""
    enqueue(
        RELEASE,
        {"held": held.id},
        at=at,
        by=by,
        run_at=held.release_at,
        key=f"{RELEASE}:{held.id}:{held.release_at:%Y%m%d%H%M}",
        process_id=held.process_id,
    )


def note(verb: str, held: HeldRelease, *, by: Person, at: datetime) -> None:
    facts = {
        "kind": held.kind.value,
        "subject": held.subject_id,
        "release_at": held.release_at.isoformat(),
        "outcome": held.outcome.value if held.outcome else "",
    }
    record(f"embargo.{verb}", "embargo", held.id, by=by, at=at, process_id=held.process_id, facts=facts)
    db.session.flush()
