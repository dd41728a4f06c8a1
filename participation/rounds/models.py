"""The tables ``voting_round``, ``round_option``, ``round_part``, ``open_ballot``, ``counted_ballot``,
``option_correction``, ``round_receipt`` and ``round_result``."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal
from participation.municipality.models import LONGEST_LEAD, AreaLook, Process
from participation.rounds.counting import Method
from participation.voting.models import SupportChannel

LONGEST_QUESTION = 120
LONGEST_OPTION = 120
LONGEST_OPTION_TEXT = 300
LONGEST_AREA = 80
LONGEST_REASON = 600
MOST_OPTIONS = 100
MOST_POINTS = 100
HIGHEST_BUDGET = 2_000_000_000
PART_ONCE = "uq_round_part_round_id_account_id"


class RoundKind(StrEnum):
    """What a round is called: its result is a basis for the council, or a picture of opinions."""

    WEIGHTING = "weighting"
    MOOD = "mood"


class RoundSubject(StrEnum):
    """What its options are."""

    THEMES = "themes"
    MEASURES = "measures"


class RoundStatus(StrEnum):
    """What staff made of it; whether it takes ballots follows from this and its times."""

    DRAFT = "draft"
    RELEASED = "released"
    CLOSED = "closed"


class VotingRound(Recorded, Base):
    """One round of weighing (Gewichtung, Meinungsbild) in a process."""

    __tablename__ = "voting_round"
    __table_args__ = (
        UniqueConstraint("process_id", "number"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("results_at IS NULL OR status = 'closed'", name="results_after_the_end"),
        CheckConstraint("(closed_at IS NULL) = (status <> 'closed')", name="closed_at_a_moment"),
        CheckConstraint("most >= 0 AND points >= 0 AND cap >= 0 AND budget >= 0", name="limits_counted"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    number: Mapped[int]
    """Counts up in the process: the public address."""
    kind: Mapped[RoundKind] = mapped_column(words(RoundKind))
    subject: Mapped[RoundSubject] = mapped_column(words(RoundSubject))
    method: Mapped[Method] = mapped_column(words(Method))
    title: Mapped[str] = mapped_column(String(LONGEST_QUESTION))
    """The question."""
    title_en: Mapped[str] = mapped_column(String(LONGEST_QUESTION), default="")
    lead: Mapped[str] = mapped_column(String(LONGEST_LEAD), default="")
    lead_en: Mapped[str] = mapped_column(String(LONGEST_LEAD), default="")
    electorate: Mapped[list[str]] = mapped_column(JSON)
    """Values of ConfirmedBy: how an access must be confirmed to take part."""
    most: Mapped[int] = mapped_column(default=0)
    """At most so many options on a ballot; 0: as many as there are."""
    points: Mapped[int] = mapped_column(default=0)
    cap: Mapped[int] = mapped_column(default=0)
    """At most so many points for one option; 0: all of them."""
    budget: Mapped[int] = mapped_column(default=0)
    """Euros."""
    seed: Mapped[str] = mapped_column(String(32))
    """Published with the round: draws the lot between equal options, and orders them for readers."""
    shows_ballots: Mapped[bool] = mapped_column(default=False)
    """Whether the distinct ballots are published where a pattern could be somebody's signature."""
    status: Mapped[RoundStatus] = mapped_column(words(RoundStatus), default=RoundStatus.DRAFT)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_why: Mapped[str] = mapped_column(Text, default="")
    """Why it was ended before its time; empty where it ended by itself."""
    results_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when everybody can read the result."""
    version: Mapped[int] = mapped_column(default=1)
    submission_key: Mapped[str] = mapped_column(String(32), unique=True)

    process: Mapped[Process] = relationship()
    options: Mapped[list["RoundOption"]] = relationship(order_by="RoundOption.number", viewonly=True)


class RoundOption(Base):
    """Something to choose, with its words as they were; the number is what people say on the telephone."""

    __tablename__ = "round_option"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("(theme_id IS NULL) <> (measure_id IS NULL)", name="either_theme_or_measure"),
        CheckConstraint("cost >= 0", name="cost_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("voting_round.id", ondelete="RESTRICT"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(LONGEST_OPTION))
    text: Mapped[str] = mapped_column(String(LONGEST_OPTION_TEXT), default="")
    area_name: Mapped[str] = mapped_column(String(LONGEST_AREA), default="")
    """As it was called; empty: none, or several."""
    area_look: Mapped[AreaLook | None] = mapped_column(words(AreaLook))
    cost: Mapped[int] = mapped_column(default=0)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="RESTRICT"), index=True)
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id", ondelete="RESTRICT"), index=True)

    @property
    def key(self) -> str:
        """What stands for it on ballots and in the file."""
        return str(self.number)


class OptionCorrection(Recorded, Base):
    """What should have stood at an option of a closed round; what was voted on and counted stays as it is."""

    __tablename__ = "option_correction"
    __table_args__ = (CheckConstraint("cost IS NULL OR cost >= 0", name="cost_counted"),)

    option_id: Mapped[int] = mapped_column(ForeignKey("round_option.id", ondelete="RESTRICT"), index=True)
    title: Mapped[str] = mapped_column(String(LONGEST_OPTION), default="")
    """The right title; empty where the title was right."""
    cost: Mapped[int | None]
    """The right cost; None where it was right, or there is none."""
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    corrected_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))

    option: Mapped[RoundOption] = relationship()


@holds_personal(Activity.VOTING, account_id=Category.PERSON, confirmed_by=Category.TRACE)
class RoundPart(Base):
    """That a confirmed access took part, and nothing of what it chose: no time, no order after the close."""

    __tablename__ = "round_part"
    __table_args__ = (UniqueConstraint("round_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("voting_round.id", ondelete="RESTRICT"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    confirmed_by: Mapped[str] = mapped_column(String(40))
    """A value of ConfirmedBy, as in the round's ``electorate``."""
    channel: Mapped[SupportChannel] = mapped_column(words(SupportChannel), default=SupportChannel.WEB)


@holds_personal(Activity.VOTING, ref=Category.SECRET, content=Category.CHOICE, receipt_digest=Category.SECRET)
class OpenBallot(Base):
    """A ballot while its round runs, so that whoever gave it can replace it.

    ``ref`` is an HMAC of the access under the key of the round, which lies outside of the database and is
    destroyed at the close, together with these rows.
    """

    __tablename__ = "open_ballot"

    ref: Mapped[str] = mapped_column(String(64), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("voting_round.id", ondelete="RESTRICT"), index=True)
    content: Mapped[str] = mapped_column(Text)
    """The marks, as rules.written says them."""
    receipt_digest: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)


class CountedBallot(Base):
    """After the close: a content and how many ballots had it, in the order of the contents."""

    __tablename__ = "counted_ballot"
    __table_args__ = (
        UniqueConstraint("round_id", "place"),
        CheckConstraint("number > 0", name="given_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("voting_round.id", ondelete="RESTRICT"))
    place: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    number: Mapped[int]


class RoundReceipt(Base):
    """After the close: digests of the receipts, in their own order. They prove that a ballot counted."""

    __tablename__ = "round_receipt"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("voting_round.id", ondelete="RESTRICT"), index=True)


class RoundResult(Base):
    """The count as it was made; a correction is a further edition with its reason, never a change."""

    __tablename__ = "round_result"
    __table_args__ = (UniqueConstraint("round_id", "edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("voting_round.id", ondelete="RESTRICT"))
    edition: Mapped[int]
    counted_at: Mapped[datetime] = mapped_column(Moment)
    ballots: Mapped[int]
    turnout: Mapped[dict[str, dict[str, int]]] = mapped_column(JSON)
    """How many took part ``by_confirmation`` and ``by_channel``."""
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    """counting.Result as plain facts (rules.frozen)."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why there is a further edition; empty for the first one."""
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
