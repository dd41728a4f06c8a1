"""The room itself: workshop, its steps, who is in it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal
from participation.municipality.models import AreaOfLife, Process

LONGEST_TITLE = 120
LONGEST_QUESTION = 300
LONGEST_LINE = 200
LONGEST_URL = 400
LONGEST_RULES = 1000
LONGEST_NICKNAME = 40
LONGEST_RESULT = 2000
LONGEST_CORRECTION = 1000
LONGEST_REASON = 300
SIGNS_OF_A_CODE = 8
MOST_PEOPLE = 1000
NAME_TAKEN = "uq_workshop_participant_workshop_id_name_key"


class WorkshopState(StrEnum):
    """Where a workshop stands; each change is a decision of the facilitator."""

    DRAFT = "draft"
    LOBBY = "lobby"
    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Anonymity(StrEnum):
    """What remains of who wrote a card: with ANONYMOUS nothing, once the workshop is closed."""

    PSEUDONYM = "pseudonym"
    NAMED = "named"
    ANONYMOUS = "anonymous"


class Workshop(Recorded, Base):
    """A Zukunftswerkstatt. Whoever changes something in the room locks its row: one after the other."""

    __tablename__ = "workshop"

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"), index=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    question: Mapped[str] = mapped_column(String(LONGEST_QUESTION))
    rules_text: Mapped[str] = mapped_column(Text, default="")
    join_code: Mapped[str] = mapped_column(String(SIGNS_OF_A_CODE), unique=True)
    state: Mapped[WorkshopState] = mapped_column(words(WorkshopState), default=WorkshopState.DRAFT)
    anonymity: Mapped[Anonymity] = mapped_column(words(Anonymity), default=Anonymity.ANONYMOUS)
    agenda: Mapped[str] = mapped_column(String(20))
    """The template that it was planned from."""
    starts_at: Mapped[datetime | None] = mapped_column(Moment)
    place: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    hotline: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    """A telephone number for people who cannot get in."""
    room_url: Mapped[str] = mapped_column(String(LONGEST_URL), default="")
    """The video room of all; empty: without video."""
    announcement: Mapped[str] = mapped_column(String(LONGEST_QUESTION), default="")
    """What the facilitators tell everybody just now."""
    capacity: Mapped[int] = mapped_column(default=200)
    admits_late: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whoever comes after the beginning waits until staff admits them."""
    checks_first: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Cards appear at the reveal only after staff approved them (Vorab prüfen)."""
    seq: Mapped[int] = mapped_column(default=0)
    """Of the latest event: gapless, in the order of the commits."""
    version: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    archived_at: Mapped[datetime | None] = mapped_column(Moment)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str] = mapped_column(String(32), unique=True)

    process: Mapped[Process] = relationship()
    steps: Mapped[list["WorkshopStep"]] = relationship(
        order_by="WorkshopStep.position, WorkshopStep.id", viewonly=True
    )


class WorkshopPhase(StrEnum):
    """To which part of the method a step belongs."""

    PREPARATION = "preparation"
    CRITIQUE = "critique"
    FANTASY = "fantasy"
    REALISATION = "realisation"
    CLOSING = "closing"
    BREAK = "break"


class StepKind(StrEnum):
    """What is done in a step."""

    INFO = "info"
    COLLECT = "collect"
    REVEAL = "reveal"
    CLUSTER = "cluster"
    REVERSE = "reverse"
    VOTE = "vote"
    GROUPS = "groups"
    PRESENT = "present"
    PLAN = "plan"
    FEEDBACK = "feedback"


class StepState(StrEnum):
    """Where a step stands; one is open at a time, and beside it those of single small groups."""

    PENDING = "pending"
    OPEN = "open"
    CLOSED = "closed"
    SKIPPED = "skipped"


class WorkshopStep(Recorded, Base):
    """One row of the agenda."""

    __tablename__ = "workshop_step"
    __table_args__ = (
        Index(
            "uq_workshop_step_open",
            "workshop_id",
            unique=True,
            sqlite_where=text("state = 'open' AND NOT beside"),
            postgresql_where=text("state = 'open' AND NOT beside"),
        ),
        Index("ix_workshop_step_workshop_id_position", "workshop_id", "position"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="RESTRICT"))
    position: Mapped[int]
    phase: Mapped[WorkshopPhase] = mapped_column(words(WorkshopPhase))
    kind: Mapped[StepKind] = mapped_column(words(StepKind))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    prompt: Mapped[str] = mapped_column(String(LONGEST_QUESTION), default="")
    lead_in: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    """The words that a card continues: "Es wäre schön, wenn …"."""
    rules_text: Mapped[str] = mapped_column(String(LONGEST_RULES), default="")
    read_out: Mapped[str] = mapped_column(String(LONGEST_RULES), default="")
    """What is read out to people on the telephone and in the room (Vorlesefassung)."""
    planned_s: Mapped[int]
    state: Mapped[StepState] = mapped_column(words(StepState), default=StepState.PENDING)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    revealed_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the cards collected in it were shown to everybody."""
    beside: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Opened for single small groups, while the others work at the step of all."""
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    paused_remaining_s: Mapped[int | None]
    stops_input: Mapped[bool] = mapped_column(default=False)
    """Whether nothing is taken any more ten seconds after the time is up."""
    max_cards: Mapped[int] = mapped_column(default=5)
    """Per person; 0: as many as one likes."""
    max_length: Mapped[int] = mapped_column(default=280)
    people_sort: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether participants may put cards into groups, too."""
    budget: Mapped[int] = mapped_column(default=3)
    max_per_target: Mapped[int] = mapped_column(default=1)
    late_s: Mapped[int] = mapped_column(default=180)
    """How long dots of people on the telephone and in the room are taken after the round (Nachtragsfrist)."""
    suggestion: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """How the machine would group the cards: ``state`` and ``clusters``; nothing moves by it."""
    present: Mapped[int | None]
    """How many took part by then, noted when the step was closed."""
    version: Mapped[int] = mapped_column(default=1)


class Prompt(Base):
    """What is asked in a step about one area of life."""

    __tablename__ = "workshop_prompt"

    step_id: Mapped[int] = mapped_column(
        ForeignKey("workshop_step.id", ondelete="RESTRICT"), primary_key=True
    )
    area_id: Mapped[int] = mapped_column(
        ForeignKey("area_of_life.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    text: Mapped[str] = mapped_column(String(LONGEST_QUESTION))

    area: Mapped[AreaOfLife] = relationship()


class Role(StrEnum):
    """What somebody is to a workshop. Stored, not a matter of who is connected."""

    FACILITATOR = "facilitator"
    CO_FACILITATOR = "co_facilitator"
    PARTICIPANT = "participant"
    OBSERVER = "observer"


class Channel(StrEnum):
    """How somebody takes part; for the last two a co-facilitator enters what they say."""

    WEB = "web"
    PHONE = "phone"
    ONSITE = "onsite"


BY_PROXY = frozenset({Channel.PHONE, Channel.ONSITE})


@holds_personal(Activity.WORKSHOPS, result_text=Category.WORDS)
class SmallGroup(Recorded, Base):
    """A table of some ten people with one area, one result and perhaps a room of its own."""

    __tablename__ = "workshop_small_group"
    __table_args__ = (Index("ix_workshop_small_group_workshop_id", "workshop_id"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="RESTRICT"))
    position: Mapped[int]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area_of_life.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    step_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_step.id", ondelete="RESTRICT"))
    """The step beside the others' at which it works; None: at that of all."""
    capacity: Mapped[int] = mapped_column(default=0)
    """0: as many as come."""
    room_url: Mapped[str] = mapped_column(String(LONGEST_URL), default="")
    result_text: Mapped[str] = mapped_column(String(LONGEST_RESULT), default="")
    presented_at: Mapped[datetime | None] = mapped_column(Moment)
    dissolved_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[AreaOfLife | None] = relationship()


@holds_personal(
    Activity.WORKSHOPS,
    nickname=Category.NAME,
    name_key=Category.NAME,
    account_id=Category.PERSON,
    nonce=Category.SECRET,
    join_key=Category.SECRET,
    seen_at=Category.TRACE,
)
class Participant(Recorded, Base):
    """Somebody in the room: by code and nickname, by an account, or entered by a co-facilitator."""

    __tablename__ = "workshop_participant"
    __table_args__ = (
        UniqueConstraint("workshop_id", "name_key"),
        UniqueConstraint("workshop_id", "join_key"),
        Index(
            "uq_workshop_participant_facilitator",
            "workshop_id",
            unique=True,
            sqlite_where=text("role = 'facilitator'"),
            postgresql_where=text("role = 'facilitator'"),
        ),
        Index("ix_workshop_participant_account_id", "account_id"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="RESTRICT"))
    role: Mapped[Role] = mapped_column(words(Role))
    nickname: Mapped[str] = mapped_column(String(LONGEST_NICKNAME))
    name_key: Mapped[str] = mapped_column(String(LONGEST_NICKNAME * 2))
    """Folded, so that nobody looks like somebody else in the room."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    nonce: Mapped[str] = mapped_column(String(32))
    """What the cookie's signature is made of: changed, every device of this person is out."""
    join_key: Mapped[str] = mapped_column(String(32))
    channel: Mapped[Channel] = mapped_column(words(Channel), default=Channel.WEB)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    small_group_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop_small_group.id", ondelete="RESTRICT"), index=True
    )
    hand_raised_at: Mapped[datetime | None] = mapped_column(Moment)
    wants_time_at: Mapped[datetime | None] = mapped_column(Moment)
    waiting_since: Mapped[datetime | None] = mapped_column(Moment)
    """Came late and was not admitted yet: neither counts nor acts."""
    removed_at: Mapped[datetime | None] = mapped_column(Moment)

    workshop: Mapped[Workshop] = relationship()
