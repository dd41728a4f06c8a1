"""The tables ``municipality``, ``page_text``, ``process``, ``phase``, ``area_of_life``, ``area_merge``,
``netiquette``, ``netiquette_reason`` and ``page_version``."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.kernel.database import Base, Moment, Recorded, words

LONGEST_SLUG = 60
LONGEST_PROCESS_TITLE = 120
LONGEST_AREA_NAME = 80
LONGEST_LEAD = 600
LONGEST_LINE = 120
LONGEST_PASSAGE = 200
LONGEST_PHONE = 40
LONGEST_TERM = 40
LONGEST_PHASE_TITLE = 80
LONGEST_PHASE_NOTE = 300
LONGEST_HOST = 253
LONGEST_ZONE = 60
LONGEST_MAILBOX = 254
LONGEST_PAGE = 40_000
"""Characters of a page text; what a form may send is limited to a megabyte anyway."""
WORKING_DAYS_TO_READ = 3
SLUG_USED_ONCE = "uq_process_municipality_id_slug"
AREA_SLUG_USED_ONCE = "uq_area_of_life_process_id_slug"
PAGE_WRITTEN_ONCE = "uq_page_text_municipality_id_kind_language"
NETIQUETTE_WRITTEN_ONCE = "uq_netiquette_process_id_number"
LONGEST_REASON_CODE = 40
LONGEST_REASON = 80
LONGEST_REASON_TEXT = 600
ORIGINALS_KEPT_DAYS = 90
SHARDS = 16


class Municipality(Recorded, Base):
    """A town that runs processes here."""

    __tablename__ = "municipality"

    name: Mapped[str] = mapped_column(String(LONGEST_LINE))
    host: Mapped[str | None] = mapped_column(String(LONGEST_HOST), unique=True)
    """The host name under which the town is found; None answers to every name."""
    time_zone: Mapped[str] = mapped_column(String(LONGEST_ZONE), default="Europe/Berlin")
    land: Mapped[str] = mapped_column(String(2), default="", server_default="")
    """The code of calendar.Land whose public holidays are no working days; empty: only weekends are free."""
    closed_days: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Days on which nobody reads what arrives, as calendar.closings_in reads them."""
    staff_second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whoever works for the town signs in with a second factor; else it is offered to everybody."""
    population: Mapped[int | None]
    office: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")
    address: Mapped[str] = mapped_column(String(LONGEST_PASSAGE), default="")
    phone: Mapped[str] = mapped_column(String(LONGEST_PHONE), default="")
    hours: Mapped[str] = mapped_column(String(LONGEST_PASSAGE), default="")
    mailbox: Mapped[str] = mapped_column(String(LONGEST_MAILBOX), default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    """Every page then says that its content is invented."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class PageKind(StrEnum):
    """The pages that the law, or fairness, asks of a town."""

    IMPRINT = "imprint"
    PRIVACY = "privacy"
    ACCESSIBILITY = "accessibility"
    RULES = "rules"


class PageText(Recorded, Base):
    """The text of one such page, in one language, with its twin in plain language."""

    __tablename__ = "page_text"
    __table_args__ = (UniqueConstraint("municipality_id", "kind", "language"),)

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id", ondelete="RESTRICT"))
    kind: Mapped[PageKind] = mapped_column(words(PageKind))
    language: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(Text)
    plain_text: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)


class RequiredLevel(StrEnum):
    """How far somebody must have shown who they are before they may do something, from least to most."""

    EVERYBODY = "everybody"
    CONFIRMED = "confirmed"
    """Any confirmed access, a link in a mail among them."""
    ACCOUNT = "account"
    PROVEN = "proven"
    """A printed code of the process, or a provider that says that the person lives here."""


class Act(StrEnum):
    """What a process can ask a level for."""

    SUBMIT = "submit"
    COMMENT = "comment"
    SUPPORT = "support"
    VOTE = "vote"
    SURVEY = "survey"


def level(act: Act, default: RequiredLevel) -> Mapped[RequiredLevel]:
    name = f"level_to_{act}"
    return mapped_column(words(RequiredLevel, check=name), default=default, server_default=default)


class Process(Recorded, Base):
    """A participation process (Beteiligungsverfahren): one occasion on which the town asks its people."""

    __tablename__ = "process"
    __table_args__ = (
        UniqueConstraint("municipality_id", "slug"),
        CheckConstraint("supports_per_person > 0", name="some_support"),
        CheckConstraint("last_number >= 0", name="numbers_count_up"),
    )

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id", ondelete="RESTRICT"))
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG))
    title: Mapped[str] = mapped_column(String(LONGEST_PROCESS_TITLE))
    brand: Mapped[str] = mapped_column(String(LONGEST_TERM), default="")
    """The short name in the head of each page, such as "Musterburg.digital"; empty means the title."""
    lead: Mapped[str] = mapped_column(String(LONGEST_LEAD), default="")
    plain_text: Mapped[str] = mapped_column(Text, default="")
    binding_note: Mapped[str] = mapped_column(Text, default="")
    service_promise: Mapped[str] = mapped_column(Text, default="")
    area_term: Mapped[str] = mapped_column(String(LONGEST_TERM), default="Lebensbereich")
    is_public: Mapped[bool] = mapped_column(default=False)
    """A process in preparation is seen by its staff only."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    supports_per_person: Mapped[int | None]
    """None: as many ideas as one likes."""
    allows_against: Mapped[bool] = mapped_column(default=False, server_default=false())
    """People may also be against an idea, or pass; opinion groups are made of that."""
    comments_of_accounts_at_once: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Comments of people with an account are read by the town hall after they appear, not before."""
    comments_of_guests_at_once: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Likewise, of people whose mailbox was confirmed by a link. Visitors' comments always wait."""
    level_to_submit: Mapped[RequiredLevel] = level(Act.SUBMIT, RequiredLevel.EVERYBODY)
    level_to_comment: Mapped[RequiredLevel] = level(Act.COMMENT, RequiredLevel.EVERYBODY)
    level_to_support: Mapped[RequiredLevel] = level(Act.SUPPORT, RequiredLevel.CONFIRMED)
    level_to_vote: Mapped[RequiredLevel] = level(Act.VOTE, RequiredLevel.CONFIRMED)
    level_to_survey: Mapped[RequiredLevel] = level(Act.SURVEY, RequiredLevel.EVERYBODY)
    working_days_to_read: Mapped[int] = mapped_column(default=WORKING_DAYS_TO_READ)
    refusals_need_two: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Four eyes: what is not to be published waits for a second person to agree."""
    originals_kept_days: Mapped[int] = mapped_column(
        default=ORIGINALS_KEPT_DAYS, server_default=str(ORIGINALS_KEPT_DAYS)
    )
    """How long the Redaktion can still read what it made unrecognisable; then it is erased for good."""
    takes_images: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Authors may add pictures to an idea, until it is published."""
    takes_places: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Authors may say where in the town their idea belongs."""
    places: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Places to choose from, as places.places_in reads them."""
    offers_more_methods: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Rounds of weighing may also rank, or spend a budget: "Weitere Verfahren"."""
    weighing_from: Mapped[datetime | None] = mapped_column(Moment)
    weighing_until: Mapped[datetime | None] = mapped_column(Moment)
    """From when to when rounds of weighing run, kept by whoever releases or closes one."""
    last_number: Mapped[int] = mapped_column(default=0)
    last_theme: Mapped[int] = mapped_column(default=0)
    last_measure: Mapped[int] = mapped_column(default=0)
    published_ideas: Mapped[int] = mapped_column(default=0)
    """How many ideas the public can read, kept by whoever publishes or hides one; ``check`` recounts."""
    version: Mapped[int] = mapped_column(default=1)

    municipality: Mapped[Municipality] = relationship()
    phases: Mapped[list["Phase"]] = relationship(order_by="Phase.position, Phase.id", viewonly=True)
    areas: Mapped[list["AreaOfLife"]] = relationship(
        primaryjoin="and_(AreaOfLife.process_id == Process.id, AreaOfLife.merged_at.is_(None))",
        order_by="AreaOfLife.position, AreaOfLife.id",
        viewonly=True,
    )
    """Those that stand: what was merged into another one is found by its address only."""


class Phase(Recorded, Base):
    """A stretch of a process with what people can do in it; open-ended without an end."""

    __tablename__ = "phase"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(LONGEST_PHASE_TITLE))
    note: Mapped[str] = mapped_column(String(LONGEST_PHASE_NOTE), default="")
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    takes_ideas: Mapped[bool] = mapped_column(default=False)
    takes_supports: Mapped[bool] = mapped_column(default=False)
    takes_comments: Mapped[bool] = mapped_column(default=False, server_default=false())


class AreaLook(StrEnum):
    """Colour, pattern and icon of an area of life: sets of the style sheet, never free colours."""

    MOBIL = "mobil"
    BILDUNG = "bildung"
    WIRTSCHAFT = "wirtschaft"
    VERWALTUNG = "verwaltung"
    UMWELT = "umwelt"
    KULTUR = "kultur"
    SOZIALES = "soziales"
    BAUEN = "bauen"


class AreaOfLife(Recorded, Base):
    """An area of life (Lebensbereich) by which a process is ordered."""

    __tablename__ = "area_of_life"
    __table_args__ = (UniqueConstraint("process_id", "slug"),)

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG))
    name: Mapped[str] = mapped_column(String(LONGEST_AREA_NAME))
    lead: Mapped[str] = mapped_column(String(LONGEST_LEAD), default="")
    look: Mapped[AreaLook] = mapped_column(words(AreaLook))
    position: Mapped[int]
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
    """From then on nothing new is put here; what is there stays."""
    merged_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since then everything of it is in another area, which ``area_merge`` names."""
    published_ideas: Mapped[int] = mapped_column(default=0)
    """As in Process, for the ideas of this area."""


class AreaMerge(Recorded, Base):
    """An area of life went up in another one: the old address leads to the new one, and it can be undone."""

    __tablename__ = "area_merge"

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area_of_life.id", ondelete="RESTRICT"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("area_of_life.id", ondelete="RESTRICT"))
    moved: Mapped[dict[str, list[int]]] = mapped_column(JSON)
    """What went over, by table: the ids that undoing brings back."""
    merged_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))


class Netiquette(Recorded, Base):
    """One version of the rules for contributions to a process; the newest one holds, all stay readable."""

    __tablename__ = "netiquette"
    __table_args__ = (UniqueConstraint("process_id", "number"), CheckConstraint("number > 0", name="counted"))

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text, default="")
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))

    reasons: Mapped[list["NetiquetteReason"]] = relationship(
        order_by="NetiquetteReason.position, NetiquetteReason.id"
    )


class NetiquetteReason(Base):
    """One rule, as the version of its netiquette words it; ``code`` stays the same in all versions."""

    __tablename__ = "netiquette_reason"
    __table_args__ = (UniqueConstraint("netiquette_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    netiquette_id: Mapped[int] = mapped_column(ForeignKey("netiquette.id", ondelete="RESTRICT"))
    code: Mapped[str] = mapped_column(String(LONGEST_REASON_CODE))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(LONGEST_REASON))
    title_en: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    text: Mapped[str] = mapped_column(String(LONGEST_REASON_TEXT), default="")
    """What it means, for whoever breaks it and whoever reads the rules."""
    text_en: Mapped[str] = mapped_column(String(LONGEST_REASON_TEXT), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    """A retired one is chosen no more, and goes on naming what was decided by it."""


class ConsentText(Recorded, Base):
    """One wording of the consent to publication; the newest one is asked for, all stay readable."""

    __tablename__ = "consent_text"
    __table_args__ = (
        UniqueConstraint("municipality_id", "number"),
        CheckConstraint("number > 0", name="counted"),
    )

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id", ondelete="RESTRICT"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text, default="")
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))


class PageVersion(Base):
    """What stands on a process's public pages changes with these numbers.

    The sum over the shards is the version; a writer moves one shard of its choice, so that many writers
    need not wait for one row.
    """

    __tablename__ = "page_version"

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"), primary_key=True)
    shard: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
