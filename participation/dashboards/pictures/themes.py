"""What most different people support, and where the measures stand."""

from flask import url_for
from flask_babel import gettext

from participation.charts.data import BarChart, Column, Row, Table
from participation.charts.looks import Look
from participation.dashboards.scope import Scope
from participation.strategy.models import MeasureStatus
from participation.strategy.words import STATUS_WORDS
from participation.themes.rules import shown_number
from participation.web.formats import number

MOST_THEMES = 10


def top_themes(scope: Scope) -> BarChart:
    """The themes with the most different supporters, linked to what lies behind them."""
    themes = scope.part.filled_themes
    top = [theme for theme in themes if theme.supporters][:MOST_THEMES]
    rows = tuple(
        Row(
            label=theme.title,
            values=(theme.supporters, theme.ideas, scope.area_words(theme.area_id)),
            link=url_for("themes.theme", slug=scope.slug, number=shown_number(theme.number)),
            look=scope.look_of(theme.area_id),
        )
        for theme in top
    )
    return BarChart(
        anchor="themen",
        title=gettext("Themen mit der breitesten Unterstützung"),
        base=scope.base(_base(scope, len(top))),
        alternative=gettext(
            "Balken je Thema: vorn „%(title)s“ mit %(people)s verschiedenen Teilnehmenden.",
            title=top[0].title if top else "–",
            people=number(top[0].supporters if top else 0),
        ),
        nothing=gettext("Noch hat niemand eine Idee unterstützt, die in einem Thema liegt.")
        if themes
        else gettext("Noch gibt es hier kein Thema."),
        table=Table(
            head=gettext("Thema"),
            columns=(
                Column(title=gettext("Teil­nehmende"), look=Look.FIRST),
                Column(title=gettext("Ideen")),
                Column(title=gettext("Bereich"), wordy=True),
            ),
            rows=rows,
        ),
    )


def _base(scope: Scope, shown: int) -> str:
    if scope.whole:
        return str(
            gettext(
                "Verschiedene Teilnehmende je Thema, nie eine Summe; n = %(people)s, die mindestens eine "
                "Idee in einem Thema unterstützen. Gezeigt: %(shown)s von %(themes)s Themen.",
                people=number(scope.figures.sorted_supporters),
                shown=number(shown),
                themes=number(len(scope.part.filled_themes)),
            )
        )
    return str(
        gettext(
            "Verschiedene Teilnehmende je Thema, nie eine Summe. "
            "Gezeigt: %(shown)s von n = %(themes)s Themen.",
            shown=number(shown),
            themes=number(len(scope.part.filled_themes)),
        )
    )


def standings(scope: Scope) -> BarChart:
    """Measures by where they stand, from the draft to the result."""
    measures = scope.part.measures
    counts = {status: sum(m.status is status for m in measures) for status in MeasureStatus}
    rows = tuple(
        Row(label=str(STATUS_WORDS[status]), values=(counts[status],)) for status in MeasureStatus if measures
    )
    return BarChart(
        anchor="stand",
        title=gettext("Stand der Maßnahmen"),
        base=scope.base(gettext("Maßnahmen; n = %(measures)s.", measures=number(len(measures)))),
        alternative=gettext(
            "Balken je Stand: %(draft)s Entwürfe, %(proposed)s vorgeschlagen, %(running)s in Umsetzung, "
            "%(done)s umgesetzt.",
            draft=number(counts[MeasureStatus.DRAFT]),
            proposed=number(counts[MeasureStatus.PROPOSED]),
            running=number(counts[MeasureStatus.RUNNING]),
            done=number(counts[MeasureStatus.DONE]),
        ),
        nothing=gettext("Noch gibt es keine Maßnahme."),
        table=Table(
            head=gettext("Stand"),
            columns=(Column(title=gettext("Maß­nahmen"), look=Look.FIRST),),
            rows=rows,
        ),
    )
