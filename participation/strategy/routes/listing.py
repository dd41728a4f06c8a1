"""What the address of a list of measures says: area, horizon, page. Anything odd means the default."""

from dataclasses import dataclass
from itertools import groupby

from flask import request, url_for

from participation.kernel.permissions import Person
from participation.municipality.models import AreaOfLife, Process
from participation.municipality.routes.frames import area_called
from participation.strategy.models import Horizon, Measure
from participation.strategy.queries.measures import Narrowed, Overview, measures_of
from participation.web.paging import PAGE_SIZE, Page, wanted_page

HORIZONS = {"kurz": Horizon.SHORT, "mittel": Horizon.MEDIUM, "lang": Horizon.LONG}
CROSS_CUTTING = "querschnitt"
PARAMETERS = ("bereich", "horizont", "seite", "sprache")


@dataclass(frozen=True)
class Group:
    """Measures that stand under one heading; without an area they are cross-cutting."""

    area: AreaOfLife | None
    measures: list[Measure]


def narrowed_by_address(process: Process) -> Narrowed:
    slug = request.args.get("bereich", "")
    return Narrowed(
        area=area_called(process, slug),
        cross_cutting=slug == CROSS_CUTTING,
        horizon=HORIZONS.get(request.args.get("horizont", "")),
    )


def page_of(
    process: Process, narrowed: Narrowed, counts: Overview, *, reader: Person, size: int = PAGE_SIZE
) -> Page[Measure]:
    """The wanted page, or the last one if there are fewer."""
    total = counts.matching(narrowed)
    number = min(wanted_page(), max(1, -(-total // size)))
    rows = measures_of(process, reader=reader, narrowed=narrowed, offset=(number - 1) * size, limit=size)
    return Page(rows=rows, total=total, number=number, size=size)


def groups_of(page: Page[Measure], narrowed: Narrowed) -> list[Group]:
    """The measures of the page by area: the one asked for, else the first that each belongs to."""

    def area_of(measure: Measure) -> AreaOfLife | None:
        return narrowed.area or (measure.areas[0] if measure.areas else None)

    return [Group(area, list(measures)) for area, measures in groupby(page.rows, key=area_of)]


def address(
    process: Process, narrowed: Narrowed, number: int = 1, *, endpoint: str = "strategy.measures"
) -> str:
    """The address of another page of the same list."""
    area = CROSS_CUTTING if narrowed.cross_cutting else narrowed.area.slug if narrowed.area else None
    return url_for(
        endpoint,
        slug=process.slug,
        bereich=area,
        horizont=horizon_word(narrowed.horizon) if narrowed.horizon else None,
        seite=number if number > 1 else None,
    )


def horizon_word(horizon: Horizon) -> str:
    return next(word for word, meant in HORIZONS.items() if meant is horizon)
