"""The tables by which the Redaktion shares its work: who has what, notes, filters, deputies, steps."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participation.accounts.models import Account
from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal
from participation.kernel.waiting import LONGEST_KIND

LONGEST_FILTER_NAME = 60
LONGEST_FILTER = 400
LONGEST_NOTE = 2000
LONGEST_MODULE_NAME = 80
LONGEST_MODULE = 4000
LONGEST_CODE = 60
ONE_ASSIGNEE = "uq_queue_assignment_kind_item_id"
NAMED_ONCE = "uq_saved_filter_process_id_owner_id_name"
MODULE_ONCE = "uq_text_module_process_id_purpose_code"
NOTED_ONCE = "uq_queue_note_submission_key"


class Assignment(Recorded, Base):
    """Who takes care of one thing of the queue; nobody has no row."""

    __tablename__ = "queue_assignment"
    __table_args__ = (
        UniqueConstraint("kind", "item_id"),
        Index("ix_queue_assignment_assignee_id", "assignee_id"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[str] = mapped_column(String(LONGEST_KIND))
    item_id: Mapped[int]
    assignee_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    assigned_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))


@holds_personal(Activity.STAFF, text=Category.WORDS)
class Note(Recorded, Base):
    """Words about one thing that only the Redaktion reads: no letter, page, figure or file holds them."""

    __tablename__ = "queue_note"
    __table_args__ = (
        UniqueConstraint("submission_key"),
        Index("ix_queue_note_kind_item_id", "kind", "item_id"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[str] = mapped_column(String(LONGEST_KIND))
    item_id: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    """Empty once its writer took it back."""
    written_by_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    submission_key: Mapped[str] = mapped_column(String(32))
    taken_back_at: Mapped[datetime | None] = mapped_column(Moment)


class FilteredList(StrEnum):
    """Which list a filter is for."""

    QUEUE = "queue"
    IDEAS = "ideas"


@holds_personal(Activity.STAFF, owner_id=Category.PERSON, name=Category.SETTING, query=Category.SETTING)
class SavedFilter(Recorded, Base):
    """A filter of a list under a name: the owner's own, or shared with everybody who reads the queue."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("process_id", "owner_id", "name"),)

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(String(LONGEST_FILTER_NAME))
    list: Mapped[FilteredList] = mapped_column(words(FilteredList))
    query: Mapped[str] = mapped_column(String(LONGEST_FILTER))
    """As in the address of the list: it is read by the same rules, so that it can do no harm."""
    is_shared: Mapped[bool] = mapped_column(default=False)


class Deputyship(Recorded, Base):
    """Somebody is away, and a colleague sees their things among the own; ``ended_at`` ends it early."""

    __tablename__ = "deputyship"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("absent_id <> deputy_id", name="somebody_else"),
        Index("ix_deputyship_deputy_id", "deputy_id"),
        Index("ix_deputyship_absent_id", "absent_id"),
    )

    absent_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    deputy_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Purpose(StrEnum):
    """What a text module begins."""

    QUESTION = "question"
    REFUSAL = "refusal"
    ANSWER = "answer"


class ModuleText(Recorded, Base):
    """A text module as the Redaktion of a process wrote it; takes the place of a given one of its code."""

    __tablename__ = "text_module"
    __table_args__ = (UniqueConstraint("process_id", "purpose", "code"),)

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    purpose: Mapped[Purpose] = mapped_column(words(Purpose))
    code: Mapped[str] = mapped_column(String(LONGEST_CODE))
    """Of a given module: its key, such as a reason or an answer; of one added here: random."""
    name: Mapped[str] = mapped_column(String(LONGEST_MODULE_NAME))
    text: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
    """From then on it is not offered; the given module of its code, if there is one, is again."""


class Verb(StrEnum):
    """What is done to many things in one step."""

    PUBLISH = "publish"
    SORT = "sort"
    ASSIGN = "assign"
    REFUSE = "refuse"
    ANSWER = "answer"
    ASK = "ask"
    SETTLE = "settle"


@holds_personal(Activity.STAFF, facts=Category.WORDS)
class Step(Recorded, Base):
    """One step of one person with one or many things, which can be taken back as a whole."""

    __tablename__ = "queue_step"
    __table_args__ = (Index("ix_queue_step_process_id_id", "process_id", "id"),)

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    verb: Mapped[Verb] = mapped_column(words(Verb))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What was chosen for all: an area, a colleague, a reason, an answer, by id or code."""
    submission_key: Mapped[str] = mapped_column(String(32), unique=True)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))


@holds_personal(Activity.STAFF, before=Category.WORDS)
class StepRow(Recorded, Base):
    """What a step did to one thing, and what undoing did."""

    __tablename__ = "queue_step_row"
    __table_args__ = (UniqueConstraint("step_id", "kind", "item_id"),)

    step_id: Mapped[int] = mapped_column(ForeignKey("queue_step.id", ondelete="RESTRICT"))
    kind: Mapped[str] = mapped_column(String(LONGEST_KIND))
    item_id: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Its state before the step, by codes and ids; empty if nothing was done."""
    version_after: Mapped[int | None]
    """By which undoing sees whether anything else has happened since."""
    refusal: Mapped[str | None] = mapped_column(Text)
    """Why it stayed as it was, as a sentence with places for ``refusal_facts``."""
    refusal_facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undo_refusal: Mapped[str | None] = mapped_column(Text)
    undo_refusal_facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


@holds_personal(Activity.STAFF, account_id=Category.PERSON)
class Habit(Base):
    """How one person likes to work with the queue."""

    __tablename__ = "queue_habit"

    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id, ondelete="RESTRICT"), primary_key=True)
    shortcuts: Mapped[bool] = mapped_column(default=True)
