"""The tables ``demographic_count``, ``demographic_token`` and ``population``."""

from datetime import date
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.database import Base, words

LONGEST_SOURCE = 200


class DemographicQuestion(StrEnum):
    """What is asked, each voluntary."""

    AGE = "age"
    PLACE = "place"
    HEARD = "heard"


class DemographicChoice(StrEnum):
    """Every answer; which belong to which question stands in ``rules.CHOICES``."""

    UNDER_18 = "under_18"
    FROM_18 = "from_18"
    FROM_30 = "from_30"
    FROM_45 = "from_45"
    FROM_60 = "from_60"
    FROM_75 = "from_75"
    LIVES_HERE = "lives_here"
    WORKS_HERE = "works_here"
    BOTH = "both"
    NEITHER = "neither"
    PAPER = "paper"
    POSTER = "poster"
    INTERNET = "internet"
    LETTER = "letter"
    CLUB = "club"
    PEOPLE = "people"
    OTHER = "other"


class DemographicCount(Base):
    """How many gave an answer in the week from that Monday on. There are no rows of single people."""

    __tablename__ = "demographic_count"
    __table_args__ = (CheckConstraint("number > 0", name="counted"),)

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    question: Mapped[DemographicQuestion] = mapped_column(words(DemographicQuestion), primary_key=True)
    choice: Mapped[DemographicChoice] = mapped_column(words(DemographicChoice), primary_key=True)
    number: Mapped[int]


class DemographicToken(Base):
    """That the questions were answered after one act: a digest that leads neither to it nor to an answer."""

    __tablename__ = "demographic_token"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)


class Population(Base):
    """The town's own figures beside a process, by choice, and where they come from."""

    __tablename__ = "population"

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"), primary_key=True)
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE), default="")
    figures: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)
