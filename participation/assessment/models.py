"""The tables ``criteria_version``, ``criterion``, ``assessment_round``, ``assessment_subject``, ``assessor``,
``assessment`` and ``assessment_value``."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.assessment.mathematics import Agreement
from participation.kernel.database import Base, Moment, Recorded, words
from participation.municipality.models import Process
from participation.strategy.models import Measure

LONGEST_CRITERION = 60
LONGEST_ANCHOR = 160
LONGEST_ROUND_TITLE = 120
LONGEST_OFFICE = 120
LONGEST_COMMENT = 1000
MOST_CRITERIA = 12
MOST_POINTS = 9
"""A single key gives a value."""
HIGHEST_WEIGHT = 100
MOST_FIRST = 100
ONE_VERSION = "uq_criteria_version_process_id_number"
ONE_ROUND_PER_KEY = "uq_assessment_round_submission_key"


class Axis(StrEnum):
    """What a criterion is in the effort-benefit matrix; most are NEITHER."""

    BENEFIT = "benefit"
    EFFORT = "effort"
    NEITHER = "neither"


class CriteriaVersion(Recorded, Base):
    """The criteria of a process with scale and weights (Fassung). A change makes the next version."""

    __tablename__ = "criteria_version"
    __table_args__ = (
        UniqueConstraint("process_id", "number"),
        CheckConstraint("points BETWEEN 2 AND 9", name="scale_of_single_digits"),
        CheckConstraint("first >= 1", name="first_counted"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    number: Mapped[int]
    points: Mapped[int]
    """The scale goes from 1 to this."""
    agreement: Mapped[Agreement] = mapped_column(words(Agreement), default=Agreement.DEVIATION)
    """How the disagreement of several assessors is measured."""
    first: Mapped[int] = mapped_column(default=10)
    """Among how many first places a measure is asked to stay ("stays in the top ten")."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))

    criteria: Mapped[list["Criterion"]] = relationship(order_by="Criterion.position")


class Criterion(Base):
    """One criterion of a version, with the two ends of its scale in words."""

    __tablename__ = "criterion"
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        CheckConstraint("weight BETWEEN 0 AND 100", name="weight_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("criteria_version.id", ondelete="RESTRICT"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(LONGEST_CRITERION))
    lowest: Mapped[str] = mapped_column(String(LONGEST_ANCHOR))
    """What 1 means."""
    highest: Mapped[str] = mapped_column(String(LONGEST_ANCHOR))
    """What the highest value means."""
    weight: Mapped[int]
    low_is_good: Mapped[bool] = mapped_column(default=False)
    """As with effort: 1 is the best value."""
    axis: Mapped[Axis] = mapped_column(words(Axis), default=Axis.NEITHER)


class Mode(StrEnum):
    """Who enters values: one person those that a meeting agreed on, or several, blind to each other."""

    JOINT = "joint"
    BLIND = "blind"


class AssessmentRound(Recorded, Base):
    """A round of assessing (Bewertungsrunde) over chosen measures. It keeps its version of the criteria."""

    __tablename__ = "assessment_round"
    __table_args__ = (
        UniqueConstraint("process_id", "number"),
        CheckConstraint("(mode = 'blind') = (due_at IS NOT NULL)", name="due_if_blind"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    number: Mapped[int]
    version_id: Mapped[int] = mapped_column(
        ForeignKey("criteria_version.id", ondelete="RESTRICT"), index=True
    )
    title: Mapped[str] = mapped_column(String(LONGEST_ROUND_TITLE))
    mode: Mapped[Mode] = mapped_column(words(Mode))
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    """The end of the last day asked for. The round takes values until it is closed."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str] = mapped_column(String(32), unique=True)

    process: Mapped[Process] = relationship()
    criteria_version: Mapped[CriteriaVersion] = relationship()


class AssessmentSubject(Base):
    """A measure that the round is about."""

    __tablename__ = "assessment_subject"
    __table_args__ = (UniqueConstraint("round_id", "measure_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("assessment_round.id", ondelete="RESTRICT"))
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="RESTRICT"), index=True)

    measure: Mapped[Measure] = relationship()


class Assessor(Base):
    """Who gives values in a round: an account for an office, or, without account, what all agreed on.

    The agreed voice is made with its round, once.
    """

    __tablename__ = "assessor"
    __table_args__ = (UniqueConstraint("round_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("assessment_round.id", ondelete="RESTRICT"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    office: Mapped[str] = mapped_column(String(LONGEST_OFFICE), default="")
    """As the Redaktion reads it: never the name of a person."""


class Assessment(Recorded, Base):
    """One measure as one assessor sees it. That there is one means: the assessor is asked about it."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("subject_id", "assessor_id"),)

    subject_id: Mapped[int] = mapped_column(ForeignKey("assessment_subject.id", ondelete="RESTRICT"))
    assessor_id: Mapped[int] = mapped_column(ForeignKey("assessor.id", ondelete="RESTRICT"), index=True)
    comment: Mapped[str] = mapped_column(String(LONGEST_COMMENT), default="")
    """A sentence on it; with agreed values the reason, which the council reads."""
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when it counts; agreed values always do."""
    changed_at: Mapped[datetime | None] = mapped_column(Moment)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    version: Mapped[int] = mapped_column(default=1)

    subject: Mapped[AssessmentSubject] = relationship()
    assessor: Mapped[Assessor] = relationship()
    values: Mapped[list["AssessmentValue"]] = relationship()


class AssessmentValue(Base):
    """The value of one criterion; without points: looked at, and it cannot be judged."""

    __tablename__ = "assessment_value"
    __table_args__ = (CheckConstraint("points BETWEEN 1 AND 9", name="points_on_scale"),)

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessment.id", ondelete="RESTRICT"), primary_key=True
    )
    criterion_id: Mapped[int] = mapped_column(
        ForeignKey("criterion.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    points: Mapped[int | None]
