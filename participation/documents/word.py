"""A paper for a word processor (DOCX), with real headings, lists and tables."""

import io
import re

from docx import Document
from docx.document import Document as Written
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from participation.documents.blocks import Block, Bullets, Grid, Heading, Pairs, Paper, Sentence

NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LOCALES = {"de": "de-DE", "en": "en-GB"}


def as_docx(paper: Paper) -> bytes:
    """The paper as a file that can be edited on."""
    written = Document()
    about = written.core_properties
    about.title, about.author = clean(paper.title)[:255], clean(paper.author)[:255]
    about.language = LOCALES.get(paper.language, paper.language)
    about.comments = ""
    speak(written, about.language)
    written.styles["Normal"].font.size = Pt(11)
    for block in paper.blocks:
        put(block, written)
    written.sections[0].footer.paragraphs[0].text = clean(paper.foot)
    file = io.BytesIO()
    written.save(file)
    return file.getvalue()


def clean(text: str) -> str:
    """Without signs that XML cannot bear."""
    return NOT_IN_XML.sub("", text)


def speak(written: Written, locale: str) -> None:
    """Tell screen readers and spell checkers the language."""
    properties = written.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), locale)
    properties.append(language)


def put(block: Block, written: Written) -> None:
    match block:
        case Heading(level, text):
            written.add_heading(clean(text), level=level)
        case Sentence(text, small):
            run = written.add_paragraph().add_run(clean(text))
            if small:
                run.font.size = Pt(9.5)
        case Bullets(items):
            for item in items:
                written.add_paragraph(clean(item), style="List Bullet")
        case Pairs(rows):
            for name, value in rows:
                paragraph = written.add_paragraph()
                paragraph.add_run(f"{clean(name)}: ").bold = True
                paragraph.add_run(clean(value))
        case Grid():
            put_table(block, written)


def put_table(grid: Grid, written: Written) -> None:
    """A table whose head is repeated on every page, under its caption."""
    written.add_paragraph(clean(grid.caption), style="Caption")
    table = written.add_table(rows=1 + len(grid.rows), cols=len(grid.head), style="Table Grid")
    for row, texts in zip(table.rows, [grid.head, *grid.rows], strict=True):
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.text = clean(text)
            if column in grid.numbers:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 (python-docx has no call for it)
    for cell in table.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
