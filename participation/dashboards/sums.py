"""The line *Idee → Thema → Maßnahme → Beschluss → Fortschritt* with a figure at each station."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from participation.dashboards.scope import Scope
from participation.dashboards.words import told
from participation.figures.results import MeasureFigures, Part
from participation.ideas.models import Answer
from participation.strategy.models import Horizon, MeasureStatus
from participation.web.formats import number

DECISIONS = 3
"""Place of the resolutions in the line: what runs already before the council decided does not move it on."""

UNSORTED_IDEAS, CROSS_CUTTING = "ohne", "querschnitt"
"""How the lists of ideas and of measures call in their addresses what lies in no area."""


@dataclass(frozen=True)
class Stop:
    """A station: its figure, name and note, and where it leads; ``state`` is done, here or open."""

    figure: int
    name: str
    note: str
    to: str = ""
    state: str = "open"


def line(scope: Scope) -> list[Stop]:
    """The five stations with where the process, or the area, has come to."""
    return placed([_ideas(scope), _themes(scope), _measures(scope), *_decided(scope.part.measures)])


def placed(stops: Sequence[Stop]) -> list[Stop]:
    """The farthest station with a figure is "here"; those before it are done, if they have one."""
    reach = stops if stops[DECISIONS].figure else stops[:DECISIONS]
    here = max((place for place, stop in enumerate(reach) if stop.figure), default=-1)
    return [
        Stop(
            stop.figure,
            stop.name,
            stop.note,
            stop.to,
            "here" if place == here else "done" if place < here and stop.figure else "open",
        )
        for place, stop in enumerate(stops)
    ]


def _ideas(scope: Scope) -> Stop:
    part, area = scope.part, scope.area
    return Stop(
        part.ideas,
        ngettext("Idee", "Ideen", part.ideas),
        _authors(part),
        url_for(
            "ideas.index",
            slug=scope.slug,
            bereich=None if scope.whole else area.slug if area else UNSORTED_IDEAS,
        ),
    )


def _authors(part: Part) -> str:
    """From how many people the ideas are; those without an access stand beside them."""
    people, without = told(part.authors), number(part.without_access)
    if not part.ideas:
        return str(gettext("noch keine veröffentlicht"))
    if not part.without_access:
        return str(gettext("von %(people)s Teilnehmenden", people=people))
    if part.authors.number == 0:
        return str(gettext("alle ohne Zugang eingereicht"))
    return str(
        gettext("von %(people)s Teilnehmenden, dazu %(without)s ohne Zugang", people=people, without=without)
    )


def _themes(scope: Scope) -> Stop:
    themes, people = len(scope.part.filled_themes), scope.figures.sorted_supporters
    if not themes:
        note = gettext("noch keine gebildet")
    elif scope.whole:
        note = ngettext(
            "eine Person unterstützt mindestens eines",
            "%(people)s Teilnehmende unterstützen mindestens eines",
            people,
            people=number(people),
        )
    else:
        note = gettext(
            "%(people)s Teilnehmende unterstützen Ideen von hier", people=told(scope.part.supporters)
        )
    return Stop(themes, ngettext("Thema", "Themen", themes), note, url_for("themes.index", slug=scope.slug))


def _measures(scope: Scope) -> Stop:
    measures, area = scope.part.measures, scope.area
    horizons = {horizon: sum(measure.horizon is horizon for measure in measures) for horizon in Horizon}
    return Stop(
        len(measures),
        ngettext("Maßnahme", "Maßnahmen", len(measures)),
        gettext(
            "%(short)s kurz-, %(medium)s mittel-, %(long)s langfristig",
            short=number(horizons[Horizon.SHORT]),
            medium=number(horizons[Horizon.MEDIUM]),
            long=number(horizons[Horizon.LONG]),
        )
        if measures
        else gettext("noch keine vorgeschlagen"),
        url_for(
            "strategy.measures",
            slug=scope.slug,
            bereich=None if scope.whole else area.slug if area else CROSS_CUTTING,
        ),
    )


def _decided(measures: Sequence[MeasureFigures]) -> list[Stop]:
    """Measures that the council decided about, and those under way."""
    status = {one: sum(measure.status is one for measure in measures) for one in MeasureStatus}
    decided = [measure for measure in measures if measure.is_decided]
    refused = sum(measure.status is MeasureStatus.REJECTED for measure in decided)
    running = status[MeasureStatus.RUNNING] + status[MeasureStatus.DELAYED]
    return [
        Stop(
            len(decided),
            ngettext("Beschluss", "Beschlüsse", len(decided)),
            gettext(
                "%(adopted)s angenommen, %(refused)s abgelehnt",
                adopted=number(len(decided) - refused),
                refused=number(refused),
            )
            if decided
            else gettext("Der Gemeinderat hat noch nicht entschieden"),
        ),
        Stop(
            running,
            gettext("in Umsetzung"),
            gettext(
                "davon %(delayed)s verzögert; umgesetzt: %(done)s",
                delayed=number(status[MeasureStatus.DELAYED]),
                done=number(status[MeasureStatus.DONE]),
            )
            if running or status[MeasureStatus.DONE]
            else gettext("noch keine"),
        ),
    ]


def open_ideas(scope: Scope) -> str:
    """The list in which staff answers what is open."""
    area = scope.area.slug if scope.area else UNSORTED_IDEAS
    return url_for(
        "staff_ideas.index",
        slug=scope.slug,
        antwort=Answer.OPEN,
        bereich=None if scope.whole else area,
    )


def has_anything(part: Part) -> bool:
    """Whether there is anything to show of it beyond zeros."""
    return bool(part.ideas or part.supports or part.themes or part.measures)
