"""The assessments of the demo: what a meeting agreed on before the council, and offices at it, blind."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from participation.assessment.models import AssessmentRound, CriteriaVersion, Mode
from participation.assessment.queries.rounds import round_numbered
from participation.assessment.queries.sheets import agreed_sheet, own_sheets
from participation.assessment.services.assessing import Sheet, assess, enter_agreed
from participation.assessment.services.criteria import set_criteria
from participation.assessment.services.rounds import AssessorDraft, RoundDraft, begin_round, close_round
from participation.assessment.template import TEMPLATE
from participation.extensions import db
from participation.seeds.contributions import Stage, submission_key
from participation.seeds.material import material
from participation.strategy.models import Measure
from participation.strategy.rules import read_number


def measures_of(stage: Stage) -> list[Measure]:
    statement = select(Measure).where(Measure.process_id == stage.process.id).order_by(Measure.number)
    return list(db.session.scalars(statement))


def set_template(stage: Stage, at: datetime) -> None:
    by = stage.people.staff["nina"]
    set_criteria(TEMPLATE, process=stage.process, expected_number=0, by=by, at=at)


def sheet_of(version: CriteriaVersion, values: list[int | None], comment: str = "") -> Sheet:
    pairs = zip(version.criteria, values, strict=False)
    return Sheet(values={one.id: points for one, points in pairs}, comment=comment)


# --- The joint round of the finished process ----------------------------------------------------


def plan_joint_round(stage: Stage) -> None:
    agenda, content = stage.agenda, material("assessment")["joint"]
    day = date.fromisoformat(content["on"])
    agenda.plan(agenda.on(day - timedelta(days=7), 11), partial(set_template, stage))
    agenda.plan(agenda.on(day, 14), partial(hold_joint_round, stage, content))
    closed_on = date.fromisoformat(content["closed_on"])
    agenda.plan(agenda.on(closed_on, 9), partial(close_first, stage))


def hold_joint_round(stage: Stage, content: dict[str, Any], at: datetime) -> None:
    """The measures one by one, as in the meeting: five minutes each."""
    rows = {read_number(number): row for number, row in content["measures"].items()}
    draft = RoundDraft(
        title=content["title"],
        mode=Mode.JOINT,
        measures=[one for one in measures_of(stage) if one.number in rows],
        submission_key=submission_key(stage.process.slug, "gemeinsam bewertet"),
    )
    begun = begin_round(draft, process=stage.process, by=stage.people.staff["nina"], at=at)
    for place, (number, row) in enumerate(rows.items()):
        moment = at + timedelta(minutes=5 * (place + 1))
        stage.agenda.plan(moment, partial(enter, stage, begun, number, row))


def enter(
    stage: Stage, begun: AssessmentRound, number: int | None, row: dict[str, Any], at: datetime
) -> None:
    enter_agreed(
        agreed_sheet(begun.id, number).assessment,
        sheet_of(begun.criteria_version, row["values"], row["comment"]),
        assessment_round=begun,
        expected_version=1,
        by=stage.people.staff["nina"],
        at=at,
    )


def close_first(stage: Stage, at: datetime) -> None:
    close_round(round_numbered(stage.process.id, 1), by=stage.people.staff["nina"], at=at)


# --- The blind round of the running process -----------------------------------------------------


def plan_blind_round(stage: Stage) -> None:
    """At the very end, whatever the weekday: by then the measures are there."""
    stage.agenda.plan(stage.agenda.until, partial(open_blind_round, stage, material("assessment")["blind"]))


def open_blind_round(stage: Stage, content: dict[str, Any], at: datetime) -> None:
    """One office is through, the other has begun."""
    set_template(stage, at)
    staff = stage.people.staff
    last = (at.astimezone(stage.agenda.calendar.zone) + timedelta(days=content["days"])).date()
    draft = RoundDraft(
        title=content["title"],
        mode=Mode.BLIND,
        measures=measures_of(stage),
        submission_key=submission_key(stage.process.slug, "blind bewertet"),
        last_day=last,
        assessors=tuple(
            AssessorDraft(account_id=staff[name].id or 0, office=office)
            for name, office in content["assessors"].items()
        ),
    )
    begun = begin_round(draft, process=stage.process, by=staff["nina"], at=at)
    started, submitted = content["started"], content["submitted"]
    answered = started["values"][: started["answered"]]
    begin = sheet_of(begun.criteria_version, answered, started["comment"])
    give(stage, begun, started["by"], place=0, sheet=begin, at=at)
    for place, values in enumerate(submitted["values"]):
        whole = sheet_of(begun.criteria_version, values)
        give(stage, begun, submitted["by"], place=place, sheet=whole, at=at)


def give(  # noqa: PLR0913 (what, in which round, by whom, about which measure, when)
    stage: Stage, begun: AssessmentRound, name: str, *, place: int, sheet: Sheet, at: datetime
) -> None:
    """A whole sheet is submitted, a begun one is kept."""
    by = stage.people.staff[name]
    assess(
        own_sheets(begun.id, by.id)[place].assessment,
        sheet,
        assessment_round=begun,
        submits=len(sheet.values) == len(begun.criteria_version.criteria),
        expected_version=1,
        by=by,
        at=at,
    )
