"""The council paper (Sitzungsvorlage) with its annexes, made from what was frozen."""

import re
from collections.abc import Iterator, Sequence

from flask_babel import gettext

from participation.council.annexes import WRITERS
from participation.council.frozen import FrozenMeasure, said
from participation.council.laid import Laid
from participation.council.models import AgendaItem
from participation.council.words import ANNEX_WORDS, PURPOSE_WORDS
from participation.documents.blocks import (
    Block,
    Break,
    Contents,
    Frame,
    Grid,
    Heading,
    Pairs,
    Paper,
    Sentence,
)
from participation.documents.texts import blocks_of
from participation.strategy.words import HORIZON_WORDS
from participation.web.formats import clock_time, day
from participation.web.language import in_language

EMPTY_LINES = re.compile(r"\n[ \t]*\n")
WHOLLY_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")


def council_paper(laid: Laid, *, language: str = "de") -> Paper:
    """The whole paper. Its headings are in this language; what the Redaktion wrote stays in its own."""
    with in_language(language):
        paper, about = laid.paper, laid.frozen.about
        kind = gettext("Sitzungsvorlage %(number)s", number=paper.number)
        stand = gettext("Stand zur Sitzung vom %(day)s", day=day(laid.frozen.session_on))
        return Paper(
            title=f"{kind}: {paper.title}",
            language=language,
            author=str(about["town"]),
            foot=f"{kind} · {stand} · {gettext('Prüfsumme')} {laid.snapshot.checksum[:16]}",
            head=kind,
            office=str(about["office"]),
            numbered=True,
            blocks=list(blocks(laid)),
        )


def blocks(laid: Laid) -> Iterator[Block]:
    paper = laid.paper
    yield Heading(1, paper.title)
    yield Pairs(list(head(laid)))
    yield from order(laid.order)
    yield Heading(2, gettext("Beschlussvorschlag"))
    yield Frame(blocks_of(paper.draft_resolution))
    if laid.measures:
        yield measure_list(laid.measures)
    if paper.reasons:
        yield Heading(2, gettext("Sachverhalt und Begründung"))
        yield from with_headings(paper.reasons)
    yield Heading(2, gettext("Wie diese Zahlen entstanden"))
    yield from how_counted(laid)
    annexes = laid.annexes
    if annexes:
        yield Contents(gettext("Inhalt"), depth=2)
    for place, kind in enumerate(annexes, start=1):
        yield Break()
        hint = "" if laid.has_open(kind) else f" ({gettext('nichtöffentlich')})"
        yield Heading(2, f"{gettext('Anlage %(place)s', place=place)}: {ANNEX_WORDS[kind]}{hint}")
        yield from WRITERS[kind](laid)


def with_headings(text: str) -> Iterator[Block]:
    """A paragraph that is bold as a whole is the heading of the next ones."""
    for part in EMPTY_LINES.split(text):
        title = WHOLLY_BOLD.fullmatch(part.strip())
        if title:
            yield Heading(3, title[1])
        else:
            yield from blocks_of(part)


def head(laid: Laid) -> Iterator[tuple[str, str]]:
    paper, session = laid.paper, laid.item.session
    yield gettext("Vorlage"), paper.number
    if paper.file_reference:
        yield gettext("Aktenzeichen"), paper.file_reference
    where = f"{session.body}, {day(session.held_on)}"
    yield gettext("Sitzung"), where if session.is_public else f"{where} ({gettext('nichtöffentlich')})"
    if laid.item.top:
        yield gettext("Tagesordnungspunkt"), laid.item.top
    yield gettext("Verfahren"), said(laid.frozen.about["title"])
    if paper.link:
        yield gettext("Im Ratsinformationssystem"), paper.link


def order(items: Sequence[AgendaItem]) -> Iterator[Block]:
    """Where the paper is treated, and for what; a public paper names no session that is not public."""
    if len(items) > 1:
        rows = [
            [
                item.session.body,
                day(item.session.held_on),
                str(PURPOSE_WORDS[item.purpose]),
                gettext("öffentlich") if item.session.is_public else gettext("nichtöffentlich"),
            ]
            for item in items
        ]
        columns = [gettext("Gremium"), gettext("Sitzung am"), gettext("Zweck"), gettext("Öffentlichkeit")]
        yield Grid(gettext("Beratungsfolge"), columns, rows)


def measure_list(measures: Sequence[FrozenMeasure]) -> Grid:
    return Grid(
        gettext("Maßnahmen, über die zu beschließen ist"),
        [gettext("Nr."), gettext("Maßnahme"), gettext("Horizont"), gettext("Federführung")],
        [
            [one.number, one.title, str(HORIZON_WORDS[one.horizon]), one.text("lead_office") or "–"]
            for one in measures
        ],
        shares=(2, 8, 4, 4),
    )


def how_counted(laid: Laid) -> Iterator[Block]:
    frozen = laid.frozen
    yield Sentence(
        gettext(
            "Alle Zahlen und Texte dieser Vorlage wurden am %(day)s um %(time)s Uhr festgehalten: alle "
            "Bereiche und Wege, ohne Filter. Sie ändern sich bis zur Sitzung nicht.",
            day=day(frozen.frozen_at),
            time=clock_time(frozen.frozen_at),
        )
    )
    yield Sentence(
        gettext(
            "„Teilnehmende“ sind bestätigte Zugänge (Konto, E-Mail oder Code); Doppelte lassen sich nicht "
            "ausschließen. Beteiligung ist nicht repräsentativ: Wer mitmacht, entscheidet jede und jeder "
            "selbst."
        )
    )
    yield Pairs([(gettext("Prüfsumme"), laid.snapshot.checksum)])
