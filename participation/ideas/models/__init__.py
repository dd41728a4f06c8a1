"""The tables ``idea``, ``idea_part``, ``idea_message``, ``idea_import``, ``idea_original``,
``idea_redaction`` and ``refusal_proposal``."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal
from participation.municipality.models import LONGEST_REASON_CODE, AreaOfLife, Process

LONGEST_TITLE = 120
LONGEST_TEXT = 4000
LONGEST_NAME = 80
LONGEST_PLACE = 120
LONGEST_MESSAGE = 4000
IMPORTED_ONCE = "uq_idea_process_id_external_id"
SHUFFLES = 2**31
"""``shuffle`` is drawn from 0 up to this: the fair order, stable while one leafs through it."""


class IdeaStatus(StrEnum):
    """Exactly one per idea. WITHDRAWN and REFUSED ideas keep their row and their number."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    """How an idea reached the town."""

    WEB = "web"
    APP = "app"
    EMAIL = "email"
    PAPER = "paper"
    TELEPHONE = "telephone"
    WORKSHOP = "workshop"
    TERMINAL = "terminal"


OFFLINE = frozenset({Channel.PAPER, Channel.TELEPHONE})


class PublicationConsent(StrEnum):
    """Whether the author lets the words be published, and how they said so."""

    TICKED = "ticked"
    READ_OUT = "read_out"
    BY_LINK = "by_link"
    UNKNOWN = "unknown"
    REFUSED = "refused"


class ReasonCode(StrEnum):
    """Rules that the netiquette of every process begins with; a process words them, and adds its own."""

    INSULT_OR_UNTRUE = "insult_or_untrue"
    PERSONAL_DATA = "personal_data"
    OFF_TOPIC = "off_topic"
    RIGHTS_OF_OTHERS = "rights_of_others"
    ADVERTISING = "advertising"
    UNREADABLE = "unreadable"


class Answer(StrEnum):
    """What the town says about an idea: exactly one, OPEN until it is answered."""

    OPEN = "open"
    EXISTS = "exists"
    PASSED_ON = "passed_on"
    DEFECT_REPORT = "defect_report"
    TAKEN_UP = "taken_up"
    OBJECTION_WEIGHED = "objection_weighed"
    NOT_PURSUED = "not_pursued"
    LEFT_TO_COUNCIL = "left_to_council"


@holds_personal(
    Activity.IDEAS,
    title=Category.WORDS,
    text=Category.WORDS,
    author_id=Category.PERSON,
    author_name=Category.NAME,
    contact=Category.ADDRESS,
    receipt_digest=Category.SECRET,
    place=Category.PLACE,
    latitude=Category.PLACE,
    longitude=Category.PLACE,
)
class Idea(Recorded, Base):
    """One contribution by one person, in that person's words. ``created_at`` is when it was submitted."""

    __tablename__ = "idea"
    __table_args__ = (
        UniqueConstraint("process_id", "number"),
        UniqueConstraint("process_id", "external_id"),
        CheckConstraint(
            "is_public = (status = 'published' AND consent IN ('ticked', 'read_out', 'by_link'))",
            name="public_if_published_with_consent",
        ),
        CheckConstraint("(answer = 'open') = (answered_at IS NULL)", name="answered_at_a_time"),
        CheckConstraint("supports >= 0", name="supports_counted"),
        CheckConstraint("supports_elsewhere >= 0", name="supports_elsewhere_counted"),
        # One index per order in which the public leafs through ideas, with and without an area.
        Index("ix_idea_newest", "process_id", "is_public", "created_at", "id"),
        Index("ix_idea_supported", "process_id", "is_public", "supports", "id"),
        Index("ix_idea_shuffled", "process_id", "is_public", "shuffle", "id"),
        Index("ix_idea_area_newest", "area_id", "is_public", "created_at", "id"),
        Index("ix_idea_area_supported", "area_id", "is_public", "supports", "id"),
        Index("ix_idea_area_shuffled", "area_id", "is_public", "shuffle", "id"),
        Index("ix_idea_waiting", "process_id", "status", "created_at", "id"),
        Index("ix_idea_answer", "process_id", "status", "answer"),
        Index("ix_idea_refusal_proposed", "process_id", "refusal_proposed_at"),
        Index("ix_idea_contact", "process_id", "contact"),
        Index("ix_idea_import_id", "import_id"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    number: Mapped[str] = mapped_column(String(12))
    """The public address and reference: year and running number of the process, such as 2026-0042."""
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="de")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area_of_life.id", ondelete="RESTRICT"))
    channel: Mapped[Channel] = mapped_column(words(Channel), default=Channel.WEB)
    status: Mapped[IdeaStatus] = mapped_column(words(IdeaStatus), default=IdeaStatus.SUBMITTED)
    consent: Mapped[PublicationConsent] = mapped_column(words(PublicationConsent))
    is_public: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    author_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    """Shown in public only because the author wrote it there; empty means without a name."""
    contact: Mapped[str | None] = mapped_column(String(254))
    """The mailbox for answers; never shown, never exported."""
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    receipt_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    submission_key: Mapped[str] = mapped_column(String(32), unique=True)
    external_id: Mapped[str | None] = mapped_column(String(120))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("idea_import.id", ondelete="RESTRICT"))
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON_CODE))
    """The rule that it breaks, if it is not published: a ReasonCode or the code of a process's own rule."""
    refusal_proposed_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when a second person is to say whether it is refused: the newest ``refusal_proposal`` waits."""
    answer: Mapped[Answer] = mapped_column(words(Answer), default=Answer.OPEN)
    answer_text: Mapped[str] = mapped_column(Text, default="")
    answer_body: Mapped[str] = mapped_column(String(200), default="")
    """The competent body, where the idea was passed on."""
    body_reply: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What that body replied, in its words."""
    body_replied_on: Mapped[date | None]
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    supports: Mapped[int] = mapped_column(default=0)
    """Confirmed supports given here: changed with each row of ``support``, recounted by ``check``."""
    against: Mapped[int] = mapped_column(default=0, server_default="0")
    """Confirmed votes against it, as above with each row of ``stance``; 0 where the process takes none."""
    passes: Mapped[int] = mapped_column(default=0, server_default="0")
    """Likewise, of people who looked at the idea and did not want to say."""
    comments: Mapped[int] = mapped_column(default=0, server_default="0")
    """Comments and replies below it that everybody may read; recounted by ``check``."""
    last_comment: Mapped[int] = mapped_column(default=0, server_default="0")
    """The number that was given last to one of them."""
    supports_elsewhere: Mapped[int] = mapped_column(default=0)
    """Supports that were counted before or outside and came with an import: shown apart, never added."""
    shuffle: Mapped[int]
    images: Mapped[int] = mapped_column(default=0, server_default="0")
    """Pictures that belong to it, counted by whoever adds or takes one out."""
    changes: Mapped[int] = mapped_column(default=0, server_default="0")
    """Earlier versions that everybody may read."""
    changed_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the author's words last became other ones, after people had referred to them."""
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE), default="", server_default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    redactions: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many passages of its words are made unrecognisable: they stand in no column of this table."""
    submissions: Mapped[int] = mapped_column(default=1, server_default="1")
    """How often these very words came in: 1, and one for each ``idea_submission`` that holds."""
    version: Mapped[int] = mapped_column(default=1)
    """Rises with each change by staff or author: who changes an older version gets a 409."""

    process: Mapped[Process] = relationship()
    area: Mapped[AreaOfLife | None] = relationship()


class IdeaPart(Recorded, Base):
    """An idea that was split off another one that said two things; the original keeps all its words."""

    __tablename__ = "idea_part"
    __table_args__ = (
        UniqueConstraint("idea_id"),
        CheckConstraint("idea_id <> part_of_id", name="another_idea"),
    )

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    part_of_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"), index=True)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    """Set when the splitting was undone: the part is withdrawn, and the two have nothing to do any more."""


class MessageKind(StrEnum):
    """What passes between the town hall and the author."""

    QUESTION = "question"
    REPLY = "reply"
    REFUSAL = "refusal"
    ANSWER = "answer"


@holds_personal(Activity.IDEAS, text=Category.WORDS)
class IdeaMessage(Recorded, Base):
    """One message between the town hall and the author of an idea, shown on "Mein Beitrag"."""

    __tablename__ = "idea_message"
    __table_args__ = (UniqueConstraint("submission_key"),)

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[MessageKind] = mapped_column(words(MessageKind))
    text: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    """The member of staff; None for the author's own words."""
    submission_key: Mapped[str | None] = mapped_column(String(32))
    taken_back_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when it no longer holds, as the decision behind it was undone."""


@holds_personal(Activity.STAFF, text=Category.WORDS)
class RefusalProposal(Recorded, Base):
    """What one person would write to the author; it is sent when another one agrees (four eyes)."""

    __tablename__ = "refusal_proposal"
    __table_args__ = (Index("ix_refusal_proposal_idea_id", "idea_id"),)

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    reason: Mapped[str] = mapped_column(String(60))
    """A ReasonCode as it was called then."""
    text: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str | None] = mapped_column(String(32), unique=True)


class IdeaImport(Recorded, Base):
    """One file of ideas that came in at once."""

    __tablename__ = "idea_import"

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    file_hash: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    new_rows: Mapped[int] = mapped_column(default=0)
    repeated_rows: Mapped[int] = mapped_column(default=0, server_default="0")
    """The same words as an idea that is there: counted with it."""
    known_rows: Mapped[int] = mapped_column(default=0)
    bad_rows: Mapped[int] = mapped_column(default=0)
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))


class PassageOf(StrEnum):
    """Where a passage stands that was made unrecognisable."""

    TITLE = "title"
    TEXT = "text"


@holds_personal(Activity.IDEAS, title=Category.WORDS, text=Category.WORDS)
class IdeaOriginal(Recorded, Base):
    """The words of an idea before passages were made unrecognisable: kept for staff, for a set time.

    The idea itself holds the words without the passages, so that nothing that shows ideas can show them.
    """

    __tablename__ = "idea_original"
    __table_args__ = (Index("ix_idea_original_kept_until", "ended_at", "kept_until"),)

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"), index=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    text: Mapped[str] = mapped_column(Text)
    kept_until: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when it holds no words any more: they were erased, or stand in the idea again."""


class IdeaRedaction(Recorded, Base):
    """One passage of an original that everybody else sees as a bar with the reason."""

    __tablename__ = "idea_redaction"
    __table_args__ = (
        CheckConstraint("length > 0", name="of_some_length"),
        Index("ix_idea_redaction_idea_id", "idea_id"),
        Index("ix_idea_redaction_original_id", "original_id"),
    )

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    original_id: Mapped[int] = mapped_column(ForeignKey("idea_original.id", ondelete="RESTRICT"))
    passage_of: Mapped[PassageOf] = mapped_column(words(PassageOf))
    start: Mapped[int]
    length: Mapped[int]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON_CODE))
    mark: Mapped[str] = mapped_column(String(200))
    """What stands in its place."""
    redacted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str | None] = mapped_column(String(32), index=True)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
