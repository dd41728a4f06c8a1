"""Where decided measures stand: by area of life and by horizon."""

from collections.abc import Iterable

from flask_babel import gettext

from participation.charts.data import BarChart, Column, Row, Table
from participation.charts.looks import Look
from participation.dashboards.scope import Scope
from participation.figures.results import MeasureFigures
from participation.progress.queries.underway import DECIDED, ORDER
from participation.progress.words import REPORTED_WORDS
from participation.strategy.models import Horizon, MeasureStatus
from participation.strategy.words import HORIZON_WORDS
from participation.web.formats import number

LOOKS = (Look.FOURTH, Look.FIRST, Look.SECOND, Look.THIRD)
"""In the order of ``ORDER``."""


def decided(measures: Iterable[MeasureFigures]) -> list[MeasureFigures]:
    """What the council adopted, and what ran already."""
    return [measure for measure in measures if measure.status in DECIDED]


def by_area(scope: Scope) -> BarChart:
    """A bar for each area of life; a measure of several areas stands in each."""
    keys = [*(area.id for area in scope.areas), None]
    rows = tuple(
        Row(
            label=scope.area_words(key),
            values=counts(decided(scope.figures.areas[key].measures)),
            link=scope.page_of(scope.area_of(key)),
        )
        for key in keys
        if decided(scope.part.measures)
    )
    return chart(
        scope,
        "nach-bereich",
        gettext("Umsetzung nach Bereich"),
        gettext("Bereich"),
        rows,
        gettext("Eine mit mehreren Bereichen steht in jedem davon."),
    )


def by_horizon(scope: Scope) -> BarChart:
    """A bar for each horizon."""
    measures = decided(scope.part.measures)
    rows = tuple(
        Row(
            label=str(HORIZON_WORDS[horizon]),
            values=counts([measure for measure in measures if measure.horizon is horizon]),
        )
        for horizon in Horizon
        if measures
    )
    return chart(
        scope, "nach-horizont", gettext("Umsetzung nach Zeithorizont"), gettext("Zeithorizont"), rows
    )


def counts(measures: list[MeasureFigures]) -> tuple[int, ...]:
    return tuple(sum(measure.status is MeasureStatus(status) for measure in measures) for status in ORDER)


def chart(  # noqa: PLR0913, PLR0917 (what a chart is made of)
    scope: Scope, anchor: str, title: str, head: str, rows: tuple[Row, ...], further: str = ""
) -> BarChart:
    measures = decided(scope.part.measures)
    late, running, waiting, done = counts(measures)
    base = gettext("Beschlossene und laufende Maßnahmen; n = %(measures)s.", measures=number(len(measures)))
    return BarChart(
        anchor=anchor,
        title=title,
        base=scope.base(f"{base} {further}".strip()),
        alternative=gettext(
            "Balken: zusammen %(late)s verzögert, %(running)s in Umsetzung, %(waiting)s beschlossen und noch "
            "nicht begonnen, %(done)s umgesetzt.",
            late=number(late),
            running=number(running),
            waiting=number(waiting),
            done=number(done),
        ),
        nothing=gettext("Noch ist nichts beschlossen."),
        table=Table(
            head=head,
            columns=tuple(
                Column(title=str(REPORTED_WORDS[status]), look=look)
                for status, look in zip(ORDER, LOOKS, strict=True)
            ),
            rows=rows,
        ),
    )
