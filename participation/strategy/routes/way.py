"""Where a measure stands on the way Idee → Thema → Maßnahme → Beschluss → Fortschritt, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from participation.municipality.models import Process
from participation.strategy.models import Measure, MeasureStatus
from participation.strategy.queries.provenance import LinkedTheme, SupportOf
from participation.strategy.rules import UNDER_WAY
from participation.strategy.rules import shown_number as measure_number
from participation.themes.rules import shown_number
from participation.web.formats import day

MEASURE, DECISION, PROGRESS = 3, 4, 5
"""Stations of the way, counted from one."""


@dataclass(frozen=True)
class Stop:
    """A station of the line: ``state`` is done, here, open or stop."""

    state: str
    name: str
    note: str = ""
    to: str | None = None


@dataclass(frozen=True)
class Place:
    """Where a measure stands, for a row of a list."""

    station: int
    words: str
    ends_here: bool = False


def place(measure: Measure) -> Place:
    """One line: the status, and the day of the decision where there is one."""
    status = measure.status
    if status is MeasureStatus.ADOPTED and measure.decided_on:
        return Place(DECISION, gettext("Beschlossen am %(day)s", day=day(measure.decided_on)))
    places = {
        MeasureStatus.DRAFT: Place(MEASURE, gettext("Entwurf, noch nicht öffentlich")),
        MeasureStatus.PROPOSED: Place(MEASURE, gettext("Vorgeschlagen, der Gemeinderat entscheidet")),
        MeasureStatus.ADOPTED: Place(DECISION, gettext("Beschlossen")),
        MeasureStatus.REJECTED: Place(DECISION, gettext("Nicht beschlossen"), ends_here=True),
        MeasureStatus.RUNNING: Place(PROGRESS, gettext("In Umsetzung")),
        MeasureStatus.DONE: Place(PROGRESS, gettext("Umgesetzt")),
        MeasureStatus.DELAYED: Place(PROGRESS, gettext("Verzögert")),
    }
    return places[status]


def way(measure: Measure, process: Process, themes: Sequence[LinkedTheme], support: SupportOf) -> list[Stop]:
    """The stations of one measure. What came from no idea, or through no theme, has no such station."""
    return [*before(process, themes, support), *after(measure, process)]


def before(process: Process, themes: Sequence[LinkedTheme], support: SupportOf) -> list[Stop]:
    """Ideas and themes behind the measure."""
    stops: list[Stop] = []
    if support.ideas:
        name = ngettext("%(num)s Idee", "%(num)s Ideen", support.ideas)
        stops.append(Stop("done", name, to="#herkunft"))
    if len(themes) == 1:
        theme = themes[0]
        address = url_for("themes.theme", slug=process.slug, number=shown_number(theme.number))
        people = ngettext("%(num)s teilnehmende Person", "%(num)s Teilnehmende", theme.supporters)
        stops.append(Stop("done", theme.title, note=people, to=address))
    elif themes:
        stops.append(Stop("done", gettext("%(count)s Themen", count=len(themes)), to="#herkunft"))
    return stops


def after(measure: Measure, process: Process) -> list[Stop]:
    """The measure itself, the decision about it with the way to it, and its progress."""
    status = measure.status
    to = url_for("council.decision", slug=process.slug, number=measure_number(measure.number))
    if status in {MeasureStatus.DRAFT, MeasureStatus.PROPOSED}:
        return [
            Stop("here", gettext("Maßnahme"), note=day(measure.created_at)),
            Stop("open", gettext("Beschluss")),
            Stop("open", gettext("Fortschritt")),
        ]
    made = Stop("done", gettext("Maßnahme"), note=day(measure.created_at))
    decided = day(measure.decided_on) if measure.decided_on else ""
    if status is MeasureStatus.REJECTED:
        return [made, Stop("stop", gettext("Beschluss"), note=decided, to=to)]
    if status in UNDER_WAY:
        # What ran before the strategy has no decision of its own.
        decision = [Stop("done", gettext("Beschluss"), note=decided, to=to)] if decided else []
        since = day(measure.progress_on) if measure.progress_on else ""
        state = "done" if status is MeasureStatus.DONE else "here"
        return [made, *decision, Stop(state, gettext("Fortschritt"), note=since)]
    decision = [Stop("here", gettext("Beschluss"), note=decided, to=to)]
    return [made, *decision, Stop("open", gettext("Fortschritt"))]
