"""The tables ``idea_draft``, ``idea_version`` and ``idea_image``: what authors have beside an idea."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from participation.ideas.models import LONGEST_PLACE, LONGEST_TITLE
from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal
from participation.municipality.models import LONGEST_REASON_CODE

LONGEST_ALT = 200


@holds_personal(Activity.IDEAS, author_id=Category.PERSON, code_digest=Category.SECRET, typed=Category.WORDS)
class StoredDraft(Recorded, Base):
    """What somebody has written and not sent yet: for that person alone, for a set time.

    It opens by the code of the receipt that the idea will have, or by the account.
    """

    __tablename__ = "idea_draft"
    __table_args__ = (
        Index("ix_idea_draft_author_id", "author_id", "process_id"),
        Index("ix_idea_draft_kept_until", "kept_until"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    submission_key: Mapped[str] = mapped_column(String(32), unique=True)
    typed: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The fields of the form by their names."""
    saved_at: Mapped[datetime] = mapped_column(Moment)
    kept_until: Mapped[datetime] = mapped_column(Moment)


class VersionStatus(StrEnum):
    """What a version is: one at most waits, earlier ones stood there once, dropped ones hold no words."""

    WAITING = "waiting"
    EARLIER = "earlier"
    DROPPED = "dropped"


@holds_personal(
    Activity.IDEAS,
    title=Category.WORDS,
    text=Category.WORDS,
    place=Category.PLACE,
    latitude=Category.PLACE,
    longitude=Category.PLACE,
    reason=Category.WORDS,
)
class IdeaVersion(Recorded, Base):
    """Other words of a published idea: those that its author wishes, and then those that stood there before.

    When the wish is granted, the two change places: so nothing stands in two rows.
    """

    __tablename__ = "idea_version"
    __table_args__ = (
        CheckConstraint("NOT is_public OR status = 'earlier'", name="public_if_earlier"),
        Index("ix_idea_version_idea_id", "idea_id", "status"),
        Index("ix_idea_version_waiting", "status", "created_at"),
    )

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    text: Mapped[str] = mapped_column(Text)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area_of_life.id", ondelete="RESTRICT"))
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE), default="", server_default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    status: Mapped[VersionStatus] = mapped_column(words(VersionStatus), default=VersionStatus.WAITING)
    is_public: Mapped[bool] = mapped_column(default=False)
    """Somebody had supported, answered or commented these words: everybody may read what they were."""
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    """For an earlier version: until when it stood there."""
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why the town hall did not take it over, in words for the author."""
    submission_key: Mapped[str] = mapped_column(String(32), unique=True)


@holds_personal(Activity.IDEAS, digest=Category.PICTURE, alt=Category.WORDS)
class IdeaImage(Recorded, Base):
    """A picture of an idea; its file lies in the instance's folder, named by its content."""

    __tablename__ = "idea_image"
    __table_args__ = (Index("ix_idea_image_idea_id", "idea_id"), Index("ix_idea_image_digest", "digest"))

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    digest: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str] = mapped_column(String(LONGEST_ALT))
    """What it shows, for whoever does not see it."""
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    """The member of staff; None where the author took it out."""
    reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON_CODE))
    """The rule that it breaks, where the town hall took it out."""
