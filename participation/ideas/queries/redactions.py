"""What was made unrecognisable in an idea, and what stood there; the original is for staff alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea, IdeaOriginal, IdeaRedaction, IdeaStatus, PassageOf
from participation.municipality.models import Process


@dataclass(frozen=True)
class Redacted:
    """One passage as staff sees it; ``words`` is empty once the original is erased."""

    redaction: IdeaRedaction
    original: IdeaOriginal
    by: str

    @property
    def words(self) -> str:
        said = self.original.title if self.redaction.passage_of is PassageOf.TITLE else self.original.text
        return said[self.redaction.start : self.redaction.start + self.redaction.length]

    @property
    def may_be_undone(self) -> bool:
        return self.original.ended_at is None


def open_original(idea: Idea) -> IdeaOriginal | None:
    """The words before passages were made unrecognisable, while they are kept."""
    statement = select(IdeaOriginal).where(IdeaOriginal.idea_id == idea.id, IdeaOriginal.ended_at.is_(None))
    return db.session.scalars(statement.order_by(IdeaOriginal.id.desc()).limit(1)).one_or_none()


def redactions_of(idea: Idea) -> list[Redacted]:
    """The passages that are unrecognisable now, oldest first, with who made them so."""
    statement = (
        select(IdeaRedaction, IdeaOriginal, func.coalesce(Account.name, ""))
        .join(IdeaOriginal, IdeaOriginal.id == IdeaRedaction.original_id)
        .outerjoin(Account, Account.id == IdeaRedaction.redacted_by_id)
        .where(IdeaRedaction.idea_id == idea.id, IdeaRedaction.undone_at.is_(None))
        .order_by(IdeaRedaction.id)
    )
    return [Redacted(*row) for row in db.session.execute(statement).all()]


def passages_in(original: IdeaOriginal) -> Sequence[IdeaRedaction]:
    """Those of one original that still hold."""
    statement = select(IdeaRedaction).where(
        IdeaRedaction.original_id == original.id, IdeaRedaction.undone_at.is_(None)
    )
    return db.session.scalars(statement.order_by(IdeaRedaction.id)).all()


def redaction_sent_with(key: str) -> IdeaRedaction | None:
    statement = select(IdeaRedaction).where(IdeaRedaction.submission_key == key).limit(1)
    return db.session.scalars(statement).first()


def due_originals(at: datetime) -> Sequence[IdeaOriginal]:
    """Originals whose time is over, oldest first."""
    statement = select(IdeaOriginal).where(IdeaOriginal.ended_at.is_(None), IdeaOriginal.kept_until <= at)
    return db.session.scalars(statement.order_by(IdeaOriginal.kept_until, IdeaOriginal.id)).all()


MOST_MENTIONS = 20


def ideas_that_say(process: Process, words: Sequence[str], *, beside: Idea) -> Sequence[Idea]:
    """Other ideas of the process in which one of these passages stands as well."""
    if not words:
        return []
    says = [
        column.icontains(passage, autoescape=True) for passage in words for column in (Idea.title, Idea.text)
    ]
    statement = (
        select(Idea)
        .where(
            Idea.process_id == process.id,
            Idea.id != beside.id,
            Idea.status != IdeaStatus.WITHDRAWN,
            or_(*says),
        )
        .order_by(Idea.number)
        .limit(MOST_MENTIONS)
    )
    return db.session.scalars(statement).all()
