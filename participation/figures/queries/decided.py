"""What was decided about contributions, and by which rule: the counts beside the netiquette of a process."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from participation.extensions import db
from participation.figures.results import People
from participation.figures.rules import SMALLEST_CELL, in_breakdown
from participation.ideas.models import Idea, IdeaRedaction, IdeaStatus
from participation.municipality.models import Process
from participation.reports.models import Report, ReportOutcome


@dataclass(frozen=True)
class Decided:
    """Ideas, and reports about them; the base of every idea is ``sent``, of every report ``reported``.

    What broke a rule is shown nowhere one by one, so that few are not told apart: ``People`` without a number
    are one to four, and where one such number could be computed from the others, a second one is kept back.
    """

    sent: int
    published: int
    waiting: int
    withdrawn: int
    refused: People
    refused_by: Mapping[str, People]
    redacted: People
    """Published ideas in which a passage is unrecognisable."""
    redacted_by: Mapping[str, People]
    reported: People
    open_reports: People
    settled_as: Mapping[str, People]


def decided_so_far(process: Process) -> Decided:
    """Four statements, however much was decided."""
    by_status = counted(
        select(Idea.status, func.count()).where(Idea.process_id == process.id).group_by(Idea.status)
    )
    refused_by = counted(
        select(Idea.reason, func.count())
        .where(Idea.process_id == process.id, Idea.status == IdeaStatus.REFUSED)
        .group_by(Idea.reason)
    )
    redacted_by, redacted = redactions(process)
    reports = counted(
        select(Report.outcome, func.count())
        .where(Report.process_id == process.id, Report.is_complaint.is_(False))
        .group_by(Report.outcome)
    )
    return Decided(
        sent=sum(by_status.values()),
        published=by_status[IdeaStatus.PUBLISHED],
        waiting=by_status[IdeaStatus.SUBMITTED] + by_status[IdeaStatus.RETURNED],
        withdrawn=by_status[IdeaStatus.WITHDRAWN],
        refused=in_breakdown(by_status[IdeaStatus.REFUSED]),
        refused_by=told(refused_by),
        redacted=in_breakdown(redacted),
        redacted_by={code: in_breakdown(number) for code, number in redacted_by.items()},
        reported=in_breakdown(sum(reports.values())),
        open_reports=in_breakdown(reports[""]),
        settled_as={
            outcome.value: People(number.number)
            for outcome in (ReportOutcome.KEPT, ReportOutcome.REDACTED, ReportOutcome.HIDDEN)
            for number in [in_breakdown(reports[outcome])]
        },
    )


def redactions(process: Process) -> tuple[Counter[str], int]:
    """Ideas by the rule for which something in them is unrecognisable, and how many they are."""
    rows = db.session.execute(
        select(IdeaRedaction.reason, IdeaRedaction.idea_id)
        .join(Idea, Idea.id == IdeaRedaction.idea_id)
        .where(
            Idea.process_id == process.id,
            Idea.status == IdeaStatus.PUBLISHED,
            IdeaRedaction.undone_at.is_(None),
        )
        .distinct()
    ).all()
    return Counter(reason for reason, _ in rows), len({idea for _, idea in rows})


def counted(statement: Select[Any, int]) -> Counter[str]:
    """By what stands in the first column, "" for nothing."""
    return Counter({key or "": number for key, number in db.session.execute(statement).all()})


def told(parts: Mapping[str, int]) -> dict[str, People]:
    """Parts of a whole that is told as well: a single hidden part could be computed, so two are hidden."""
    shown = {code: in_breakdown(number) for code, number in parts.items()}
    hidden = [code for code, people in shown.items() if people.are_few]
    others = sorted((number, code) for code, number in parts.items() if number >= SMALLEST_CELL)
    if len(hidden) == 1 and others:
        shown[others[0][1]] = People(None)
    return shown
