"""How a strategy says what it says, on pages and on paper: dossiers in words, texts with live quotes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, ngettext

from participation.council.models import Outcome, Purpose
from participation.council.words import outcome_words
from participation.ideas.models import Idea
from participation.publication.models import Audience
from participation.publication.rules import parts_between
from participation.strategy.models import Horizon, MeasureStatus
from participation.strategy.queries.dossier import Amount, Cost
from participation.strategy.rules import shown_number
from participation.strategy.words import HORIZON_WORDS, STATUS_WORDS, cost_words
from participation.web.formats import day, from_iso, number


@dataclass(frozen=True)
class Piece:
    """Words of the Redaktion, and the idea quoted after them; ``gone``: nobody may read it any more."""

    text: str
    idea: Idea | None = None
    gone: bool = False


def pieces(text: str, content: dict[str, Any], ideas: dict[int, Idea]) -> list[Piece]:
    """The text with the ideas it quotes, in their words of today."""
    found = []
    for words, quoted in parts_between(text):
        idea = ideas.get(content["quotes"].get(quoted, 0)) if quoted else None
        piece = Piece(words, idea, gone=bool(quoted) and idea is None)
        if piece.text or piece.idea or piece.gone:
            found.append(piece)
    return found


def horizon_words(measure: dict[str, Any]) -> str:
    return str(HORIZON_WORDS[Horizon(measure["horizon"])])


def status_words(measure: dict[str, Any]) -> str:
    return str(STATUS_WORDS[MeasureStatus(measure["status"])])


def cost_of(measure: dict[str, Any]) -> str:
    one_off, yearly = (
        Amount(*measure[name]) if measure[name] is not None else None for name in ("one_off", "yearly")
    )
    cost = Cost(one_off, yearly, measure["cost"], measure["funding"], measure["reserved"])
    return cost_words(cost) if cost.says_anything else ""


def target_of(measure: dict[str, Any]) -> str:
    """``heute 12 %, Ziel 60 % bis 2028``."""
    said = []
    if measure["indicator_baseline"]:
        said.append(gettext("Ausgangswert: %(value)s", value=measure["indicator_baseline"]))
    if measure["indicator_target"]:
        said.append(gettext("Ziel: %(value)s", value=measure["indicator_target"]))
    return "; ".join(said)


def decision_of(measure: dict[str, Any]) -> str:
    if measure["decided_on"] is None:
        return str(measure["decision_note"])
    decided = day(from_iso(measure["decided_on"]))
    return f"{decided}: {measure['decision_note']}" if measure["decision_note"] else decided


def carried_by(measure: dict[str, Any]) -> str:
    """Who stands behind it, and beside them who objected."""
    if not measure["ideas"] and not measure["objectors"]:
        return str(gettext("Vorhaben der Stadt"))
    said = [
        ngettext("%(num)s Idee", "%(num)s Ideen", measure["ideas"]),
        ngettext("%(num)s teilnehmende Person", "%(num)s Teilnehmende", measure["supporters"]),
    ]
    if measure["objectors"]:
        said.append(ngettext("%(num)s mit Einwand", "%(num)s mit Einwand", measure["objectors"]))
    return " · ".join(str(part) for part in said)


def resolution_words(row: dict[str, Any]) -> str:
    """Which body, when and under which item; what it decided, and with which votes."""
    top = gettext("TOP %(top)s", top=row["top"]) if row["top"] else ""
    place = ", ".join(part for part in (row["body"], day(from_iso(row["on"])), top) if part)
    outcome = outcome_words(Purpose(row["purpose"]), Outcome(row["outcome"]))
    votes = row["votes"]
    if votes["yes"] is None:
        return f"{place}: {outcome}"
    counted = [
        gettext("%(num)s Ja", num=number(votes["yes"])),
        gettext("%(num)s Nein", num=number(votes["no"] or 0)),
        ngettext("%(num)s Enthaltung", "%(num)s Enthaltungen", votes["abstained"] or 0),
    ]
    if votes["biased"]:
        counted.append(gettext("%(num)s befangen", num=number(votes["biased"])))
    return f"{place}: {outcome} ({', '.join(map(str, counted))})"


def dossier_rows(measure: dict[str, Any], content: dict[str, Any]) -> list[tuple[str, str]]:
    """The dossier in words, without what says nothing."""
    names = {area["slug"]: area["name"] for area in content["areas"]}
    needs = ", ".join(shown_number(needed) for needed in measure["requires"])
    rows = [
        (gettext("Ziel"), measure["goal"]),
        (gettext("Lebensbereich"), ", ".join(names[slug] for slug in measure["areas"] if slug in names)),
        (gettext("Zeithorizont"), horizon_words(measure)),
        (gettext("Stand"), status_words(measure)),
        (gettext("Federführung"), measure["lead_office"]),
        (gettext("Beteiligte"), measure["partners"]),
        (gettext("Kostenrahmen"), cost_of(measure)),
        (gettext("Finanzierung"), measure["funding"]),
        (gettext("Klimawirkung"), measure["climate_effect"]),
        (gettext("Datenschutz"), measure["data_protection"]),
        (gettext("Setzt voraus"), needs),
        (gettext("Erster Schritt"), measure["first_step"]),
        (gettext("Woran wir es messen"), measure["indicator"]),
        (gettext("Messwerte"), target_of(measure)),
        (gettext("Aus der Beteiligung"), carried_by(measure)),
        (gettext("Grund der Einordnung"), measure["placement_reason"]),
        (gettext("Beschluss des Gemeinderats"), decision_of(measure)),
        *inner_rows(measure, content),
    ]
    return [(name, value) for name, value in rows if value]


def inner_rows(measure: dict[str, Any], content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What only those read who prepare or take the decision."""
    if content["audience"] == Audience.PUBLIC:
        return
    days = measure["staff_days"]
    yield gettext("Personentage"), number(days) if days is not None else ""
    yield gettext("Risiken"), measure["risks"]
