"""A paper for a word processor (DOCX), with real headings, lists, tables, captions and contents."""

import io
from collections.abc import Iterable, Iterator, Sequence

from docx import Document
from docx.document import Document as Written
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell

from participation.documents import blocks as b
from participation.documents.fields import (
    Entry,
    add_field,
    clean,
    describe,
    hyphenate,
    mark,
    put_contents,
    repeat_head,
    ruled,
    set_widths,
    speak,
)
from participation.documents.pdf import drawn

LOCALES = {"de": "de-DE", "en": "en-GB"}
TABLE_WORDS = {"de": "Tabelle", "en": "Table"}
PICTURE_WORDS = {"de": "Abbildung", "en": "Figure"}
INK, PETROL, SOFT = RGBColor(0x1C, 0x2B, 0x2D), RGBColor(0x0B, 0x53, 0x60), RGBColor(0x4A, 0x4A, 0x4A)
WIDTH, NAMES = 162, 44
"""Millimetres between the margins, and of the column of names."""
SIZES = {1: 20.0, 2: 15.0, 3: 12.0, 4: 11.0}
SMALL, FINE = Pt(9.5), Pt(8.5)


def as_docx(paper: b.Paper) -> bytes:
    """The paper as a file that can be edited on. Slow work: not inside ``writing()``."""
    written = Document()
    about = written.core_properties
    about.title, about.author = clean(paper.title)[:255], clean(paper.author)[:255]
    about.language = LOCALES.get(paper.language, paper.language)
    about.comments = ""
    furnish(written, about.language)
    put_margins(written, paper)
    writer = Writer(written, paper)
    for block in paper.blocks:
        writer.put(block, written)
    file = io.BytesIO()
    written.save(file)
    return file.getvalue()


def furnish(written: Written, locale: str) -> None:
    """The page, and how styles look."""
    speak(written.styles["Normal"].element, locale)
    hyphenate(written)
    page = written.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(24)
    page.top_margin, page.bottom_margin = Mm(27), Mm(24)
    headings = {f"Heading {level}": size for level, size in SIZES.items()}
    for name, size in {"Normal": 11.0, "Caption": 9.5, **headings}.items():
        style = written.styles[name]
        if isinstance(style, ParagraphStyle):
            style.font.size = Pt(size)
            style.font.color.rgb = PETROL if name == "Heading 2" else INK
            style.paragraph_format.keep_with_next = name != "Normal"


def put_margins(written: Written, paper: b.Paper) -> None:
    """The town and what this is at the top; the foot and the page's number at the bottom."""
    page = written.sections[0]
    top, bottom = page.header.paragraphs[0], page.footer.paragraphs[0]
    for paragraph in (top, bottom):
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.style = written.styles["Normal"]
    top.add_run(clean(paper.author)).bold = True
    office = f" · {clean(paper.office)}" if paper.office else ""
    top.add_run(f"{office}\t{clean(paper.head)}")
    bottom.add_run(f"{clean(paper.foot)}\t")
    add_field(bottom, "PAGE", "1")
    bottom.add_run(" / ")
    add_field(bottom, "NUMPAGES", "1")
    for run in (*top.runs, *bottom.runs):
        run.font.size, run.font.color.rgb = FINE, SOFT


def headings_in(blocks: Iterable[b.Block]) -> Iterator[b.Heading]:
    for block in blocks:
        if isinstance(block, b.Heading):
            yield block
        elif isinstance(block, b.Frame):
            yield from headings_in(block.blocks)


class Writer:
    """Writes one block after the other, and counts headings, tables and pictures."""

    def __init__(self, written: Written, paper: b.Paper) -> None:
        self.written, self.paper = written, paper
        self.marked = 0
        self.counts: dict[str, int] = {}

    def put(self, block: b.Block, into: Written | _Cell) -> None:
        match block:
            case b.Heading():
                self.put_heading(block, into)
            case b.Pairs(rows):
                self.put_pairs(rows, into)
            case b.Grid():
                self.put_table(block, into)
            case b.Picture():
                self.put_picture(block, into)
            case b.Frame(blocks):
                self.put_frame(blocks)
            case b.Contents(title, depth):
                self.put_contents(title, depth)
            case b.Break():
                self.written.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case b.Cover():
                self.put_cover(block)
            case _:
                self.put_words(block, into)

    def put_words(self, block: b.Block, into: Written | _Cell) -> None:
        match block:
            case b.Sentence(text, small):
                run = into.add_paragraph().add_run(clean(text))
                if small:
                    run.font.size, run.font.color.rgb = SMALL, SOFT
            case b.Bullets(items):
                for item in items:
                    into.add_paragraph(clean(item), style="List Bullet")
            case b.Numbers(items):
                self.put_numbers(items, into)
            case b.Quote(text, source):
                self.put_quote(text, source, into)

    def put_numbers(self, items: Sequence[str], into: Written | _Cell) -> None:
        """Numbers are written out: Word would go on counting from one list to the next."""
        for number, item in enumerate(items, start=1):
            place = into.add_paragraph(f"{number}.\t{clean(item)}", style="List").paragraph_format
            place.tab_stops.add_tab_stop(Mm(8))
            place.left_indent, place.first_line_indent = Mm(8), Mm(-8)

    def put_heading(self, heading: b.Heading, into: Written | _Cell) -> None:
        """A heading with a bookmark, to which the contents lead."""
        paragraph = into.add_paragraph(clean(heading.text), style=f"Heading {heading.level}")
        self.marked += 1
        mark(paragraph, f"_Toc{self.marked:06}", self.marked)

    def put_contents(self, title: str, depth: int) -> None:
        self.written.add_paragraph(clean(title), style="TOC Heading")
        marked = enumerate(headings_in(self.paper.blocks), start=1)
        entries = [
            Entry(heading.level, heading.text, f"_Toc{number:06}")
            for number, heading in marked
            if 2 <= heading.level <= depth
        ]
        put_contents(self.written, entries, depth, Mm(WIDTH))

    def put_pairs(self, rows: Sequence[tuple[str, str]], into: Written | _Cell) -> None:
        if not rows:
            return
        table = into.add_table(len(rows), 2)
        set_widths(table, [Mm(NAMES), Mm(WIDTH - NAMES)])
        ruled(table, around=False)
        for row, (name, value) in zip(table.rows, rows, strict=True):
            label = row.cells[0].paragraphs[0].add_run(clean(name))
            label.font.size, label.font.color.rgb = SMALL, SOFT
            row.cells[1].text = clean(value)
        into.add_paragraph()

    def put_quote(self, text: str, source: str, into: Written | _Cell) -> None:
        paragraph = into.add_paragraph(clean(text), style="Quote")
        paragraph.paragraph_format.left_indent = Mm(6)
        if source:
            run = paragraph.add_run(f"\n{clean(source)}")
            run.italic, run.font.size, run.font.color.rgb = False, SMALL, SOFT

    def put_caption(self, text: str, words: dict[str, str], into: Written | _Cell) -> None:
        """Above what it names; counted by a field, so that it can be referred to."""
        paragraph = into.add_paragraph(style="Caption")
        if self.paper.numbered:
            name = words.get(self.paper.language, words["de"])
            self.counts[name] = self.counts.get(name, 0) + 1
            paragraph.add_run(f"{name} ")
            add_field(paragraph, f"SEQ {name} \\* ARABIC", str(self.counts[name]))
            paragraph.add_run(": ")
        paragraph.add_run(clean(text))

    def put_table(self, grid: b.Grid, into: Written | _Cell) -> None:
        """A table whose head is repeated on every page, under its caption."""
        self.put_caption(grid.caption, TABLE_WORDS, into)
        rows = [grid.head, *grid.rows]
        table = into.add_table(len(rows), len(grid.head))
        ruled(table, around=False)
        if grid.shares:
            set_widths(table, [Mm(WIDTH * share / sum(grid.shares)) for share in grid.shares])
        for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                run = cell.paragraphs[0].add_run(clean(text))
                run.font.size, run.bold = SMALL, number == 0
                if column in grid.numbers:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        repeat_head(table)
        into.add_paragraph()

    def put_picture(self, picture: b.Picture, into: Written | _Cell) -> None:
        self.put_caption(picture.caption, PICTURE_WORDS, into)
        paragraph = into.add_paragraph()
        run = paragraph.add_run()
        content = io.BytesIO(drawn(picture.svg, picture.millimetres))
        run.add_picture(content, width=Mm(picture.millimetres))
        describe(run, picture.alternative)
        if picture.base:
            paragraph.paragraph_format.keep_with_next = True
            base = into.add_paragraph().add_run(clean(picture.base))
            base.font.size, base.font.color.rgb = SMALL, SOFT

    def put_frame(self, blocks: Sequence[b.Block]) -> None:
        """A table of one cell is what word processors draw a line around."""
        table = self.written.add_table(1, 1)
        ruled(table, around=True)
        cell = table.rows[0].cells[0]
        for block in blocks:
            self.put(block, cell)
        first = cell.paragraphs[0]
        if not first.text:
            first._p.getparent().remove(first._p)  # noqa: SLF001 (every cell begins with an empty one)
        if not blocks:
            cell.add_paragraph()
        self.written.add_paragraph()

    def put_cover(self, cover: b.Cover) -> None:
        title = self.written.add_paragraph(clean(self.paper.title), style="Heading 1")
        title.paragraph_format.space_before = Pt(150)
        for run in title.runs:
            run.font.size, run.font.color.rgb = Pt(30), PETROL
        if cover.subtitle:
            self.written.add_paragraph().add_run(clean(cover.subtitle)).font.size = Pt(15)
        for remark in cover.remarks:
            self.written.add_paragraph(clean(remark))
        self.written.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
