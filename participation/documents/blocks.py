"""What a paper is made of: headings, sentences, lists, tables, pictures.

Plain text only, nothing in it is markup.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields

UNBROKEN = re.compile(r"\S{61,}")
PIECE = 10
LINE_MAY_END = "\N{ZERO WIDTH SPACE}"


@dataclass(frozen=True)
class Heading:
    """The beginning of a part; level 1 is the title of the paper, 2 and 3 stand in its contents."""

    level: int
    text: str


@dataclass(frozen=True)
class Sentence:
    """A paragraph; ``small`` for remarks, ``language`` where it is not the paper's."""

    text: str
    small: bool = False
    language: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list without order."""

    items: Sequence[str]


@dataclass(frozen=True)
class Numbers:
    """A list with numbers, as a draft resolution has it."""

    items: Sequence[str]


@dataclass(frozen=True)
class Pairs:
    """Names with what belongs to them, in two columns."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Quote:
    """What somebody said, and where it comes from (``source``)."""

    text: str
    source: str = ""
    language: str = ""


@dataclass(frozen=True)
class Grid:
    """A table with a head that is repeated on each page.

    ``numbers`` are the columns that are set flush right; ``shares`` the widths of the columns in parts of
    their sum, as equal as they can be where nothing is said.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = field(default_factory=frozenset)
    shares: Sequence[int] = ()


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A drawing (a whole SVG without anything from outside), its words for who does not see it, its caption.

    ``base`` says below it what was counted. ``millimetres`` is its width.
    """

    svg: str
    alternative: str
    caption: str
    base: str = ""
    millimetres: int = 150


@dataclass(frozen=True)
class Frame:
    """Blocks with a line around them: what is to be decided."""

    blocks: Sequence["Block"]


@dataclass(frozen=True)
class Contents:
    """The table of contents, with page numbers, down to headings of level ``depth``."""

    title: str
    depth: int = 3


@dataclass(frozen=True)
class Break:
    """What follows begins on a new page."""


@dataclass(frozen=True)
class Cover:
    """A page of its own with the paper's title, a line under it, and what else is to be known at once."""

    subtitle: str = ""
    remarks: Sequence[str] = ()


Block = (
    Heading | Sentence | Bullets | Numbers | Pairs | Quote | Grid | Picture | Frame | Contents | Break | Cover
)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A whole paper. ``foot`` stands on every page, beside the page's number.

    ``author`` is the town: its name stands at the top of every page, and ``head`` (what the paper is, its
    number) beside it. ``office`` is who wrote it; it and ``head`` make the letterhead of the first page.
    ``numbered`` counts tables and pictures ("Tabelle 1").
    """

    title: str
    language: str
    author: str
    foot: str
    blocks: Sequence[Block]
    head: str = ""
    office: str = ""
    numbered: bool = False


def paragraphs(text: str, *, language: str = "") -> list[Sentence]:
    """A text in its paragraphs: empty lines part them, single line ends are kept as spaces."""
    parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return [Sentence(part, language=language) for part in parts if part]


def breakable(text: str) -> str:
    """The text, with places where a line may end in what has none for more than a line (addresses)."""

    def parted(found: re.Match[str]) -> str:
        run = found.group()
        return LINE_MAY_END.join(run[start : start + PIECE] for start in range(0, len(run), PIECE))

    return UNBROKEN.sub(parted, text)


def as_plain(block: Block) -> dict[str, object]:
    """The block as JSON can bear it, with its kind."""
    plain = {part.name: plain_value(getattr(block, part.name)) for part in fields(block)}
    if isinstance(block, Grid):
        plain["numbers"] = [number in block.numbers for number in range(len(block.head))]
    if isinstance(block, Picture):
        plain["svg"] = block.svg
    return {"kind": type(block).__name__.lower(), **plain}


def plain_value(value: object) -> object:
    if isinstance(value, str):
        return breakable(value)
    if isinstance(value, bool | int):
        return value
    if isinstance(value, Block):
        return as_plain(value)
    return [plain_value(part) for part in value] if isinstance(value, Iterable) else None
