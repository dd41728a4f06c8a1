"""The steps that were taken with one or many things."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from participation.accounts.models import Account
from participation.extensions import db
from participation.moderation.models import Step, StepRow
from participation.moderation.queries.sharing import CALLED
from participation.municipality.models import Process


@dataclass(frozen=True)
class Taken:
    """A step, who took it, how many things it changed, how many were refused, and who took it back."""

    step: Step
    name: str
    undone_by: str
    done: int
    stayed: int


def taken(process: Process) -> Select[Step, str, str, int, int]:
    undoer = aliased(Account)
    done = (
        select(func.count())
        .where(StepRow.step_id == Step.id, StepRow.version_after.is_not(None))
        .scalar_subquery()
    )
    stayed = (
        select(func.count()).where(StepRow.step_id == Step.id, StepRow.refusal.is_not(None)).scalar_subquery()
    )
    undone_by = func.coalesce(func.nullif(undoer.name, ""), undoer.mailbox, "")
    return (
        select(Step, func.coalesce(CALLED, ""), undone_by, done, stayed)
        .outerjoin(Account, Account.id == Step.taken_by_id)
        .outerjoin(undoer, undoer.id == Step.undone_by_id)
        .where(Step.process_id == process.id)
    )


def steps_of(process: Process, *, offset: int, limit: int) -> Sequence[Taken]:
    """The steps of the process, newest first."""
    statement = taken(process).order_by(Step.id.desc()).offset(offset).limit(limit)
    return [Taken(*row) for row in db.session.execute(statement).all()]


def how_many_steps(process: Process) -> int:
    statement = select(func.count()).select_from(Step).where(Step.process_id == process.id)
    return db.session.scalars(statement).one()


def step_with_id(process: Process, number: int) -> Taken:
    """Raises NoResultFound, also for a step of another process."""
    return Taken(*db.session.execute(taken(process).where(Step.id == number)).one())


def step_sent_with(key: str) -> Step | None:
    return db.session.scalars(select(Step).where(Step.submission_key == key)).one_or_none()


def rows_of(step: Step) -> Sequence[StepRow]:
    """What the step did to each thing, in the order of the selection."""
    return db.session.scalars(select(StepRow).where(StepRow.step_id == step.id).order_by(StepRow.id)).all()


def last_step_of(person_id: int | None, process: Process) -> Taken | None:
    """The newest step of this person that holds."""
    statement = taken(process).where(Step.taken_by_id == person_id).order_by(Step.id.desc()).limit(1)
    row = db.session.execute(statement).one_or_none()
    found = Taken(*row) if row is not None else None
    return found if found and found.step.undone_at is None and found.done else None
