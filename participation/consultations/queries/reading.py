"""Consultations for staff, for offices, and for everybody."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from participation.accounts.models import Account
from participation.consultations.models import Consultation, ConsultationItem, OpinionUse
from participation.extensions import db
from participation.ideas.models import Idea
from participation.municipality.models import Process
from participation.strategy.models import Measure
from participation.themes.models import Theme


@dataclass(frozen=True)
class Opinion:
    """What everybody may read of an office's answer."""

    office: str
    text: str
    answered_at: datetime


def about(kind: str, id_: int) -> ColumnElement[bool]:
    """Consultations about one idea, theme or measure."""
    column = {
        "idea": ConsultationItem.idea_id,
        "theme": ConsultationItem.theme_id,
        "measure": ConsultationItem.measure_id,
    }[kind]
    return Consultation.id.in_(select(ConsultationItem.consultation_id).where(column == id_))


@lru_cache(maxsize=1)
def an_office_was_asked() -> ColumnElement[bool]:
    """Whether it is worth asking ``published_opinions`` about the idea of the row."""
    asked = select(ConsultationItem.id).where(ConsultationItem.idea_id == Idea.id)
    return asked.correlate(Idea).exists()


def published_opinions(kind: str, id_: int) -> list[Opinion]:
    """For the public page of an idea, a theme or a measure, oldest first."""
    statement = (
        select(Consultation.office, Consultation.answer, Consultation.answered_at)
        .where(about(kind, id_), Consultation.use == OpinionUse.PUBLIC)
        .order_by(Consultation.answered_at, Consultation.id)
    )
    rows = db.session.execute(statement).all()
    return [Opinion(office, text, answered_at) for office, text, answered_at in rows if answered_at]


def consultations_about(kind: str, id_: int) -> Sequence[Consultation]:
    """All of them, for staff, newest first."""
    statement = select(Consultation).where(about(kind, id_))
    return db.session.scalars(
        statement.order_by(Consultation.created_at.desc(), Consultation.id.desc())
    ).all()


def how_many(process: Process) -> int:
    return db.session.scalars(select(func.count()).where(Consultation.process_id == process.id)).one()


def consultations_of(process: Process, *, offset: int, limit: int) -> Sequence[Consultation]:
    """Those that wait first, the most urgent on top; then the settled ones, newest first."""
    is_over = (Consultation.answered_at.is_not(None)) | (Consultation.revoked_at.is_not(None))
    statement = (
        select(Consultation)
        .where(Consultation.process_id == process.id)
        .options(*with_items())
        .order_by(is_over, Consultation.due_at, Consultation.id)
        .offset(offset)
        .limit(limit)
    )
    return db.session.scalars(statement).all()


def with_items() -> tuple[ExecutableOption, ...]:
    items = selectinload(Consultation.items)
    return (
        items.joinedload(ConsultationItem.idea),
        items.joinedload(ConsultationItem.theme),
        items.joinedload(ConsultationItem.measure),
    )


def consultation_in(process: Process, number: int) -> Consultation:
    """NoResultFound for unknown ones and those of other processes."""
    statement = (
        select(Consultation)
        .where(Consultation.id == number, Consultation.process_id == process.id)
        .options(*with_items(), joinedload(Consultation.process))
    )
    return db.session.scalars(statement).unique().one()


def ideas_called(process: Process, numbers: Collection[str]) -> dict[str, Idea]:
    statement = select(Idea).where(Idea.process_id == process.id, Idea.number.in_(numbers))
    return {idea.number: idea for idea in db.session.scalars(statement)}


def themes_called(process: Process, numbers: Collection[int]) -> dict[int, Theme]:
    """Themes that stand: neither merged nor dissolved."""
    statement = select(Theme).where(
        Theme.process_id == process.id,
        Theme.number.in_(numbers),
        Theme.merged_into_id.is_(None),
        Theme.dissolved_at.is_(None),
    )
    return {theme.number: theme for theme in db.session.scalars(statement)}


def measures_called(process: Process, numbers: Collection[int]) -> dict[int, Measure]:
    statement = select(Measure).where(Measure.process_id == process.id, Measure.number.in_(numbers))
    return {measure.number: measure for measure in db.session.scalars(statement)}


def name_of(account_id: int | None) -> str:
    return "" if account_id is None else db.session.get_one(Account, account_id).name
