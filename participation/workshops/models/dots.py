"""Rounds of dots (Punktabfrage): options with fixed numbers, one ballot per person, totals after the end."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.database import Base, Moment, Recorded, words
from participation.workshops.models.material import Via
from participation.workshops.models.rooms import LONGEST_QUESTION


class Target(StrEnum):
    """What dots are put on."""

    GROUP = "group"
    MEASURE = "measure"


class RoundState(StrEnum):
    """LATE: closed for everybody but the co-facilitators, who enter dots of telephone and room."""

    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"
    ANNULLED = "annulled"


class DotRound(Recorded, Base):
    """One round. Its options and their order stand still while it is open."""

    __tablename__ = "workshop_dot_round"
    __table_args__ = (Index("ix_workshop_dot_round_step_id", "step_id"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="RESTRICT"))
    step_id: Mapped[int] = mapped_column(ForeignKey("workshop_step.id", ondelete="RESTRICT"))
    target: Mapped[Target] = mapped_column(words(Target))
    question: Mapped[str] = mapped_column(String(LONGEST_QUESTION))
    budget: Mapped[int]
    max_per_target: Mapped[int]
    state: Mapped[RoundState] = mapped_column(words(RoundState), default=RoundState.OPEN)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """When people could no longer put dots."""
    late_until: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it was counted."""
    ballots: Mapped[int] = mapped_column(default=0)
    """Ballots with at least one dot; final once counted."""
    proxies: Mapped[int] = mapped_column(default=0)
    dots: Mapped[int] = mapped_column(default=0)
    present: Mapped[int] = mapped_column(default=0)


class DotOption(Base):
    """One option of a round under its number ("zwei Punkte auf 3")."""

    __tablename__ = "workshop_dot_option"
    __table_args__ = (CheckConstraint("(group_id IS NULL) <> (draft_id IS NULL)", name="one_target"),)

    round_id: Mapped[int] = mapped_column(
        ForeignKey("workshop_dot_round.id", ondelete="RESTRICT"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_card_group.id", ondelete="RESTRICT"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_measure_draft.id", ondelete="RESTRICT"))
    total: Mapped[int | None]
    """Written once, when the round is counted."""


class DotBallot(Base):
    """That somebody put dots, and how many; what they chose goes when the workshop is closed."""

    __tablename__ = "workshop_dot_ballot"
    __table_args__ = (CheckConstraint("used >= 0 AND used <= budget", name="within_budget"),)

    round_id: Mapped[int] = mapped_column(
        ForeignKey("workshop_dot_round.id", ondelete="RESTRICT"), primary_key=True
    )
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("workshop_participant.id", ondelete="RESTRICT"), primary_key=True
    )
    budget: Mapped[int]
    used: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    via: Mapped[Via] = mapped_column(words(Via), default=Via.WEB)
    entered_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop_participant.id", ondelete="RESTRICT")
    )


class Dot(Base):
    """Dots of one person on one option."""

    __tablename__ = "workshop_dot"
    __table_args__ = (CheckConstraint("dots > 0", name="some_dots"),)

    round_id: Mapped[int] = mapped_column(
        ForeignKey("workshop_dot_round.id", ondelete="RESTRICT"), primary_key=True
    )
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("workshop_participant.id", ondelete="RESTRICT"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    dots: Mapped[int]
