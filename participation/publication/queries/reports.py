"""What the reports are made of, and the reports that somebody wanted."""

from collections.abc import Sequence

from sqlalchemy import func, select, true

from participation.extensions import db
from participation.ideas.models import Answer, Idea
from participation.ideas.queries.public import visible
from participation.ideas.rules import COUNTED
from participation.jobs.models import Job
from participation.municipality.models import Process
from participation.publication.models import Audience, StrategyReport

MOST_REPORTS = 20


def ideas_by_answer(process: Process, audience: Audience) -> dict[Answer, list[Idea]]:
    """Every published idea under its answer, in the order of their numbers; inside also confidential ones."""
    statement = (
        select(Idea)
        .where(Idea.process_id == process.id, Idea.status.in_(COUNTED))
        .where(true() if audience is Audience.INTERNAL else visible())
        .order_by(func.length(Idea.number), Idea.number)
    )
    found: dict[Answer, list[Idea]] = {answer: [] for answer in Answer}
    for idea in db.session.scalars(statement):
        found[idea.answer].append(idea)
    return found


def own_reports(process: Process, account_id: int | None) -> Sequence[StrategyReport]:
    """What this person wanted, the newest first."""
    statement = (
        select(StrategyReport)
        .where(StrategyReport.process_id == process.id, StrategyReport.wanted_by_id == account_id)
        .order_by(StrategyReport.created_at.desc(), StrategyReport.id.desc())
        .limit(MOST_REPORTS)
    )
    return db.session.scalars(statement).all()


def own_report(process: Process, report_id: int, account_id: int | None) -> StrategyReport:
    """NoResultFound for those that others wanted."""
    statement = select(StrategyReport).where(
        StrategyReport.id == report_id,
        StrategyReport.process_id == process.id,
        StrategyReport.wanted_by_id == account_id,
    )
    return db.session.scalars(statement).one()


def job_of(report: StrategyReport) -> Job:
    """The work that makes it."""
    return db.session.scalars(select(Job).where(Job.key == job_key(report))).one()


def job_key(report: StrategyReport) -> str:
    return f"publication.report:{report.id}"
