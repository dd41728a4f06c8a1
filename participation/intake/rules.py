"""Decisions about intake that need neither the database nor the web."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from participation.ideas.models import Channel, PublicationConsent
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.municipality.models import Process
from participation.municipality.rules import takes_ideas, zone_of

OFFERED_CHANNELS = (
    Channel.PAPER,
    Channel.TELEPHONE,
    Channel.EMAIL,
    Channel.WORKSHOP,
    Channel.TERMINAL,
    Channel.APP,
)
"""Ways on which something reaches the town hall for somebody to write down, the usual ones first."""

OFFERED_CONSENTS = (
    PublicationConsent.TICKED,
    PublicationConsent.READ_OUT,
    PublicationConsent.BY_LINK,
    PublicationConsent.UNKNOWN,
    PublicationConsent.REFUSED,
)

KEPT_DAYS = 30
"""How long the cells of an uploaded file and its bad rows stay at most."""


def received_on(day: date, process: Process, at: datetime) -> datetime:
    """The moment that stands for the day on which something came in: now, or the end of an earlier day.

    What came in on the last day of a phase came in time, whenever somebody finds time to write it down.
    """
    zone = zone_of(process)
    if day >= at.astimezone(zone).date():
        return at
    next_day = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    return (next_day - timedelta(seconds=1)).astimezone(at.tzinfo)


def last_open_day(process: Process, at: datetime) -> date:
    """The newest day on which the process took ideas: today, or the last one of the phase that ended last."""
    today = at.astimezone(zone_of(process)).date()
    if takes_ideas(process, at):
        return today
    ends = [phase.ends_at for phase in process.phases if phase.takes_ideas and phase.ends_at]
    over = [
        (end - timedelta(microseconds=1)).astimezone(zone_of(process)).date() for end in ends if end <= at
    ]
    return max(over, default=today)


# --- Files ----------------------------------------------------------------------------------------

GUESSES = {
    "text": ("text", "beschreibung", "inhalt", "idee", "anregung", "vorschlag", "nachricht", "description"),
    "title": ("titel", "title", "überschrift", "betreff", "thema", "subject"),
    "area": ("bereich", "lebensbereich", "kategorie", "handlungsfeld", "area", "category", "label"),
    "external_id": ("id", "nr", "nummer", "kennung", "number"),
    "created_at": ("datum", "date", "eingang", "eingegangen", "zeit", "created_at", "eingangsdatum"),
    "supports": ("stimmen", "unterstützungen", "votes", "likes", "supports"),
    "author_name": ("name", "autor", "author", "verfasser"),
    "contact": ("e-mail", "email", "mail", "kontakt", "mailbox", "e-mail-adresse"),
    "channel": ("kanal", "weg", "channel"),
    "consent": ("zustimmung", "einwilligung", "consent"),
}
"""Names of columns that tell what is in them."""


def guessed_mapping(columns: Sequence[str]) -> dict[str, str]:
    """Field → column, as far as the names tell; each column once."""
    found: dict[str, str] = {}
    for field, names in GUESSES.items():
        for column in columns:
            if column.casefold() in names and column not in found.values():
                found[field] = column
                break
    return found


def check_mapping(mapping: Mapping[str, str], columns: Sequence[str]) -> None:
    """Raise RuleViolation with the reason why rows cannot be read so."""
    if not mapping.keys() & {"title", "text"}:
        raise RuleViolation(_("Bitte sagen Sie, in welcher Spalte der Text oder der Titel steht."))
    if not set(mapping.values()) <= set(columns):
        raise RuleViolation(_("Eine der Spalten gibt es in dieser Datei nicht."))
    if len(set(mapping.values())) < len(mapping):
        raise RuleViolation(_("Eine Spalte kann nur eines bedeuten."))
