"""Whose ideas stand behind a measure about which there is something to tell."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.kernel.permissions import VISITOR
from participation.municipality.models import Process
from participation.progress.models import MeasureNews, NewsOf
from participation.strategy.models import Measure
from participation.strategy.queries.measures import visible
from participation.strategy.queries.provenance import ideas_of_measures


class Behind(NamedTuple):
    """An idea whose author is to be told of a measure."""

    idea_id: int
    measure_id: int


class ToldStep(NamedTuple):
    """What a letter tells of one idea."""

    idea: Idea
    measure: Measure
    kind: NewsOf


def waiting_news(*, stable_since: datetime) -> Sequence[MeasureNews]:
    """The oldest news that nobody, or only the first of its authors, was told of, with all that go with it.

    Held until the end of the transaction; what another worker holds is left to it.
    """
    first = db.session.scalars(
        select(MeasureNews)
        .where(MeasureNews.told_at.is_(None), MeasureNews.created_at <= stable_since)
        .order_by(MeasureNews.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if first is None:
        return []
    return db.session.scalars(
        select(MeasureNews)
        .where(
            MeasureNews.told_at.is_(None),
            MeasureNews.created_at <= stable_since,
            MeasureNews.process_id == first.process_id,
            MeasureNews.told_up_to == first.told_up_to,
        )
        .order_by(MeasureNews.id)
        .with_for_update(skip_locked=True)
    ).all()


def ideas_to_tell(measure_ids: Collection[int], *, after: int, most: int) -> list[int]:
    """The next ideas behind these measures whose authors can be written to, objections among them."""
    links = ideas_of_measures(measure_ids)
    statement = (
        select(Idea.id)
        .where(
            Idea.id.in_(select(links.c.idea_id)),
            Idea.id > after,
            Idea.status == IdeaStatus.PUBLISHED,
            or_(Idea.author_id.is_not(None), Idea.contact.is_not(None)),
        )
        .order_by(Idea.id)
        .limit(most)
    )
    return list(db.session.scalars(statement))


def measures_behind(measure_ids: Collection[int], idea_ids: Collection[int]) -> set[Behind]:
    """Which of these ideas stand behind which of these measures, as everybody may see now."""
    links = ideas_of_measures(measure_ids)
    statement = (
        select(links.c.idea_id, links.c.measure_id)
        .join(Measure, Measure.id == links.c.measure_id)
        .join(Process, Process.id == Measure.process_id)
        .where(links.c.idea_id.in_(idea_ids), visible(VISITOR), Process.is_public)
    )
    return {Behind(row[0], row[1]) for row in db.session.execute(statement)}
