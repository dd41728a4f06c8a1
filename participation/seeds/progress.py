"""What became of the finished process's measures: planned steps, reports with evidence, one step overdue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from participation.progress.models import Milestone, ProgressReport, ReportedStatus
from participation.progress.services.milestones import MilestoneDraft, change_milestone, plan_milestone
from participation.progress.services.reporting import (
    Correction,
    EvidenceDraft,
    ReportDraft,
    correct_report,
    write_report,
)
from participation.seeds.contributions import Stage
from participation.seeds.material import material
from participation.strategy.models import Measure

MORNING, NOON = 9, 12


@dataclass
class Desk:
    """Plays the Redaktion after the decision."""

    stage: Stage
    measures: Mapping[str, Measure]

    def plan(self, content: dict[str, Any]) -> None:
        agenda = self.stage.agenda
        first = date.fromisoformat(content["planned_on"])
        for place, row in enumerate(content["milestones"]):
            agenda.plan(agenda.on(first, MORNING, place), partial(self.begin, row))
        for place, row in enumerate(content["reports"]):
            at = agenda.on(date.fromisoformat(row["on"]), NOON, place)
            agenda.plan(at, partial(self.report, row))

    def begin(self, row: dict[str, Any], at: datetime) -> None:
        """A step, and what became of it."""
        agenda, planned = self.stage.agenda, date.fromisoformat(row["by"])
        step = plan_milestone(
            self.measures[row["measure"]],
            MilestoneDraft(title=row["title"], planned_on=planned),
            process=self.stage.process,
            submission_key=uuid4().hex,
            by=self.stage.people.staff["tom"],
            at=at,
        )
        if "moved_to" in row:
            moved = MilestoneDraft(
                title=row["title"], planned_on=date.fromisoformat(row["moved_to"]), note=row["note"]
            )
            on = date.fromisoformat(row["moved_on"])
            agenda.plan(agenda.on(on, NOON), partial(self.change, step, moved))
        if "done_on" in row:
            on = date.fromisoformat(row["done_on"])
            done = MilestoneDraft(title=row["title"], planned_on=planned, done_on=on)
            agenda.plan(agenda.on(on, NOON), partial(self.change, step, done))

    def change(self, step: Milestone, draft: MilestoneDraft, at: datetime) -> None:
        change_milestone(
            step,
            draft,
            process=self.stage.process,
            expected_version=step.version,
            by=self.stage.people.staff["tom"],
            at=at,
        )

    def report(self, row: dict[str, Any], at: datetime) -> None:
        measure = self.measures[row["measure"]]
        link = EvidenceDraft(title=row["title"], address=row["address"])
        report = write_report(
            measure,
            self.said(row, row["text"], evidence=(link,)),
            process=self.stage.process,
            expected_version=measure.version,
            by=self.stage.people.staff["tom"],
            at=at,
        )
        if correction := row.get("correction"):
            agenda = self.stage.agenda
            on = agenda.on(date.fromisoformat(correction["on"]), NOON)
            agenda.plan(on, partial(self.correct, report, row))

    def correct(self, report: ProgressReport, row: dict[str, Any], at: datetime) -> None:
        told = row["correction"]
        kept = [one.id for one in report.evidence]
        why = Correction(reason=told["reason"], kept=kept, expected_version=report.version)
        correct_report(
            report,
            self.said(row, told["text"]),
            why,
            process=self.stage.process,
            by=self.stage.people.staff["tom"],
            at=at,
        )

    def said(self, row: dict[str, Any], text: str, evidence: tuple[EvidenceDraft, ...] = ()) -> ReportDraft:
        return ReportDraft(
            status=ReportedStatus(row["status"]),
            reported_on=date.fromisoformat(row["on"]),
            text=text,
            evidence=evidence,
        )


def plan_progress(stage: Stage, measures: Mapping[str, Measure]) -> None:
    """Plan all that is reported of these measures, which are there by then."""
    Desk(stage, measures).plan(material("digital_progress"))
