"""Making and changing measures: their dossier, their place on the board, their status."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import changed_rows
from participation.kernel.errors import Conflict
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.municipality.rules import zone_of
from participation.municipality.services.pages import pages_change
from participation.strategy.models import Horizon, Measure, MeasureArea, MeasureStatus, SourceRole
from participation.strategy.queries.measures import last_change
from participation.strategy.rules import answers_ideas, is_public
from participation.strategy.services.drafts import MeasureDraft, Standing, check_draft, check_standing
from participation.strategy.services.provenance import (
    SourceDraft,
    TakenUp,
    add,
    check,
    lock_measure,
    open_ideas_for,
    open_ideas_of,
    take_up,
)
from participation.themes.models import Theme

DOSSIER = (
    "title",
    "goal",
    "text",
    "plain_text",
    "is_cross_cutting",
    "horizon",
    "lead_office",
    "partners",
    "cost",
    "first_step",
    "indicator",
)

AFTER_STANDING: list[Callable[[Measure, MeasureStatus, Person, datetime], None]] = []
"""What features above do when a measure stands elsewhere, or something is said of it: with its status before.

Called by every verb that changes status, decision or progress, before the line of the record is written.
"""


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """With what a measure begins: its status, its sources, and whether their ideas are answered with it.

    The same ``submission_key`` sent twice makes one measure.
    """

    status: MeasureStatus = MeasureStatus.DRAFT
    sources: tuple[SourceDraft, ...] = ()
    answers: bool = True
    submission_key: str | None = None


def create_measure(
    draft: MeasureDraft, beginning: Beginning, *, process: Process, by: Person, at: datetime
) -> tuple[Measure, TakenUp]:
    """A new measure with the next number of the process, linked with its sources.

    Open ideas behind origins and supplements are answered if ``beginning`` says so and its status is public.
    Raises RuleViolation at the fields ``title``, ``areas`` and ``sources``.
    """
    for source in beginning.sources:
        check(source, process.id)
    answers = beginning.answers and answers_ideas(beginning.status)
    waiting = open_ideas_of(beginning.sources) if answers else []
    # Whoever only refers to the process, with a letter or a line of the record, need not wait for this.
    db.session.execute(select(Process.id).where(Process.id == process.id).with_for_update(key_share=True))
    if (made := made_with(beginning.submission_key)) is not None:
        return made, TakenUp()
    check_draft(draft, process=process, before=frozenset(), at=at)
    measure = Measure(
        process_id=process.id,
        number=next_number(process),
        status=beginning.status,
        created_by_id=by.id,
        created_at=at,
        submission_key=beginning.submission_key,
        **{name: getattr(draft, name) for name in DOSSIER},
    )
    db.session.add(measure)
    db.session.flush()
    put_areas(measure, draft.area_ids)
    keep("measure.create", measure, by=by, at=at)
    add(measure, beginning.sources, by=by, at=at)
    taken = take_up(measure, waiting, by=by, at=at)
    if is_public(measure.status):
        pages_change(process.id)
    return measure, taken


def measure_from_theme(
    theme: Theme, draft: MeasureDraft, *, process: Process, by: Person, at: datetime
) -> tuple[Measure, TakenUp]:
    """A public proposal that came from a whole theme, whose open ideas are answered with it."""
    origin = SourceDraft(role=SourceRole.ORIGIN, theme=theme)
    beginning = Beginning(status=MeasureStatus.PROPOSED, sources=(origin,))
    return create_measure(draft, beginning, process=process, by=by, at=at)


def edit_measure(  # noqa: PLR0913 (what, of which process, from which version, by whom, when)
    measure: Measure,
    draft: MeasureDraft,
    *,
    process: Process,
    expected_version: int,
    by: Person,
    at: datetime,
) -> None:
    """Change the dossier.

    Raises Conflict if somebody changed the measure since ``expected_version``, and RuleViolation as above.
    """
    begin(measure, expected_version, zone_of(process))
    before = frozenset(areas_of(measure))
    check_draft(draft, process=process, before=before, at=at)
    for name in DOSSIER:
        setattr(measure, name, getattr(draft, name))
    if before != frozenset(draft.area_ids):
        put_areas(measure, draft.area_ids)
    finish("measure.edit", measure, by=by, at=at)


def set_standing(  # noqa: PLR0913 (what, from which version, with answers or not, by whom, when)
    measure: Measure,
    standing: Standing,
    *,
    process: Process,
    expected_version: int,
    answers: bool,
    by: Person,
    at: datetime,
) -> TakenUp:
    """Say where the measure stands; a note on progress without a day is of today.

    With ``answers`` the open ideas behind it are told that they were taken up, if the status is a public one.
    Raises Conflict, and RuleViolation for a decision without a day or a refusal without a reason.
    """
    check_standing(standing)
    waiting = open_ideas_for(measure, standing.status, answers=answers)
    begin(measure, expected_version, zone_of(process))
    before = measure.status
    measure.status = standing.status
    measure.decided_on, measure.decision_note = standing.decided_on, standing.decision_note
    measure.progress_note = standing.progress_note
    today = at.astimezone(zone_of(process)).date()
    measure.progress_on = (standing.progress_on or today) if standing.progress_note else None
    stood(measure, before, by=by, at=at)
    finish("measure.standing", measure, by=by, at=at, was_public=is_public(before))
    return take_up(measure, waiting, by=by, at=at)


def move_measures(measures: Sequence[Measure], *, to: Horizon, by: Person, at: datetime) -> int:
    """Put measures into another horizon, and tell how many were not there before."""
    moved = 0
    for measure in sorted(measures, key=lambda one: one.id):
        lock_measure(measure)
        if measure.horizon is to:
            continue
        measure.horizon = to
        finish("measure.move", measure, by=by, at=at)
        moved += 1
    return moved


# --- What the verbs share -----------------------------------------------------------------------


def begin(measure: Measure, expected_version: int, zone: ZoneInfo) -> None:
    """Hold the measure; Conflict, with who changed it, if it is no longer what the person saw."""
    lock_measure(measure)
    if measure.version == expected_version:
        return
    change = last_change(measure)
    if change is None or not change.name:
        raise Conflict(_("Diese Maßnahme wurde inzwischen geändert. Ihr Text ist noch da."))
    moment = change.at.astimezone(zone)
    raise Conflict(
        _("%(name)s hat diese Maßnahme am %(day)s um %(time)s Uhr geändert. Ihr Text ist noch da."),
        name=change.name,
        day=f"{moment:%d.%m.%Y}",
        time=f"{moment:%H:%M}",
    )


def stood(measure: Measure, before: MeasureStatus, *, by: Person, at: datetime) -> None:
    """Tell the features above that the measure stands elsewhere, or that something was said of it."""
    db.session.flush()
    for follow in AFTER_STANDING:
        follow(measure, before, by, at)


def finish(action: str, measure: Measure, *, by: Person, at: datetime, was_public: bool = False) -> None:
    measure.version += 1
    keep(action, measure, by=by, at=at)
    if was_public or is_public(measure.status):
        pages_change(measure.process_id)


def keep(action: str, measure: Measure, *, by: Person, at: datetime) -> None:
    """One line of the record: where the measure stands after the change, and its words."""
    db.session.flush()
    record(
        action,
        "measure",
        measure.id,
        by=by,
        at=at,
        process_id=measure.process_id,
        reason=measure.status,
        facts={"version": measure.version, "horizon": measure.horizon, "areas": areas_of(measure)},
        text="\n\n".join(
            str(words)
            for name in (*DOSSIER, "decided_on", "decision_note", "progress_note")
            if (words := getattr(measure, name)) and not isinstance(words, bool | Horizon)
        ),
    )


def made_with(submission_key: str | None) -> Measure | None:
    """The measure that the same form made before."""
    if submission_key is None:
        return None
    return db.session.scalars(select(Measure).where(Measure.submission_key == submission_key)).one_or_none()


def next_number(process: Process) -> int:
    """Each number once: the process's row gives them out one by one."""
    statement = (
        update(Process)
        .where(Process.id == process.id)
        .values(last_measure=Process.last_measure + 1)
        .returning(Process.last_measure)
    )
    return db.session.execute(statement).scalar_one()


def areas_of(measure: Measure) -> list[int]:
    statement = select(MeasureArea.area_id).where(MeasureArea.measure_id == measure.id)
    return list(db.session.scalars(statement.order_by(MeasureArea.area_id)))


def put_areas(measure: Measure, area_ids: Sequence[int]) -> None:
    changed_rows(delete(MeasureArea).where(MeasureArea.measure_id == measure.id))
    db.session.add_all(
        MeasureArea(measure_id=measure.id, area_id=area_id) for area_id in sorted(set(area_ids))
    )
    db.session.flush()
    db.session.expire(measure, ["areas"])
