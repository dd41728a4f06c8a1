"""What an export tells of measures: their dossiers, where they came from, what they need."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import aliased

from participation.exports.reading import Row, numbered, read, told_ideas, told_measures
from participation.exports.shapes import Profile
from participation.extensions import db
from participation.ideas.models import Idea
from participation.municipality.models import AreaOfLife, Process
from participation.strategy.models import (
    Measure,
    MeasureArea,
    MeasureDependency,
    MeasureSource,
    MeasureStatus,
)
from participation.themes.models import Theme


def measures(process: Process, profile: Profile) -> Iterator[Row]:
    names = select(MeasureArea.measure_id, AreaOfLife.slug).join(
        AreaOfLife, AreaOfLife.id == MeasureArea.area_id
    )
    found: dict[int, list[str]] = {}
    ordered = names.where(AreaOfLife.process_id == process.id).order_by(AreaOfLife.position, AreaOfLife.id)
    for measure_id, slug in db.session.execute(ordered):
        found.setdefault(measure_id, []).append(slug)
    statement = (
        select(Measure)
        .where(Measure.process_id == process.id, told_measures(profile))
        .order_by(Measure.number)
    )
    for measure in db.session.scalars(statement):
        row = {key: getattr(measure, key) for key in Measure.__table__.columns.keys()}  # noqa: SIM118 (a collection of columns, no mapping)
        row |= {"number": numbered("M", measure.number), "areas": ";".join(found.get(measure.id, []))}
        yield row


def sources(process: Process, profile: Profile) -> Iterator[Row]:
    """Links to ideas that may be read, and to themes."""
    statement = (
        select(
            Measure.number.label("measure"),
            Theme.number.label("theme"),
            Idea.number.label("idea"),
            MeasureSource.role,
        )
        .join(Measure, Measure.id == MeasureSource.measure_id)
        .outerjoin(Theme, Theme.id == MeasureSource.theme_id)
        .outerjoin(Idea, Idea.id == MeasureSource.idea_id)
        .where(Measure.process_id == process.id, told_measures(profile))
        .where(MeasureSource.idea_id.is_(None) | told_ideas(profile))
        .order_by(Measure.number, Theme.number, Idea.number)
    )
    for row in read(statement):
        yield row | {"measure": numbered("M", row["measure"]), "theme": numbered("T", row["theme"])}


def dependencies(process: Process, profile: Profile) -> Iterator[Row]:
    """Both measures are told to the profile."""
    needed = aliased(Measure)
    statement = (
        select(Measure.number.label("measure"), needed.number.label("needs"), MeasureDependency.kind)
        .join(MeasureDependency, MeasureDependency.measure_id == Measure.id)
        .join(needed, needed.id == MeasureDependency.needs_id)
        .where(Measure.process_id == process.id, told_measures(profile))
        .order_by(Measure.number, needed.number)
    )
    if profile is Profile.PUBLIC:
        statement = statement.where(needed.status != MeasureStatus.DRAFT)
    for row in read(statement):
        yield row | {"measure": numbered("M", row["measure"]), "needs": numbered("M", row["needs"])}
