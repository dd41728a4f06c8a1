"""What the Redaktion sees of a measure's sources: who linked what and when, and what could be linked."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.queries.staff import StaffFilter
from participation.municipality.models import Process
from participation.strategy.models import Measure, MeasureSource, SourceRole
from participation.strategy.queries.provenance import OBJECTION, RANK
from participation.strategy.rules import THEME, read_number
from participation.themes.models import Theme
from participation.themes.queries.board import shown
from participation.themes.rules import is_live

MOST_WORDS = 6
MOST_FOUND = 10
"""Ideas that a search for sources shows; whoever wants others says more words."""


class Source(NamedTuple):
    """A link of a measure, with the idea or the theme, and the name of who made it."""

    id: int
    role: SourceRole
    created_at: datetime
    idea: Idea | None
    theme: Theme | None
    linked_by: str

    @property
    def stands(self) -> bool:
        """Whether the theme still holds ideas; an idea always stands."""
        return self.theme is None or is_live(self.theme)


def how_many_sources(measure: Measure) -> int:
    statement = select(func.count()).select_from(MeasureSource).where(MeasureSource.measure_id == measure.id)
    return db.session.scalars(statement).one()


def sources_of(measure: Measure, *, offset: int, limit: int) -> list[Source]:
    """Themes first, then ideas; origins, supplements, objections; each in the order of linking."""
    statement = (
        select(
            MeasureSource.id,
            MeasureSource.role,
            MeasureSource.created_at,
            Idea,
            Theme,
            func.coalesce(Account.name, ""),
        )
        .outerjoin(Idea, Idea.id == MeasureSource.idea_id)
        .outerjoin(Theme, Theme.id == MeasureSource.theme_id)
        .outerjoin(Account, Account.id == MeasureSource.linked_by_id)
        .where(MeasureSource.measure_id == measure.id)
        .order_by(Theme.id.is_(None), RANK == OBJECTION, RANK, MeasureSource.id)
        .offset(offset)
        .limit(limit)
    )
    return [Source(*row) for row in db.session.execute(statement).all()]


def standing(process: Process) -> ColumnElement[bool]:
    """Themes of the process from which a measure can be made: they stand, and are not set aside."""
    return and_(Theme.process_id == process.id, shown())


def themes_called(process: Process, words: str) -> Sequence[Theme]:
    """Standing themes whose title or text bears each of the words, or that have this number (``T-07``)."""
    everywhere = Theme.title + " " + Theme.text
    bears = and_(*(everywhere.icontains(word, autoescape=True) for word in words.split()[:MOST_WORDS]))
    statement = (
        select(Theme)
        .where(standing(process), or_(bears, Theme.number == read_number(words, THEME)))
        .order_by(Theme.number, Theme.id)
        .limit(MOST_FOUND)
    )
    return db.session.scalars(statement).all()


def ideas_called(process: Process, words: str) -> Sequence[Idea]:
    """Published ideas with this number or these words, most supported first."""
    wanted = StaffFilter(status=IdeaStatus.PUBLISHED, words=words)
    statement = (
        select(Idea)
        .where(Idea.process_id == process.id, *wanted.conditions())
        .order_by(Idea.supports.desc(), Idea.id)
        .limit(MOST_FOUND)
    )
    return db.session.scalars(statement).all()


def themes_numbered(process: Process, numbers: Collection[int]) -> Sequence[Theme]:
    """These standing themes, by number; unknown numbers are left out."""
    statement = select(Theme).where(standing(process), Theme.number.in_(numbers))
    return db.session.scalars(statement.order_by(Theme.number, Theme.id)).all()
