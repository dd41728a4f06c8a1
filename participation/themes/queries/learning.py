"""What the machine learns from, and what it has learnt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.themes.models import LearntModel, Lesson, Placement, Theme
from participation.themes.queries.board import live

MOST_TEXTS = 20_000
"""The newest ideas of a process are enough to know its language."""
MOST_HEARD = 25
"""So many decisions of each kind are heard beside what was learnt; then learning anew is due anyway."""
LEFT_OUT = (IdeaStatus.WITHDRAWN, IdeaStatus.REFUSED)
AREA, THEME = "area", "theme"


@dataclass(frozen=True)
class IdeaText:
    """An idea with the places that people gave it."""

    id: int
    title: str
    text: str
    area_id: int | None
    theme_id: int | None

    @property
    def words(self) -> str:
        return as_one(self.title, self.text)


def as_one(title: str, text: str) -> str:
    """Title and text as the machine reads them: the first line is the title."""
    return f"{title}\n{text}"


def texts_to_learn(process_id: int) -> list[IdeaText]:
    """The newest ideas that were neither withdrawn nor refused, by id, with area and live theme."""
    newest = (
        select(Idea.id)
        .where(Idea.process_id == process_id, Idea.status.not_in(LEFT_OUT))
        .order_by(Idea.id.desc())
        .limit(MOST_TEXTS)
        .subquery()
    )
    statement = (
        select(Idea.id, Idea.title, Idea.text, Idea.area_id, Theme.id)
        .join(newest, newest.c.id == Idea.id)
        .outerjoin(Placement, Placement.idea_id == Idea.id)
        .outerjoin(Theme, (Theme.id == Placement.theme_id) & live())
        .order_by(Idea.id)
    )
    return [IdeaText(*row) for row in db.session.execute(statement).all()]


def label_counts(process_id: int) -> tuple[int, int]:
    """How many ideas that the machine may read have an area, and how many a theme."""
    statement = (
        select(func.count(Idea.area_id), func.count(Placement.theme_id))
        .select_from(Idea)
        .outerjoin(Placement, Placement.idea_id == Idea.id)
        .where(Idea.process_id == process_id, Idea.status.not_in(LEFT_OUT))
    )
    areas, themes = db.session.execute(statement).one()
    return areas, themes


def learnt_last(process_id: int) -> LearntModel | None:
    """What was learnt, without its content."""
    return db.session.scalars(select(LearntModel).where(LearntModel.process_id == process_id)).first()


def content_learnt(process_id: int, version: int) -> bytes | None:
    """None if a newer version has taken its place."""
    statement = select(LearntModel.content).where(
        LearntModel.process_id == process_id, LearntModel.version == version
    )
    return db.session.scalars(statement).first()


def last_entry() -> int:
    """The newest entry of the record."""
    return db.session.scalar(select(func.max(AuditEntry.id))) or 0


@dataclass(frozen=True)
class Told:
    """A decision about where an idea belongs, and whether the place fits."""

    idea_id: int
    words: str
    place_id: int
    fits: bool
    at: datetime


def told_since(model: LearntModel, kind: str, *, but_not: int) -> list[Told]:
    """The last decisions about other ideas that the machine has not learnt from, oldest first.

    Refusals count however old they are: nobody learns from them otherwise.
    """
    placed = placed_since(model) if kind == THEME else sorted_since(model)
    column = Lesson.theme_id if kind == THEME else Lesson.area_id
    refused = (
        select(Idea.id, Idea.title, Idea.text, column, Lesson.created_at)
        .join(Idea, Idea.id == Lesson.idea_id)
        .where(Lesson.process_id == model.process_id, Lesson.accepted.is_(False), column.is_not(None))
        .where(Idea.id != but_not, Idea.status.not_in(LEFT_OUT))
        .order_by(Lesson.id.desc())
        .limit(MOST_HEARD)
    )
    newest = placed.where(Idea.id != but_not, Idea.status.not_in(LEFT_OUT)).limit(MOST_HEARD)
    heard = [
        Told(row[0], as_one(row[1], row[2]), row[3] or 0, fits, row[4])
        for statement, fits in ((newest, True), (refused, False))
        for row in db.session.execute(statement).all()
    ]
    return sorted(heard, key=lambda one: (one.at, one.idea_id))


def placed_since(model: LearntModel) -> Select[int, str, str, int | None, datetime]:
    """Ideas that came into a theme, last first."""
    return (
        select(Idea.id, Idea.title, Idea.text, Placement.theme_id, Placement.created_at)
        .join(Placement, Placement.idea_id == Idea.id)
        .where(Idea.process_id == model.process_id, Placement.created_at >= model.learnt_at)
        .order_by(Placement.created_at.desc(), Idea.id.desc())
    )


def sorted_since(model: LearntModel) -> Select[int, str, str, int | None, datetime]:
    """Ideas that came into an area of life, last first."""
    newest = (
        select(AuditEntry.subject_id, func.max(AuditEntry.id).label("entry"))
        .where(AuditEntry.process_id == model.process_id, AuditEntry.id > model.audited_to)
        .where(AuditEntry.action == "idea.sort")
        .group_by(AuditEntry.subject_id)
        .subquery()
    )
    return (
        select(Idea.id, Idea.title, Idea.text, Idea.area_id, AuditEntry.at)
        .join(newest, newest.c.subject_id == Idea.id)
        .join(AuditEntry, AuditEntry.id == newest.c.entry)
        .where(Idea.area_id.is_not(None))
        .order_by(AuditEntry.id.desc())
    )


def refused_places(idea_id: int) -> tuple[set[int], set[int]]:
    """The areas and the themes that do not fit the idea, as somebody said last."""
    statement = (
        select(Lesson.area_id, Lesson.theme_id, Lesson.accepted)
        .where(Lesson.idea_id == idea_id)
        .order_by(Lesson.id)
    )
    said: dict[tuple[int | None, int | None], bool] = {}
    for area_id, theme_id, accepted in db.session.execute(statement).all():
        said[area_id, theme_id] = accepted
    refused = [place for place, accepted in said.items() if not accepted]
    return {area for area, _ in refused if area}, {theme for _, theme in refused if theme}


def live_themes(process_id: int) -> Sequence[Theme]:
    """The themes that take ideas, by number."""
    statement = select(Theme).where(Theme.process_id == process_id, live(), Theme.parked_at.is_(None))
    return db.session.scalars(statement.order_by(Theme.number)).all()


@dataclass(frozen=True)
class Neighbour:
    """A published idea with the places that it has now."""

    number: str
    title: str
    area_id: int | None
    theme_id: int | None


def neighbours(idea_ids: set[int]) -> dict[int, Neighbour]:
    """Those of the ideas that are published."""
    if not idea_ids:
        return {}
    statement = (
        select(Idea.id, Idea.number, Idea.title, Idea.area_id, Placement.theme_id)
        .outerjoin(Placement, Placement.idea_id == Idea.id)
        .where(Idea.id.in_(idea_ids), Idea.status == IdeaStatus.PUBLISHED)
    )
    return {row[0]: Neighbour(*row[1:]) for row in db.session.execute(statement).all()}
