"""Measures, their sources and dependencies from the lines of an export."""

from typing import TYPE_CHECKING

from participation.extensions import db
from participation.seeds.voices import day, running
from participation.strategy.models import (
    DependencyKind,
    Horizon,
    Measure,
    MeasureArea,
    MeasureDependency,
    MeasureSource,
    MeasureStatus,
    SourceRole,
)
from participation.strategy.services.editions import DOSSIER

if TYPE_CHECKING:
    from participation.seeds.lines import Reader


def added_measures(reader: "Reader") -> dict[str, int]:
    found = {}
    for told in reader.of("measure"):
        measure = Measure(
            process_id=reader.process.id,
            number=running(told["number"]),
            horizon=Horizon(told["horizon"]),
            status=MeasureStatus(told["status"]),
            decided_on=day(told["decided_on"]),
            progress_on=day(told["progress_on"]),
            created_at=reader.at,
            **{
                key: told[key]
                for key in (*DOSSIER, "decision_note", "progress_note")
                if key != "horizon" and key in told
            },
        )
        db.session.add(measure)
        db.session.flush()
        found[told["number"]] = measure.id
        slugs = [slug for slug in told["areas"].split(";") if slug]
        db.session.add_all(MeasureArea(measure_id=measure.id, area_id=reader.areas[slug]) for slug in slugs)
    return found


def add_sources(reader: "Reader") -> None:
    db.session.add_all(
        MeasureSource(
            measure_id=reader.measures[told["measure"]],
            theme_id=reader.themes[told["theme"]] if told["theme"] else None,
            idea_id=reader.ideas[told["idea"]] if told["idea"] else None,
            role=SourceRole(told["role"]),
            created_at=reader.at,
        )
        for told in reader.of("source")
    )
    db.session.flush()


def add_dependencies(reader: "Reader") -> None:
    db.session.add_all(
        MeasureDependency(
            measure_id=reader.measures[told["measure"]],
            needs_id=reader.measures[told["needs"]],
            kind=DependencyKind(told["kind"]),
            created_at=reader.at,
        )
        for told in reader.of("dependency")
    )
    db.session.flush()
