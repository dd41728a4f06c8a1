"""What is new for people who follow something: read from the record, shown as it may be seen now.

The record says what happened and when; every title and every condition comes from the things as they stand at
the moment of asking, so that nothing hidden, withdrawn or unrecognisable is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import select

from participation.audit.models import AuditEntry
from participation.comments.models import Comment
from participation.comments.queries.public import visible as visible_comment
from participation.extensions import db
from participation.following.models import FollowKind
from participation.following.queries.follows import Followed, follows_of
from participation.ideas.models import Answer, Idea
from participation.ideas.queries.public import visible as visible_idea
from participation.kernel.permissions import VISITOR
from participation.municipality.models import Process
from participation.strategy.models import Measure, MeasureArea
from participation.strategy.queries.measures import visible as visible_measure
from participation.strategy.queries.provenance import measures_from_ideas, measures_from_themes
from participation.themes.models import Placement, Theme
from participation.themes.queries.board import shown as shown_theme

MOST_ENTRIES = 20_000
"""Of the record, looked at for one batch of people: the newest."""


class NewsKind(StrEnum):
    """What a digest groups by, in its order."""

    MEASURE = "measure"
    PROGRESS = "progress"
    ANSWER = "answer"
    BODY_REPLY = "body_reply"
    THEME = "theme"
    GROWN_THEME = "grown_theme"
    IDEA = "idea"
    COMMENT = "comment"


KINDS = {
    "idea.publish": NewsKind.IDEA,
    "idea.answer": NewsKind.ANSWER,
    "idea.keep_body_reply": NewsKind.BODY_REPLY,
    "comment.write": NewsKind.COMMENT,
    "comment.publish": NewsKind.COMMENT,
    "theme.create": NewsKind.THEME,
    "theme.confirm": NewsKind.THEME,
    "theme.unpark": NewsKind.THEME,
    "theme.move": NewsKind.GROWN_THEME,
    "theme.merge": NewsKind.GROWN_THEME,
    "measure.create": NewsKind.MEASURE,
    "measure.standing": NewsKind.MEASURE,
    "measure.report": NewsKind.PROGRESS,
}
"""By action of the record."""

TELLS_OF_PROCESS = frozenset(
    {NewsKind.MEASURE, NewsKind.PROGRESS, NewsKind.ANSWER, NewsKind.THEME, NewsKind.IDEA}
)


class Listener(NamedTuple):
    """Somebody who follows things, and between which entries of the record they are told."""

    account_id: int
    after: int
    up_to: int


class Happened(NamedTuple):
    """One line of the record that may be news."""

    entry_id: int
    at: datetime
    process_id: int
    kind: NewsKind
    subject_id: int


@dataclass(frozen=True)
class News:
    """One thing that a person hears: about an idea, a theme or a measure, as it stands now."""

    kind: NewsKind
    process: Process
    idea: Idea | None = None
    theme: Theme | None = None
    measure: Measure | None = None
    comment: Comment | None = None


def news_for(listeners: Sequence[Listener]) -> dict[int, list[News]]:
    """By account: what is new for each, newest last; a number of statements that depends on nobody."""
    follows = follows_of([listener.account_id for listener in listeners])
    followed = [follow for each in follows.values() for follow in each]
    happened = record_of(listeners, {follow.process_id for follow in followed})
    if not happened:
        return {listener.account_id: [] for listener in listeners}
    known = Known(happened, followed)
    return {
        listener.account_id: list(news_of(listener, follows.get(listener.account_id, []), happened, known))
        for listener in listeners
    }


def record_of(listeners: Sequence[Listener], process_ids: Iterable[int]) -> list[Happened]:
    """What happened in these processes, oldest first."""
    after = min((listener.after for listener in listeners), default=0)
    up_to = max((listener.up_to for listener in listeners), default=0)
    statement = (
        select(AuditEntry.id, AuditEntry.at, AuditEntry.process_id, AuditEntry.action, AuditEntry.subject_id)
        .where(
            AuditEntry.process_id.in_(set(process_ids)),
            AuditEntry.id > after,
            AuditEntry.id <= up_to,
            AuditEntry.action.in_(KINDS),
        )
        .order_by(AuditEntry.id.desc())
        .limit(MOST_ENTRIES)
    )
    rows = db.session.execute(statement).all()
    return [Happened(row[0], row[1], row[2] or 0, KINDS[row[3]], row[4]) for row in reversed(rows)]


class Known:
    """The things that the record names, as everybody may see them now."""

    def __init__(self, happened: Sequence[Happened], followed: Sequence[Followed]) -> None:
        ids: dict[NewsKind, set[int]] = {kind: set() for kind in NewsKind}
        for one in happened:
            ids[one.kind].add(one.subject_id)
        self.comments = {
            comment.id: comment
            for comment in db.session.scalars(
                select(Comment).where(Comment.id.in_(ids[NewsKind.COMMENT]), visible_comment())
            )
        }
        idea_ids = ids[NewsKind.IDEA] | ids[NewsKind.ANSWER] | ids[NewsKind.BODY_REPLY]
        idea_ids |= {comment.idea_id for comment in self.comments.values()}
        self.ideas = {
            idea.id: idea
            for idea in db.session.scalars(select(Idea).where(Idea.id.in_(idea_ids), visible_idea()))
        }
        theme_ids = ids[NewsKind.THEME] | ids[NewsKind.GROWN_THEME]
        self.themes = {
            theme.id: theme
            for theme in db.session.scalars(select(Theme).where(Theme.id.in_(theme_ids), shown_theme()))
        }
        measure_ids = ids[NewsKind.MEASURE] | ids[NewsKind.PROGRESS]
        self.measures = {
            measure.id: measure
            for measure in db.session.scalars(
                select(Measure).where(Measure.id.in_(measure_ids), visible_measure(VISITOR))
            )
        }
        self.processes = {
            process.id: process
            for process in db.session.scalars(
                select(Process).where(Process.id.in_({one.process_id for one in happened}), Process.is_public)
            )
        }
        self.relate(followed)

    def relate(self, followed: Sequence[Followed]) -> None:
        """Which theme an idea is in, which areas and which followed ideas and themes a measure belongs to."""
        self.theme_of = {
            row[0]: row[1]
            for row in db.session.execute(
                select(Placement.idea_id, Placement.theme_id).where(Placement.idea_id.in_(self.ideas))
            )
        }
        self.areas_of: dict[int, set[int]] = {}
        for measure_id, area_id in db.session.execute(
            select(MeasureArea.measure_id, MeasureArea.area_id).where(
                MeasureArea.measure_id.in_(self.measures)
            )
        ):
            self.areas_of.setdefault(measure_id, set()).add(area_id)
        of = {kind: {f.subject_id for f in followed if f.kind is kind} for kind in FollowKind}
        self.sources: set[tuple[FollowKind, int, int]] = set()
        if self.measures:
            from_ideas = measures_from_ideas(of[FollowKind.IDEA], reader=VISITOR)
            from_themes = measures_from_themes(of[FollowKind.THEME], reader=VISITOR)
            for kind, found in ((FollowKind.IDEA, from_ideas), (FollowKind.THEME, from_themes)):
                self.sources |= {(kind, key, m.id) for key, measures in found.items() for m in measures}

    def seen(self, one: Happened) -> News | None:
        """What can be told of it; None for what is not to be seen, or no longer so."""
        process = self.processes.get(one.process_id)
        if process is None:
            return None
        if one.kind in {NewsKind.MEASURE, NewsKind.PROGRESS}:
            measure = self.measures.get(one.subject_id)
            return News(one.kind, process, measure=measure) if measure else None
        if one.kind in {NewsKind.THEME, NewsKind.GROWN_THEME}:
            theme = self.themes.get(one.subject_id)
            return News(one.kind, process, theme=theme) if theme else None
        comment = self.comments.get(one.subject_id) if one.kind is NewsKind.COMMENT else None
        idea = self.ideas.get(comment.idea_id if comment else one.subject_id)
        if idea is None or (one.kind is NewsKind.COMMENT and comment is None):
            return None
        if not still_said(one.kind, idea):
            return None
        return News(one.kind, process, idea=idea, comment=comment)


def still_said(kind: NewsKind, idea: Idea) -> bool:
    """Whether the answer or the reply that the record names still stands there."""
    if kind is NewsKind.ANSWER:
        return idea.answer is not Answer.OPEN
    return kind is not NewsKind.BODY_REPLY or bool(idea.body_reply)


def news_of(
    listener: Listener, follows: Sequence[Followed], happened: Sequence[Happened], known: Known
) -> Iterator[News]:
    """What one person hears; each thing once, however often it changed."""
    told: set[tuple[NewsKind, int]] = set()
    for one in happened:
        if not listener.after < one.entry_id <= listener.up_to or (one.kind, one.subject_id) in told:
            continue
        news = known.seen(one)
        if news is None or is_own(news, listener.account_id):
            continue
        if any(follow.since <= one.at and concerns(follow, news, known) for follow in follows):
            told.add((one.kind, one.subject_id))
            yield news


def is_own(news: News, account_id: int) -> bool:
    """Nobody is told what they wrote themselves."""
    if news.comment is not None:
        return news.comment.author_id == account_id
    return news.kind is NewsKind.IDEA and news.idea is not None and news.idea.author_id == account_id


def concerns(follow: Followed, news: News, known: Known) -> bool:
    """Whether somebody who follows this hears of that."""
    if follow.process_id != news.process.id:
        return False
    if follow.kind is FollowKind.PROCESS:
        return news.kind in TELLS_OF_PROCESS
    if follow.kind is FollowKind.AREA:
        return news.kind in TELLS_OF_PROCESS and follow.subject_id in areas_of(news, known)
    if news.measure is not None:
        return (follow.kind, follow.subject_id, news.measure.id) in known.sources or (
            follow.kind is FollowKind.MEASURE and follow.subject_id == news.measure.id
        )
    if follow.kind is FollowKind.THEME:
        return concerns_theme(follow.subject_id, news, known)
    return news.idea is not None and (follow.kind, follow.subject_id) == (FollowKind.IDEA, news.idea.id)


def concerns_theme(theme_id: int, news: News, known: Known) -> bool:
    if news.theme is not None:
        return news.kind is NewsKind.GROWN_THEME and news.theme.id == theme_id
    answers = news.kind in {NewsKind.ANSWER, NewsKind.BODY_REPLY}
    return answers and news.idea is not None and known.theme_of.get(news.idea.id) == theme_id


def areas_of(news: News, known: Known) -> set[int | None]:
    if news.measure is not None:
        return {*known.areas_of.get(news.measure.id, set())}
    return {(news.idea or news.theme).area_id} if news.idea or news.theme else set()  # type: ignore[union-attr]  # one of them is there
