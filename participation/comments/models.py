"""The table ``comment``."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.ideas.models import LONGEST_NAME, Idea
from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal
from participation.municipality.models import LONGEST_REASON_CODE

LONGEST_COMMENT = 1500
LONGEST_MAILBOX = 254


class CommentKind(StrEnum):
    """What somebody says about an idea, or, as a reply, about another comment."""

    PRO = "pro"
    CONTRA = "contra"
    QUESTION = "question"
    REMARK = "remark"
    REPLY = "reply"


class CommentStatus(StrEnum):
    """Exactly one per comment. HIDDEN and WITHDRAWN ones keep their row and their number."""

    WAITING = "waiting"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class Voice(StrEnum):
    """As whom somebody spoke, when they wrote: shown beside the name."""

    CITIZEN = "citizen"
    AUTHOR = "author"
    TOWN_HALL = "town_hall"
    COUNCIL = "council"


@holds_personal(
    Activity.COMMENTS,
    text=Category.WORDS,
    author_id=Category.PERSON,
    author_name=Category.NAME,
    contact=Category.ADDRESS,
    reason_text=Category.WORDS,
)
class Comment(Recorded, Base):
    """What one person wrote below an idea. A reply has a ``parent``, which is never a reply itself."""

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("idea_id", "number"),
        CheckConstraint("(kind = 'reply') = (parent_id IS NOT NULL)", name="replies_have_a_parent"),
        CheckConstraint("NOT is_public OR status = 'published'", name="public_if_published"),
        CheckConstraint("replies >= 0", name="replies_counted"),
        Index("ix_comment_idea_id_kind", "idea_id", "kind", "created_at", "id"),
        Index("ix_comment_parent_id", "parent_id", "is_public", "created_at", "id"),
        Index("ix_comment_waiting", "status", "created_at", "id"),
        Index("ix_comment_author_id", "author_id", "created_at"),
    )

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    number: Mapped[int]
    """Counts up below the idea: with its number the public address and reference, 2026-0042/3."""
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id", ondelete="RESTRICT"))
    kind: Mapped[CommentKind] = mapped_column(words(CommentKind))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="de")
    status: Mapped[CommentStatus] = mapped_column(words(CommentStatus), default=CommentStatus.WAITING)
    is_public: Mapped[bool] = mapped_column(default=False)
    """Published, and if it is a reply, below one that everybody may read or that its author withdrew."""
    voice: Mapped[Voice] = mapped_column(words(Voice), default=Voice.CITIZEN)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    author_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    contact: Mapped[str | None] = mapped_column(String(LONGEST_MAILBOX))
    """The mailbox of somebody without an account, for news about the comment; never shown or exported."""
    replies: Mapped[int] = mapped_column(default=0)
    """Public replies, counted by whoever publishes or hides one; ``check`` recounts."""
    reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON_CODE))
    """The rule of the process for which it does not stand there."""
    reason_text: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    edited_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    submission_key: Mapped[str] = mapped_column(String(32), unique=True)

    idea: Mapped[Idea] = relationship()
