"""What follows from a decision or a report: the authors of the ideas behind the measure are to be told."""

from datetime import datetime

from sqlalchemy import select

from participation.extensions import db
from participation.kernel.permissions import Person
from participation.progress.models import MeasureNews, NewsOf
from participation.progress.rules import takes_reports
from participation.strategy.models import Measure, MeasureStatus

DECISIONS = frozenset({MeasureStatus.ADOPTED, MeasureStatus.REJECTED})


def tell_of_report(measure: Measure, *, at: datetime) -> None:
    tell(measure, NewsOf.REPORTED, at=at)


def tell_of_decision(measure: Measure, before: MeasureStatus, _by: Person, at: datetime) -> None:
    """What the council decided is news; that a measure under way is only adopted again is none."""
    if measure.status in DECISIONS and measure.status is not before:
        if measure.status is MeasureStatus.ADOPTED and takes_reports(before):
            return
        tell(measure, NewsOf.DECIDED, at=at)


def tell(measure: Measure, kind: NewsOf, *, at: datetime) -> None:
    """Once, while nobody was told of the last: what is told is looked up when it is told."""
    waiting = select(MeasureNews.id).where(
        MeasureNews.measure_id == measure.id,
        MeasureNews.kind == kind,
        MeasureNews.told_at.is_(None),
        MeasureNews.told_up_to == 0,
    )
    if db.session.scalars(waiting).first() is None:
        news = MeasureNews(process_id=measure.process_id, measure_id=measure.id, kind=kind, created_at=at)
        db.session.add(news)
        db.session.flush()
