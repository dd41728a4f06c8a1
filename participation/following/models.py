"""The tables of following: ``follow``, ``digest``, ``follow_link``, notices, and ``held_release``."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participation.accounts.models import LONGEST_MAILBOX
from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal

ONE_RELEASE_PER_FORM = "uq_held_release_submission_key"


class FollowKind(StrEnum):
    """What one can follow."""

    PROCESS = "process"
    AREA = "area"
    THEME = "theme"
    IDEA = "idea"
    MEASURE = "measure"


@holds_personal(Activity.FOLLOWING, account_id=Category.PERSON, kind=Category.SETTING)
class Follow(Recorded, Base):
    """A confirmed access wants to hear of one thing; ending it deletes the row: nobody's business later."""

    __tablename__ = "follow"
    __table_args__ = (
        UniqueConstraint("account_id", "kind", "subject_id"),
        Index("ix_follow_kind_subject_id", "kind", "subject_id"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[FollowKind] = mapped_column(words(FollowKind))
    subject_id: Mapped[int]
    """The id of the thing in its own table."""


class Rhythm(StrEnum):
    """How often somebody wants a digest."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


@holds_personal(Activity.FOLLOWING, account_id=Category.PERSON, rhythm=Category.SETTING)
class Digest(Base):
    """Up to where somebody who follows anything was told, and when they are told again."""

    __tablename__ = "digest"
    __table_args__ = (Index("ix_digest_rhythm_next_at", "rhythm", "next_at", "account_id"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), primary_key=True)
    rhythm: Mapped[Rhythm] = mapped_column(words(Rhythm), default=Rhythm.DAILY)
    heard_to: Mapped[int]
    """The last entry of the record that was told, or was none of theirs."""
    next_at: Mapped[datetime] = mapped_column(Moment)


@holds_personal(
    Activity.FOLLOWING, token_digest=Category.SECRET, mailbox=Category.ADDRESS, mailbox_key=Category.ADDRESS
)
class FollowLink(Recorded, Base):
    """A link in a mail by which somebody without an account confirms what they want to follow."""

    __tablename__ = "follow_link"
    __table_args__ = (Index("ix_follow_link_mailbox_key_created_at", "mailbox_key", "created_at"),)

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id", ondelete="RESTRICT"))
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    kind: Mapped[FollowKind] = mapped_column(words(FollowKind))
    subject_id: Mapped[int]
    language: Mapped[str] = mapped_column(String(5))
    rhythm: Mapped[Rhythm] = mapped_column(words(Rhythm))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    mailbox: Mapped[str] = mapped_column(String(LONGEST_MAILBOX))
    mailbox_key: Mapped[str] = mapped_column(String(LONGEST_MAILBOX))
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)


class Topic(StrEnum):
    """Letters that nobody has to get: what a person can unsubscribe from."""

    DIGEST = "digest"
    COMMENTS = "comments"
    PLACES = "places"


@holds_personal(Activity.FOLLOWING, mailbox_digest=Category.SECRET)
class MutedNotice(Recorded, Base):
    """A mailbox that wants no letters on a topic: kept as a keyed digest, which names nobody."""

    __tablename__ = "muted_notice"
    __table_args__ = (UniqueConstraint("municipality_id", "mailbox_digest", "topic"),)

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id", ondelete="RESTRICT"))
    mailbox_digest: Mapped[str] = mapped_column(String(64))
    topic: Mapped[Topic] = mapped_column(words(Topic))


class PlaceKind(StrEnum):
    """Where an idea can come to stand."""

    THEME = "theme"
    MEASURE = "measure"


class ToldPlace(Recorded, Base):
    """The author of an idea was told that it is part of this theme or measure: once per place."""

    __tablename__ = "told_place"
    __table_args__ = (UniqueConstraint("idea_id", "kind", "subject_id"),)

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    kind: Mapped[PlaceKind] = mapped_column(words(PlaceKind))
    subject_id: Mapped[int]


class HeldKind(StrEnum):
    """What can wait for its hour."""

    IDEA_ANSWER = "idea_answer"
    MEASURE_STANDING = "measure_standing"
    SURVEY_RESULTS = "survey_results"


class Outcome(StrEnum):
    """How the waiting of a text ended."""

    RELEASED = "released"
    TAKEN_BACK = "taken_back"
    REFUSED = "refused"
    """At its hour a rule forbade it: somebody has to look."""


@holds_personal(Activity.STAFF, draft=Category.WORDS)
class HeldRelease(Recorded, Base):
    """A text under embargo (Sperrfrist): it stands here and nowhere else until its hour has come."""

    __tablename__ = "held_release"
    __table_args__ = (
        UniqueConstraint("submission_key"),
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="ended_somehow"),
        Index("ix_held_release_process_id_ended_at", "process_id", "ended_at", "release_at"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    kind: Mapped[HeldKind] = mapped_column(words(HeldKind))
    subject_id: Mapped[int]
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What is to be said; emptied at the end, when it stands where it belongs."""
    release_at: Mapped[datetime] = mapped_column(Moment)
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str] = mapped_column(String(32))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))
    trouble: Mapped[str] = mapped_column(Text, default="")
