"""How pages, papers and files call what is stored of a measure: horizon, status, costs, roles and ties."""

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from participation.strategy.models import (
    MEDIUM_MONTHS,
    SHORT_MONTHS,
    DependencyKind,
    Horizon,
    HorizonMeans,
    MeasureStatus,
    SourceRole,
)
from participation.strategy.queries.dossier import Amount, Cost
from participation.strategy.rules import OrderKind, Planning
from participation.web.formats import number

HORIZON_WORDS: dict[Horizon, LazyString] = {
    Horizon.SHORT: _l("kurzfristig"),
    Horizon.MEDIUM: _l("mittelfristig"),
    Horizon.LONG: _l("langfristig"),
}

A_YEAR_THREE_YEARS = (SHORT_MONTHS, MEDIUM_MONTHS)
MEANS_WORDS: dict[HorizonMeans, LazyString] = {
    HorizonMeans.START: _l("Der Zeithorizont sagt, wann eine Maßnahme beginnt."),
    HorizonMeans.COMPLETION: _l("Der Zeithorizont sagt, wann eine Maßnahme fertig ist."),
}


def horizon_meanings(planning: Planning) -> dict[Horizon, str]:
    """What each horizon means in the process, one phrase each, soonest first."""
    starts = planning.horizon_means is HorizonMeans.START
    if (planning.short_months, planning.medium_months) == A_YEAR_THREE_YEARS:
        return in_years(starts=starts)
    months = {"short": planning.short_months, "medium": planning.medium_months}
    if starts:
        return {
            Horizon.SHORT: gettext("kurzfristig: Beginn innerhalb von %(short)s Monaten", **months),
            Horizon.MEDIUM: gettext("mittelfristig: Beginn in %(short)s bis %(medium)s Monaten", **months),
            Horizon.LONG: gettext("langfristig: Beginn später"),
        }
    return {
        Horizon.SHORT: gettext("kurzfristig: fertig innerhalb von %(short)s Monaten", **months),
        Horizon.MEDIUM: gettext("mittelfristig: fertig in %(short)s bis %(medium)s Monaten", **months),
        Horizon.LONG: gettext("langfristig: fertig später"),
    }


def in_years(*, starts: bool) -> dict[Horizon, str]:
    if starts:
        return {
            Horizon.SHORT: gettext("kurzfristig: Beginn innerhalb eines Jahres"),
            Horizon.MEDIUM: gettext("mittelfristig: Beginn in einem bis drei Jahren"),
            Horizon.LONG: gettext("langfristig: Beginn später"),
        }
    return {
        Horizon.SHORT: gettext("kurzfristig: fertig innerhalb eines Jahres"),
        Horizon.MEDIUM: gettext("mittelfristig: fertig in einem bis drei Jahren"),
        Horizon.LONG: gettext("langfristig: fertig später"),
    }


STATUS_WORDS: dict[MeasureStatus, LazyString] = {
    MeasureStatus.DRAFT: _l("Entwurf"),
    MeasureStatus.PROPOSED: _l("vorgeschlagen"),
    MeasureStatus.ADOPTED: _l("beschlossen"),
    MeasureStatus.RUNNING: _l("in Umsetzung"),
    MeasureStatus.DONE: _l("umgesetzt"),
    MeasureStatus.DELAYED: _l("verzögert"),
    MeasureStatus.REJECTED: _l("nicht beschlossen"),
}

STATUS_MEANINGS: dict[MeasureStatus, LazyString] = {
    MeasureStatus.DRAFT: _l("Entwurf: nur Redaktion und Gemeinderat sehen die Maßnahme"),
    MeasureStatus.PROPOSED: _l("Vorgeschlagen: öffentlich, der Gemeinderat hat noch nicht entschieden"),
    MeasureStatus.ADOPTED: _l("Beschlossen: der Gemeinderat hat zugestimmt"),
    MeasureStatus.RUNNING: _l("In Umsetzung"),
    MeasureStatus.DONE: _l("Umgesetzt"),
    MeasureStatus.DELAYED: _l("Verzögert"),
    MeasureStatus.REJECTED: _l("Nicht beschlossen: der Gemeinderat hat abgelehnt"),
}

ROLE_WORDS: dict[SourceRole, LazyString] = {
    SourceRole.ORIGIN: _l("Ursprung"),
    SourceRole.SUPPLEMENT: _l("Ergänzung"),
    SourceRole.OBJECTION: _l("Einwand, in der Abwägung berücksichtigt"),
}

DEPENDENCY_WORDS: dict[DependencyKind, LazyString] = {
    DependencyKind.REQUIRES: _l("setzt voraus"),
    DependencyKind.BENEFITS: _l("gewinnt durch"),
}

ORDER_WORDS: dict[OrderKind, LazyString] = {
    OrderKind.ASSESSMENT: _l("Bewertung"),
    OrderKind.SUPPORT: _l("Unterstützung"),
}


def amount_words(amount: Amount) -> str:
    """``10.000 bis 50.000 Euro``, or one amount."""
    if amount.from_ == amount.to:
        return str(gettext("%(amount)s Euro", amount=number(amount.to)))
    return str(gettext("%(low)s bis %(high)s Euro", low=number(amount.from_), high=number(amount.to)))


def cost_words(cost: Cost) -> str:
    """The Kostenrahmen in one sentence: the amounts, what the words add, and the budget reservation."""
    parts = []
    if cost.one_off:
        parts.append(gettext("%(amount)s einmalig", amount=amount_words(cost.one_off)))
    if cost.yearly:
        parts.append(gettext("%(amount)s im Jahr", amount=amount_words(cost.yearly)))
    said = [words for words in (", ".join(parts), cost.words.rstrip(".")) if words]
    if cost.is_budget_reserved:
        said.append(gettext("unter Haushaltsvorbehalt"))
    return "; ".join(said)
