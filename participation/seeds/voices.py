"""What people said about ideas, and how these belong together, as an export tells it: for ``lines``."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import delete, func, select, update

from participation.comments.models import Comment, CommentKind, CommentStatus, Voice
from participation.comments.rules import is_public as is_public_comment
from participation.extensions import db
from participation.ideas.models import Idea, IdeaPart
from participation.ideas.models.repeated import IdeaSubmission
from participation.municipality.models import Netiquette, NetiquetteReason
from participation.themes.models import JoinedIdea
from participation.voting.models import ConfirmedBy, Stance, StanceKind

if TYPE_CHECKING:
    from participation.seeds.lines import Reader


def add_stances(reader: "Reader") -> None:
    db.session.add_all(
        Stance(
            idea_id=reader.ideas[told["idea"]],
            voter_id=reader.access(told["access"]),
            kind=StanceKind(told["kind"]),
            confirmed_by=ConfirmedBy(told["confirmed_by"]),
            created_at=datetime.combine(date.fromisoformat(told["given_on"]), time(), reader.zone),
        )
        for told in reader.of("stance")
    )
    db.session.flush()


def add_submissions(ideas: Sequence[Idea]) -> None:
    """The export tells how often words were sent in, not by whom: each time is a row without a person."""
    db.session.add_all(
        IdeaSubmission(
            idea_id=idea.id,
            process_id=idea.process_id,
            channel=idea.channel,
            consent=idea.consent,
            created_at=idea.created_at,
        )
        for idea in ideas
        for _ in range(1, idea.submissions)
    )
    db.session.flush()


def add_kinship(reader: "Reader") -> None:
    """Which ideas are joined, and which were split off another one."""
    db.session.add_all(
        JoinedIdea(
            idea_id=reader.ideas[told["idea"]],
            into_id=reader.ideas[told["into"]],
            created_at=moment(told["joined_at"]),
        )
        for told in reader.of("join")
    )
    db.session.add_all(
        IdeaPart(
            idea_id=reader.ideas[told["idea"]],
            part_of_id=reader.ideas[told["part_of"]],
            created_at=moment(told["split_at"]),
        )
        for told in reader.of("part")
    )
    db.session.flush()


def add_comments(reader: "Reader") -> None:
    """Replies come after what they reply to, as their numbers do."""
    found: dict[str, Comment] = {}
    for told in reader.of("comment"):
        parent = found.get(told["reply_to"] or "")
        comment = Comment(
            idea_id=reader.ideas[told["idea"]],
            number=int(told["number"].rpartition("/")[2]),
            parent_id=parent.id if parent else None,
            kind=CommentKind(told["kind"]),
            text=told["text"],
            language=told["language"],
            status=CommentStatus(told["status"]),
            voice=Voice(told["voice"]),
            author_id=reader.access(told["author"]),
            author_name=told["author_name"],
            reason=told["reason"] or None,
            reason_text=told["reason_text"],
            decided_at=moment(told["decided_at"]),
            edited_at=moment(told["edited_at"]),
            replies=0,
            submission_key=uuid4().hex,
            created_at=moment(told["written_at"]),
        )
        comment.is_public = is_public_comment(comment, parent)
        db.session.add(comment)
        db.session.flush()
        found[told["number"]] = comment
        if parent is not None:
            parent.replies += comment.is_public
    last = select(func.coalesce(func.max(Comment.number), 0)).where(Comment.idea_id == Idea.id)
    db.session.execute(
        update(Idea)
        .where(Idea.process_id == reader.process.id)
        .values(last_comment=last.scalar_subquery())
        .execution_options(synchronize_session=False)
    )


def add_rules(reader: "Reader") -> None:
    """Every version of the rules, in the place of what a new process begins with."""
    told_rules = reader.of("rule")
    if not told_rules:
        return
    begun = select(Netiquette.id).where(Netiquette.process_id == reader.process.id)
    db.session.execute(delete(NetiquetteReason).where(NetiquetteReason.netiquette_id.in_(begun)))
    db.session.execute(delete(Netiquette).where(Netiquette.process_id == reader.process.id))
    versions: dict[int, Netiquette] = {}
    for place, told in enumerate(told_rules):
        if told["version"] not in versions:
            versions[told["version"]] = version = Netiquette(
                process_id=reader.process.id,
                number=told["version"],
                text=told["rules"],
                text_en=told["rules_en"],
                created_at=moment(told["written_at"]),
            )
            db.session.add(version)
            db.session.flush()
        words = {key: told[key] for key in ("code", "title", "title_en", "text", "text_en", "is_active")}
        db.session.add(NetiquetteReason(netiquette_id=versions[told["version"]].id, position=place, **words))
    db.session.flush()


def moment(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)


def running(number: str) -> int:
    """``2026-0042`` → 42, ``T-07`` → 7."""
    return int(number.rpartition("-")[2])


def day(told: str | None) -> date | None:
    return None if told is None else date.fromisoformat(told)
