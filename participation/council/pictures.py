"""What the council sees drawn of a snapshot: areas compared, horizons, themes, effort and benefit."""

from collections.abc import Callable

from flask import has_request_context, url_for
from flask_babel import gettext

from participation.charts.data import Axis, BarChart, Chart, Column, Kind, PointChart, Row, Table
from participation.charts.looks import Look
from participation.council.frozen import Frozen, FrozenArea
from participation.strategy.models import Horizon
from participation.strategy.words import HORIZON_WORDS
from participation.web.formats import day, number

MOST_THEMES = 8
LOOKS = {Horizon.SHORT: Look.FIRST, Horizon.MEDIUM: Look.SECOND, Horizon.LONG: Look.THIRD}


def base(frozen: Frozen, sentence: str) -> str:
    """The sentence with n, then what was filtered and when it was frozen."""
    stand = gettext("Alle Bereiche und Wege; Stand zur Sitzung vom %(day)s.", day=day(frozen.session_on))
    return f"{sentence} {stand}"


def link_to(endpoint: str, *, slug: str, number: str) -> str:
    """The address; nothing on paper that is made where nobody asks (console, worker)."""
    return url_for(endpoint, slug=slug, number=number) if has_request_context() else ""


def told(people: int | None) -> str:
    """``1.036``, or that they are few."""
    return gettext("unter 5") if people is None else number(people)


def pictures_of(frozen: Frozen) -> list[Chart]:
    """Those for which there is anything to draw."""
    drawn: list[Callable[[Frozen], Chart | None]] = [areas, effort_and_benefit, horizons, themes]
    return [chart for draw in drawn if (chart := draw(frozen)) is not None]


def areas(frozen: Frozen) -> BarChart | None:
    """Ideas per area; people, supports and measures stand in its table."""
    if not frozen.whole["ideas"]:
        return None
    rows = [area_row(area.name, area.part, area.look) for area in frozen.areas.values()]
    rest = area_row(gettext("Querschnitt, ohne Bereich"), frozen.no_area, None)
    most = max(rows, key=lambda row: float(row.values[0] or 0), default=rest)
    return BarChart(
        anchor="bereiche",
        title=gettext("Bereiche im Vergleich"),
        base=base(
            frozen,
            gettext(
                "Veröffentlichte Ideen je Bereich; n = %(ideas)s, davon %(without)s ohne Bereich. "
                "Wer in zwei Bereichen mitmacht, zählt in beiden.",
                ideas=number(frozen.whole["ideas"]),
                without=number(frozen.no_area.get("ideas", 0)),
            ),
        ),
        alternative=gettext(
            "Balken je Bereich: am meisten Ideen in %(most)s (%(ideas)s).",
            most=most.label,
            ideas=number(float(most.values[0] or 0)),
        ),
        table=Table(
            head=gettext("Bereich"),
            columns=(
                Column(title=gettext("Ideen"), look=Look.FIRST),
                Column(title=gettext("Teil­nehmende")),
                Column(title=gettext("Unter­stüt­zungen")),
                Column(title=gettext("Maß­nahmen")),
            ),
            rows=(*rows, rest),
        ),
    )


def area_row(name: str, part: object, look: Look | None) -> Row:
    figures = part if isinstance(part, dict) else {}
    people = figures.get("participants", 0)
    return Row(
        label=name,
        values=(
            figures.get("ideas", 0),
            told(people) if people is None else people,
            figures.get("supports", 0),
            len(figures.get("measures", ())),
        ),
        look=look,
        drawn=look is not None,
    )


def horizons(frozen: Frozen) -> BarChart | None:
    """Measures per area, each bar made of the three horizons."""
    measures = list(frozen.measures.values())
    if not measures:
        return None
    places: list[FrozenArea | None] = [*frozen.areas.values(), None]

    def row(area: FrozenArea | None) -> Row:
        here = [one for one in measures if (area in one.areas if area else not one.areas)]
        counts = tuple(sum(one.horizon is horizon for one in here) for horizon in Horizon)
        return Row(label=area.name if area else gettext("Querschnitt, ohne Bereich"), values=counts)

    whole = {horizon: sum(one.horizon is horizon for one in measures) for horizon in Horizon}
    return BarChart(
        anchor="horizonte",
        title=gettext("Maßnahmen nach Bereich und Horizont"),
        base=base(
            frozen,
            gettext(
                "Maßnahmen; n = %(measures)s. Eine mit mehreren Bereichen steht in jedem davon.",
                measures=number(len(measures)),
            ),
        ),
        alternative=gettext(
            "Balken: %(short)s kurzfristige, %(medium)s mittelfristige und %(long)s langfristige Maßnahmen.",
            short=number(whole[Horizon.SHORT]),
            medium=number(whole[Horizon.MEDIUM]),
            long=number(whole[Horizon.LONG]),
        ),
        table=Table(
            head=gettext("Bereich"),
            columns=tuple(Column(title=str(HORIZON_WORDS[h]), look=LOOKS[h]) for h in Horizon),
            rows=tuple(row(area) for area in places),
        ),
    )


def themes(frozen: Frozen) -> BarChart | None:
    """The themes that most people support."""
    if not frozen.themes:
        return None
    slug = frozen.about["process"]
    first = frozen.themes[0]
    return BarChart(
        anchor="themen",
        title=gettext("Themen mit der breitesten Unterstützung"),
        base=base(
            frozen,
            gettext(
                "Verschiedene Teilnehmende je Thema, nie eine Summe; n = %(people)s.",
                people=number(frozen.figures["sorted_supporters"]),
            ),
        ),
        alternative=gettext(
            "Balken je Thema: am meisten Teilnehmende bei „%(title)s“ (%(people)s).",
            title=first.title,
            people=number(first.supporters),
        ),
        table=Table(
            head=gettext("Thema"),
            columns=(
                Column(title=gettext("Teil­nehmende"), look=Look.FIRST),
                Column(title=gettext("Ideen")),
            ),
            rows=tuple(
                Row(
                    label=theme.title,
                    values=(theme.supporters, theme.ideas),
                    look=theme.area.look if theme.area else None,
                    link=link_to("themes.theme", slug=slug, number=theme.number),
                )
                for theme in frozen.themes[:MOST_THEMES]
            ),
        ),
    )


def effort_and_benefit(frozen: Frozen) -> PointChart | None:
    """The measures of the assessment between effort and benefit, where both were judged."""
    rows = judged_rows(frozen)
    if not rows:
        return None
    round_ = frozen.assessment
    measures = number(len(rows))
    sentence = gettext(
        "Bewertungsrunde „%(title)s“, Skala 1 bis %(points)s; n = %(measures)s Maßnahmen. "
        "Ein Vorschlag, keine Entscheidung.",
        title=round_["title"],
        points=round_["points"],
        measures=measures,
    )
    return PointChart(
        anchor="aufwand-nutzen",
        title=gettext("Nutzen und Aufwand der Maßnahmen"),
        base=base(frozen, sentence),
        alternative=gettext(
            "Punktefeld: waagerecht der Aufwand, senkrecht der Nutzen von %(measures)s Maßnahmen.",
            measures=measures,
        ),
        table=Table(
            head=gettext("Maßnahme"),
            columns=(
                Column(title=gettext("Aufwand"), look=Look.FIRST, digits=1),
                Column(title=gettext("Nutzen"), look=Look.SECOND, digits=1),
                Column(title=gettext("Gesamt­wert"), digits=1),
            ),
            rows=rows,
        ),
        across=Axis(title=gettext("Aufwand: gering → hoch"), least=1, most=round_["points"]),
        up=Axis(title=gettext("Nutzen → hoch"), least=1, most=round_["points"]),
        corners=(
            gettext("rasch lohnend"),
            gettext("großes Vorhaben"),
            gettext("nebenbei"),
            gettext("wenig Ertrag"),
        ),
        kinds=tuple(Kind(look=area.look, name=area.name) for area in frozen.areas.values()),
    )


def judged_rows(frozen: Frozen) -> tuple[Row, ...]:
    """A point for each measure that was judged in both; none where the criteria have no such axes."""
    effort, benefit = frozen.assessment.get("effort"), frozen.assessment.get("benefit")
    if not effort or not benefit:
        return ()
    slug = frozen.about["process"]
    return tuple(
        Row(
            label=f"{one.number} {one.title}",
            short=one.number,
            values=(one.judged.means.get(effort), one.judged.means.get(benefit), one.judged.score),
            link=link_to("strategy.measure", slug=slug, number=one.number),
            look=one.areas[0].look if one.areas else Look.NONE,
        )
        for one in frozen.measures.values()
        if one.judged is not None and None not in {one.judged.means.get(axis) for axis in (effort, benefit)}
    )
