"""The line *Idee → Thema → Maßnahme → Beschluss → Fortschritt* with the frozen figure at each station."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from participation.council.frozen import Frozen
from participation.council.pictures import told
from participation.strategy.models import Horizon, MeasureStatus
from participation.web.formats import number


@dataclass(frozen=True)
class Stop:
    """A station; ``state`` is done, here or open."""

    figure: int
    name: str
    note: str
    to: str = ""
    state: str = "open"


def line(frozen: Frozen) -> list[Stop]:
    """The council decides about measures: they are "here" until it has decided about one."""
    return [*proposed(frozen), *decided(frozen)]


def proposed(frozen: Frozen) -> list[Stop]:
    """Ideas and themes."""
    whole, slug, people = frozen.whole, frozen.about["process"], frozen.figures["sorted_supporters"]
    return [
        Stop(
            whole["ideas"],
            ngettext("Idee", "Ideen", whole["ideas"]),
            gettext("von %(people)s Teilnehmenden", people=told(whole["participants"])),
            url_for("ideas.index", slug=slug),
            "done",
        ),
        Stop(
            len(whole["themes"]),
            ngettext("Thema", "Themen", len(whole["themes"])),
            ngettext(
                "eine Person unterstützt mindestens eines",
                "%(people)s Teilnehmende unterstützen mindestens eines",
                people,
                people=number(people),
            ),
            url_for("themes.index", slug=slug),
            "done",
        ),
    ]


def decided(frozen: Frozen) -> list[Stop]:
    """Measures, resolutions, and what is under way."""
    measures = list(frozen.measures.values())
    horizons = {horizon: sum(one.horizon is horizon for one in measures) for horizon in Horizon}
    running = sum(one.status in {MeasureStatus.RUNNING, MeasureStatus.DELAYED} for one in measures)
    resolved = frozen.whole["decided"]
    return [
        Stop(
            len(measures),
            ngettext("Maßnahme", "Maßnahmen", len(measures)),
            gettext(
                "%(short)s kurz-, %(medium)s mittel-, %(long)s langfristig",
                short=number(horizons[Horizon.SHORT]),
                medium=number(horizons[Horizon.MEDIUM]),
                long=number(horizons[Horizon.LONG]),
            ),
            "#massnahmen",
            "done" if resolved else "here",
        ),
        Stop(
            resolved,
            ngettext("Beschluss", "Beschlüsse", resolved),
            "" if resolved else gettext("Der Gemeinderat hat noch nicht entschieden"),
            state="here" if resolved else "open",
        ),
        Stop(running, gettext("in Umsetzung"), "" if running else gettext("noch keine")),
    ]
