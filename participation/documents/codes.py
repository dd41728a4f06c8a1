"""Printed codes as PDF: twelve cards on a page, or a letter for each, folded for an envelope's window.

The typesetter gets everything as data, reads no file beside its own template and fetches nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_name("codes.typ")


@dataclass(frozen=True, kw_only=True)
class PrintedCodes:
    """What stands on paper. ``codes`` as people read them; ``qr`` is the address as a picture (SVG)."""

    title: str
    language: str
    author: str
    address: str
    qr: bytes
    short: str
    codes: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class CodeLetters(PrintedCodes):
    """Letters: whose address stands in the window of each, and what stands around the code."""

    recipients: Sequence[Sequence[str]]
    sender: str
    label: str
    body: Sequence[str]
    after: Sequence[str] = field(default_factory=tuple)
    foot: str = ""


def codes_as_pdf(printed: PrintedCodes) -> bytes:
    """The sheets or letters. Slow work: not inside ``writing()``."""
    content = {
        **vars(printed),
        "kind": "letters" if isinstance(printed, CodeLetters) else "sheets",
        "qr": printed.qr.decode(),
    }
    inputs = {"given": json.dumps(content, ensure_ascii=False)}
    made = typst.compile(TEMPLATE, root=TEMPLATE.parent, format="pdf", sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError("the typesetter gave no file")
    return made
