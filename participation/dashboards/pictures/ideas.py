"""How ideas came, and what the town answered."""

from flask_babel import gettext

from participation.charts.data import BarChart, Column, Row, Table
from participation.charts.looks import Look
from participation.dashboards.scope import Scope
from participation.ideas.models import OFFLINE, Answer, Channel
from participation.ideas.words import ANSWER_WORDS, CHANNEL_WORDS
from participation.web.formats import number

HUNDRED = 100.0


def channels(scope: Scope) -> BarChart:
    """Ideas by the way they came, only ways that somebody went."""
    counts = scope.part.channels
    used = [channel for channel in Channel if counts[channel]]
    offline = sum(counts[channel] for channel in OFFLINE)
    return BarChart(
        anchor="wege",
        title=gettext("Auf welchem Weg Ideen kamen"),
        base=scope.base(gettext("Veröffentlichte Ideen; n = %(ideas)s.", ideas=number(scope.part.ideas))),
        alternative=gettext(
            "Balken je Weg: %(web)s über das Web, %(offline)s auf Papier oder am Telefon.",
            web=number(counts[Channel.WEB]),
            offline=number(offline),
        ),
        nothing=gettext("Noch ist keine Idee veröffentlicht."),
        table=_shares(gettext("Weg"), [(str(CHANNEL_WORDS[channel]), counts[channel]) for channel in used]),
        beside=1,
    )


def answers(scope: Scope) -> BarChart:
    """Ideas by answer, in the order in which the town gives them; the open ones come last."""
    answering = scope.part.answering
    order = [*(answer for answer in Answer if answer is not Answer.OPEN), Answer.OPEN]
    return BarChart(
        anchor="antworten",
        title=gettext("Was die Stadt geantwortet hat"),
        base=scope.base(
            gettext("Veröffentlichte Ideen nach ihrer Antwort; n = %(ideas)s.", ideas=number(answering.ideas))
        ),
        alternative=gettext(
            "Balken je Antwort: %(taken)s Ideen sind in eine Maßnahme aufgenommen, %(not_pursued)s werden "
            "nicht weiterverfolgt, %(open)s haben noch keine Antwort.",
            taken=number(answering.counts[Answer.TAKEN_UP]),
            not_pursued=number(answering.counts[Answer.NOT_PURSUED]),
            open=number(answering.still_open),
        ),
        nothing=gettext("Noch ist keine Idee veröffentlicht, die eine Antwort braucht."),
        table=_shares(
            gettext("Antwort"),
            [(str(ANSWER_WORDS[answer]), answering.counts[answer]) for answer in order if answering.ideas],
        ),
    )


def _shares(head: str, counts: list[tuple[str, int]]) -> Table:
    """A row per name with its number and its share of all."""
    total = sum(count for _name, count in counts)
    return Table(
        head=head,
        columns=(
            Column(title=gettext("Ideen"), look=Look.FIRST),
            Column(title=gettext("Anteil"), digits=1, unit="%"),
        ),
        rows=tuple(Row(label=name, values=(count, HUNDRED * count / total)) for name, count in counts),
    )
