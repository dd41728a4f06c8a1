"""The tables ``theme``, ``placement``, ``joined_idea``, ``theme_change``, ``theme_change_theme``; for
suggestions ``cluster_run``, ``cluster``, ``cluster_member``, ``learnt_model``, ``lesson``; and
``duplicate_pair``."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.ideas.models import Idea
from participation.kernel.database import Base, Moment, Recorded, words
from participation.municipality.models import AreaOfLife

LONGEST_THEME_TITLE = 120
LONGEST_THEME_TEXT = 2000
LONGEST_PARKED_REASON = 500
ONE_PLACE_PER_IDEA = "uq_placement_idea_id"


class Theme(Recorded, Base):
    """Ideas with a common concern, under a title that a moderator has confirmed."""

    __tablename__ = "theme"
    __table_args__ = (
        UniqueConstraint("process_id", "number"),
        Index("ix_theme_process_id_merged_into_id", "process_id", "merged_into_id"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    number: Mapped[int]
    """Running number of the process, shown as T-07."""
    title: Mapped[str] = mapped_column(String(LONGEST_THEME_TITLE))
    text: Mapped[str] = mapped_column(Text, default="")
    plain_text: Mapped[str] = mapped_column(Text, default="")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area_of_life.id", ondelete="RESTRICT"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="RESTRICT"))
    """Set when the theme was merged: its address leads there, and undoing brings it back."""
    dissolved_at: Mapped[datetime | None] = mapped_column(Moment)
    """Set when the making of the theme was undone: it holds nothing and is shown nowhere."""
    parked_at: Mapped[datetime | None] = mapped_column(Moment)
    """Set while the theme is set aside: it keeps its ideas and takes no new ones; no public page names it."""
    parked_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[AreaOfLife | None] = relationship()


class PlacedHow(StrEnum):
    """Who put an idea into its theme."""

    BY_HAND = "by_hand"
    BY_SUGGESTION = "by_suggestion"


class Placement(Recorded, Base):
    """The place of an idea: in one theme. An idea without a row is unsorted."""

    __tablename__ = "placement"
    __table_args__ = (UniqueConstraint("idea_id"),)

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="RESTRICT"), index=True)
    how: Mapped[PlacedHow] = mapped_column(words(PlacedHow))
    cluster_id: Mapped[int | None] = mapped_column(ForeignKey("cluster.id", ondelete="RESTRICT"))
    placed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))

    theme: Mapped[Theme] = relationship()
    idea: Mapped[Idea] = relationship()


class JoinedIdea(Recorded, Base):
    """An idea that says the same as another: it keeps its words and its supporters, and shares its place."""

    __tablename__ = "joined_idea"
    __table_args__ = (
        UniqueConstraint("idea_id"),
        CheckConstraint("idea_id <> into_id", name="another_idea"),
    )

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    into_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"), index=True)
    """The idea that stands for both; it is joined to none itself."""
    joined_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))


class ChangeKind(StrEnum):
    """What can be done with themes, and undone."""

    CREATE = "create"
    MOVE = "move"
    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    CONFIRM = "confirm"
    PARK = "park"
    UNPARK = "unpark"
    JOIN = "join"
    RELEASE = "release"
    PART = "part"


class ThemeChange(Recorded, Base):
    """One step of ordering, with what is needed to undo it: ``before`` and ``after`` are services' States."""

    __tablename__ = "theme_change"
    __table_args__ = (Index("ix_theme_change_process_id_id", "process_id", "id"),)

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    kind: Mapped[ChangeKind] = mapped_column(words(ChangeKind))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="RESTRICT"), index=True)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))


class TouchedTheme(Base):
    """A step concerns a theme: it came about, changed, got ideas or gave them away. This is its history."""

    __tablename__ = "theme_change_theme"

    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="RESTRICT"), primary_key=True)
    change_id: Mapped[int] = mapped_column(
        ForeignKey("theme_change.id", ondelete="RESTRICT"), primary_key=True, index=True
    )


class RunStatus(StrEnum):
    """Where a run of the machine stands."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    REPLACED = "replaced"


class ClusterRun(Recorded, Base):
    """One sorting of a process's ideas by the machine, offered as suggestions."""

    __tablename__ = "cluster_run"

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"), index=True)
    wanted_themes: Mapped[int]
    of_all: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether ideas that a suggestion put into a theme may be suggested elsewhere; those by hand never."""
    status: Mapped[RunStatus] = mapped_column(words(RunStatus), default=RunStatus.QUEUED)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="RESTRICT"))
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None] = mapped_column(Text)
    wanted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))


class Cluster(Recorded, Base):
    """A suggested theme: nothing moves until a moderator confirms it."""

    __tablename__ = "cluster"

    run_id: Mapped[int] = mapped_column(ForeignKey("cluster_run.id", ondelete="RESTRICT"), index=True)
    label: Mapped[str] = mapped_column(String(LONGEST_THEME_TITLE))
    terms: Mapped[list[str]] = mapped_column(JSON)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="RESTRICT"))
    """The existing theme that the machine would put these ideas into, or the one made of them."""
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    accepted: Mapped[bool | None]


class ClusterMember(Base):
    """An idea in a suggestion, with why."""

    __tablename__ = "cluster_member"

    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id", ondelete="RESTRICT"), primary_key=True)
    idea_id: Mapped[int] = mapped_column(
        ForeignKey("idea.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    closeness: Mapped[float]
    """Cosine to the centre of the suggestion, 0 to 1."""
    terms: Mapped[list[str]] = mapped_column(JSON)
    """The words that it shares with the others, as people wrote them."""
    nearest: Mapped[list[int]] = mapped_column(JSON, default=list, server_default="[]")
    """The ideas of the suggestion that are most like it."""
    from_theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="RESTRICT"))
    """Where it was when the machine read it; None: unsorted. Moved since, it is suggested no more."""


class DuplicatePair(Recorded, Base):
    """Two ideas that the machine takes for the same; a pair that somebody dismissed is never shown again."""

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        UniqueConstraint("one_id", "other_id"),
        CheckConstraint("one_id < other_id", name="each_pair_once"),
        Index("ix_duplicate_pair_open", "process_id", "decided_at", "closeness"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    one_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    other_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"), index=True)
    closeness: Mapped[float]
    """Cosine of their spelling, from the threshold to 1."""
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    """When somebody said that they are not the same."""
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))


class LearntModel(Base):
    """What the machine learnt last from the ideas of a process and from where people put them."""

    __tablename__ = "learnt_model"

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"), primary_key=True)
    version: Mapped[int]
    """Rises with each learning."""
    learnt_at: Mapped[datetime] = mapped_column(Moment)
    """When the ideas were read: what was decided later is heard beside it."""
    audited_to: Mapped[int]
    """The last entry of the record at that time."""
    area_labels: Mapped[int]
    theme_labels: Mapped[int]
    """So many ideas had an area, and a theme."""
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """``sense.learnt.Learnt.to_bytes``."""


class Lesson(Recorded, Base):
    """What a person said to a suggestion at a single idea: it fits, or it does not."""

    __tablename__ = "lesson"
    __table_args__ = (
        CheckConstraint("(area_id IS NULL) <> (theme_id IS NULL)", name="about_one_place"),
        Index("ix_lesson_process_id_id", "process_id", "id"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area_of_life.id", ondelete="RESTRICT"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="RESTRICT"))
    accepted: Mapped[bool]
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
