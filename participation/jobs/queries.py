"""Questions one can ask about jobs and letters."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, column, exists, func, or_, select, table
from sqlalchemy.orm import defer

from participation.extensions import db
from participation.jobs.models import Job, JobStatus, Letter, LetterStatus, UndeliverableMailbox
from participation.kernel.address import mailbox_key
from participation.kernel.language import _
from participation.kernel.waiting import Sought, WaitingRow, waiting_columns

TOWN = table(
    "municipality",
    column("id"),
    column("name"),
    column("office"),
    column("address"),
    column("phone"),
    column("hours"),
    column("mailbox"),
)
"""The towns lie above the jobs; a letter needs no more of them than this."""


AN_HOUR = timedelta(hours=1)
UNASKED_PER_HOUR = 3
"""Letters of one kind to a mailbox that somebody typed, be it theirs or not."""
NEWEST = 5_000
"""Letters that are looked at for that, so that it costs the same in a town with a million."""


@dataclass(frozen=True)
class Sender:
    """Who writes: what stands below each letter."""

    name: str
    office: str
    address: str
    phone: str
    hours: str
    mailbox: str


def sender_of(municipality_id: int) -> Sender:
    """The town that writes. Raises NoResultFound."""
    columns = (TOWN.c.name, TOWN.c.office, TOWN.c.address, TOWN.c.phone, TOWN.c.hours, TOWN.c.mailbox)
    return Sender(*db.session.execute(select(*columns).where(TOWN.c.id == municipality_id)).one())


# --- What a worker looks for --------------------------------------------------------------------


def to_be_done(at: datetime) -> ColumnElement[bool]:
    """Jobs whose time has come, and those whose worker has not been heard of for a lease."""
    return or_(
        and_(Job.status == JobStatus.QUEUED, Job.run_at <= at),
        and_(Job.status == JobStatus.RUNNING, Job.lease_until <= at),
    )


def due_jobs(at: datetime) -> Select[Job]:
    """The jobs to be taken up at ``at``, longest due first."""
    return select(Job).where(to_be_done(at)).order_by(Job.run_at, Job.id)


def due_letters(at: datetime) -> Select[Letter]:
    """The letters to be offered to the mail server at ``at``, longest due first."""
    return (
        select(Letter)
        .where(Letter.status == LetterStatus.WAITING, Letter.next_try_at <= at)
        .order_by(Letter.next_try_at, Letter.id)
    )


def is_job_due(at: datetime) -> bool:
    return bool(db.session.scalar(select(exists().where(to_be_done(at)))))


def is_letter_due(at: datetime) -> bool:
    return bool(db.session.scalar(select(due_letters(at).exists())))


def is_cancel_wanted(job_id: int) -> bool:
    """As it is now, whatever snapshot the session reads."""
    with db.engine.connect() as connection:
        return bool(connection.scalar(select(Job.cancel_wanted).where(Job.id == job_id)))


# --- What staff look at -------------------------------------------------------------------------


def letters_of(
    municipality_id: int, *, status: LetterStatus | None, offset: int, limit: int
) -> Sequence[Letter]:
    """The town's letters, newest first, without their facts."""
    statement = (
        select(Letter)
        .options(defer(Letter.facts, raiseload=True))
        .where(Letter.municipality_id == municipality_id)
        .order_by(Letter.id.desc())
        .offset(offset)
        .limit(limit)
    )
    if status is not None:
        statement = statement.where(Letter.status == status)
    return db.session.scalars(statement).all()


def letter_counts(municipality_id: int) -> dict[LetterStatus, int]:
    """How many of the town's letters stand where; every status is there, be it with 0."""
    statement = (
        select(Letter.status, func.count())
        .where(Letter.municipality_id == municipality_id)
        .group_by(Letter.status)
    )
    found = {status: count for status, count in db.session.execute(statement).all()}  # noqa: C416 (Row is no pair)
    return {status: found.get(status, 0) for status in LetterStatus}


def letter_with_id(letter_id: int, *, municipality_id: int) -> Letter:
    """Raises NoResultFound, also for a letter of another town."""
    statement = select(Letter).where(Letter.id == letter_id, Letter.municipality_id == municipality_id)
    return db.session.scalars(statement).one()


def job_with_id(job_id: int) -> Job:
    """Raises NoResultFound."""
    return db.session.scalars(select(Job).where(Job.id == job_id)).one()


def jobs_with(statuses: Sequence[JobStatus], *, offset: int, limit: int) -> Sequence[Job]:
    """Jobs of these statuses, newest first."""
    statement = select(Job).where(Job.status.in_(statuses)).order_by(Job.id.desc())
    return db.session.scalars(statement.offset(offset).limit(limit)).all()


def job_counts() -> dict[JobStatus, int]:
    """How many jobs stand where; every status is there, be it with 0."""
    rows = db.session.execute(select(Job.status, func.count()).group_by(Job.status)).all()
    found = {status: count for status, count in rows}  # noqa: C416 (Row is no pair)
    return {status: found.get(status, 0) for status in JobStatus}


# --- What the Redaktion looks at ----------------------------------------------------------------


def undelivered_letters(sought: Sought) -> Select[str, int, str, datetime]:
    """Letters of a process that its authors did not get, as a part of the queue."""
    narrowed = [Letter.subject.icontains(sought.words, autoescape=True)] if sought.words else []
    columns = waiting_columns("letter", item_id=Letter.id, since=Letter.created_at)
    return select(*columns).where(
        Letter.process_id == sought.process_id,
        Letter.status == LetterStatus.FAILED,
        Letter.settled_at.is_(None),
        *narrowed,
    )


def undelivered_rows(ids: Collection[int]) -> dict[int, WaitingRow]:
    """What the queue shows of such letters: neither the mailbox nor what they say."""
    statement = select(Letter.id, Letter.subject, Letter.error, Letter.facts).where(Letter.id.in_(ids))
    return {
        letter_id: WaitingRow(
            title=subject or str(facts.get("number", letter_id)),
            text=error or "",
            number=str(facts.get("number", "")),
            note=_("Der Brief kam nicht an."),
            address={"letter_id": letter_id},
        )
        for letter_id, subject, error, facts in db.session.execute(statement).all()
    }


def letter_of_process(letter_id: int, *, process_id: int) -> Letter:
    """Raises NoResultFound, also for a letter of another process."""
    statement = select(Letter).where(Letter.id == letter_id, Letter.process_id == process_id)
    return db.session.scalars(statement).one()


# --- What a mailbox gets ------------------------------------------------------------------------


def takes_letters(mailbox: str, *, kind: str, municipality_id: int, at: datetime) -> bool:
    """Whether one more letter of this kind may go to a mailbox that nobody has confirmed.

    Counted over the newest letters of the town, whatever the spelling: ``name+tag@…`` is the same mailbox.
    """
    wanted = mailbox_key(mailbox)
    newest = select(func.max(Letter.id)).where(Letter.municipality_id == municipality_id).scalar_subquery()
    recipients = db.session.scalars(
        select(Letter.recipient).where(
            Letter.municipality_id == municipality_id,
            Letter.id > newest - NEWEST,
            Letter.kind == kind,
            Letter.created_at > at - AN_HOUR,
        )
    )
    return sum(mailbox_key(recipient) == wanted for recipient in recipients) < UNASKED_PER_HOUR


def is_undeliverable(mailbox: str, *, municipality_id: int) -> bool:
    """Whether a mail server said that nothing will ever arrive there."""
    return bool(db.session.scalar(select(exists().where(*gave_up(mailbox, municipality_id)))))


def gave_up(mailbox: str, municipality_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        UndeliverableMailbox.municipality_id == municipality_id,
        UndeliverableMailbox.mailbox_key == mailbox_key(mailbox),
    )


def letter_called(message_id: str) -> Letter | None:
    """The letter with this Message-ID, without the host behind it."""
    return db.session.scalars(select(Letter).where(Letter.message_id == message_id)).one_or_none()
