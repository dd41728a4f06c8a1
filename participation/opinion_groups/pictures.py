"""The charts of the page: how big the groups are, and how far they lie apart. Never single people."""

from collections.abc import Mapping, Sequence

from flask import url_for
from flask_babel import gettext

from participation.charts.data import Arrangement, BarChart, Column, Row, Table
from participation.charts.looks import Look
from participation.opinion_groups.queries import ReadableIdea
from participation.opinion_groups.rules import Picture
from participation.web.formats import number

LOOKS = (Look.FIRST, Look.SECOND, Look.THIRD, Look.FOURTH)
LETTERS = "ABCDE"


def group_name(place: int) -> str:
    """``Gruppe A``: letters, for numbers would look like a ranking."""
    return str(gettext("Gruppe %(letter)s", letter=LETTERS[place]))


def sizes(shown: Picture) -> BarChart:
    """How many people are in each group."""
    groups = shown.opinions.groups
    people = shown.opinions.people
    return BarChart(
        anchor="gruppen-groesse",
        title=gettext("Wie groß sind die Gruppen?"),
        base=gettext("Teilnehmende mit genügend Stimmen; n = %(people)s.", people=number(people)),
        alternative="; ".join(
            gettext(
                "%(group)s: %(people)s Teilnehmende", group=group_name(place), people=number(group.people)
            )
            for place, group in enumerate(groups)
        ),
        table=Table(
            head=gettext("Gruppe"),
            columns=(
                Column(title=gettext("Teil­nehmende"), look=Look.FIRST),
                Column(title=gettext("Anteil"), unit="%"),
            ),
            rows=tuple(
                Row(label=group_name(place), values=(group.people, round(100 * group.people / people)))
                for place, group in enumerate(groups)
            ),
        ),
    )


def differences(shown: Picture, ideas: Mapping[int, ReadableIdea], *, slug: str) -> BarChart:
    """How many of each group are for the ideas that divide most; a fifth group stands in the table only."""
    places: Sequence[int] = range(len(shown.opinions.groups))
    first = shown.dividing[0]
    return BarChart(
        anchor="gruppen-unterschiede",
        title=gettext("Worüber die Meinungen auseinandergehen"),
        base=gettext(
            "Anteil jeder Gruppe, der die Idee unterstützt, an allen aus der Gruppe, die zu ihr etwas "
            "gesagt haben; leer bei weniger als 5."
        ),
        alternative=gettext(
            "Balken je Idee und Gruppe. Am weitesten auseinander: „%(title)s“, %(shares)s.",
            title=ideas[first.idea_id].title,
            shares=", ".join(
                f"{group_name(place)} {'–' if share is None else share} %"
                for place, share in enumerate(first.agree)
            ),
        ),
        arrangement=Arrangement.GROUPED,
        table=Table(
            head=gettext("Idee"),
            columns=(
                *(
                    Column(
                        title=group_name(place), look=LOOKS[place] if place < len(LOOKS) else None, unit="%"
                    )
                    for place in places
                ),
                Column(title=gettext("Stimmen")),
            ),
            rows=tuple(
                Row(
                    label=ideas[one.idea_id].title,
                    values=(*one.agree, one.seen),
                    link=url_for("ideas.detail", slug=slug, number=ideas[one.idea_id].number),
                )
                for one in shown.dividing
            ),
        ),
    )
