"""All rows of a process that its figures are counted from, in six statements."""

from collections import defaultdict

from sqlalchemy import Select, String, case, cast, func, select

from participation.accounts.models import Account
from participation.extensions import db
from participation.figures.results import MeasureFigures
from participation.figures.rows import IdeaRow, Rows, SupporterRow, ThemeRow
from participation.ideas.models import Idea
from participation.ideas.rules import COUNT_ON
from participation.municipality.models import Process
from participation.strategy.models import Measure, MeasureArea
from participation.themes.models import Placement, Theme
from participation.themes.queries.board import shown
from participation.voting.models import Support


def rows_of(process: Process) -> Rows:
    """Everything of the process, whatever its status."""
    process_id = process.id
    return Rows(
        area_ids=[area.id for area in process.areas],
        ideas=ideas_of(process_id),
        supporters_of=supporters_of_ideas(process_id),
        supporters=supporters_in(process_id),
        themes=themes_of(process_id),
        measures=measures_of(process_id),
    )


def ideas_of(process_id: int) -> list[IdeaRow]:
    statement = (
        select(
            Idea.id,
            Idea.area_id,
            Placement.theme_id,
            case((Account.confirmed_at.is_not(None), Idea.author_id)),
            Idea.channel,
            Idea.status,
            Idea.answer,
            Idea.is_public,
            Idea.supports,
            Idea.supports_elsewhere,
            Idea.submissions,
            Idea.created_at,
            Idea.published_at,
        )
        .outerjoin(Placement, Placement.idea_id == Idea.id)
        .outerjoin(Account, Account.id == Idea.author_id)
        .where(Idea.process_id == process_id)
        .order_by(Idea.id)
    )
    return [IdeaRow(*row) for row in db.session.execute(statement)]


def supporters_of_ideas(process_id: int) -> dict[int, frozenset[int]]:
    """Ids of accesses by idea, joined by the database: fifty thousand supports are two thousand rows.

    It reads nothing but the unique index of ``support``, a fifth of the time that the rows would take.
    """
    ids = func.aggregate_strings(cast(Support.supporter_id, String), ",")
    statement = (
        select(Support.idea_id, ids)
        .where(Support.idea_id.in_(supported_ideas(process_id)))
        .group_by(Support.idea_id)
    )
    return {row[0]: frozenset(map(int, row[1].split(","))) for row in db.session.execute(statement)}


def supporters_in(process_id: int) -> list[SupporterRow]:
    statement = (
        select(
            Support.supporter_id,
            Support.confirmed_by,
            Support.channel,
            func.count(),
            func.min(Support.created_at),
        )
        .where(Support.idea_id.in_(supported_ideas(process_id)))
        .group_by(Support.supporter_id, Support.confirmed_by, Support.channel)
    )
    return [SupporterRow(*row) for row in db.session.execute(statement)]


def supported_ideas(process_id: int) -> Select[int]:
    return select(Idea.id).where(Idea.process_id == process_id, Idea.status.in_(COUNT_ON))


def themes_of(process_id: int) -> list[ThemeRow]:
    statement = (
        select(Theme.id, Theme.number, Theme.title, Theme.area_id)
        .where(Theme.process_id == process_id, shown())
        .order_by(Theme.number, Theme.id)
    )
    return [ThemeRow(*row) for row in db.session.execute(statement)]


def measures_of(process_id: int) -> list[MeasureFigures]:
    """By number; drafts among them: who reads the figures of a process prepares or takes the decision."""
    links = (
        select(MeasureArea.measure_id, MeasureArea.area_id)
        .join(Measure, Measure.id == MeasureArea.measure_id)
        .where(Measure.process_id == process_id)
        .order_by(MeasureArea.measure_id, MeasureArea.area_id)
    )
    areas: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    for measure_id, area_id in db.session.execute(links):
        areas[measure_id] += (area_id,)
    statement = (
        select(
            Measure.id,
            Measure.number,
            Measure.title,
            Measure.status,
            Measure.horizon,
            Measure.decided_on.is_not(None),
        )
        .where(Measure.process_id == process_id)
        .order_by(Measure.number, Measure.id)
    )
    return [
        MeasureFigures(*row[:5], is_decided=bool(row[5]), area_ids=areas[row[0]])
        for row in db.session.execute(statement)
    ]
