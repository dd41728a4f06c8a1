"""What a paper is made of: headings, sentences, lists, tables. Plain text only, nothing in it is markup."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    """The beginning of a part; level 1 is the title of the paper."""

    level: int
    text: str


@dataclass(frozen=True)
class Sentence:
    """A paragraph; ``small`` for remarks."""

    text: str
    small: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list without order."""

    items: Sequence[str]


@dataclass(frozen=True)
class Pairs:
    """Names with what belongs to them."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Grid:
    """A table with a head; ``numbers`` are the columns that are set flush right."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = field(default_factory=frozenset)


Block = Heading | Sentence | Bullets | Pairs | Grid


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A whole paper. ``foot`` stands on every page, beside the page's number."""

    title: str
    language: str
    author: str
    foot: str
    blocks: Sequence[Block]


def as_plain(block: Block) -> dict[str, object]:
    """The block as JSON can bear it, with its kind."""
    match block:
        case Heading(level, text):
            return {"kind": "heading", "level": level, "text": text}
        case Sentence(text, small):
            return {"kind": "sentence", "text": text, "small": small}
        case Bullets(items):
            return {"kind": "bullets", "items": list(items)}
        case Pairs(rows):
            return {"kind": "pairs", "rows": [list(row) for row in rows]}
        case Grid():
            return {
                "kind": "grid",
                "caption": block.caption,
                "head": list(block.head),
                "rows": [list(row) for row in block.rows],
                "numbers": [number in block.numbers for number in range(len(block.head))],
            }
