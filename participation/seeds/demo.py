"""The whole demo: the town, its people, a finished and a running process, and a generated one if wished."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select

from participation.extensions import db
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM
from participation.municipality.calendar import OfficeCalendar
from participation.municipality.models import AreaLook, Municipality, Process
from participation.municipality.services.beginning import AreaDraft, PhaseDraft, ProcessDraft, start_process
from participation.seeds import finished, running
from participation.seeds.agenda import Agenda
from participation.seeds.contributions import Stage
from participation.seeds.generated import DAYS, Size, fill
from participation.seeds.material import material
from participation.seeds.outbox import keep_letters
from participation.seeds.people import Hashes, People
from participation.seeds.town import HOME, found_town

SEED = 2026
Tell = Callable[[str], None]


class DemoSize(StrEnum):
    """How much the demo holds."""

    SMALL = "small"
    TOWN = "town"
    LARGE = "large"


GENERATED_IDEAS = {DemoSize.TOWN: 2_000, DemoSize.LARGE: 100_000}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be made, with what has to be known before anything is written."""

    size: DemoSize
    secret: str
    hashes: Hashes


def demo_town() -> Municipality | None:
    """The demo that is there; None in an empty database. Raises RuleViolation where a real town lives."""
    towns = db.session.scalars(select(Municipality).order_by(Municipality.id)).all()
    if any(not town.is_demo for town in towns):
        raise RuleViolation(
            _(
                "Hier ist schon eine Stadt eingerichtet, die keine Vorführung ist. Die Demodaten kommen nur "
                "in eine leere Datenbank: Bitte geben Sie mit PARTICIPATION_INSTANCE einen anderen Ordner an."
            )
        )
    return next(iter(towns), None)


def seed(wish: Wish, *, at: datetime, tell: Tell) -> None:
    """Fill an empty database, as of ``at``; to be called inside ``writing()``."""
    luck = random.Random(SEED)  # noqa: S311  (repeatable on purpose)
    calendar = OfficeCalendar(ZoneInfo("Europe/Berlin"), land=HOME)
    agenda = Agenda(calendar=calendar, until=at, luck=luck)
    opened = agenda.on(finished.FOUNDED, 8)
    town = found_town(at=opened)
    people = People(town, wish.hashes)
    for row in material("town")["accounts"]:
        people.join(row, opened)
    for part, player in ((finished, finished.Finished), (running, running.Running)):
        process = part.founded_process(town, agenda)
        player(Stage(process=process, people=people, agenda=agenda, secret=wish.secret)).plan()
        agenda.carry_out()
        tell(f"{process.title}: {counted(process)}")
    if ideas := GENERATED_IDEAS.get(wish.size):
        fill(generated_process(town, at=at), Size.of(ideas), at=at, tell=tell)
    tell(f"{keep_letters(town.id)} letters, kept in the outbox")


def counted(process: Process) -> str:
    db.session.refresh(process)
    return (
        f"{process.last_number} ideas, {process.published_ideas} of them published, "
        f"{process.last_theme} themes, {process.last_measure} measures"
    )


def generated_process(town: Municipality, *, at: datetime) -> Process:
    """A process for measuring, whose contributions nobody is meant to read."""
    begin = at - timedelta(days=DAYS)
    looks = list(AreaLook)
    areas = tuple(
        AreaDraft(slug=row["slug"], name=row["name"], lead=row["lead"], look=looks[place])
        for place, row in enumerate(material("digital")["areas"])
    )
    phase = PhaseDraft(title="Ideen sammeln", starts_at=begin, takes_ideas=True, takes_supports=True)
    draft = ProcessDraft(
        slug="viele-ideen",
        title="Viele Ideen",
        lead="Erzeugte Beiträge in großer Zahl, um die Geschwindigkeit zu messen. Sie sagen nichts aus.",
        is_demo=True,
        areas=areas,
        phases=(phase,),
    )
    return start_process(draft, town=town, by=SYSTEM, at=begin)
