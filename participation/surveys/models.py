"""The tables ``survey``, ``survey_question``, ``survey_option``, ``survey_sheet``, ``survey_answer``,
``survey_text``, ``survey_part`` and ``survey_draft``."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.ideas.models import Idea
from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal
from participation.municipality.models import LONGEST_LEAD, LONGEST_REASON_CODE, Process

LONGEST_TITLE = 120
LONGEST_QUESTION = 200
LONGEST_HINT = 300
LONGEST_OPTION = 120
LONGEST_END = 40
LONGEST_SHORT_TEXT = 200
LONGEST_LONG_TEXT = 2000
LONGEST_NOTE = 300
FEWEST_POINTS, MOST_POINTS = 2, 11
SENT_ONCE = "uq_survey_sheet_submission_key"
TAKEN_PART_ONCE = "uq_survey_part_survey_id_account_id"
HIGHEST_SHEET = 2**31 - 1


class SurveyStatus(StrEnum):
    """What staff made of it; whether it can be answered follows from this and its times."""

    DRAFT = "draft"
    RELEASED = "released"
    CLOSED = "closed"


class SurveyAccess(StrEnum):
    """Who can answer, and how a figure says that it was confirmed."""

    EVERYBODY = "everybody"
    """Without any access: one sheet for each device, which can be got round and is said."""
    CONFIRMED = "confirmed"
    """An account, or a mailbox confirmed by a link: one sheet each, by constraint."""


class QuestionKind(StrEnum):
    """What a question asks for."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    RANKING = "ranking"
    MATRIX = "matrix"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"


class SheetChannel(StrEnum):
    """How a sheet came."""

    WEB = "web"
    PAPER = "paper"


class TextStatus(StrEnum):
    """What the Redaktion made of an open answer. Nobody reads one in public before."""

    WAITING = "waiting"
    SHOWN = "shown"
    """Stands among the results, in the words of whoever consented."""
    IDEA = "idea"
    """Goes on as an idea, which names the survey as its source."""
    NOTED = "noted"
    """Read and kept; shown nowhere, as there is no consent or nothing to publish."""
    HIDDEN = "hidden"
    """Breaks a rule of the process."""


class Survey(Recorded, Base):
    """One short survey of a process."""

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("process_id", "number"),
        CheckConstraint("sheets >= 0", name="sheets_counted"),
        CheckConstraint("results_at IS NULL OR status = 'closed'", name="results_after_the_end"),
        CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="ends_after_start"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    number: Mapped[int]
    """Counts up in the process: the public address."""
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    title_en: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    lead: Mapped[str] = mapped_column(String(LONGEST_LEAD), default="")
    lead_en: Mapped[str] = mapped_column(String(LONGEST_LEAD), default="")
    access: Mapped[SurveyAccess] = mapped_column(words(SurveyAccess), default=SurveyAccess.EVERYBODY)
    status: Mapped[SurveyStatus] = mapped_column(words(SurveyStatus), default=SurveyStatus.DRAFT)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    results_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when everybody can read the results."""
    sheets: Mapped[int] = mapped_column(default=0)
    """Sheets that were sent; the first one locks the questions."""
    corrections: Mapped[str] = mapped_column(Text, default="")
    """What was corrected after the first sheet: one line each, shown below the questions."""
    version: Mapped[int] = mapped_column(default=1)
    submission_key: Mapped[str] = mapped_column(String(32), unique=True)

    process: Mapped[Process] = relationship()
    questions: Mapped[list["SurveyQuestion"]] = relationship(
        order_by="SurveyQuestion.position, SurveyQuestion.id", viewonly=True
    )


class SurveyQuestion(Recorded, Base):
    """One question. ``shown_if_id`` is an earlier one; ``shown_if`` holds the answers that lead to this."""

    __tablename__ = "survey_question"
    __table_args__ = (
        Index("ix_survey_question_survey_id", "survey_id", "position"),
        CheckConstraint("points BETWEEN 2 AND 11", name="points_of_a_scale"),
        CheckConstraint("most > 0", name="some_choice"),
    )

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="RESTRICT"))
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(words(QuestionKind))
    text: Mapped[str] = mapped_column(String(LONGEST_QUESTION))
    text_en: Mapped[str] = mapped_column(String(LONGEST_QUESTION), default="")
    hint: Mapped[str] = mapped_column(String(LONGEST_HINT), default="")
    hint_en: Mapped[str] = mapped_column(String(LONGEST_HINT), default="")
    is_required: Mapped[bool] = mapped_column(default=False)
    starts_page: Mapped[bool] = mapped_column(default=True)
    """Begins a new page of the sheet; a question that depends on one of its own page always does."""
    points: Mapped[int] = mapped_column(default=5)
    """Steps of a scale, from 1."""
    low: Mapped[str] = mapped_column(String(LONGEST_END), default="")
    low_en: Mapped[str] = mapped_column(String(LONGEST_END), default="")
    high: Mapped[str] = mapped_column(String(LONGEST_END), default="")
    high_en: Mapped[str] = mapped_column(String(LONGEST_END), default="")
    most: Mapped[int | None]
    """How many answers can be ticked at most; None: all of them."""
    shown_if_id: Mapped[int | None] = mapped_column(ForeignKey("survey_question.id", ondelete="RESTRICT"))
    shown_if: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Ids of options, or steps of a scale: any of them leads here."""

    options: Mapped[list["SurveyOption"]] = relationship(
        primaryjoin="and_(SurveyOption.question_id == SurveyQuestion.id, SurveyOption.is_row.is_(False))",
        order_by="SurveyOption.position, SurveyOption.id",
        viewonly=True,
    )
    rows: Mapped[list["SurveyOption"]] = relationship(
        primaryjoin="and_(SurveyOption.question_id == SurveyQuestion.id, SurveyOption.is_row.is_(True))",
        order_by="SurveyOption.position, SurveyOption.id",
        viewonly=True,
    )


class SurveyOption(Base):
    """Something to choose, or, with ``is_row``, a row of a matrix about which something is chosen."""

    __tablename__ = "survey_option"
    __table_args__ = (Index("ix_survey_option_question_id", "question_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id", ondelete="RESTRICT"))
    is_row: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(LONGEST_OPTION))
    label_en: Mapped[str] = mapped_column(String(LONGEST_OPTION), default="")


class SurveySheet(Base):
    """One filled-in sheet (Bogen), of nobody: its id is drawn, it knows the day and no time of the day.

    Nothing in the database leads from it to a person; ``survey_part`` holds who took part and not what they
    said.
    """

    __tablename__ = "survey_sheet"
    __table_args__ = (UniqueConstraint("submission_key"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="RESTRICT"), index=True)
    answered_on: Mapped[date]
    channel: Mapped[SheetChannel] = mapped_column(words(SheetChannel), default=SheetChannel.WEB)
    language: Mapped[str] = mapped_column(String(5), default="de")
    consent: Mapped[bool] = mapped_column(default=False)
    """Whether the words in it may be published and go on as ideas."""
    submission_key: Mapped[str] = mapped_column(String(32))


class SurveyAnswer(Base):
    """One mark on a sheet: an option, an option in a row of a matrix, a step of a scale, a place."""

    __tablename__ = "survey_answer"
    __table_args__ = (Index("ix_survey_answer_question_id", "question_id", "option_id", "row_id", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("survey_sheet.id", ondelete="RESTRICT"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id", ondelete="RESTRICT"))
    option_id: Mapped[int | None] = mapped_column(ForeignKey("survey_option.id", ondelete="RESTRICT"))
    row_id: Mapped[int | None] = mapped_column(ForeignKey("survey_option.id", ondelete="RESTRICT"))
    value: Mapped[int | None]


@holds_personal(Activity.SURVEYS, text=Category.WORDS)
class SurveyText(Base):
    """Somebody's own words on a sheet. ``day`` is when they came, for the queue."""

    __tablename__ = "survey_text"
    __table_args__ = (
        UniqueConstraint("sheet_id", "question_id"),
        UniqueConstraint("idea_id"),
        CheckConstraint("(status = 'idea') = (idea_id IS NOT NULL)", name="idea_if_it_is_one"),
        Index("ix_survey_text_waiting", "question_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("survey_sheet.id", ondelete="RESTRICT"))
    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id", ondelete="RESTRICT"))
    text: Mapped[str] = mapped_column(Text)
    """Empty once it is an idea: the words stand there alone, with everything that is decided about them."""
    arrived_at: Mapped[datetime] = mapped_column(Moment)
    """The beginning of the day on which it came: the queue counts working days, and nobody needs the hour."""
    status: Mapped[TextStatus] = mapped_column(words(TextStatus), default=TextStatus.WAITING)
    reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON_CODE))
    """The rule that it breaks."""
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    sheet: Mapped[SurveySheet] = relationship()
    question: Mapped[SurveyQuestion] = relationship()
    idea: Mapped[Idea | None] = relationship()


@holds_personal(Activity.SURVEYS, account_id=Category.PERSON)
class SurveyPart(Base):
    """That a confirmed access took part: nothing of what it said, no time, and no order once it is closed."""

    __tablename__ = "survey_part"
    __table_args__ = (UniqueConstraint("survey_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="RESTRICT"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)


@holds_personal(Activity.SURVEYS, code_digest=Category.SECRET, given=Category.CHOICE)
class SurveyDraft(Recorded, Base):
    """A sheet that somebody goes on with later, by a code that only they have; erased after a while."""

    __tablename__ = "survey_draft"
    __table_args__ = (Index("ix_survey_draft_kept_until", "kept_until"),)

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="RESTRICT"), index=True)
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    given: Mapped[list[list[Any]]] = mapped_column(JSON)
    """Names and values of the form's fields as they were typed."""
    kept_until: Mapped[datetime] = mapped_column(Moment)
