"""What is frozen for a session: everything that the council is shown, read in one transaction."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Select, or_, select

from participation.assessment.queries.results import closed_rounds, results_of_round
from participation.audit.models import AuditHead
from participation.council.models import CouncilSession
from participation.council.plain import (
    NO_AREA,
    assessment_tree,
    figures_tree,
    heard_tree,
    idea_tree,
    measure_tree,
    participants_tree,
    themes_tree,
)
from participation.council.tree import Tree
from participation.demographics.queries import who_took_part
from participation.extensions import db
from participation.figures.queries.heard import heard_so_far
from participation.figures.queries.kept import counted_now
from participation.ideas.models import Answer, Idea
from participation.ideas.rules import COUNTED
from participation.kernel.permissions import Person
from participation.municipality.models import AreaOfLife, Process
from participation.strategy.models import Measure, MeasureSource, SourceRole
from participation.strategy.queries.dossier import dossiers
from participation.strategy.queries.measures import visible
from participation.strategy.queries.provenance import ROLES, ideas_of_measures
from participation.strategy.rules import shown_number
from participation.themes.models import Theme
from participation.themes.queries.board import shown
from participation.themes.rules import shown_number as theme_number

ALL_OF_IT = "all"
"""The filter: all areas, channels and times."""


def content_of(session: CouncilSession, *, edition: int, by: Person, at: datetime) -> Tree:
    """The whole tree, in the same number of statements for one measure and for sixty.

    No names, addresses, notes, or anything that one assessor said; of citizens' words the titles that
    everybody may read.
    """
    process = session.process
    areas: dict[int | None, str] = {area.id: area.slug for area in process.areas} | {None: NO_AREA}
    figures = counted_now(process)
    measures = measures_in(process, by)
    numbers = {measure.id: measure.number for measure in measures}
    return {
        "about": about(session, edition=edition, at=at),
        "areas": {area.slug: area_tree(area) for area in process.areas},
        "figures": figures_tree(figures, areas),
        "heard": heard_tree(heard_so_far(process)),
        "participants": participants_tree(who_took_part(process, at)),
        "themes": themes_tree(themes_in(process), figures, areas),
        "measures": measures_tree(measures, by),
        "ideas": {idea.number: idea_tree(idea, areas) for idea in ideas_in(process, numbers)},
        "assessment": assessments(process, numbers),
    }


def about(session: CouncilSession, *, edition: int, at: datetime) -> Tree:
    """What was frozen for which session, when and by which office; ``record`` is the head of the audit."""
    process, town = session.process, session.process.municipality
    head = db.session.scalars(select(AuditHead.hash).where(AuditHead.id == 1)).one_or_none()
    return {
        "town": town.name,
        "process": process.slug,
        "title": process.title,
        "session": session.held_on.isoformat(),
        "body": session.body,
        "is_public": session.is_public,
        "edition": edition,
        "frozen_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "filter": ALL_OF_IT,
        "office": town.office,
        "record": head or "",
    }


def area_tree(area: AreaOfLife) -> Tree:
    return {"name": area.name, "look": area.look.value, "position": area.position}


def measures_in(process: Process, by: Person) -> list[Measure]:
    statement = select(Measure).where(Measure.process_id == process.id, visible(by))
    return list(db.session.scalars(statement.order_by(Measure.number, Measure.id)))


def themes_in(process: Process) -> list[Theme]:
    statement = select(Theme).where(Theme.process_id == process.id, shown())
    return list(db.session.scalars(statement.order_by(Theme.number, Theme.id)))


def ideas_in(process: Process, measures: Mapping[int, int]) -> list[Idea]:
    """Published ideas that have an answer, or stand behind a measure."""
    behind = select(ideas_of_measures(list(measures)).c.idea_id)
    statement = select(Idea).where(
        Idea.process_id == process.id,
        Idea.status.in_(COUNTED),
        or_(Idea.answer != Answer.OPEN, Idea.id.in_(behind)),
    )
    return list(db.session.scalars(statement.order_by(Idea.number, Idea.id)))


def measures_tree(measures: list[Measure], by: Person) -> Tree:
    ids = [measure.id for measure in measures]
    themes = linked(theme_links(ids))
    ideas = linked(idea_links(ids))
    return {
        shown_number(dossier.number): measure_tree(
            dossier, {"themes": themes[dossier.id], "ideas": ideas[dossier.id]}
        )
        for dossier in dossiers(measures, reader=by)
    }


class SourceLink(NamedTuple):
    measure_id: int
    number: str
    role: SourceRole


def linked(links: list[SourceLink]) -> defaultdict[int, dict[str, str]]:
    """By measure: the role of each number."""
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for link in links:
        found[link.measure_id][link.number] = link.role.value
    return found


def theme_links(ids: list[int]) -> list[SourceLink]:
    statement: Select[int, int, SourceRole] = (
        select(MeasureSource.measure_id, Theme.number, MeasureSource.role)
        .join(Theme, Theme.id == MeasureSource.theme_id)
        .where(MeasureSource.measure_id.in_(ids))
        .order_by(MeasureSource.measure_id, Theme.number)
    )
    return [SourceLink(row[0], theme_number(row[1]), row[2]) for row in db.session.execute(statement)]


def idea_links(ids: list[int]) -> list[SourceLink]:
    """Directly or through a theme, with the one role that each has."""
    links = ideas_of_measures(ids)
    statement = (
        select(links.c.measure_id, Idea.number, links.c.rank)
        .join(Idea, Idea.id == links.c.idea_id)
        .where(Idea.status.in_(COUNTED))
        .order_by(links.c.measure_id, Idea.number)
    )
    return [SourceLink(row[0], row[1], ROLES[row[2]]) for row in db.session.execute(statement)]


def assessments(process: Process, numbers: Mapping[int, int]) -> Tree:
    """The latest round that is closed, if there is one: scores of different rounds are no ranking."""
    rounds = closed_rounds(process.id)
    return assessment_tree(results_of_round(rounds[0]), numbers) if rounds else {}
