"""The same figures counted again from the rows, one question at a time and with nothing shared."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Answer, Channel, Idea, IdeaStatus
from participation.municipality.models import Process
from participation.strategy.models import Measure
from participation.themes.models import Placement, Theme
from participation.voting.models import ConfirmedBy, Support

BERLIN = ZoneInfo("Europe/Berlin")
EVERYWHERE = "everywhere"
Where = int | str | None
"""An area's id, None for what has no area, or EVERYWHERE."""


@dataclass
class Hand:
    """Whoever counts by hand looks at all rows of the database each time."""

    process: Process

    def ideas(self, where: Where, *statuses: IdeaStatus) -> list[Idea]:
        return [
            idea
            for idea in db.session.scalars(select(Idea))
            if idea.process_id == self.process.id
            and idea.status in statuses
            and where in {EVERYWHERE, idea.area_id}
        ]

    def published(self, where: Where) -> list[Idea]:
        return self.ideas(where, IdeaStatus.PUBLISHED)

    def supports(self, where: Where) -> list[Support]:
        counted = {i.id for i in self.ideas(where, IdeaStatus.PUBLISHED, IdeaStatus.WITHDRAWN)}
        return [one for one in db.session.scalars(select(Support)) if one.idea_id in counted]

    def authors(self, where: Where) -> set[int]:
        confirmed = {one.id for one in db.session.scalars(select(Account)) if one.confirmed_at}
        return {i.author_id for i in self.published(where) if i.author_id in confirmed and i.author_id}

    def supporters(self, where: Where) -> set[int]:
        return {support.supporter_id for support in self.supports(where)}

    def answers(self, where: Where) -> dict[Answer, int]:
        return {a: len([i for i in self.published(where) if i.answer is a]) for a in Answer}

    def channels(self, where: Where) -> dict[Channel, int]:
        return {c: len([i for i in self.published(where) if i.channel is c]) for c in Channel}

    def oldest_open(self, where: Where) -> datetime | None:
        waiting = [i.published_at for i in self.published(where) if i.answer is Answer.OPEN]
        return min((moment for moment in waiting if moment), default=None)

    def weeks(self, where: Where) -> dict[date, int]:
        """Only weeks with an idea: the ISO week of the local day, found by its number."""
        counts: dict[date, int] = {}
        for idea in self.published(where):
            monday = monday_by_number(idea.created_at)
            counts[monday] = counts.get(monday, 0) + 1
        return counts

    def new_accesses(self) -> dict[date, int]:
        moments: dict[int, list[datetime]] = {}
        for support in self.supports(EVERYWHERE):
            moments.setdefault(support.supporter_id, []).append(support.created_at)
        authors = self.authors(EVERYWHERE)
        for idea in self.published(EVERYWHERE):
            if idea.author_id in authors and idea.author_id:
                moments.setdefault(idea.author_id, []).append(idea.created_at)
        counts: dict[date, int] = {}
        for one in moments.values():
            monday = monday_by_number(min(one))
            counts[monday] = counts.get(monday, 0) + 1
        return counts

    def themes(self, where: Where) -> list[Theme]:
        return [
            theme
            for theme in db.session.scalars(select(Theme))
            if theme.process_id == self.process.id
            and theme.merged_into_id is None
            and theme.dissolved_at is None
            and where in {EVERYWHERE, theme.area_id}
        ]

    def placed_in(self, theme: Theme) -> set[int]:
        return {p.idea_id for p in db.session.scalars(select(Placement)) if p.theme_id == theme.id}

    def ideas_in(self, theme: Theme) -> set[int]:
        return self.placed_in(theme) & {idea.id for idea in self.published(EVERYWHERE)}

    def supporters_of(self, theme: Theme) -> set[int]:
        placed = self.placed_in(theme)
        return {one.supporter_id for one in self.supports(EVERYWHERE) if one.idea_id in placed}

    def measures(self, where: Where) -> list[Measure]:
        return [
            measure
            for measure in db.session.scalars(select(Measure))
            if measure.process_id == self.process.id
            and (
                where == EVERYWHERE
                or (where is None and not measure.areas)
                or where in {area.id for area in measure.areas}
            )
        ]

    def confirmed_by(self, by: ConfirmedBy) -> list[Support]:
        return [support for support in self.supports(EVERYWHERE) if support.confirmed_by is by]


def monday_by_number(moment: datetime) -> date:
    year, week, _day = moment.astimezone(BERLIN).date().isocalendar()
    return date.fromisocalendar(year, week, 1)


def every_monday(counts: dict[date, int]) -> list[date]:
    """From the first to the last, the quiet weeks too."""
    if not counts:
        return []
    weeks = (max(counts) - min(counts)).days // 7
    return [min(counts) + timedelta(days=7 * week) for week in range(weeks + 1)]
