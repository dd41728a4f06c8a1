"""What python-docx has no call for: fields, bookmarks, contents, lines of tables, words for pictures.

Names of elements and their order are those of ECMA-376 (WordprocessingML).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document as Written
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HAIRLINE, STRONG = "4", "8"
"""Widths of lines, in eighths of a point."""


@dataclass(frozen=True)
class Entry:
    """A line of the contents: a heading and the bookmark that it bears."""

    level: int
    text: str
    bookmark: str


def clean(text: str) -> str:
    """Without signs that XML cannot bear."""
    return NOT_IN_XML.sub("", text)


def element(tag: str, /, **attributes: str) -> BaseOxmlElement:
    made: BaseOxmlElement = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def speak(properties_of: BaseOxmlElement, locale: str) -> None:
    """Tell screen readers and spell checkers the language."""
    properties_of.get_or_add_rPr().append(element("lang", val=locale))


def hyphenate(written: Written) -> None:
    """Long words are parted at the ends of lines."""
    settings = written.settings.element
    before = settings.find(qn("w:defaultTabStop"))
    place = 0 if before is None else list(settings).index(before) + 1
    settings.insert(place, element("autoHyphenation", val="true"))


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field that the word processor counts anew; ``shown`` until then."""
    for part in (
        element("fldChar", fldCharType="begin"),
        instructed(instruction),
        element("fldChar", fldCharType="separate"),
    ):
        paragraph.add_run()._r.append(part)  # noqa: SLF001 (python-docx has no call for fields)
    paragraph.add_run(shown)
    paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))  # noqa: SLF001 (as above)


def instructed(instruction: str) -> BaseOxmlElement:
    words = element("instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = f" {instruction} "
    return words


def mark(paragraph: Paragraph, name: str, number: int) -> None:
    """Put a bookmark round the paragraph's words."""
    start = element("bookmarkStart", id=str(number), name=name)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)  # noqa: SLF001 (no call for bookmarks)
    paragraph._p.append(element("bookmarkEnd", id=str(number)))  # noqa: SLF001 (as above)


def put_contents(written: Written, entries: Sequence[Entry], depth: int, width: Mm) -> None:
    """A table of contents that can be brought up to date, with what it says written in already."""
    lines = [written.add_paragraph() for _entry in entries]
    for number, (line, entry) in enumerate(zip(lines, entries, strict=True)):
        line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        line.paragraph_format.left_indent = Mm(5 * max(0, entry.level - 2))
        line.paragraph_format.space_after = Pt(3)
        if number == 0:
            begin = element("fldChar", fldCharType="begin", dirty="true")
            for part in (
                begin, instructed(f'TOC \\o "2-{depth}" \\h \\z'), element("fldChar", fldCharType="separate"),
            ):  # fmt: skip
                line.add_run()._r.append(part)  # noqa: SLF001 (python-docx has no call for fields)
        put_entry(line, entry)
    if lines:
        lines[-1].add_run()._r.append(element("fldChar", fldCharType="end"))  # noqa: SLF001 (as above)


def put_entry(line: Paragraph, entry: Entry) -> None:
    """The heading's words and its page, as a link to it."""
    before = len(line._p)  # noqa: SLF001 (the link takes the runs that follow)
    line.add_run(f"{clean(entry.text)}\t").bold = entry.level == 2
    add_field(line, f"PAGEREF {entry.bookmark} \\h", "")
    link = element("hyperlink", anchor=entry.bookmark, history="1")
    for run in list(line._p)[before:]:  # noqa: SLF001 (as above)
        link.append(run)
    line._p.append(link)  # noqa: SLF001 (as above)


def ruled(table: Table, *, around: bool) -> None:
    """Lines below each row, or one around all."""
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right") if around else ("bottom", "insideH"):
        size = STRONG if around else HAIRLINE
        borders.append(
            element(side, val="single", sz=size, space="0", color="1C2B2D" if around else "B8B2A7")
        )
    about = table._tbl.tblPr  # noqa: SLF001 (python-docx has no call for borders)
    later = [found for name in ("tblLayout", "tblLook") if (found := about.find(qn(f"w:{name}"))) is not None]
    if later:
        later[0].addprevious(borders)
    else:
        about.append(borders)


def repeat_head(table: Table) -> None:
    """The first row stands again on each page, with a strong line below it."""
    row = table.rows[0]
    row._tr.get_or_add_trPr().append(element("tblHeader", val="true"))  # noqa: SLF001 (no call for it)
    for cell in row.cells:
        lines = element("tcBorders")
        lines.append(element("bottom", val="single", sz=STRONG, space="0", color="1C2B2D"))
        cell._tc.get_or_add_tcPr().append(lines)  # noqa: SLF001 (as above)


def set_widths(table: Table, widths: Sequence[Mm]) -> None:
    """Columns of these widths, which do not grow with their words."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def describe(run: Run, alternative: str) -> None:
    """Words for who does not see the picture of this run."""
    for about in run._r.iter(qn("wp:docPr")):  # noqa: SLF001 (python-docx has no call for it)
        about.set("descr", clean(alternative))
