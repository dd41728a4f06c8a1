"""Proofs of what always holds, each by a query for its counter-examples.

Place, answer, conservation, provenance: every idea ever submitted has exactly one status, one place and one
answer; nothing that was said of a measure is lost; what a measure came from can be traced. The command
``check`` asks all of them, of every process.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import Answer, Idea, IdeaStatus
from participation.municipality.models import Process
from participation.progress.models import ProgressReport
from participation.strategy.models import Measure, MeasureSource, MeasureStatus
from participation.themes.models import JoinedIdea, Placement, Theme

MOST = 5
"""Counter-examples of one kind that are named: one is too many."""


class CounterExample(NamedTuple):
    """What does not hold, and of which idea, theme or measure."""

    proof: str
    what: str


Question = Callable[[ColumnElement[bool]], Select[Any]]
"""Narrowed to a process, it asks for the names of what contradicts."""


def placed_where_nothing_stands(here: ColumnElement[bool]) -> Select[Any]:
    """Place: a theme that was merged, dissolved or belongs to another process holds no idea."""
    gone = or_(
        Theme.merged_into_id.is_not(None),
        Theme.dissolved_at.is_not(None),
        Theme.process_id != Idea.process_id,
    )
    return (
        select(Idea.number)
        .join(Placement, Placement.idea_id == Idea.id)
        .join(Theme, Theme.id == Placement.theme_id)
        .where(here, gone)
    )


def placed_unpublished(here: ColumnElement[bool]) -> Select[Any]:
    """Place: what nobody has published lies in no theme.

    What was taken down later, or whose publication was undone, keeps its place and its answer, in no count
    and on no page: taking that back restores it as it was.
    """
    undone = exists().where(
        AuditEntry.subject == "idea", AuditEntry.subject_id == Idea.id, AuditEntry.action == "idea.undo"
    )
    return (
        select(Idea.number)
        .join(Placement, Placement.idea_id == Idea.id)
        .where(here, Idea.published_at.is_(None), ~undone)
    )


def joined_apart(here: ColumnElement[bool]) -> Select[Any]:
    """Place: ideas that were joined lie together, as long as the one that stands for both is published."""
    head, of_head, of_other = aliased(Idea), aliased(Placement), aliased(Placement)
    return (
        select(Idea.number)
        .join(JoinedIdea, JoinedIdea.idea_id == Idea.id)
        .join(head, head.id == JoinedIdea.into_id)
        .outerjoin(of_head, of_head.idea_id == head.id)
        .outerjoin(of_other, of_other.idea_id == Idea.id)
        .where(
            here,
            head.status == IdeaStatus.PUBLISHED,
            func.coalesce(of_head.theme_id, 0) != func.coalesce(of_other.theme_id, 0),
        )
    )


def answered_without_a_day(here: ColumnElement[bool]) -> Select[Any]:
    """Answer: exactly one, and it has a day exactly if it is not "open"."""
    return select(Idea.number).where(here, (Idea.answer == Answer.OPEN) != Idea.answered_at.is_(None))


def answered_unpublished(here: ColumnElement[bool]) -> Select[Any]:
    """Answer: the town answers what it has published."""
    return select(Idea.number).where(here, Idea.published_at.is_(None), Idea.answer != Answer.OPEN)


def numbers_without_idea(here: ColumnElement[bool]) -> Select[Any]:
    """Conservation: every number that was given out has its idea, whatever became of it."""
    kept = select(func.count()).where(Idea.process_id == Process.id).correlate(Process).scalar_subquery()
    return select(Process.slug).where(here, Process.last_number != kept)


def numbers_without_measure(here: ColumnElement[bool]) -> Select[Any]:
    """Conservation: the same of measures."""
    kept = select(func.count()).where(Measure.process_id == Process.id).correlate(Process).scalar_subquery()
    return select(Process.slug).where(here, Process.last_measure != kept)


def published_without_a_day(here: ColumnElement[bool]) -> Select[Any]:
    """Conservation: published is what has the day of it; what everybody may read is published."""
    return select(Idea.number).where(
        here,
        or_(
            and_(Idea.status == IdeaStatus.PUBLISHED, Idea.published_at.is_(None)),
            and_(Idea.is_public, Idea.status != IdeaStatus.PUBLISHED),
        ),
    )


def sources_from_elsewhere(here: ColumnElement[bool]) -> Select[Any]:
    """Provenance: a measure comes from ideas and themes of its own process, all of them published once."""
    return (
        select(Measure.title)
        .join(MeasureSource, MeasureSource.measure_id == Measure.id)
        .outerjoin(Idea, Idea.id == MeasureSource.idea_id)
        .outerjoin(Theme, Theme.id == MeasureSource.theme_id)
        .where(
            here,
            or_(
                func.coalesce(Idea.process_id, Theme.process_id) != Measure.process_id,
                and_(Idea.id.is_not(None), Idea.published_at.is_(None)),
            ),
        )
    )


def decided_without_a_day(here: ColumnElement[bool]) -> Select[Any]:
    """Provenance: what the council decided has the day of its decision."""
    decided = (MeasureStatus.ADOPTED, MeasureStatus.REJECTED)
    return select(Measure.title).where(here, Measure.status.in_(decided), Measure.decided_on.is_(None))


def reports_standing_not_once(here: ColumnElement[bool]) -> Select[Any]:
    """Conservation: of each report exactly the newest version stands, and none before it is missing."""
    return (
        select(Measure.title)
        .join(ProgressReport, ProgressReport.measure_id == Measure.id)
        .where(here)
        .group_by(Measure.id, Measure.title, ProgressReport.number)
        .having(
            or_(
                func.sum(case((ProgressReport.stands, 1), else_=0)) != 1,
                func.max(case((ProgressReport.stands, ProgressReport.version), else_=0)) != func.count(),
                func.max(ProgressReport.version) != func.count(),
            )
        )
    )


def words_of_no_report(here: ColumnElement[bool]) -> Select[Any]:
    """Conservation: what a measure says of its progress is what its latest report says."""
    latest = (
        select(ProgressReport.text)
        .where(ProgressReport.measure_id == Measure.id, ProgressReport.stands)
        .order_by(ProgressReport.reported_on.desc(), ProgressReport.number.desc())
        .limit(1)
        .correlate(Measure)
        .scalar_subquery()
    )
    return select(Measure.title).where(here, latest.is_not(None), latest != Measure.progress_note)


OF_IDEAS: dict[str, Question] = {
    "place: in a theme that does not stand": placed_where_nothing_stands,
    "place: in a theme, and never published": placed_unpublished,
    "place: apart from what it was joined with": joined_apart,
    "answer: without a day, or open with one": answered_without_a_day,
    "answer: of what was never published": answered_unpublished,
    "conservation: published without a day, or readable and not published": published_without_a_day,
}
OF_MEASURES: dict[str, Question] = {
    "provenance: from another process, or from what was never published": sources_from_elsewhere,
    "provenance: decided without a day": decided_without_a_day,
    "conservation: a report does not stand exactly once": reports_standing_not_once,
    "conservation: says of its progress what no report says": words_of_no_report,
}
OF_PROCESSES: dict[str, Question] = {
    "conservation: numbers of ideas without an idea": numbers_without_idea,
    "conservation: numbers of measures without a measure": numbers_without_measure,
}


def counter_examples(process_id: int | None = None) -> list[CounterExample]:
    """What does not hold, in one process or anywhere; nothing if all is well. One statement per proof."""
    found = []
    for questions, column in (
        (OF_IDEAS, Idea.process_id),
        (OF_MEASURES, Measure.process_id),
        (OF_PROCESSES, Process.id),
    ):
        here = column.is_not(None) if process_id is None else column == process_id
        for proof, question in questions.items():
            names = db.session.scalars(question(here).limit(MOST))
            found += [CounterExample(proof, str(name)) for name in names]
    return found
