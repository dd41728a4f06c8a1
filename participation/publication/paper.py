"""The strategy as a paper: the same content and words as its pages, for PDF and word processors."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from participation.charts.paper import paper_blocks
from participation.documents.blocks import (
    Block,
    Break,
    Contents,
    Cover,
    Grid,
    Heading,
    Pairs,
    Paper,
    Quote,
    Sentence,
)
from participation.documents.texts import blocks_of
from participation.ideas.models import Idea
from participation.ideas.words import ANSWER_WORDS
from participation.kernel.text import excerpt
from participation.municipality.models import Municipality
from participation.publication.models import Audience
from participation.publication.pictures import few, ideas_by_area, measures_by_horizon, stand
from participation.publication.rules import Part, in_area, structural_data
from participation.publication.telling import (
    dossier_rows,
    horizon_words,
    pieces,
    resolution_words,
    status_words,
)
from participation.publication.words import PART_WORDS
from participation.strategy.rules import shown_number
from participation.web.formats import number
from participation.web.language import in_language, wanted_language

LONGEST_QUOTE = 1_200


@dataclass(frozen=True, kw_only=True)
class Published:
    """What a strategy is made of when it is read: the frozen content, and citizens' words of today.

    ``label`` says which edition it is; ``checksum`` is empty for what is no edition.
    """

    town: Municipality
    content: dict[str, Any]
    ideas: dict[int, Idea]
    label: str
    checksum: str = ""
    address: str = ""


def strategy_paper(published: Published, *, language: str = "de") -> Paper:
    """With headings in this language; what the town wrote stays in its own."""
    with in_language(language):
        content, town = published.content, published.town
        title = content["brand"] or content["title"]
        checksum = f" · {gettext('Prüfsumme')} {published.checksum[:16]}" if published.checksum else ""
        return Paper(
            title=title,
            language=language,
            author=town.name,
            office=town.office or "",
            head=published.label,
            foot=f"{title} · {stand(content)}{checksum}",
            numbered=True,
            blocks=[*front(published), *body(published)],
        )


def front(published: Published) -> Iterator[Block]:
    """Cover and contents."""
    content = published.content
    remarks = [
        for_whom(content),
        gettext("Herausgegeben von: %(town)s", town=published.town.name),
        stand(content),
        gettext("Im Netz: %(address)s", address=published.address) if published.address else "",
    ]
    yield Cover(content["title"], [remark for remark in remarks if remark])
    yield Contents(gettext("Inhalt"))


def for_whom(content: dict[str, Any]) -> str:
    words = {
        Audience.PUBLIC: "",
        Audience.COUNCIL: gettext("Fassung für den Gemeinderat, nicht öffentlich"),
        Audience.INTERNAL: gettext("Fassung für die Verwaltung, nicht öffentlich"),
    }
    return str(words[Audience(content["audience"])])


def body(published: Published) -> Iterator[Block]:
    yield from written(published, Part.FOREWORD)
    yield from written(published, Part.SUMMARY, Part.PLAIN)
    yield from resolved(published)
    yield from written(published, Part.START, Part.AIMS)
    yield from structure(published)
    yield from overview(published)
    for area in published.content["areas"]:
        yield from area_blocks(published, area)
    yield from cross_cutting(published)
    yield from refused(published)
    yield from took_part(published)
    yield from written(published, Part.METHOD)


def written(published: Published, *parts: Part) -> Iterator[Block]:
    """Texts under their headings, on a new page together; nothing where nobody wrote them."""
    begun = False
    for part in parts:
        if text := published.content["texts"].get(part.value, ""):
            if not begun:
                yield Break()
            begun = True
            yield Heading(2, str(PART_WORDS[part]))
            yield from text_blocks(published, text)


def resolved(published: Published) -> Iterator[Block]:
    """What the council decided about it, the latest session first."""
    rows = published.content["resolutions"]
    if rows:
        yield Heading(2, gettext("Beschluss des Gemeinderats"))
        yield Pairs([(row["paper"], f"{row['title']}. {resolution_words(row)}") for row in rows])
        for row in rows:
            if row["conditions"]:
                yield from blocks_of(gettext("Mit der Auflage: %(words)s", words=row["conditions"]))


def text_blocks(published: Published, text: str) -> Iterator[Block]:
    for piece in pieces(text, published.content, published.ideas):
        yield from blocks_of(piece.text)
        if piece.idea is not None:
            words = excerpt(piece.idea.text, LONGEST_QUOTE)
            source = gettext("Idee %(number)s: %(title)s", number=piece.idea.number, title=piece.idea.title)
            yield Quote(words, source, language=piece.idea.language)
        elif piece.gone:
            yield Sentence(gettext("[Die hier zitierte Idee ist nicht mehr öffentlich.]"), small=True)


def structure(published: Published) -> Iterator[Block]:
    data, other = structural_data(published.content["texts"].get(Part.STRUCTURE.value, ""))
    if not data and not other:
        return
    yield Break()
    yield Heading(2, str(PART_WORDS[Part.STRUCTURE]))
    yield from text_blocks(published, other)
    if data:
        head = [gettext("Angabe"), gettext("Wert"), gettext("Quelle")]
        yield Grid(gettext("Strukturdaten der Stadt"), head, data, shares=(5, 3, 4))


def overview(published: Published) -> Iterator[Block]:
    """All measures in one table, and how they lie over areas and time."""
    content = published.content
    yield Break()
    yield Heading(2, gettext("Maßnahmen im Überblick"))
    yield from paper_blocks(measures_by_horizon(content), wanted_language())
    rows = [
        [shown_number(m["number"]), m["title"], horizon_words(m), m["lead_office"], status_words(m)]
        for m in content["measures"]
    ]
    head = [
        gettext("Nr."), gettext("Maßnahme"), gettext("Horizont"), gettext("Federführung"), gettext("Stand"),
    ]  # fmt: skip
    if rows:
        yield Grid(gettext("Alle Maßnahmen"), head, rows, shares=(2, 7, 4, 5, 4))


def area_blocks(published: Published, area: dict[str, Any]) -> Iterator[Block]:
    """The aims of an area of life, and its measures."""
    measures = in_area(published.content["measures"], area["slug"])
    if not measures and not area["text"]:
        return
    yield Break()
    yield Heading(2, area["name"])
    yield from text_blocks(published, area["text"])
    for measure in measures:
        yield from measure_blocks(published, measure)


def cross_cutting(published: Published) -> Iterator[Block]:
    text = published.content["texts"].get(Part.CROSS_CUTTING.value, "")
    measures = in_area(published.content["measures"], None)
    if text or measures:
        yield Break()
        yield Heading(2, gettext("Querschnitt: alle Bereiche"))
        yield from text_blocks(published, text)
        for measure in measures:
            yield from measure_blocks(published, measure)


def measure_blocks(published: Published, measure: dict[str, Any]) -> Iterator[Block]:
    yield Heading(3, f"{shown_number(measure['number'])} {measure['title']}")
    yield from blocks_of(measure["text"])
    yield Pairs(dossier_rows(measure, published.content))


def refused(published: Published) -> Iterator[Block]:
    """What is not pursued, with the reasons."""
    content = published.content
    if not content["rejected"] and not content["not_pursued"]:
        return
    yield Break()
    yield Heading(2, gettext("Nicht weiterverfolgt – mit Begründung"))
    if content["rejected"]:
        yield Heading(3, gettext("Vom Gemeinderat nicht beschlossen"))
        for measure in content["rejected"]:
            yield Heading(4, f"{shown_number(measure['number'])} {measure['title']}")
            yield Pairs(dossier_rows(measure, content))
    rows = [idea_row(row, published.ideas) for row in content["not_pursued"]]
    if rows:
        yield Heading(3, gettext("Ideen, die geprüft und nicht weiterverfolgt werden"))
        head = [gettext("Nr."), gettext("Idee"), gettext("Begründung")]
        yield Grid(gettext("Nicht weiterverfolgte Ideen"), head, rows, shares=(3, 6, 9))


def idea_row(row: dict[str, Any], ideas: dict[int, Idea]) -> list[str]:
    idea = ideas.get(row["idea"])
    if idea is None:
        return ["–", gettext("Diese Idee ist nicht mehr öffentlich."), "–"]
    return [idea.number, idea.title, plain(row["reason"])]


def plain(text: str) -> str:
    """A text in a cell: its paragraphs one after the other."""
    said = []
    for block in blocks_of(text):
        match block:
            case Sentence(words):
                said.append(words)
            case Quote(words):
                said.append(f"„{words}“")
            case _:
                said.extend(f"• {item}" for item in getattr(block, "items", ()))
    return "\n".join(said)


def took_part(published: Published) -> Iterator[Block]:
    """The figures of the participation."""
    content = published.content
    figures = content["figures"]
    yield Break()
    yield Heading(2, gettext("Beteiligung in Zahlen"))
    yield Sentence(
        gettext(
            "Teilnehmende sind bestätigte Zugänge (Konto, E-Mail oder Code). Die Beteiligung ist nicht "
            "repräsentativ und ersetzt keine Entscheidung des Gemeinderats."
        )
    )
    yield Pairs(figure_pairs(figures))
    yield from paper_blocks(ideas_by_area(content), wanted_language())
    answers = {answer.value: str(words) for answer, words in ANSWER_WORDS.items()}
    rows = [[answers[name], number(count)] for name, count in figures["answers"].items() if count]
    if rows:
        head = [gettext("Antwort"), gettext("Ideen")]
        yield Grid(gettext("Was aus den Ideen wurde"), head, rows, frozenset({1}))


def figure_pairs(figures: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [
        (gettext("Ideen eingegangen"), number(figures["submitted"])),
        (gettext("davon veröffentlicht"), number(figures["ideas"])),
        (gettext("davon beantwortet"), number(figures["answered"])),
        (gettext("Teilnehmende"), few(figures["participants"])),
        (gettext("Unterstützungen"), number(figures["supports"])),
        (gettext("Kommentare"), number(figures["comments"])),
        (gettext("Themen"), number(figures["themes"])),
    ]
    if figures["surveys"]:
        rows.append((gettext("Bögen der Kurzumfragen"), few(figures["sheets"])))
    return rows
