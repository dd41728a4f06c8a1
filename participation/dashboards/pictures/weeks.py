"""What happened week by week: ideas by groups of channels, and people who took part for the first time.

A few weeks stand as bars, many as lines. Beyond two years the older weeks are one line of the table: a
single idea with a wrong date would else stretch the drawing over decades.
"""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext, ngettext

from participation.charts.data import MOST_STEPS, BarChart, Chart, Column, Row, Table, TimeChart
from participation.charts.looks import SERIES, Look
from participation.dashboards.scope import Scope
from participation.dashboards.words import GROUP_WORDS
from participation.figures.results import ChannelGroup, NewAccesses, Week
from participation.ideas.models import OFFLINE
from participation.web.formats import day, number

MOST_WEEKS = 104


def ideas(scope: Scope) -> Chart:
    """Ideas that arrived in each week, by how they came."""
    shown = scope.part.weeks[-MOST_WEEKS:]
    offline = sum(scope.part.channels[channel] for channel in OFFLINE)
    base = gettext(
        "Veröffentlichte Ideen nach der Woche ihres Eingangs; n = %(ideas)s, davon %(offline)s auf Papier "
        "oder am Telefon.",
        ideas=number(scope.part.ideas),
        offline=number(offline),
    )
    bars = BarChart(
        anchor="wochen",
        title=gettext("Ideen je Woche und Weg"),
        base=scope.base(base),
        alternative=_busiest(shown),
        nothing=gettext("Noch ist keine Idee veröffentlicht."),
        table=_idea_table(scope.part.weeks),
        upright=True,
        axis=gettext("Kalenderwoche"),
    )
    if len(shown) <= MOST_STEPS:
        return bars
    return TimeChart(
        anchor=bars.anchor,
        title=bars.title,
        base=bars.base,
        alternative=bars.alternative,
        nothing=bars.nothing,
        table=bars.table,
    )


def _idea_table(weeks: Sequence[Week]) -> Table:
    """A column per group of channels that was used, a row per week."""
    older, shown = weeks[:-MOST_WEEKS], weeks[-MOST_WEEKS:]
    used = [group for group in ChannelGroup if any(week.ideas[group] for week in weeks)]
    groups = used or [ChannelGroup.INTERNET]
    rows = [_row(week, groups, as_days=len(shown) > MOST_STEPS) for week in shown]
    if older:
        values = tuple(sum(week.ideas[group] for week in older) for group in groups)
        rows.insert(0, Row(label=_before(shown[0].monday), values=values, drawn=False))
    looks = zip(groups, SERIES, strict=False)
    return Table(
        head=gettext("Woche"),
        columns=tuple(Column(title=str(GROUP_WORDS[group]), look=look) for group, look in looks),
        rows=tuple(rows),
    )


def accesses(scope: Scope) -> TimeChart:
    """People whose first idea or support fell into each week."""
    found = scope.figures.accesses
    shown, total = found[-MOST_WEEKS:], found[-1].so_far if found else 0
    return TimeChart(
        anchor="zugaenge",
        title=gettext("Neue Teilnehmende je Woche"),
        base=scope.base(
            gettext(
                "Bestätigte Zugänge nach der Woche ihrer ersten Idee oder Unterstützung; n = %(people)s.",
                people=number(total),
            )
        ),
        alternative=ngettext(
            "Linie über eine Woche: %(people)s neue Teilnehmende.",
            "Linie über %(weeks)s Wochen: zuletzt %(last)s neue Teilnehmende, insgesamt %(people)s.",
            len(shown),
            weeks=number(len(shown)),
            last=number(shown[-1].number if shown else 0),
            people=number(total),
        ),
        nothing=gettext(
            "Noch hat niemand mit einem bestätigten Zugang eine Idee eingereicht oder unterstützt."
        ),
        table=Table(
            head=gettext("Woche ab"),
            columns=(Column(title=gettext("neu"), look=Look.FIRST), Column(title=gettext("insgesamt"))),
            rows=_access_rows(found),
        ),
    )


def _access_rows(found: Sequence[NewAccesses]) -> tuple[Row, ...]:
    older, shown = found[:-MOST_WEEKS], found[-MOST_WEEKS:]
    rows = [Row(label=week.monday, values=(week.number, week.so_far)) for week in shown]
    if older:
        earlier = older[-1].so_far
        rows.insert(0, Row(label=_before(shown[0].monday), values=(earlier, earlier), drawn=False))
    return tuple(rows)


def _row(week: Week, groups: Sequence[ChannelGroup], *, as_days: bool) -> Row:
    values = tuple(week.ideas[group] for group in groups)
    if as_days:
        return Row(label=week.monday, values=values)
    name = gettext("%(week)s. Woche, ab %(day)s", week=_number_of(week.monday), day=day(week.monday))
    return Row(label=name, short=gettext("%(week)s.", week=_number_of(week.monday)), values=values)


def _number_of(monday: date) -> int:
    return monday.isocalendar().week


def _before(monday: date) -> str:
    return str(gettext("vor dem %(day)s", day=day(monday)))


def _busiest(weeks: Sequence[Week]) -> str:
    if not weeks:
        return str(gettext("Noch keine Ideen."))
    most = max(weeks, key=lambda week: week.all)
    return str(
        gettext(
            "Ideen je Woche: am meisten in der Woche ab %(day)s (%(most)s), zuletzt %(last)s.",
            day=day(most.monday),
            most=number(most.all),
            last=number(weeks[-1].all),
        )
    )
