"""Reports as staff and reporters read them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from participation.accounts.models import Account, RoleGrant
from participation.accounts.queries import holds_at
from participation.extensions import db
from participation.kernel.permissions import STAFF, Permission, Person, Role
from participation.municipality.models import Municipality, Process
from participation.reports.models import Report, ReportNamed


def report_with_code(code_digest: str, *, municipality_id: int) -> Report | None:
    """The report whose receipt has this digest, in a process of this town."""
    statement = (
        select(Report)
        .join(Report.process)
        .where(Report.code_digest == code_digest, Process.municipality_id == municipality_id)
    )
    return db.session.scalars(statement).one_or_none()


def report_sent_with(key: str) -> Report | None:
    return db.session.scalars(select(Report).where(Report.submission_key == key)).one_or_none()


def report_in(process: Process, report_id: int) -> Report:
    """One that is no complaint; NoResultFound for all others."""
    statement = select(Report).where(
        Report.id == report_id, Report.process_id == process.id, Report.is_complaint.is_(False)
    )
    return db.session.scalars(statement).one()


def reports_about(kind: str, target_id: int) -> Sequence[Report]:
    """All reports about one thing, oldest first, settled ones too; never complaints."""
    statement = select(Report).where(
        Report.target_kind == kind, Report.target_id == target_id, Report.is_complaint.is_(False)
    )
    return db.session.scalars(statement.order_by(Report.created_at, Report.id)).all()


def names_of(account_ids: Sequence[int | None]) -> dict[int, str]:
    """How these accounts are called."""
    wanted = {number for number in account_ids if number is not None}
    rows = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(wanted))).all()
    return {number: name for number, name in rows}  # noqa: C416 (dict() refuses rows)


# --- Complaints about staff -----------------------------------------------------------------------


def may_be_read_by(reader: Person, at: datetime) -> ColumnElement[bool]:
    """Whether ``reader`` may know of a complaint at all: the one condition of list, page, queue and log.

    Administrators whom it does not name. Where it names all of them, the Redaktion whom it does not name.
    """
    is_named = exists().where(ReportNamed.report_id == Report.id, ReportNamed.account_id == reader.id)
    if reader.id is None:
        return Report.id.is_(None)
    if reader.may(Permission.HANDLE_COMPLAINTS):
        return ~is_named
    if reader.may_somewhere(Permission.SETTLE_REPORTS):
        return and_(~is_named, ~exists(unnamed_administrators(at).correlate(Report)), in_processes_of(reader))
    return Report.id.is_(None)


def in_processes_of(reader: Person) -> ColumnElement[bool]:
    """Where ``reader`` settles reports."""
    if reader.may(Permission.SETTLE_REPORTS):
        return Report.id.is_not(None)
    slugs = {
        grant.process
        for grant in reader.grants
        if grant.process and reader.may(Permission.SETTLE_REPORTS, grant.process)
    }
    return Report.process_id.in_(select(Process.id).where(Process.slug.in_(slugs)))


def unnamed_administrators(at: datetime):  # type: ignore[no-untyped-def]  # noqa: ANN201 (a select to be correlated)
    named = exists().where(ReportNamed.report_id == Report.id, ReportNamed.account_id == RoleGrant.account_id)
    return (
        select(RoleGrant.id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            RoleGrant.role == Role.ADMINISTRATOR,
            RoleGrant.process_id.is_(None),
            Account.closed_at.is_(None),
            holds_at(at),
            ~named,
        )
    )


def complaints(town: Municipality, *, reader: Person, at: datetime) -> Sequence[Report]:
    """Those that ``reader`` may know of, open ones first, longest waiting first."""
    statement = (
        select(Report)
        .join(Report.process)
        .where(
            Report.is_complaint.is_(True),
            Process.municipality_id == town.id,
            may_be_read_by(reader, at),
        )
        .order_by(Report.settled_at.is_not(None), Report.created_at, Report.id)
    )
    return db.session.scalars(statement).all()


def complaint(report_id: int, town: Municipality, *, reader: Person, at: datetime) -> Report:
    """NoResultFound for what is none, or names ``reader``, alike."""
    statement = (
        select(Report)
        .join(Report.process)
        .where(
            Report.id == report_id,
            Report.is_complaint.is_(True),
            Process.municipality_id == town.id,
            may_be_read_by(reader, at),
        )
    )
    return db.session.scalars(statement).one()


def handlers_of(report: Report, *, at: datetime) -> Sequence[Account]:
    """Administrators with a mailbox who are not named in the complaint, by id."""
    statement = (
        select(Account)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            Account.municipality_id == report.process.municipality_id,
            Account.closed_at.is_(None),
            Account.mailbox.is_not(None),
            RoleGrant.role == Role.ADMINISTRATOR,
            RoleGrant.process_id.is_(None),
            holds_at(at),
            ~exists().where(ReportNamed.report_id == report.id, ReportNamed.account_id == Account.id),
        )
        .distinct()
    )
    return db.session.scalars(statement.order_by(Account.id)).all()


def staff_of(town_id: int, *, at: datetime) -> Sequence[Account]:
    """Who works for the town, by name: whom a complaint can name."""
    statement = (
        select(Account)
        .where(
            Account.municipality_id == town_id,
            Account.closed_at.is_(None),
            Account.id.in_(
                select(RoleGrant.account_id).where(
                    or_(RoleGrant.role.in_(STAFF), RoleGrant.role == Role.ASSESSOR), holds_at(at)
                )
            ),
        )
        .order_by(func.lower(Account.name), Account.id)
    )
    return db.session.scalars(statement).all()


def unknown_to(reader: Person, *, at: datetime) -> Sequence[int]:
    """The ids of all complaints that ``reader`` must not know of: the log leaves them out."""
    statement = select(Report.id).where(Report.is_complaint.is_(True), ~may_be_read_by(reader, at))
    return db.session.scalars(statement.order_by(Report.id)).all()
