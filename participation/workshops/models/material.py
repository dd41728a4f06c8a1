"""What people bring in: cards, their groups, and the measures that are drafted from them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal
from participation.municipality.models import AreaOfLife
from participation.workshops.models.rooms import LONGEST_LINE, LONGEST_QUESTION, WorkshopPhase

LONGEST_CARD = 500
"""Characters at most, whatever a step allows."""
LONGEST_GROUP_TITLE = 120
LONGEST_MEASURE_TITLE = 120
LONGEST_NOTE = 300


class CardStatus(StrEnum):
    """PRIVATE until the reveal; PARKED in the Themenspeicher or Einwandspeicher; WITHDRAWN by its author."""

    PRIVATE = "private"
    VISIBLE = "visible"
    PARKED = "parked"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class HiddenReason(StrEnum):
    """Why a card is not shown; the protocol names the reasons with their numbers."""

    PERSONAL_ATTACK = "personal_attack"
    PERSONAL_DATA = "personal_data"
    INSULT = "insult"
    ADVERTISING = "advertising"
    UNREADABLE = "unreadable"


class Via(StrEnum):
    """How a card or a ballot came in."""

    WEB = "web"
    PROXY = "proxy"
    CHAT = "chat"
    IMPORT = "import"


class CardGroup(Recorded, Base):
    """Cards that belong together, under a title given with the room."""

    __tablename__ = "workshop_card_group"
    __table_args__ = (Index("ix_workshop_card_group_workshop_id_phase", "workshop_id", "phase"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="RESTRICT"))
    phase: Mapped[WorkshopPhase] = mapped_column(words(WorkshopPhase))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area_of_life.id", ondelete="RESTRICT"))
    title: Mapped[str] = mapped_column(String(LONGEST_GROUP_TITLE))
    position: Mapped[int]
    reversal_text: Mapped[str] = mapped_column(String(LONGEST_QUESTION), default="")
    """The critique turned into a positive sentence."""
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop_card_group.id", ondelete="RESTRICT")
    )
    dissolved_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[AreaOfLife | None] = relationship()


@holds_personal(
    Activity.WORKSHOPS,
    text=Category.WORDS,
    earlier_text=Category.WORDS,
    key=Category.SECRET,
    digest=Category.SECRET,
)
class Card(Recorded, Base):
    """One thought of one person."""

    __tablename__ = "workshop_card"
    __table_args__ = (
        UniqueConstraint("workshop_id", "sender_id", "key"),
        Index("ix_workshop_card_step_id", "step_id"),
        Index("ix_workshop_card_group_id", "group_id"),
        Index("ix_workshop_card_author_id", "author_id"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="RESTRICT"))
    step_id: Mapped[int] = mapped_column(ForeignKey("workshop_step.id", ondelete="RESTRICT"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area_of_life.id", ondelete="RESTRICT"))
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_participant.id", ondelete="RESTRICT"))
    sender_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_participant.id", ondelete="RESTRICT"))
    """Who sent it: the author, or who entered it for them."""
    key: Mapped[str | None] = mapped_column(String(32))
    digest: Mapped[str | None] = mapped_column(String(64))
    """Of what was sent under the key: another text under the same key is refused."""
    via: Mapped[Via] = mapped_column(words(Via), default=Via.WEB)
    status: Mapped[CardStatus] = mapped_column(words(CardStatus), default=CardStatus.PRIVATE)
    hidden_reason: Mapped[HiddenReason | None] = mapped_column(words(HiddenReason))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_card_group.id", ondelete="RESTRICT"))
    position: Mapped[int] = mapped_column(default=0)
    """Drawn at the reveal, so that the order tells nothing about who wrote first."""
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    """Where cards are checked before: when staff let it through."""
    earlier_text: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What its author wrote before the last change, to go back to it; empty from the reveal on."""
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    """The idea that it came from or that was made of it."""
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[AreaOfLife | None] = relationship()


class PlanHorizon(StrEnum):
    """When the room would have a measure begin."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


@holds_personal(
    Activity.WORKSHOPS,
    title=Category.WORDS,
    how=Category.WORDS,
    who=Category.WORDS,
    with_whom=Category.WORDS,
    objections=Category.WORDS,
)
class MeasureDraft(Recorded, Base):
    """One row of the action plan: the questions of the method, answered by the room."""

    __tablename__ = "workshop_measure_draft"
    __table_args__ = (UniqueConstraint("workshop_id", "submission_key"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="RESTRICT"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area_of_life.id", ondelete="RESTRICT"))
    small_group_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop_small_group.id", ondelete="RESTRICT")
    )
    """The group that works on it; None: the facilitators."""
    title: Mapped[str] = mapped_column(String(LONGEST_MEASURE_TITLE))
    horizon: Mapped[PlanHorizon] = mapped_column(words(PlanHorizon))
    how: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    who: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    with_whom: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    place: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    by_when: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    first_step: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    means: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    indicator: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    objections: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    struck_at: Mapped[datetime | None] = mapped_column(Moment)
    """Taken out of the plan again."""
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id", ondelete="RESTRICT"))
    """The measure of the process that it became."""
    submission_key: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[AreaOfLife | None] = relationship()


class DraftSource(Recorded, Base):
    """A drafted measure came from this group or card."""

    __tablename__ = "workshop_draft_source"
    __table_args__ = (
        UniqueConstraint("draft_id", "group_id"),
        UniqueConstraint("draft_id", "card_id"),
        CheckConstraint("(group_id IS NULL) <> (card_id IS NULL)", name="either_group_or_card"),
    )

    draft_id: Mapped[int] = mapped_column(ForeignKey("workshop_measure_draft.id", ondelete="RESTRICT"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_card_group.id", ondelete="RESTRICT"))
    card_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_card.id", ondelete="RESTRICT"))
