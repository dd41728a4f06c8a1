"""Papers as PDF and for word processors: contents, bookmarks, tables that break, pictures, long texts."""

import io
import re
import zipfile
import zlib

import pytest
from docx import Document
from docx.oxml.ns import qn

from participation.charts.paper import paper_blocks, standalone
from participation.documents.blocks import (
    Block,
    Break,
    Bullets,
    Contents,
    Cover,
    Frame,
    Grid,
    Heading,
    Numbers,
    Pairs,
    Paper,
    Quote,
    Sentence,
    as_plain,
    breakable,
    paragraphs,
)
from participation.documents.pdf import as_pages, as_pdf
from participation.documents.sheets import pages_of
from participation.documents.word import as_docx
from tests.charts.examples import by_area, every_kind, hostile

A_HOSTILE_TEXT = '#import "x"; $x$ *fett* <script> \\ " @ref \x00\x0b\ufffe'


def paper(*blocks: Block, language: str = "de", numbered: bool = True) -> Paper:
    return Paper(
        title="Digitalstrategie",
        language=language,
        author="Stadt Musterburg",
        foot="Stand 1. Juli 2026",
        head="Vorlage 2026/118",
        office="Bürgermeisteramt",
        numbered=numbered,
        blocks=blocks,
    )


def every_block() -> list[Block]:
    return [
        Cover("Beschlossen am 1. Juli 2026", ["Herausgegeben von der Stadt"]),
        Contents("Inhalt"),
        Break(),
        Heading(2, "Vorwort"),
        *paragraphs("Erster Absatz\nmit zwei Zeilen.\n\nZweiter Absatz."),
        Sentence("Klein", small=True),
        Frame([Heading(3, "Beschlussvorschlag"), Numbers(["Zur Kenntnis.", "Beschlossen."])]),
        Pairs([("Gremium", "Gemeinderat"), ("Beteiligte", "Hauptamt")]),
        Quote("Ich wünsche mir einen Bus.", "Idee 12", language="de"),
        Bullets(["eins", "zwei"]),
        *paper_blocks(by_area(), "de"),
        Grid("Maßnahmen", ["Nr.", "Titel"], [["M-1", "Bus"]], shares=(1, 5)),
    ]


def words_of(pdf: bytes) -> str:
    """What stands in the file's objects, unpacked: structure, bookmarks, alternative texts."""
    parts = []
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(found.group(1)))
        except zlib.error:
            continue
    return b"".join([pdf, *parts]).decode("latin-1")


def test_a_paper_holds_every_kind_of_block_and_keeps_to_the_standard_for_readers() -> None:
    pdf = as_pdf(paper(*every_block()))
    inside = words_of(pdf)

    assert pages_of(pdf) == 4
    assert "pdfuaid" in inside
    assert "/Outlines" in inside
    assert "/TOCI" in inside
    assert "/TH" in inside
    assert "/Alt" in inside


def test_a_long_table_breaks_across_pages_and_nothing_of_a_long_cell_is_lost() -> None:
    long = "Bürgerbeteiligung " * 2_200
    short = as_pages(paper(Grid("T", ["Nr.", "Text"], [["1", "kurz"]])), resolution=20)
    pages = as_pages(paper(Grid("T", ["Nr.", "Text"], [["1", long], ["2", "Ende"]])), resolution=20)

    assert len(long) > 39_000
    assert len(short) == 1
    assert len(pages) > 6

    written = Document(io.BytesIO(as_docx(paper(Grid("T", ["Nr.", "Text"], [["1", long]])))))
    assert written.tables[0].rows[1].cells[1].text == long


def test_a_word_longer_than_a_line_may_be_parted() -> None:
    assert breakable("kurz und gut") == "kurz und gut"
    assert breakable("x" * 100).replace("\N{ZERO WIDTH SPACE}", "") == "x" * 100
    assert "\N{ZERO WIDTH SPACE}" in breakable("https://example.org/" + "x" * 60)
    assert len(as_pages(paper(Grid("T", ["A", "B"], [["x" * 40_000, "y"]])), resolution=20)) > 6


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_file_for_word_has_styles_contents_captions_and_words_for_pictures(language: str) -> None:
    file = as_docx(paper(*every_block(), language=language))
    written = Document(io.BytesIO(file))
    styles = [paragraph.style.name for paragraph in written.paragraphs if paragraph.style]
    captions = [p.text for p in written.paragraphs if p.style and p.style.name == "Caption"]
    body = zipfile.ZipFile(io.BytesIO(file)).read("word/document.xml").decode()
    drawing = next(written.element.body.iter(qn("wp:docPr")))

    assert {"Heading 1", "Heading 2", "TOC Heading", "Caption", "Quote", "List Bullet"} <= set(styles)
    names = ("Abbildung 1", "Tabelle 2") if language == "de" else ("Figure 1", "Table 2")
    assert captions[0].startswith(names[0])
    assert captions[2].startswith(names[1])
    assert 'TOC \\o "2-3"' in body
    assert "PAGEREF _Toc000001" in body
    assert body.count('w:name="_Toc') == 2
    assert drawing.get("descr") == by_area().alternative
    assert "w:tblHeader" in body
    settings = written.settings.element
    assert settings.find(qn("w:autoHyphenation")) is not None
    top = written.sections[0].header.paragraphs[0].text
    assert "Stadt Musterburg" in top
    assert "Vorlage 2026/118" in top


def test_nothing_that_people_wrote_is_read_as_markup() -> None:
    blocks = [
        Heading(2, A_HOSTILE_TEXT),
        Sentence(A_HOSTILE_TEXT),
        Quote(A_HOSTILE_TEXT, A_HOSTILE_TEXT),
        Pairs([(A_HOSTILE_TEXT, A_HOSTILE_TEXT)]),
        Numbers([A_HOSTILE_TEXT]),
        Cover(A_HOSTILE_TEXT, [A_HOSTILE_TEXT]),
        Frame([Sentence(A_HOSTILE_TEXT)]),
        Grid(A_HOSTILE_TEXT, [A_HOSTILE_TEXT], [[A_HOSTILE_TEXT]]),
        *paper_blocks(hostile(), "de"),
    ]

    assert as_pdf(paper(*blocks)).startswith(b"%PDF")
    written = Document(io.BytesIO(as_docx(paper(*blocks))))
    assert any('#import "x"; $x$ *fett* <script>' in p.text for p in written.paragraphs)


def test_every_kind_of_chart_is_a_whole_drawing_with_its_colours() -> None:
    for chart in every_kind():
        _width, drawing = standalone(chart, "de")
        assert drawing.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
        assert "var(" not in drawing
        assert "href" not in drawing
        assert as_pdf(paper(*paper_blocks(chart, "de"))).startswith(b"%PDF")


def test_a_block_says_its_kind_and_bears_its_words() -> None:
    plain = as_plain(Grid("T", ["Nr.", "n"], [["1", "2"]], frozenset({1})))

    assert plain["kind"] == "grid"
    assert plain["numbers"] == [False, True]
    assert as_plain(Frame([Heading(3, "T")]))["blocks"] == [{"kind": "heading", "level": 3, "text": "T"}]
