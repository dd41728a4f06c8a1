"""Making and changing measures: their dossier and their status."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from participation.extensions import db
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.municipality.rules import zone_of
from participation.municipality.services.pages import pages_change
from participation.strategy.models import Measure, MeasureStatus, SourceRole
from participation.strategy.queries.sources import how_many_sources
from participation.strategy.rules import Order, answers_ideas, is_public
from participation.strategy.services.dependencies import put_ties
from participation.strategy.services.drafts import MeasureDraft, Standing, check_draft, check_standing
from participation.strategy.services.editions import DOSSIER, keep_edition, says, stored_dossier
from participation.strategy.services.keeping import begin, finish, keep, put_areas
from participation.strategy.services.placing import check_place, hold_planning
from participation.strategy.services.provenance import (
    SourceDraft,
    TakenUp,
    add,
    check,
    open_ideas_for,
    open_ideas_of,
    take_up,
)
from participation.themes.models import Theme

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
    Raises RuleViolation at the fields ``title``, ``areas``, ``requires``, ``sources`` and those of amounts.
    """
    for source in beginning.sources:
        check(source, process.id)
    answers = beginning.answers and answers_ideas(beginning.status)
    waiting = open_ideas_of(beginning.sources) if answers else []
    hold_planning(process)
    if (made := made_with(beginning.submission_key)) is not None:
        return made, TakenUp()
    check_draft(draft, process=process, before=frozenset(), at=at)
    check_origin(beginning.status, is_own=draft.is_own_project, sources=len(beginning.sources))
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
    put_ties(measure, requires=draft.requires, benefits=draft.benefits, process=process, by=by, at=at)
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


def edit_measure(  # noqa: PLR0913 (what, of which process, from which version, against which rankings, by whom, when)
    measure: Measure,
    draft: MeasureDraft,
    *,
    process: Process,
    expected_version: int,
    orders: Sequence[Order] = (),
    by: Person,
    at: datetime,
) -> bool:
    """Change the dossier and keep the one before as an edition; False if it says the same already.

    ``orders`` are the rankings against which another horizon needs a reason. Raises Conflict if somebody
    changed the measure since ``expected_version``, and RuleViolation as above, at ``horizon`` for a place
    before what the measure needs, and at ``placement_reason``.
    """
    hold_planning(process)
    begin(measure, expected_version, zone_of(process))
    before = stored_dossier(measure)
    check_draft(draft, process=process, before=frozenset(before["areas"]), at=at)
    if says(draft) == before:
        return False
    if measure.is_own_project and not draft.is_own_project:
        check_origin(measure.status, is_own=False, sources=how_many_sources(measure), field="is_own_project")
    put_ties(measure, requires=draft.requires, benefits=draft.benefits, process=process, by=by, at=at)
    if draft.horizon is not measure.horizon:
        explained = frozenset({measure.id} if draft.placement_reason else ())
        check_place({measure.id: draft.horizon}, process=process, orders=orders, explained=explained)
    keep_edition(measure, before, by=by, at=at)
    for name in DOSSIER:
        setattr(measure, name, getattr(draft, name))
    if before["areas"] != sorted(set(draft.area_ids)):
        put_areas(measure, draft.area_ids)
    finish("measure.edit", measure, by=by, at=at)
    return True


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
    if is_public(standing.status) and not is_public(measure.status):
        check_origin(standing.status, is_own=measure.is_own_project, sources=how_many_sources(measure))
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


def stood(measure: Measure, before: MeasureStatus, *, by: Person, at: datetime) -> None:
    """Tell the features above that the measure stands elsewhere, or that something was said of it."""
    db.session.flush()
    for follow in AFTER_STANDING:
        follow(measure, before, by, at)


def check_origin(status: MeasureStatus, *, is_own: bool, sources: int, field: str = "sources") -> None:
    """Raise RuleViolation for a public measure without sources that is not the town's own."""
    if is_public(status) and not is_own and not sources:
        raise RuleViolation(
            _(
                "Aus welchem Thema oder welcher Idee entstand die Maßnahme? Nennen Sie eine Quelle, oder "
                "kreuzen Sie im Steckbrief „Eigenes Vorhaben der Stadt“ an."
            ),
            field=field,
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
