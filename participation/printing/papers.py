"""What stands on printed matter of a process: made of what the process says about itself."""

from collections.abc import Callable
from datetime import datetime

import segno
from flask_babel import gettext

from participation.documents.sheets import (
    Boxes,
    Code,
    Facts,
    Format,
    Lines,
    Office,
    Part,
    Say,
    Sheet,
    pages_of,
    sheet_as,
)
from participation.municipality.models import Municipality, Process
from participation.municipality.rules import ideas_end, last_day, open_areas, takes_ideas, zone_of
from participation.printing.rules import LONGEST_GAZETTE, shortened
from participation.web.formats import day as in_words
from participation.web.language import in_language, wanted_language
from participation.web.sentences import term

ON_A_WALL, IN_THE_HAND = 16.0, 10.5
"""Points."""

SCALE = {Format.A4: 1.0, Format.A3: 1.4}
"""The sides of the paper, by those of A4."""

OWN = "de"
"""The language in which the town writes about its processes."""

LEADS = (420, 240, 120, 0)
"""So many characters of what the process says first: the most that leave everything on one page."""
MOST_AREAS = 12


def qr(address: str, alt: str, millimetres: int, *, stacked: bool = False) -> Code:
    """The code with the address in letters beside it: not everybody has something to scan with."""
    svg = segno.make(address, error="m").svg_inline(border=0, scale=4, dark="#000000")
    shown = address.removeprefix("https://").removeprefix("http://").rstrip("/")
    return Code(f'<?xml version="1.0"?>{with_namespace(svg)}', alt, shown, millimetres, stacked)


def with_namespace(svg: str) -> str:
    name = 'xmlns="http://www.w3.org/2000/svg"'
    return svg if name in svg else svg.replace("<svg", f"<svg {name}", 1)


def until(process: Process, at: datetime) -> str:
    """Until when ideas can be sent in, as a sentence; empty where there is no end."""
    end = ideas_end(process, at)
    if end is None:
        return ""
    return str(gettext("bis %(day)s", day=in_words(last_day(end, zone_of(process)))))


def contact_of(town: Municipality) -> list[tuple[str, str]]:
    rows = [
        (gettext("Abgeben oder schicken"), ", ".join(part for part in (town.office, town.address) if part)),
        (gettext("Am Telefon"), ", ".join(part for part in (town.phone, town.hours) if part)),
        (gettext("Per E-Mail"), town.mailbox),
    ]
    return [(name, value) for name, value in rows if value]


def promise_of(process: Process) -> str:
    """What people can expect, in the process's own words or in ours."""
    if process.service_promise:
        return shortened(process.service_promise, 220)
    promise = gettext(
        "Wir lesen jede Idee innerhalb von %(days)s Arbeitstagen. Jede veröffentlichte Idee bekommt eine "
        "Antwort.",
        days=process.working_days_to_read,
    )
    return str(promise)


def sheet(process: Process, title: str, *parts: Part, paper: Format, points: float) -> Sheet:
    town = process.municipality
    return Sheet(
        title=f"{title}: {process.title}",
        language=wanted_language(),
        author=town.name,
        foot=" · ".join(part for part in (town.name, town.office, town.phone) if part),
        paper=paper,
        points=points,
        parts=[part for part in parts if not (isinstance(part, Say) and not part.text)],
    )


def idea_form(process: Process, address: str, at: datetime, paper: Format, lead: int) -> Sheet:
    """The form on paper, with the field for number and code that the town hall fills in."""
    areas = [area.name for area in open_areas(process.areas, at)][:MOST_AREAS]
    end = until(process, at)
    return sheet(
        process,
        gettext("Formular für Ideen"),
        Say("title", gettext("Meine Idee")),
        Say("lead", process.title, OWN),
        Say("text", shortened(process.lead, lead) if lead else "", OWN),
        Lines(gettext("Was soll besser werden? Was fehlt? Wem hilft es?"), 9),
        *([Boxes(f"{term(process.area_term)} {gettext('(freiwillig)')}", areas, 2)] if areas else []),
        Boxes(
            gettext("Dürfen wir Ihren Text veröffentlichen?"),
            [gettext("Ja, ohne meine Kontaktdaten"), gettext("Nein, nur für die Auswertung")],
            2,
        ),
        Lines(gettext("Name, nur wenn er neben Ihrer Idee stehen soll (freiwillig)"), 1),
        Lines(
            gettext("Für unsere Antwort: E-Mail, Telefon oder Anschrift (freiwillig, nie veröffentlicht)"), 1
        ),
        Office(
            gettext("Füllt das Rathaus aus"),
            [gettext("Nummer der Idee"), gettext("Kennwort"), gettext("eingegangen am, Zeichen")],
        ),
        Facts([*contact_of(process.municipality), *([(gettext("Annahme"), end)] if end else [])]),
        qr(address, gettext("Lieber gleich online:"), 22),
        paper=paper,
        points=IN_THE_HAND,
    )


def poster(process: Process, address: str, at: datetime, paper: Format, lead: int) -> Sheet:
    """Little text, one large code."""
    end, scale = until(process, at), SCALE[paper]
    call = gettext("Sagen Sie, was besser werden soll.") if takes_ideas(process, at) else ""
    return sheet(
        process,
        gettext("Plakat"),
        Say("title", process.title, OWN),
        Say("lead", call),
        Say("text", shortened(process.lead, lead) if lead else "", OWN),
        qr(address, gettext("Hier geht es zur Beteiligung:"), round(95 * scale), stacked=True),
        Say("lead", gettext("Mitmachen %(until)s", until=end) if end else ""),
        Say("text", gettext("Ohne Anmeldung, auch auf Papier und am Telefon.")),
        Facts(contact_of(process.municipality)),
        paper=paper,
        points=ON_A_WALL * scale,
    )


def notice(process: Process, address: str, at: datetime, paper: Format, lead: int) -> Sheet:
    """The "Aushang": everything one needs to know, in letters that can be read from a step away."""
    end = until(process, at)
    return sheet(
        process,
        gettext("Aushang"),
        Say("title", process.title, OWN),
        Say("text", shortened(process.lead, lead) if lead else "", OWN),
        Say("head", gettext("So machen Sie mit")),
        Facts([(gettext("Im Internet"), shown(address)), *contact_of(process.municipality)]),
        Say("text", gettext("Ideen nehmen wir an %(until)s.", until=end) if end else ""),
        Say("head", gettext("Was danach geschieht")),
        Say("text", promise_of(process)),
        Say("small", shortened(process.binding_note, 240), OWN),
        qr(address, gettext("Zur Beteiligung"), round(42 * SCALE[paper])),
        paper=paper,
        points=ON_A_WALL * SCALE[paper],
    )


def shown(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")


PAPERS: dict[str, Callable[[Process, str, datetime, Format, int], Sheet]] = {
    "formular": idea_form,
    "plakat": poster,
    "aushang": notice,
}
"""By their words in the address."""


def paper_called(  # noqa: PLR0913 (which, of what, leading where, when, how large, in what language)
    name: str, process: Process, address: str, at: datetime, *, paper: Format, language: str
) -> bytes:
    """The sheet as PDF in this language; what the process says about itself stays as it was written.

    On one page as long as that can be done by leaving away from the end of the introduction.
    """
    with in_language(language):
        for lead in LEADS:
            pdf = sheet_as(PAPERS[name](process, address, at, paper, lead))
            if pages_of(pdf) == 1:
                break
    return pdf


# --- Texts to copy --------------------------------------------------------------------------------


def gazette_text(process: Process, address: str, at: datetime) -> str:
    """For the official gazette: 1,200 characters at most, whatever the process says about itself."""
    end = until(process, at)
    town = process.municipality
    contact = "; ".join(f"{name}: {value}" for name, value in contact_of(town))
    tail = " ".join(
        part
        for part in (
            gettext("Ideen nehmen wir an %(until)s.", until=end) if end else "",
            gettext("Mitmachen kann man im Internet unter %(address)s, auf Papier und am Telefon, auch ohne "
                    "Anmeldung.", address=shown(address)),
            f"{contact}." if contact else "",
            shortened(promise_of(process), 220),
        )
        if part
    )  # fmt: skip
    return fitted(process.title, process.lead, tail)


def fitted(title: str, lead: str, tail: str) -> str:
    """Title, lead and tail within the length of the gazette: the lead gives way first."""
    room = LONGEST_GAZETTE - len(title) - 4
    tail = shortened(tail, room)
    left = room - len(tail)
    lead = shortened(lead, left) if left > 40 else ""
    return "\n\n".join(part for part in (title, lead, tail) if part)


def press_line(process: Process, address: str, at: datetime) -> str:
    """One dated sentence that can be quoted as it stands."""
    town = process.municipality
    today = in_words(at.astimezone(zone_of(process)).date())
    end = until(process, at)
    if takes_ideas(process, at):
        sentence = gettext(
            "%(town)s sammelt Ideen zu „%(process)s“%(until)s: %(address)s.",
            town=town.name, process=process.title, until=f", {end}" if end else "", address=shown(address),
        )  # fmt: skip
    else:
        sentence = gettext(
            "%(town)s informiert über „%(process)s“: %(address)s.",
            town=town.name, process=process.title, address=shown(address),
        )  # fmt: skip
    counted = process.published_ideas
    so_far = gettext("Bisher sind %(num)s Ideen veröffentlicht.", num=counted) if counted > 1 else ""
    return " ".join(part for part in (f"{town.name}, {today}:", sentence, so_far) if part)
