"""The rows of each record, in an order that does not depend on ids: the same contents, the same export."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, and_, case, cast, func, select, true
from sqlalchemy.orm import aliased

from participation.comments.models import Comment
from participation.comments.queries.public import visible as comment_visible
from participation.comments.rules import shown_number
from participation.exports import assessments, measures, progress, rounds, surveys
from participation.exports.kinship import joins, parts, rules
from participation.exports.reading import Row, numbered, read, told_ideas
from participation.exports.records import Profile, Record
from participation.extensions import db
from participation.ideas.models import Idea, IdeaMessage
from participation.ideas.models.authored import IdeaImage
from participation.ideas.rules import COUNT_ON, COUNTED
from participation.municipality.models import AreaOfLife, Phase, Process
from participation.themes.models import Placement, Theme
from participation.themes.queries.board import live
from participation.voting.models import Stance, Support

IdeasTheme = aliased(Theme)
PICTURES = case(
    (
        Idea.images > 0,
        select(func.aggregate_strings(Idea.number + "-" + cast(IdeaImage.id, String) + ".jpg", "; "))
        .where(IdeaImage.idea_id == Idea.id, IdeaImage.removed_at.is_(None))
        .correlate(Idea)
        .scalar_subquery(),
    ),
    else_="",
)
"""The names of an idea's pictures, as its page gives them."""


def rows_of(record: Record, process: Process, profile: Profile) -> Iterator[Row]:
    """The rows of one record as dictionaries, read as they are taken; fields that are not told are absent."""
    keys = [field.key for field in record.told(profile)]
    for row in READERS[record.name](process, profile):
        yield {key: plain(row[key]) for key in keys}


def plain(value: Any) -> Any:  # noqa: ANN401  (any column's value)
    """JSON's own kinds: days and moments as ISO 8601, choices as their words."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return getattr(value, "value", value)


def process_row(process: Process, _profile: Profile) -> Iterator[Row]:
    yield {key: getattr(process, key) for key in Process.__table__.columns.keys()}  # noqa: SIM118 (a collection)


def phases(process: Process, _profile: Profile) -> Iterator[Row]:
    columns = (
        Phase.title,
        Phase.note,
        Phase.starts_at,
        Phase.ends_at,
        Phase.takes_ideas,
        Phase.takes_supports,
        Phase.takes_comments,
    )
    yield from read(select(*columns).where(Phase.process_id == process.id).order_by(Phase.position, Phase.id))


def areas(process: Process, _profile: Profile) -> Iterator[Row]:
    columns = (AreaOfLife.slug, AreaOfLife.name, AreaOfLife.lead, AreaOfLife.look, AreaOfLife.retired_at)
    statement = select(*columns).where(AreaOfLife.process_id == process.id, AreaOfLife.merged_at.is_(None))
    yield from read(statement.order_by(AreaOfLife.position, AreaOfLife.id))


def ideas(process: Process, profile: Profile) -> Iterator[Row]:
    """In the order of their arrival; the authors' pseudonyms count up by first appearance."""
    statement = (
        select(
            Idea.number, Idea.title, Idea.text, Idea.language, AreaOfLife.slug.label("area"), Idea.channel,
            Idea.created_at.label("submitted_at"), Idea.changed_at, Idea.place, Idea.latitude, Idea.longitude,
            PICTURES.label("pictures"), Idea.author_name, Idea.supports, Idea.against, Idea.passes,
            Idea.comments, Idea.submissions, Idea.supports_elsewhere,
            IdeasTheme.number.label("theme"), Idea.answer, Idea.answer_text, Idea.answer_body,
            Idea.answered_at, Idea.body_reply, Idea.body_replied_on, Idea.status, Idea.consent, Idea.reason,
            Idea.published_at, Idea.decided_at,
            Idea.external_id, Idea.author_id,
        )
        .outerjoin(AreaOfLife, AreaOfLife.id == Idea.area_id)
        .outerjoin(Placement, Placement.idea_id == Idea.id)
        .outerjoin(IdeasTheme, and_(IdeasTheme.id == Placement.theme_id, told_themes(IdeasTheme, profile)))
        .where(Idea.process_id == process.id, told_ideas(profile))
        .order_by(Idea.created_at, func.length(Idea.number), Idea.number)
    )  # fmt: skip
    authors = Pseudonyms("V")
    for row in read(statement):
        row["author"] = authors.of(row.pop("author_id"))
        row["theme"] = numbered("T", row["theme"])
        yield row


def comments(process: Process, profile: Profile) -> Iterator[Row]:
    """In the order of their ideas and numbers; outside the town hall only what everybody may read."""
    parent = aliased(Comment)
    statement = (
        select(
            Idea.number.label("idea"), Comment.number.label("running"), parent.number.label("replied"),
            Comment.kind, Comment.text, Comment.language, Comment.author_name, Comment.voice,
            Comment.created_at.label("written_at"), Comment.edited_at, Comment.status, Comment.reason,
            Comment.reason_text, Comment.decided_at, Comment.author_id,
        )
        .join(Idea, Idea.id == Comment.idea_id)
        .outerjoin(parent, parent.id == Comment.parent_id)
        .where(Idea.process_id == process.id, told_ideas(profile))
        .where(true() if profile is Profile.INTERNAL else comment_visible())
        .order_by(func.length(Idea.number), Idea.number, Comment.number)
    )  # fmt: skip
    authors = Pseudonyms("K")
    for row in read(statement):
        replied = row.pop("replied")
        row["number"] = shown_number(row["idea"], row.pop("running"))
        row["reply_to"] = None if replied is None else shown_number(row["idea"], replied)
        row["author"] = authors.of(row.pop("author_id"))
        yield row


class Pseudonyms:
    """Names that mean nothing outside of one export, given in the order of appearance."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.known: dict[int, str] = {}

    def of(self, account_id: int | None) -> str | None:
        if account_id is None:
            return None
        return self.known.setdefault(account_id, f"{self.letter}-{len(self.known) + 1:05d}")


def supports(process: Process, _profile: Profile) -> Iterator[Row]:
    """By day and idea: the time of day would tell more than anybody needs to know."""
    accesses = Pseudonyms("U")
    for day, row in votes_by_day(
        process, Support, Support.supporter_id, Support.confirmed_by, Support.channel
    ):
        told = {key: row[key] for key in ("idea", "confirmed_by", "channel")}
        yield told | {"access": accesses.of(row["access"]), "given_on": day}


def stances(process: Process, _profile: Profile) -> Iterator[Row]:
    """The same of votes against; an access has the pseudonym that it has among the supports."""
    accesses = Pseudonyms("U")
    for _day, row in votes_by_day(process, Support, Support.supporter_id):
        accesses.of(row["access"])
    columns = (Stance.voter_id, Stance.kind, Stance.confirmed_by)
    for day, row in votes_by_day(process, Stance, *columns):
        told = {key: row[key] for key in ("idea", "kind", "confirmed_by")}
        yield told | {"access": accesses.of(row["access"]), "given_on": day}


def votes_by_day(process: Process, table: Any, access: Any, *columns: Any) -> list[tuple[str, Row]]:  # noqa: ANN401 (a table of votes and its columns)
    zone = ZoneInfo(process.municipality.time_zone)
    statement = (
        select(table.created_at, Idea.number.label("idea"), access.label("access"), *columns)
        .join(Idea, Idea.id == table.idea_id)
        .where(Idea.process_id == process.id)
        .order_by(table.created_at, table.id)
    )
    given = [(local_day(row["created_at"], zone), row) for row in read(statement)]
    given.sort(key=lambda pair: (pair[0], len(pair[1]["idea"]), pair[1]["idea"]))
    return given


def local_day(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).date().isoformat()


def messages(process: Process, _profile: Profile) -> Iterator[Row]:
    statement = (
        select(Idea.number.label("idea"), IdeaMessage.kind, IdeaMessage.text)
        .add_columns(IdeaMessage.created_at.label("sent_at"))
        .join(Idea, Idea.id == IdeaMessage.idea_id)
        .where(Idea.process_id == process.id)
        .order_by(IdeaMessage.created_at, IdeaMessage.id)
    )
    yield from read(statement)


def themes(process: Process, profile: Profile) -> Iterator[Row]:
    """Live themes; outside the town hall only those that hold ideas and are not set aside."""
    counts = theme_counts(process)
    statement = (
        select(Theme.number, Theme.title, Theme.text, Theme.plain_text, AreaOfLife.slug.label("area"))
        .outerjoin(AreaOfLife, AreaOfLife.id == Theme.area_id)
        .where(Theme.process_id == process.id, live(), told_themes(Theme, profile))
        .order_by(Theme.number)
    )
    for row in read(statement):
        ideas_in, supporters = counts.get(row["number"], (0, 0))
        if ideas_in or profile is Profile.INTERNAL:
            yield row | {
                "number": numbered("T", row["number"]),
                "ideas": ideas_in,
                "supporters": supporters,
            }


def told_themes(theme: type[Theme], profile: Profile) -> ColumnElement[bool]:
    """Only the town hall itself hears of themes that are set aside."""
    return true() if profile is Profile.INTERNAL else theme.parked_at.is_(None)


def theme_counts(process: Process) -> dict[int, tuple[int, int]]:
    """Published ideas and different supporters of each theme's number, as its page tells them."""
    ideas = func.count(case((Idea.status.in_(COUNTED), Idea.id)).distinct())
    statement = (
        select(Theme.number, ideas, func.count(Support.supporter_id.distinct()))
        .join(Placement, Placement.theme_id == Theme.id)
        .join(Idea, Idea.id == Placement.idea_id)
        .outerjoin(Support, Support.idea_id == Idea.id)
        .where(Theme.process_id == process.id, Idea.status.in_(COUNT_ON))
        .group_by(Theme.number)
    )
    return {row[0]: (row[1], row[2]) for row in db.session.execute(statement)}


READERS: dict[str, Callable[[Process, Profile], Iterator[Row]]] = {
    "process": process_row,
    "phase": phases,
    "area": areas,
    "idea": ideas,
    "comment": comments,
    "support": supports,
    "stance": stances,
    "join": joins,
    "part": parts,
    "rule": rules,
    "message": messages,
    "theme": themes,
    "measure": measures.measures,
    "source": measures.sources,
    "dependency": measures.dependencies,
    "progress_report": progress.reports,
    "progress_evidence": progress.evidence,
    "milestone": progress.milestones,
    "survey_question": surveys.survey_questions,
    "survey_result": surveys.survey_results,
    "survey_text": surveys.survey_texts,
    "survey_answer": surveys.survey_answers,
    "voting_round": rounds.voting_rounds,
    "round_result": rounds.round_results,
    "round_ballot": rounds.round_ballots,
    "assessment": assessments.assessments,
    "assessment_criterion": assessments.assessment_criteria,
    "assessment_value": assessments.assessment_values,
}
