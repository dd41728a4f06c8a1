"""The areas of life side by side: ideas and people, measures by horizon."""

from flask_babel import gettext

from participation.charts.data import BarChart, Column, Row, Table
from participation.charts.looks import Look
from participation.dashboards.scope import Scope
from participation.dashboards.words import told
from participation.figures.results import Part
from participation.strategy.models import Horizon
from participation.strategy.words import HORIZON_WORDS
from participation.web.formats import number

LOOKS = {Horizon.SHORT: Look.FIRST, Horizon.MEDIUM: Look.SECOND, Horizon.LONG: Look.THIRD}


def compared(scope: Scope) -> BarChart:
    """Ideas per area; people, supports, themes and measures stand in its table."""
    rows = tuple(_row(scope, area_id) for area_id in _keys(scope)) if scope.part.ideas else ()
    return BarChart(
        anchor="bereiche",
        title=gettext("Bereiche im Vergleich"),
        base=scope.base(
            gettext(
                "Veröffentlichte Ideen je Bereich; n = %(ideas)s, davon %(without)s ohne Bereich. "
                "Wer in zwei Bereichen mitmacht, zählt in beiden.",
                ideas=number(scope.part.ideas),
                without=number(scope.figures.areas[None].ideas),
            )
        ),
        alternative=_most_and_least(rows),
        nothing=gettext("Noch ist keine Idee veröffentlicht, die sich einem Bereich zuordnen ließe."),
        table=Table(
            head=gettext("Bereich"),
            columns=(
                Column(title=gettext("Ideen"), look=Look.FIRST),
                Column(title=gettext("Teil­nehmende")),
                # With a further place to break, so not the word that stands beside a number in lists.
                Column(title=gettext("Unter­stüt­zungen")),
                Column(title=gettext("Themen")),
                Column(title=gettext("Maß­nahmen")),
            ),
            rows=rows,
        ),
    )


def _keys(scope: Scope) -> list[int | None]:
    """The areas in their order, also empty ones, and last what lies in none."""
    return [*(area.id for area in scope.areas), None]


def _row(scope: Scope, area_id: int | None) -> Row:
    return Row(
        label=scope.area_words(area_id),
        values=_cells(scope.figures.areas[area_id]),
        link=scope.page_of(scope.area_of(area_id)),
        look=scope.look_of(area_id),
        drawn=area_id is not None,
    )


def _cells(part: Part) -> tuple[int, str | int, int, int, int]:
    people = part.participants
    return (
        part.ideas,
        told(people) if people.number is None else people.number,
        part.supports,
        len(part.filled_themes),
        len(part.measures),
    )


def _most_and_least(rows: tuple[Row, ...]) -> str:
    drawn = sorted((row for row in rows if row.drawn), key=lambda row: float(row.values[0] or 0))
    if not drawn:
        return str(gettext("Noch keine Ideen in Bereichen."))
    return str(
        gettext(
            "Balken je Bereich: am meisten Ideen in %(most)s (%(most_ideas)s), am wenigsten in %(least)s "
            "(%(least_ideas)s).",
            most=drawn[-1].label,
            most_ideas=number(float(drawn[-1].values[0] or 0)),
            least=drawn[0].label,
            least_ideas=number(float(drawn[0].values[0] or 0)),
        )
    )


def horizons(scope: Scope) -> BarChart:
    """Measures per area, each bar made of the three horizons; in one area a bar per horizon."""
    return _by_area(scope) if scope.whole else _by_horizon(scope)


def _by_area(scope: Scope) -> BarChart:
    measures = scope.part.measures
    rows = tuple(
        Row(
            label=scope.area_words(area_id),
            values=tuple(_counts(scope.figures.areas[area_id])[horizon] for horizon in Horizon),
            link=scope.page_of(scope.area_of(area_id)),
        )
        for area_id in _keys(scope)
        if measures
    )
    return BarChart(
        anchor="horizonte",
        title=gettext("Maßnahmen nach Bereich und Horizont"),
        base=scope.base(
            gettext(
                "Maßnahmen; n = %(measures)s. Eine mit mehreren Bereichen steht in jedem davon.",
                measures=number(len(measures)),
            )
        ),
        alternative=_horizons_in_words(scope.part),
        nothing=gettext("Noch gibt es keine Maßnahme."),
        table=Table(
            head=gettext("Bereich"),
            columns=tuple(Column(title=str(HORIZON_WORDS[h]), look=LOOKS[h]) for h in Horizon),
            rows=rows,
        ),
    )


def _by_horizon(scope: Scope) -> BarChart:
    counts = _counts(scope.part)
    rows = tuple(
        Row(label=str(HORIZON_WORDS[h]), values=(counts[h],)) for h in Horizon if scope.part.measures
    )
    return BarChart(
        anchor="horizonte",
        title=gettext("Maßnahmen nach Horizont"),
        base=scope.base(gettext("Maßnahmen; n = %(measures)s.", measures=number(len(scope.part.measures)))),
        alternative=_horizons_in_words(scope.part),
        nothing=gettext("Noch gibt es hier keine Maßnahme."),
        table=Table(
            head=gettext("Horizont"),
            columns=(Column(title=gettext("Maß­nahmen"), look=Look.FIRST),),
            rows=rows,
        ),
    )


def _counts(part: Part) -> dict[Horizon, int]:
    return {horizon: sum(measure.horizon is horizon for measure in part.measures) for horizon in Horizon}


def _horizons_in_words(part: Part) -> str:
    counts = _counts(part)
    return str(
        gettext(
            "Balken: %(short)s kurzfristige, %(medium)s mittelfristige und %(long)s langfristige Maßnahmen.",
            short=number(counts[Horizon.SHORT]),
            medium=number(counts[Horizon.MEDIUM]),
            long=number(counts[Horizon.LONG]),
        )
    )
