"""The charts of a strategy, drawn from its frozen figures: a picture on the page, and one on paper."""

from typing import Any

from flask_babel import gettext

from participation.charts.data import BarChart, Column, Row, Table
from participation.charts.looks import Look
from participation.publication.rules import in_area
from participation.strategy.models import Horizon
from participation.strategy.words import HORIZON_WORDS
from participation.web.formats import day, from_iso, number

LOOKS = {Horizon.SHORT: Look.FIRST, Horizon.MEDIUM: Look.SECOND, Horizon.LONG: Look.THIRD}


def few(people: int | None) -> str:
    """A number of people, or that they are few."""
    return str(gettext("unter 5")) if people is None else number(people)


def stand(content: dict[str, Any]) -> str:
    return str(gettext("Stand: %(day)s", day=day(from_iso(content["as_of"][:10]))))


def ideas_by_area(content: dict[str, Any]) -> BarChart:
    """How many ideas each area of life has; the other numbers stand in the table."""
    figures = content["figures"]
    rows = [
        Row(
            label=area["name"],
            values=(area["ideas"], area_people(area["participants"]), area["supports"]),
            look=Look.named(area["look"]),
        )
        for area in figures["areas"]
    ]
    none = figures["elsewhere"]
    rest = (none["ideas"], area_people(none["participants"]), none["supports"])
    rows.append(Row(label=gettext("ohne Bereich"), values=rest, drawn=False))
    most = max(figures["areas"], key=lambda area: int(area["ideas"]), default=None)
    return BarChart(
        anchor="ideen-je-bereich",
        title=gettext("Ideen nach Lebensbereich"),
        base=gettext(
            "Veröffentlichte Ideen; n = %(ideas)s, davon %(without)s ohne Bereich. %(stand)s",
            ideas=number(figures["ideas"]),
            without=number(none["ideas"]),
            stand=stand(content),
        ),
        alternative=gettext(
            "Balken je Bereich: am meisten Ideen in %(most)s (%(ideas)s).",
            most=most["name"] if most else "–",
            ideas=number(most["ideas"]) if most else "0",
        ),
        nothing=gettext("Es gibt keine Ideen in Bereichen."),
        table=Table(
            head=gettext("Bereich"),
            columns=(
                Column(title=gettext("Ideen"), look=Look.FIRST),
                Column(title=gettext("Teilnehmende")),
                Column(title=gettext("Unterstützungen")),
            ),
            rows=tuple(rows),
        ),
    )


def area_people(people: int | None) -> int | str:
    return few(None) if people is None else people


def measures_by_horizon(content: dict[str, Any]) -> BarChart:
    """Measures of each area of life by the horizon in which they begin or end."""
    areas = list(content["areas"])
    if in_area(content["measures"], None):
        areas.append({"slug": None, "name": gettext("Querschnitt")})
    rows = tuple(Row(label=area["name"], values=counts(content, area["slug"])) for area in areas)
    total = len(content["measures"])
    sums = [sum(m["horizon"] == horizon.value for m in content["measures"]) for horizon in Horizon]
    said = zip(sums, Horizon, strict=True)
    return BarChart(
        anchor="massnahmen-je-bereich",
        title=gettext("Maßnahmen nach Lebensbereich und Zeithorizont"),
        base=gettext(
            "Maßnahmen; n = %(measures)s. Eine mit mehreren Bereichen steht in jedem davon. %(stand)s",
            measures=number(total),
            stand=stand(content),
        ),
        alternative=gettext(
            "Balken je Bereich, geteilt nach Zeithorizont; zusammen %(sums)s.",
            sums=", ".join(f"{number(count)} {HORIZON_WORDS[horizon]}" for count, horizon in said),
        ),
        nothing=gettext("Noch gibt es keine Maßnahme."),
        table=Table(
            head=gettext("Bereich"),
            columns=tuple(Column(title=str(HORIZON_WORDS[h]), look=LOOKS[h]) for h in Horizon),
            rows=rows,
        ),
    )


def counts(content: dict[str, Any], slug: str | None) -> tuple[int, ...]:
    """How many measures the area has in each horizon; None: those without an area."""
    inside = [measure["horizon"] for measure in in_area(content["measures"], slug)]
    return tuple(inside.count(horizon.value) for horizon in Horizon)
