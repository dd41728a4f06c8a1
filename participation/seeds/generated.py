"""A generated process of any size, for measuring: invented, repeatable, inserted in bulk.

The texts are put together from the parts below: long enough to index and to page, never meant to be read.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, text, update

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import SHUFFLES, Answer, Channel, Idea, IdeaStatus, PublicationConsent
from participation.ideas.services.indexing import index_many
from participation.kernel.database import Base
from participation.municipality.models import AreaOfLife, Process
from participation.themes.models import PlacedHow, Placement, Theme
from participation.voting.models import ConfirmedBy, Support

SEED = 2026
BATCH = 5_000
IDEAS_PER_ACCESS = 4
SUPPORTS_PER_IDEA = 10
IDEAS_PER_THEME = 33
DAYS = 46
SORTED = 0.97
CONFIRMED = 0.5
"""Shares of the ideas with an area, and with an author's account."""

THINGS = (
    "Ein Radweg",
    "Eine Bushaltestelle",
    "Ein Spielplatz",
    "Eine Bücherei mit langen Öffnungszeiten",
    "Ein Termin im Bürgerbüro",
    "Fahrradständer mit Dach",
    "Eine Sitzbank mit Lehne",
    "Ein Raum für Jugendliche",
    "Eine Anmeldung für alle Kitas",
    "Eine Ladesäule",
    "Eine Anzeige freier Parkplätze",
    "Ein Reparaturcafé",
    "Ein sicherer Schulweg",
    "Eine Straßenlampe",
    "Ein Kalender aller Vereine",
    "Ein Zebrastreifen",
    "Ein Formular, das man online ausfüllt",
    "Ein Lastenrad zum Ausleihen",
)
PLACES = (
    "am Bahnhof",
    "in der Weststadt",
    "an der Probeallee",
    "beim Rathaus",
    "am Fluss",
    "in der Altstadt",
    "am Schulzentrum",
    "in der Musterstraße",
    "hinter der Stadthalle",
    "im Gewerbegebiet",
    "an der Brücke",
    "am Friedhofsweg",
)
WISHES = (
    "fehlt seit Jahren und würde jeden Tag gebraucht.",
    "sollte auch abends gut beleuchtet sein.",
    "soll auch ohne Handy zu benutzen sein.",
    "muss breit genug für Kinderwagen und Rollstühle sein.",
    "kostet wenig und hilft vielen.",
    "muss verständlich erklärt und leicht zu finden sein.",
    "darf niemanden ausschließen, der nicht gut sieht.",
)
REASONS = (
    "Wir haben das mit den Nachbarn besprochen.",
    "Andere Städte haben es schon und sind zufrieden.",
    "Meine Mutter ist darauf angewiesen.",
    "Zwei Mal war ich umsonst dort.",
    "Ein Versuch für ein Jahr würde genügen.",
    "Vielleicht helfen auch die Vereine mit.",
    "Das spart Wege und Zeit.",
    "Bitte sagen Sie, wann es so weit ist.",
)
CHANNELS = (
    *[Channel.WEB] * 14,
    *[Channel.APP] * 3,
    *[Channel.EMAIL] * 2,
    *[Channel.PAPER] * 2,
    Channel.TELEPHONE,
)
ANSWERS = (*[Answer.OPEN] * 3, Answer.EXISTS, Answer.TAKEN_UP, Answer.NOT_PURSUED, Answer.PASSED_ON)


@dataclass(frozen=True)
class Size:
    """How much is generated; supports and accesses follow from the ideas where they are not named."""

    ideas: int
    supports: int

    @classmethod
    def of(cls, ideas: int) -> "Size":
        return cls(ideas, ideas * SUPPORTS_PER_IDEA)


def fill(process: Process, size: Size, *, at: datetime, tell: Callable[[str], None]) -> None:
    """Insert ideas, accesses, supports, themes and the counters that go with them into an empty process."""
    luck = random.Random(SEED)  # noqa: S311  (repeatable on purpose)
    begin = at - timedelta(days=DAYS)
    accesses = add_accesses(process, max(1, size.ideas // IDEAS_PER_ACCESS), at=begin)
    ideas = add_ideas(process, size.ideas, accesses=accesses, begin=begin, luck=luck)
    tell(f"{len(ideas)} ideas")
    supports = add_supports(ideas, accesses, size.supports, begin=begin, luck=luck)
    tell(f"{supports} supports by {len(accesses)} accesses")
    themes = add_themes(process, ideas, at=at, luck=luck)
    tell(f"{themes} themes")


def in_batches(table: type[Base], rows: Iterator[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            db.session.execute(insert(table), batch)
            batch = []
    if batch:
        db.session.execute(insert(table), batch)


def first_free(table: type[Base]) -> int:
    """The first id after the last; generated rows bear ids of their own, so that others can refer to them."""
    return (db.session.scalars(select(func.max(table.id))).one() or 0) + 1  # type: ignore[attr-defined]  # each table here has a number


def tell_sequences(*tables: type[Base]) -> None:
    """PostgreSQL hands out ids itself and must know which ones were taken here."""
    if db.session.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        name = table.__tablename__
        db.session.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")  # noqa: S608  (our own table names)
        )


def add_accesses(process: Process, how_many: int, *, at: datetime) -> range:
    """Guests without a mailbox: nobody can sign in as one of them."""
    first = first_free(Account)
    accesses = range(first, first + how_many)
    rows = (
        {
            "id": i,
            "municipality_id": process.municipality_id,
            "name": "",
            "language": "de",
            "confirmed_at": at,
        }
        | {"created_at": at}
        for i in accesses
    )
    in_batches(Account, rows)
    tell_sequences(Account)
    return accesses


def add_ideas(
    process: Process, how_many: int, *, accesses: range, begin: datetime, luck: random.Random
) -> list[int]:
    """Published ideas with every answer, indexed and counted; returns their ids."""
    first = first_free(Idea)
    areas = [area.id for area in process.areas]
    step = timedelta(days=DAYS) / max(1, how_many)
    counts: Counter[int] = Counter()
    for start in range(0, how_many, BATCH):
        rows = []
        for offset in range(start, min(start + BATCH, how_many)):
            row = idea_row(
                process, number=process.last_number + offset + 1, at=begin + step * offset, luck=luck
            )
            row["id"] = first + offset
            row["submission_key"] = f"{first + offset:032x}"
            row["area_id"] = luck.choice(areas) if areas and luck.random() < SORTED else None
            row["author_id"] = luck.choice(accesses) if luck.random() < CONFIRMED else None
            counts.update([row["area_id"]] if row["area_id"] else [])
            rows.append(row)
        db.session.execute(insert(Idea), rows)
        index_many((int(row["id"]), f"{row['title']} {row['text']}") for row in rows)
    tell_sequences(Idea)
    count_ideas(process, how_many, counts)
    return list(range(first, first + how_many))


def idea_row(process: Process, *, number: int, at: datetime, luck: random.Random) -> dict[str, Any]:
    """What is the author's and the town's of one published idea."""
    answer = luck.choice(ANSWERS)
    return {
        "process_id": process.id,
        "number": f"{at.year}-{number:04d}",
        "title": f"{luck.choice(THINGS)} {luck.choice(PLACES)}",
        "text": sentences(luck),
        "language": "de",
        "channel": luck.choice(CHANNELS),
        "status": IdeaStatus.PUBLISHED,
        "consent": PublicationConsent.TICKED,
        "is_public": True,
        "author_name": "",
        "published_at": at,
        "decided_at": at,
        "answer": answer,
        "answer_text": "" if answer is Answer.OPEN else "Das haben wir geprüft und hier begründet.",
        "answer_body": "",
        "answered_at": None if answer is Answer.OPEN else at + timedelta(days=3),
        "supports": 0,
        "supports_elsewhere": 0,
        "shuffle": luck.randrange(SHUFFLES),
        "version": 1,
        "created_at": at,
    }


def sentences(luck: random.Random) -> str:
    """Some 60 to 600 characters."""
    wishes = (
        f"{luck.choice(THINGS)} {luck.choice(PLACES)} {luck.choice(WISHES)}"
        for _ in range(luck.randint(1, 4))
    )
    return " ".join([*wishes, *luck.sample(REASONS, luck.randint(0, 3))])


def count_ideas(process: Process, how_many: int, counts: Counter[int]) -> None:
    db.session.execute(
        update(Process)
        .where(Process.id == process.id)
        .values(
            last_number=Process.last_number + how_many,
            published_ideas=Process.published_ideas + how_many,
        )
    )
    for area, number in counts.items():
        db.session.execute(
            update(AreaOfLife)
            .where(AreaOfLife.id == area)
            .values(published_ideas=AreaOfLife.published_ideas + number)
        )


def add_supports(
    ideas: Sequence[int], accesses: range, how_many: int, *, begin: datetime, luck: random.Random
) -> int:
    """A few ideas get much support, most get little, as it is in towns (Pareto, shape 1.2)."""
    weights = [luck.paretovariate(1.2) for _ in ideas]
    share = how_many / sum(weights)
    wanted = {
        idea: min(len(accesses), round(weight * share)) for idea, weight in zip(ideas, weights, strict=True)
    }
    rows = (
        {"idea_id": idea, "supporter_id": access, "confirmed_by": luck.choice(list(ConfirmedBy))}
        | {"created_at": begin + timedelta(minutes=luck.randrange(DAYS * 24 * 60))}
        for idea, number in wanted.items()
        for access in luck.sample(accesses, number)
    )
    in_batches(Support, rows)
    given = list(wanted.items())
    for start in range(0, len(given), BATCH):
        db.session.execute(
            update(Idea),
            [{"id": idea, "supports": number} for idea, number in given[start : start + BATCH]],
        )
    return sum(wanted.values())


def add_themes(process: Process, ideas: Sequence[int], *, at: datetime, luck: random.Random) -> int:
    """About three of four ideas stand in a theme."""
    how_many = max(1, len(ideas) // IDEAS_PER_THEME)
    areas: list[int | None] = [area.id for area in process.areas] or [None]
    themes = [
        Theme(
            process_id=process.id,
            number=process.last_theme + number,
            title=f"{luck.choice(THINGS)} {luck.choice(PLACES)}",
            area_id=luck.choice(areas),
            created_at=at,
        )
        for number in range(1, how_many + 1)
    ]
    db.session.add_all(themes)
    db.session.flush()
    process.last_theme += how_many
    ids = [theme.id for theme in themes]
    rows = (
        {"idea_id": idea, "theme_id": luck.choice(ids), "how": PlacedHow.BY_HAND, "created_at": at}
        for idea in ideas
        if luck.random() < 0.75
    )
    in_batches(Placement, rows)
    return how_many
