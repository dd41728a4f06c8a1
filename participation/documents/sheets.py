"""Sheets for people to read on a wall or to write on: forms, posters, notices. Set as PDF with structure."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

TEMPLATE = Path(__file__).with_name("sheet.typ")
PAGE = re.compile(rb"/Type\s*/Page\b")


class Format(StrEnum):
    """The paper."""

    A4 = "a4"
    A3 = "a3"


@dataclass(frozen=True)
class Say:
    """A paragraph; ``kind``: title, lead, head, text, small. ``language`` where it is not the sheet's."""

    kind: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class Code:
    """A QR code as SVG, with what it is for people who do not see it, and the address in letters."""

    svg: str
    alt: str
    address: str
    millimetres: int
    stacked: bool = False
    """Whether the words stand below it, in the middle, instead of beside it."""
    kind: str = "code"


@dataclass(frozen=True)
class Lines:
    """A label, and lines to write on."""

    label: str
    number: int
    kind: str = "lines"


@dataclass(frozen=True)
class Boxes:
    """A question with boxes to tick."""

    label: str
    options: Sequence[str]
    columns: int = 1
    kind: str = "boxes"


@dataclass(frozen=True)
class Office:
    """A frame that the town hall fills in."""

    label: str
    fields: Sequence[str]
    kind: str = "office"


@dataclass(frozen=True)
class Facts:
    """Names with what belongs to them."""

    rows: Sequence[tuple[str, str]]
    kind: str = "facts"


Part = Say | Code | Lines | Boxes | Office | Facts


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet. ``points`` is the size of its text: 16 on a wall; ``foot`` stands at the bottom."""

    title: str
    language: str
    author: str
    foot: str
    paper: Format
    points: float
    parts: Sequence[Part]


def sheet_as(sheet: Sheet, form: str = "pdf", *, resolution: int = 80) -> bytes:
    """The sheet, tagged (``form`` "png": its first page, to be looked at). Not inside ``writing()``."""
    import typst  # noqa: PLC0415 (7 MB that few web processes need)

    content = {
        "title": sheet.title,
        "language": sheet.language,
        "author": sheet.author,
        "foot": sheet.foot,
        "paper": sheet.paper.value,
        "points": sheet.points,
        "parts": [asdict(part) for part in sheet.parts],
    }
    inputs = {"sheet": json.dumps(content, ensure_ascii=False)}
    if form == "png":
        made = typst.compile(TEMPLATE, root=TEMPLATE.parent, format="png", ppi=resolution, sys_inputs=inputs)
        made = made[0] if isinstance(made, list) else made
    else:
        try:
            made = typst.compile(
                TEMPLATE, root=TEMPLATE.parent, format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs
            )
        except typst.TypstError:  # a sign that no font has: the standard refuses what a reader can live with
            made = typst.compile(TEMPLATE, root=TEMPLATE.parent, format="pdf", sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError("the typesetter gave no file")
    return made


def pages_of(pdf: bytes) -> int:
    """How many pages a sheet has that was set here."""
    return len(PAGE.findall(pdf))
