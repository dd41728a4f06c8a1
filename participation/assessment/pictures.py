"""The effort-benefit matrix of a round: a field of points with its table twin."""

from collections.abc import Callable, Mapping

from flask_babel import gettext, ngettext

from participation.assessment.models import Axis as Direction
from participation.assessment.models import Criterion
from participation.assessment.queries.results import RoundResults
from participation.charts.data import Axis, Column, Kind, PointChart, Row, Table
from participation.charts.looks import Look
from participation.strategy.models import Measure
from participation.strategy.queries.provenance import SupportOf
from participation.strategy.rules import shown_number
from participation.web.formats import day


def matrix(
    round_results: RoundResults,
    measures: Mapping[int, Measure],
    supports: Mapping[int, SupportOf],
    *,
    page_of: Callable[[int], str],
) -> PointChart | None:
    """Effort across, benefit upwards; None where no criterion is the one or the other.

    Measures that have no result in both stand in the table only. Citizens' support is a column of the table,
    and moves no point.
    """
    effort, benefit = round_results.on(Direction.EFFORT), round_results.on(Direction.BENEFIT)
    if effort is None or benefit is None:
        return None
    rows = rows_of(round_results, (effort, benefit), measures, supports, page_of=page_of)
    return PointChart(
        anchor="matrix",
        title=gettext("Aufwand und Nutzen"),
        base=base_of(round_results, sum(row.drawn for row in rows)),
        alternative=alternative_of(rows, effort, benefit),
        nothing=gettext("Noch hat keine Maßnahme ein Ergebnis in beiden Kriterien."),
        table=Table(
            head=gettext("Maßnahme"),
            columns=(
                Column(title=effort.name, look=Look.FIRST, digits=1),
                Column(title=benefit.name, look=Look.SECOND, digits=1),
                Column(title=gettext("Ergebnis"), digits=2),
                Column(title=gettext("Teil­nehmende")),
            ),
            rows=tuple(rows),
        ),
        across=axis_of(effort, round_results.version.points),
        up=axis_of(benefit, round_results.version.points),
        corners=(
            gettext("rasch lohnend"),
            gettext("großes Vorhaben"),
            gettext("nebenbei"),
            gettext("wenig Ertrag"),
        ),
        kinds=kinds_of(measures),
    )


def rows_of(
    round_results: RoundResults,
    axes: tuple[Criterion, Criterion],
    measures: Mapping[int, Measure],
    supports: Mapping[int, SupportOf],
    *,
    page_of: Callable[[int], str],
) -> list[Row]:
    """A point for each measure that has a result in both; the best first."""
    rows = []
    for result in round_results.results:
        measure = measures[result.measure_id]
        x, y = (one.mean if (one := result.of(axis.id)) else None for axis in axes)
        rows.append(
            Row(
                label=f"{shown_number(measure.number)} {measure.title}",
                short=shown_number(measure.number),
                values=(x, y, result.score, supports[measure.id].supporters),
                link=page_of(measure.number),
                look=look_of(measure),
                drawn=x is not None and y is not None,
            )
        )
    return rows


def axis_of(criterion: Criterion, points: int) -> Axis:
    """A little longer than the scale: marks at its ends keep clear of the corners' names."""
    return Axis(title=criterion.name, least=0.5, most=points + 0.5)


def look_of(measure: Measure) -> Look:
    return Look.named(measure.areas[0].look) if measure.areas else Look.NONE


def kinds_of(measures: Mapping[int, Measure]) -> tuple[Kind, ...]:
    """A line of the legend for each area of life that has a measure, in their order."""
    firsts = {measure.areas[0].id: measure.areas[0] for measure in measures.values() if measure.areas}
    areas = sorted(firsts.values(), key=lambda area: (area.position, area.id))
    cross = any(not measure.areas for measure in measures.values())
    kinds = [Kind(look=Look.named(area.look), name=area.name) for area in areas]
    return tuple([*kinds, Kind(look=Look.NONE, name=gettext("Querschnitt"))] if cross else kinds)


def base_of(round_results: RoundResults, drawn: int) -> str:
    closed = round_results.round.closed_at
    words: str = ngettext(
        "n = %(num)s Maßnahme der Runde „%(title)s“, Gewichte Fassung %(version)s, geschlossen am %(day)s.",
        "n = %(num)s Maßnahmen der Runde „%(title)s“, Gewichte Fassung %(version)s, geschlossen am %(day)s.",
        drawn,
        title=round_results.round.title,
        version=round_results.version.number,
        day=day(closed) if closed else "",
    )
    return words


def alternative_of(rows: list[Row], effort: Criterion, benefit: Criterion) -> str:
    """What the drawing shows, for those who do not see it."""
    known = [
        (float(y) - float(x), row)
        for row in rows
        if (x := row.values[0]) is not None and (y := row.values[1]) is not None
    ]
    if not known:
        return str(gettext("Noch hat keine Maßnahme ein Ergebnis in beiden Kriterien."))
    best = max(known, key=lambda pair: pair[0])[1]
    words: str = gettext(
        "%(effort)s von links nach rechts, %(benefit)s von unten nach oben. Am meisten %(benefit)s für den "
        "%(effort)s hat %(measure)s.",
        effort=effort.name,
        benefit=benefit.name,
        measure=best.label,
    )
    return words
