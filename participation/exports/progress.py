"""Rows of an export about progress: every version of every report, what shows it, and the planned steps."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, true

from participation.exports.reading import Row, numbered, read, told_measures
from participation.exports.shapes import Profile
from participation.municipality.models import Process
from participation.progress.models import Evidence, Milestone, ProgressFile, ProgressReport
from participation.strategy.models import Measure


def of_measures(statement: Any) -> Iterator[Row]:  # noqa: ANN401  (a select of any columns)
    for row in read(statement):
        yield row | {"measure": numbered("M", row["measure"])}


def reports(process: Process, profile: Profile) -> Iterator[Row]:
    """In the order of measures, numbers and versions; earlier ones can be read on the pages, too."""
    statement = (
        select(
            Measure.number.label("measure"),
            ProgressReport.number.label("report"),
            ProgressReport.version,
            ProgressReport.stands,
            ProgressReport.status,
            ProgressReport.reported_on,
            ProgressReport.text,
            ProgressReport.correction,
            ProgressReport.created_at.label("written_at"),
        )
        .join(Measure, Measure.id == ProgressReport.measure_id)
        .where(Measure.process_id == process.id, told_measures(profile))
        .order_by(Measure.number, ProgressReport.number, ProgressReport.version)
    )
    yield from of_measures(statement)


def evidence(process: Process, profile: Profile) -> Iterator[Row]:
    """Files stay where they are: their digest tells them apart. Outside the town hall only what stands."""
    shown = true() if profile is Profile.INTERNAL else ProgressReport.stands
    statement = (
        select(
            Measure.number.label("measure"),
            ProgressReport.number.label("report"),
            ProgressReport.version,
            Evidence.kind,
            Evidence.title,
            Evidence.address,
            ProgressFile.digest.label("file"),
        )
        .join(ProgressReport, ProgressReport.id == Evidence.report_id)
        .join(Measure, Measure.id == ProgressReport.measure_id)
        .outerjoin(ProgressFile, ProgressFile.id == Evidence.file_id)
        .where(Measure.process_id == process.id, told_measures(profile), shown)
        .order_by(Measure.number, ProgressReport.number, ProgressReport.version, Evidence.id)
    )
    yield from of_measures(statement)


def milestones(process: Process, profile: Profile) -> Iterator[Row]:
    """By measure and day."""
    statement = (
        select(
            Measure.number.label("measure"),
            Milestone.title,
            Milestone.planned_on,
            Milestone.first_planned_on,
            Milestone.done_on,
            Milestone.struck_at,
            Milestone.note,
        )
        .join(Measure, Measure.id == Milestone.measure_id)
        .where(Measure.process_id == process.id, told_measures(profile))
        .order_by(Measure.number, Milestone.planned_on, Milestone.id)
    )
    yield from of_measures(statement)
