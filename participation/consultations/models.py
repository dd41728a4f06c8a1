"""The tables ``consultation`` and ``consultation_item``."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.ideas.models import Idea
from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal
from participation.municipality.models import Process
from participation.strategy.models import Measure
from participation.themes.models import Theme

LONGEST_OFFICE = 120
LONGEST_QUESTION = 4000
LONGEST_OPINION = 10_000
LONGEST_PROPOSAL = 200


class OpinionUse(StrEnum):
    """What the Redaktion makes of an answer."""

    UNREAD = "unread"
    INTERNAL = "internal"
    PUBLIC = "public"


@holds_personal(
    Activity.STAFF,
    mailbox=Category.ADDRESS,
    office=Category.NAME,
    question=Category.WORDS,
    draft=Category.WORDS,
    answer=Category.WORDS,
    token_digest=Category.SECRET,
)
class Consultation(Recorded, Base):
    """One question to one office. ``created_at`` is when it was first sent."""

    __tablename__ = "consultation"
    __table_args__ = (
        CheckConstraint("answered_at IS NULL OR revoked_at IS NULL", name="answered_or_revoked"),
        CheckConstraint("use <> 'public' OR answered_at IS NOT NULL", name="published_if_answered"),
        Index("ix_consultation_waiting", "process_id", "answered_at", "due_at"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    office: Mapped[str] = mapped_column(String(LONGEST_OFFICE))
    """As it is shown in public: never the name of a person."""
    mailbox: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(5), default="de")
    question: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime] = mapped_column(Moment)
    """The end of the last day on which the answer is wanted."""
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    token_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Of the one link that opens it; a new one replaces it."""
    sent_at: Mapped[datetime] = mapped_column(Moment)
    """When that link went out: the link is made of it, so that reminders bear the same."""
    draft: Mapped[str] = mapped_column(Text, default="")
    draft_at: Mapped[datetime | None] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(Text, default="")
    is_elsewhere: Mapped[bool] = mapped_column(default=False)
    """The office says that it is not the competent one."""
    competent: Mapped[str] = mapped_column(String(LONGEST_PROPOSAL), default="")
    """Who is, as far as the office knows."""
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    use: Mapped[OpinionUse] = mapped_column(words(OpinionUse), default=OpinionUse.UNREAD)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str] = mapped_column(String(32), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    process: Mapped[Process] = relationship()
    items: Mapped[list["ConsultationItem"]] = relationship(order_by="ConsultationItem.id")


class ConsultationItem(Base):
    """What the office is asked about."""

    __tablename__ = "consultation_item"
    __table_args__ = (
        UniqueConstraint("consultation_id", "idea_id"),
        UniqueConstraint("consultation_id", "theme_id"),
        UniqueConstraint("consultation_id", "measure_id"),
        CheckConstraint(
            "(idea_id IS NOT NULL AND theme_id IS NULL AND measure_id IS NULL)"
            " OR (idea_id IS NULL AND theme_id IS NOT NULL AND measure_id IS NULL)"
            " OR (idea_id IS NULL AND theme_id IS NULL AND measure_id IS NOT NULL)",
            name="one_thing",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="RESTRICT"))
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"), index=True)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="RESTRICT"), index=True)
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id", ondelete="RESTRICT"), index=True)

    idea: Mapped[Idea | None] = relationship()
    theme: Mapped[Theme | None] = relationship()
    measure: Mapped[Measure | None] = relationship()
