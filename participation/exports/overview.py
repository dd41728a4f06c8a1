"""The first sheet: the figures that the dashboards show, from the same source."""

from collections.abc import Iterator

from participation.demographics.queries import who_took_part
from participation.demographics.words import CHOICES_SAID, TABLES_SAID
from participation.exports.records import Field, Profile, Record
from participation.figures.queries.heard import heard_so_far
from participation.figures.queries.kept import figures_of
from participation.figures.results import People
from participation.kernel.clock import now
from participation.municipality.models import Process
from participation.strategy.rules import is_public

OVERVIEW = Record(
    "overview",
    "Überblick",
    (
        Field("figure", "Zahl"),
        Field("value", "Wert; bei weniger als fünf Personen nicht genannt"),
        Field("base", "worauf sie sich bezieht"),
    ),
)
"""Not part of JSON Lines: it follows from the other records."""


def overview_rows(process: Process, profile: Profile) -> Iterator[dict[str, object]]:
    """Totals of the process, each with its base."""
    figures = figures_of(process)
    whole = figures.whole
    published = "veröffentlichte Ideen"
    yield row("Ideen veröffentlicht", whole.ideas, published)
    yield row("davon im Wortlaut lesbar", whole.verbatim, published)
    yield row("davon beantwortet", whole.answering.answered, published)
    yield row("Einsendungen", whole.submissions, "gleichlautende sind eine Idee, nie Unterstützungen")
    yield row(
        "Unterstützungen", whole.supports, "bestätigte Zugänge; Doppelte lassen sich nicht ausschließen"
    )
    yield row("Unterstützende", number(whole.supporters), "verschiedene bestätigte Zugänge")
    yield row("Teilnehmende", number(whole.participants), "verschiedene bestätigte Zugänge")
    yield row(
        "anderswo gezählte Unterstützungen", whole.supports_elsewhere, "in keiner anderen Zahl enthalten"
    )
    yield row("Themen", len(whole.filled_themes), "mit mindestens einer Idee")
    heard = heard_so_far(process)
    yield row("Kommentare", heard.comments, "Kommentare und Antworten, die alle lesen können")
    yield row("Kurzumfragen", heard.surveys, "freigegeben oder geschlossen")
    yield row("Bögen", number(heard.sheets), "alle Kurzumfragen; ohne Zugang einer je Gerät")
    public = sum(is_public(measure.status) for measure in whole.measures)
    yield row("Maßnahmen", public, "vorgeschlagen oder beschlossen")
    if profile is not Profile.PUBLIC:
        yield row("Maßnahmen im Entwurf", len(whole.measures) - public, "noch nicht öffentlich")
    if profile is Profile.INTERNAL:
        yield row("Ideen eingegangen", figures.submitted, "alle, auch wartende und zurückgezogene")
        for status, count in figures.statuses.items():
            yield row(f"Ideen: {status.value}", count, "alle eingegangenen Ideen")
    yield from took_part(process)


def took_part(process: Process) -> Iterator[dict[str, object]]:
    """Voluntary answers as the page of figures tells them, small numbers kept back."""
    for told in who_took_part(process, now()):
        name = TABLES_SAID[told.question]
        yield row(f"Wer hat mitgemacht, {name}", told.answers, "freiwillige Angaben, nicht repräsentativ")
        for cell in told.cells if told.answers else ():
            yield row(f"{name}: {CHOICES_SAID[cell.choice]}", cell.number, "davon")


def row(figure: str, value: object, base: str) -> dict[str, object]:
    return {"figure": figure, "value": value, "base": base}


def number(people: People) -> object:
    """None where the number itself would tell of single people."""
    return None if people.are_few else people.number
