"""The tables ``council_…``: sessions, papers with order and annexes, snapshots, resolutions, amendments.

A snapshot, its leaves and its redactions cannot be changed or deleted, whoever holds the connection: triggers
of the database see to it. The one exception is a leaf that a redaction names: it may lose its value and salt.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.kernel.database import Base, Moment, Recorded, words
from participation.municipality.models import Process
from participation.strategy.models import Measure

LONGEST_BODY = 120
LONGEST_PAPER_NUMBER = 40
LONGEST_PAPER_TITLE = 160
LONGEST_REFERENCE = 80
LONGEST_LINK = 400
LONGEST_COUNCIL_TEXT = 8_000
LONGEST_AMENDMENT = 4_000
LONGEST_TOP = 40
LONGEST_REASON = 300
LONGEST_PATH = 300
LARGEST_COUNCIL = 1_000

ONE_SESSION_PER_FORM = "uq_council_session_submission_key"
ONE_PAPER_PER_FORM = "uq_council_paper_submission_key"
ONE_PAPER_PER_NUMBER = "uq_council_paper_process_id_number"
ONE_SNAPSHOT_PER_FORM = "uq_council_snapshot_submission_key"
ONE_RESULT = "uq_council_resolution_item_id"
ONCE_IN_A_SESSION = "uq_council_agenda_item_paper_id_session_id"
ERASED_ONCE = "uq_council_snapshot_redaction_snapshot_id_path"


class CouncilSession(Recorded, Base):
    """A session of the council or one of its committees."""

    __tablename__ = "council_session"
    __table_args__ = (
        UniqueConstraint("submission_key"),
        Index("ix_council_session_process_id_held_on", "process_id", "held_on"),
        CheckConstraint("members > 0", name="somebody_votes"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    held_on: Mapped[date]
    body: Mapped[str] = mapped_column(String(LONGEST_BODY))
    """The council, or the committee by its name."""
    is_public: Mapped[bool] = mapped_column(default=True)
    members: Mapped[int | None]
    """How many are entitled to vote there."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=1)

    process: Mapped[Process] = relationship()


class AnnexKind(StrEnum):
    """What is laid before the council with a paper; each is made from the snapshot."""

    MEASURES = "measures"
    FIGURES = "figures"
    PARTICIPANTS = "participants"
    WORDS = "words"
    NOT_PURSUED = "not_pursued"
    ASSESSMENT = "assessment"


class CouncilPaper(Recorded, Base):
    """A paper (Sitzungsvorlage) with its draft resolution (Beschlussvorschlag)."""

    __tablename__ = "council_paper"
    __table_args__ = (UniqueConstraint("process_id", "number"), UniqueConstraint("submission_key"))

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    number: Mapped[str] = mapped_column(String(LONGEST_PAPER_NUMBER))
    title: Mapped[str] = mapped_column(String(LONGEST_PAPER_TITLE))
    draft_resolution: Mapped[str] = mapped_column(Text)
    reasons: Mapped[str] = mapped_column(Text, default="")
    """Sachverhalt und Begründung."""
    file_reference: Mapped[str] = mapped_column(String(LONGEST_REFERENCE), default="")
    """Aktenzeichen."""
    link: Mapped[str] = mapped_column(String(LONGEST_LINK), default="")
    """Its address in the council information system (Ratsinformationssystem)."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=1)

    process: Mapped[Process] = relationship()
    measures: Mapped[list[Measure]] = relationship(
        secondary="council_paper_measure", order_by=(Measure.number, Measure.id), viewonly=True
    )
    annexes: Mapped[list["PaperAnnex"]] = relationship(order_by="PaperAnnex.kind", viewonly=True)


class PaperMeasure(Base):
    """A measure that the paper asks the council to decide about."""

    __tablename__ = "council_paper_measure"

    paper_id: Mapped[int] = mapped_column(
        ForeignKey("council_paper.id", ondelete="RESTRICT"), primary_key=True
    )
    measure_id: Mapped[int] = mapped_column(
        ForeignKey("measure.id", ondelete="RESTRICT"), primary_key=True, index=True
    )


class PaperAnnex(Base):
    """An annex of a paper, for everybody or for the council alone."""

    __tablename__ = "council_paper_annex"

    paper_id: Mapped[int] = mapped_column(
        ForeignKey("council_paper.id", ondelete="RESTRICT"), primary_key=True
    )
    kind: Mapped[AnnexKind] = mapped_column(words(AnnexKind), primary_key=True)
    is_public: Mapped[bool]


class Purpose(StrEnum):
    """Why a paper is on the agenda of a session."""

    PRELIMINARY = "preliminary"
    DECIDING = "deciding"


class AgendaItem(Recorded, Base):
    """A paper in a session: one place in the order of sessions (Beratungsfolge)."""

    __tablename__ = "council_agenda_item"
    __table_args__ = (
        UniqueConstraint("paper_id", "session_id"),
        Index("ix_council_agenda_item_session_id", "session_id"),
    )

    paper_id: Mapped[int] = mapped_column(ForeignKey("council_paper.id", ondelete="RESTRICT"))
    session_id: Mapped[int] = mapped_column(ForeignKey("council_session.id", ondelete="RESTRICT"))
    purpose: Mapped[Purpose] = mapped_column(words(Purpose))
    top: Mapped[str] = mapped_column(String(LONGEST_TOP), default="")
    """Number of the item on the agenda (TOP)."""

    paper: Mapped[CouncilPaper] = relationship()
    session: Mapped[CouncilSession] = relationship()
    resolution: Mapped["CouncilResolution | None"] = relationship(back_populates="item", viewonly=True)


# --- What is frozen ---------------------------------------------------------------------------------


class CouncilSnapshot(Recorded, Base):
    """ "Stand zur Sitzung vom …"; a session may have several editions, the newest counts."""

    __tablename__ = "council_snapshot"
    __table_args__ = (UniqueConstraint("session_id", "edition"), UniqueConstraint("submission_key"))

    session_id: Mapped[int] = mapped_column(ForeignKey("council_session.id", ondelete="RESTRICT"))
    edition: Mapped[int]
    checksum: Mapped[str] = mapped_column(String(64))
    """Hash of the root of its tree."""
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str] = mapped_column(String(32))

    session: Mapped[CouncilSession] = relationship()


class SnapshotLeaf(Base):
    """A value that was frozen, in canonical JSON, with its salt; without both it is a tombstone."""

    __tablename__ = "council_snapshot_leaf"
    __table_args__ = (CheckConstraint("(salt IS NULL) = (value IS NULL)", name="whole_or_erased"),)

    snapshot_id: Mapped[int] = mapped_column(
        ForeignKey("council_snapshot.id", ondelete="RESTRICT"), primary_key=True
    )
    path: Mapped[str] = mapped_column(String(LONGEST_PATH), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str | None] = mapped_column(String(32))
    value: Mapped[str | None] = mapped_column(Text)


class SnapshotRedaction(Recorded, Base):
    """That a value was erased, when and why. It bears nothing of the value."""

    __tablename__ = "council_snapshot_redaction"
    __table_args__ = (UniqueConstraint("snapshot_id", "path"),)

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("council_snapshot.id", ondelete="RESTRICT"))
    path: Mapped[str] = mapped_column(String(LONGEST_PATH))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    redacted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))


# --- What the council resolved ----------------------------------------------------------------------


class Outcome(StrEnum):
    """What a session made of a paper."""

    ADOPTED = "adopted"
    ADOPTED_WITH_CHANGES = "adopted_with_changes"
    REJECTED = "rejected"
    POSTPONED = "postponed"
    REFERRED = "referred"
    NOTED = "noted"
    WITHDRAWN = "withdrawn"


class CouncilResolution(Recorded, Base):
    """The result of a paper in a session. Without ``announced_at``, only the Redaktion knows it."""

    __tablename__ = "council_resolution"
    __table_args__ = (
        UniqueConstraint("item_id"),
        UniqueConstraint("submission_key"),
        CheckConstraint("yes >= 0 AND no >= 0 AND abstained >= 0 AND biased >= 0", name="votes_counted"),
        CheckConstraint("yes + no + abstained + biased <= present", name="no_more_votes_than_present"),
        CheckConstraint("present <= entitled", name="no_more_present_than_members"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("council_agenda_item.id", ondelete="RESTRICT"))
    outcome: Mapped[Outcome] = mapped_column(words(Outcome))
    entitled: Mapped[int | None]
    present: Mapped[int | None]
    yes: Mapped[int | None]
    no: Mapped[int | None]
    abstained: Mapped[int | None]
    biased: Mapped[int | None]
    """Befangen: present, and kept from deciding by the municipal code."""
    conditions: Mapped[str] = mapped_column(Text, default="")
    referred_to: Mapped[str] = mapped_column(String(LONGEST_BODY), default="")
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("council_snapshot.id", ondelete="RESTRICT"))
    """What the council had before it."""
    answers_ideas: Mapped[bool] = mapped_column(default=True)
    """Whether the open ideas behind adopted measures are answered with it, when it is announced."""
    announced_at: Mapped[datetime | None] = mapped_column(Moment)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str] = mapped_column(String(32))

    item: Mapped[AgendaItem] = relationship(back_populates="resolution")
    amendments: Mapped[list["CouncilAmendment"]] = relationship(
        order_by="(CouncilAmendment.measure_id, CouncilAmendment.id)", viewonly=True
    )


class AmendedField(StrEnum):
    """What of a measure the council put otherwise; STRUCK takes the measure out of the resolution."""

    TITLE = "title"
    GOAL = "goal"
    TEXT = "text"
    HORIZON = "horizon"
    LEAD_OFFICE = "lead_office"
    PARTNERS = "partners"
    COST = "cost"
    FIRST_STEP = "first_step"
    INDICATOR = "indicator"
    CONDITION = "condition"
    STRUCK = "struck"


class CouncilAmendment(Recorded, Base):
    """One change to one measure: snapshot and amendments together are the adopted version."""

    __tablename__ = "council_amendment"
    __table_args__ = (
        UniqueConstraint("resolution_id", "measure_id", "field"),
        Index("ix_council_amendment_measure_id", "measure_id"),
    )

    resolution_id: Mapped[int] = mapped_column(ForeignKey("council_resolution.id", ondelete="RESTRICT"))
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="RESTRICT"))
    field: Mapped[AmendedField] = mapped_column(words(AmendedField))
    before: Mapped[str] = mapped_column(Text, default="")
    """How it stood in the paper."""
    text: Mapped[str] = mapped_column(Text)
    """The new wording; the reason, where the measure was struck."""

    measure: Mapped[Measure] = relationship()
