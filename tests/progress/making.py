"""Decided measures and their reports, for tests. Call them inside ``with writing():``."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from participation.ideas.models import Idea
from participation.kernel.clock import now
from participation.kernel.permissions import SYSTEM, Person
from participation.municipality.models import Process
from participation.progress.models import Milestone, ProgressReport, ReportedStatus
from participation.progress.services.milestones import MilestoneDraft, plan_milestone
from participation.progress.services.reporting import ReportDraft, write_report
from participation.strategy.models import Measure, MeasureStatus
from participation.strategy.services.drafts import Standing
from participation.strategy.services.measures import set_standing
from participation.themes.models import Theme
from tests.factories import a_measure

DECIDED_ON = date(2026, 1, 27)
NOTE = "Vorlage Nr. 2026/118, einstimmig."


def a_decided_measure(
    process: Process,
    *sources: Idea | Theme,
    status: MeasureStatus = MeasureStatus.ADOPTED,
    **words: Any,  # noqa: ANN401 (fields of MeasureDraft)
) -> Measure:
    """A public measure about which the council has decided."""
    measure = a_measure(process, *sources, **words)
    decide(measure, process, status)
    return measure


def decide(measure: Measure, process: Process, status: MeasureStatus = MeasureStatus.ADOPTED) -> None:
    standing = Standing(status=status, decided_on=DECIDED_ON, decision_note=NOTE)
    set_standing(
        measure,
        standing,
        process=process,
        expected_version=measure.version,
        answers=False,
        by=SYSTEM,
        at=now(),
    )


def a_report(
    measure: Measure,
    process: Process,
    status: ReportedStatus = ReportedStatus.RUNNING,
    *,
    text: str = "Die Räder sind bestellt.",
    days_ago: int = 0,
    by: Person = SYSTEM,
    **words: Any,  # noqa: ANN401 (further fields of ReportDraft)
) -> ProgressReport:
    draft = ReportDraft(
        status=status, reported_on=now().date() - timedelta(days=days_ago), text=text, **words
    )
    return write_report(measure, draft, process=process, expected_version=measure.version, by=by, at=now())


def a_milestone(
    measure: Measure, process: Process, *, in_days: int = 30, title: str = "Erste Ausleihe"
) -> Milestone:
    draft = MilestoneDraft(title=title, planned_on=now().date() + timedelta(days=in_days))
    return plan_milestone(measure, draft, process=process, submission_key=uuid4().hex, by=SYSTEM, at=now())
