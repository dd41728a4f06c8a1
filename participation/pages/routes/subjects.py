"""How the log calls what an entry is about, and where that has a page. It bears numbers, never titles."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from participation.audit.models import AuditEntry
from participation.kernel.permissions import Permission
from participation.pages.queries import Subjects
from participation.strategy.rules import shown_number as measure_number
from participation.themes.rules import shown_number as theme_number
from participation.web.access import acting

Place = tuple[str, str]
"""The name of a thing and the address of its page."""

SUBJECT_WORDS: dict[str, Any] = {
    "account": _l("Konto"),
    "consent_text": _l("Fassung der Einwilligung"),
    "retention_run": _l("Löschlauf"),
    "area_of_life": _l("Bereich"),
    "cluster": _l("Vorschlag"),
    "complaint": _l("Beschwerde"),
    "consultation": _l("Stellungnahme"),
    "netiquette": _l("Regeln"),
    "report": _l("Meldung"),
    "cluster_run": _l("Berechnung"),
    "deputyship": _l("Vertretung"),
    "idea": _l("Idee"),
    "idea_import": _l("Einlesen"),
    "job": _l("Hintergrundarbeit"),
    "letter": _l("Brief"),
    "measure": _l("Maßnahme"),
    "municipality": _l("Stadt"),
    "page_text": _l("Seitentext"),
    "phase": _l("Phase"),
    "process": _l("Verfahren"),
    "queue_step": _l("Schritt"),
    "saved_filter": _l("Filter"),
    "text_module": _l("Textbaustein"),
    "theme": _l("Thema"),
    "theme_change": _l("Schritt"),
}


def idea(number: int, slug: str, subjects: Subjects) -> Place | None:
    known = subjects.ideas.get(number)
    return (known, url_for("staff_ideas.detail", slug=slug, number=known)) if known else None


def theme(number: int, slug: str, subjects: Subjects) -> Place | None:
    known = subjects.themes.get(number)
    shown = theme_number(known or 0)
    return (shown, url_for("themes.sheet", slug=slug, number=shown)) if known else None


def measure(number: int, slug: str, subjects: Subjects) -> Place | None:
    known = subjects.measures.get(number)
    shown = measure_number(known or 0)
    return (shown, url_for("strategy.edit", slug=slug, number=shown)) if known else None


def area(number: int, slug: str, subjects: Subjects) -> Place | None:
    known = subjects.areas.get(number)
    return (known, url_for("office.area", slug=slug, name=known)) if known else None


def phase(number: int, slug: str, _subjects: Subjects) -> Place | None:
    return str(number), url_for("office.phase", slug=slug, phase_id=number)


def process(_number: int, slug: str, _subjects: Subjects) -> Place | None:
    return slug, url_for("office.process", slug=slug)


def account(number: int, _slug: str, _subjects: Subjects) -> Place | None:
    return str(number), url_for("account_administration.detail", account_id=number)


def letter(number: int, _slug: str, _subjects: Subjects) -> Place | None:
    return str(number), url_for("jobs.letter", letter_id=number)


def queue_step(number: int, slug: str, _subjects: Subjects) -> Place | None:
    return str(number), url_for("selection.step", slug=slug, step_id=number)


def town(number: int, _slug: str, _subjects: Subjects) -> Place | None:
    return str(number), url_for("office.town")


def page_text(number: int, _slug: str, _subjects: Subjects) -> Place | None:
    return str(number), url_for("office.pages")


PLACES: dict[str, tuple[Permission, Callable[[int, str, Subjects], Place | None]]] = {
    "idea": (Permission.READ_QUEUE, idea),
    "theme": (Permission.EDIT_THEMES, theme),
    "measure": (Permission.EDIT_MEASURES, measure),
    "area_of_life": (Permission.EDIT_PROCESSES, area),
    "phase": (Permission.EDIT_PROCESSES, phase),
    "process": (Permission.EDIT_PROCESSES, process),
    "account": (Permission.EDIT_ACCOUNTS, account),
    "letter": (Permission.READ_LETTERS, letter),
    "queue_step": (Permission.READ_QUEUE, queue_step),
    "municipality": (Permission.EDIT_TOWN, town),
    "page_text": (Permission.EDIT_TOWN, page_text),
}
"""Who may open the page of a thing, and where that is; others read its number only."""

NEED_NO_PROCESS = {"account", "letter", "municipality", "page_text"}


def place_of(entry: AuditEntry, slug: str | None, subjects: Subjects) -> tuple[str, str | None]:
    """Kind and number of the thing, and its page if there is one that the reader may open."""
    kind = SUBJECT_WORDS.get(entry.subject, entry.subject)
    needed, find = PLACES.get(entry.subject, (None, None))
    found = None
    if find is not None and (slug is not None or entry.subject in NEED_NO_PROCESS):
        found = find(entry.subject_id, slug or "", subjects)
    name, address = found or (str(entry.subject_id), None)
    opens = needed is not None and acting().may(needed, slug)
    words = gettext("%(kind)s %(number)s", kind=kind, number=name)
    return str(words), address if opens else None
