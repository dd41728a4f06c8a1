"""*Zahlen und Stand*: what everybody may quote, with how it was confirmed, and who took part."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from participation.dashboards.words import GROUP_WORDS, told
from participation.demographics.models import DemographicQuestion
from participation.demographics.queries import population_of, who_took_part
from participation.demographics.words import CHOICE_WORDS, TABLE_WORDS
from participation.figures.queries.heard import Heard, Weighed, heard_so_far
from participation.figures.queries.kept import figures_of
from participation.figures.results import ChannelGroup, Figures
from participation.figures.rules import group_of, in_breakdown
from participation.kernel.clock import now
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.strategy.rules import is_public
from participation.voting.words import CONFIRMED_WORDS
from participation.web.access import acting, public
from participation.web.formats import day, number
from participation.web.language import wanted_language

blueprint = Blueprint("numbers", __name__)


@dataclass(frozen=True)
class Quote:
    """A sentence that stands for itself in a newspaper, under the word for what it counts."""

    name: str
    sentence: str
    basis: str = ""
    """What has to be known beside it: how it was confirmed, what is not counted."""


@blueprint.get("/<slug>/zahlen")
@public
def page(slug: str) -> ResponseReturnValue:
    """The figures of the dashboards in sentences, and who took part."""
    process, at = this_process(slug), now()
    population = population_of(process)
    return render_template(
        "dashboards/numbers.html",
        process=process,
        at=at,
        quotes=list(quotes(process, figures_of(process), heard_so_far(process), at)),
        took_part=who_took_part(process, at),
        population=population,
        may_edit=acting().may(Permission.EDIT_POPULATION, slug),
        share=share,
        with_population=DemographicQuestion.AGE,
        CHOICE_WORDS=CHOICE_WORDS,
        TABLE_WORDS=TABLE_WORDS,
    )


def share(part: int | None, whole: int | None) -> str:
    """``43 %``; nothing where either is not told."""
    if part is None or not whole:
        return ""
    return str(gettext("%(share)s %%", share=number(round(100 * part / whole))))


def quotes(process: Process, figures: Figures, heard: Heard, at: datetime) -> Iterator[Quote]:
    """Each sentence with its own date and process, so that none needs another."""
    stand = gettext("Stand: %(day)s", day=day(at))
    yield ideas(process, figures, stand)
    yield supports(process, figures, stand)
    yield answers(process, figures, stand)
    yield Quote(
        gettext("Kommentare"),
        ngettext(
            "%(stand)s. Zu den Ideen im Verfahren „%(title)s“ steht ein Kommentar.",
            "%(stand)s. Zu den Ideen im Verfahren „%(title)s“ stehen %(comments)s Kommentare.",
            heard.comments,
            stand=stand,
            title=process.title,
            comments=number(heard.comments),
        ),
        gettext("Gezählt sind Kommentare und Antworten darauf, die alle lesen können."),
    )
    if heard.surveys:
        yield surveys(process, heard, stand)
    for weighed in heard.weighed:
        yield ballots(process, weighed)
    yield measures(process, figures, stand)


def ideas(process: Process, figures: Figures, stand: str) -> Quote:
    whole = figures.whole
    ways = dict.fromkeys(ChannelGroup, 0)
    for channel, count in whole.channels.items():
        ways[group_of(channel)] += count
    return Quote(
        gettext("Ideen"),
        ngettext(
            "%(stand)s. Im Verfahren „%(title)s“ ist eine Idee veröffentlicht.",
            "%(stand)s. Im Verfahren „%(title)s“ sind %(ideas)s Ideen veröffentlicht.",
            whole.ideas,
            stand=stand,
            title=process.title,
            ideas=number(whole.ideas),
        ),
        gettext(
            "Eingegangen: %(sent)s. Wege der veröffentlichten: %(ways)s. Im Wortlaut lesbar: %(verbatim)s.",
            sent=number(figures.submitted),
            ways="; ".join(f"{GROUP_WORDS[way]} {number(count)}" for way, count in ways.items()),
            verbatim=number(whole.verbatim),
        ),
    )


def supports(process: Process, figures: Figures, stand: str) -> Quote:
    whole = figures.whole
    ways = "; ".join(
        gettext(
            "%(way)s: %(supports)s von %(people)s Zugängen",
            way=CONFIRMED_WORDS[way.by],
            supports=number(way.supports),
            people=number(way.supporters),
        )
        for way in figures.confirmations
    )
    confirmed = (
        gettext("So bestätigt: %(ways)s.", ways=ways)
        if ways
        else gettext("Wie die Zugänge bestätigt sind, steht hier erst ab fünf Teilnehmenden je Art.")
    )
    return Quote(
        gettext("Unterstützungen"),
        ngettext(
            "%(stand)s. Im Verfahren „%(title)s“ gibt es eine Unterstützung.",
            "%(stand)s. Im Verfahren „%(title)s“ gibt es %(supports)s Unterstützungen "
            "von %(people)s bestätigten Zugängen.",
            whole.supports,
            stand=stand,
            title=process.title,
            supports=number(whole.supports),
            people=told(in_breakdown(whole.supporters.number or 0)),
        ),
        " ".join(
            (
                confirmed if whole.supports else "",
                gettext("Unterstützungen zählen je Idee; wird eine geteilt, gelten sie für beide Teile."),
                gettext(
                    "Ein bestätigter Zugang ist nicht immer eine Person: Doppelte lassen sich nicht "
                    "ausschließen."
                ),
                with_revoked_codes(figures.revoked_supports),
            )
        ).strip(),
    )


def with_revoked_codes(revoked: int) -> str:
    """How many supports do not count, as the town revoked the codes they were given with."""
    if not revoked:
        return ""
    said: str = gettext(
        "Nicht gezählt sind Unterstützungen mit gedruckten Codes, die die Stadt zurückgezogen hat: "
        "%(supports)s.",
        supports=told(in_breakdown(revoked)),
    )
    return said


def answers(process: Process, figures: Figures, stand: str) -> Quote:
    answering = figures.whole.answering
    return Quote(
        gettext("Antworten der Stadt"),
        ngettext(
            "%(stand)s. Im Verfahren „%(title)s“ hat die Stadt %(answered)s von einer Idee beantwortet.",
            "%(stand)s. Im Verfahren „%(title)s“ hat die Stadt %(answered)s von %(ideas)s Ideen beantwortet.",
            answering.ideas,
            stand=stand,
            title=process.title,
            answered=number(answering.answered),
            ideas=number(answering.ideas),
        ),
        gettext("Antwortquote: %(share)s.", share=share(answering.answered, answering.ideas))
        if answering.ideas
        else "",
    )


def surveys(process: Process, heard: Heard, stand: str) -> Quote:
    return Quote(
        gettext("Kurzumfragen"),
        ngettext(
            "%(stand)s. Zu einer Kurzumfrage im Verfahren „%(title)s“ kamen %(sheets)s Bögen.",
            "%(stand)s. Zu %(surveys)s Kurzumfragen im Verfahren „%(title)s“ kamen %(sheets)s Bögen.",
            heard.surveys,
            stand=stand,
            title=process.title,
            surveys=number(heard.surveys),
            sheets=told(heard.sheets),
        ),
        gettext(
            "Gezählt sind Bögen. Ohne Konto gilt einer je Gerät; dass jemand mehrere sendet, lässt sich "
            "nicht ausschließen."
        ),
    )


def ballots(process: Process, weighed: Weighed) -> Quote:
    """Stands still since the round was closed."""
    ways = "; ".join(
        f"{', '.join(str(CONFIRMED_WORDS[way]) for way in group)} {number(count)}"
        for group, count in weighed.by_confirmation
    )
    return Quote(
        gettext("Gewichtung %(number)s", number=weighed.number),
        ngettext(
            "Stand: %(day)s. An der Gewichtung „%(question)s“ im Verfahren „%(title)s“ nahm ein Zugang teil.",
            "Stand: %(day)s. An der Gewichtung „%(question)s“ im Verfahren „%(title)s“ nahmen %(ballots)s "
            "bestätigte Zugänge teil.",
            weighed.ballots,
            day=day(weighed.closed_at),
            question=(wanted_language() != "de" and weighed.title_en) or weighed.title,
            title=process.title,
            ballots=number(weighed.ballots),
        ),
        gettext("So bestätigt: %(ways)s.", ways=ways) if ways else "",
    )


def measures(process: Process, figures: Figures, stand: str) -> Quote:
    shown = [measure for measure in figures.whole.measures if is_public(measure.status)]
    themes = len(figures.whole.filled_themes)
    return Quote(
        gettext("Themen und Maßnahmen"),
        gettext(
            "%(stand)s. Im Verfahren „%(title)s“ wurden die Ideen zu Themen geordnet, bisher %(themes)s. "
            "Maßnahmen, die vorgeschlagen oder beschlossen sind: %(measures)s.",
            stand=stand,
            title=process.title,
            themes=number(themes),
            measures=number(len(shown)),
        ),
    )
