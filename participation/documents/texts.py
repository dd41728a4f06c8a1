"""A text of the Redaktion (Markdown) as blocks of a paper: paragraphs, lists and quotes, all else plain."""

from html.parser import HTMLParser

from participation.documents.blocks import Block, Bullets, Numbers, Quote, Sentence
from participation.kernel.text import to_html

SPACE_BETWEEN = frozenset({"p", "li", "pre", "blockquote"})


def blocks_of(text: str, *, language: str = "") -> list[Block]:
    """What the same text is on a page, without its letters' looks: no sign of Markdown is left."""
    reader = BlockReader(language)
    reader.feed(str(to_html(text)))
    reader.close()
    reader.end_paragraph()
    return reader.blocks


class BlockReader(HTMLParser):
    """Reads the clean HTML of ``kernel.text``."""

    def __init__(self, language: str) -> None:
        super().__init__(convert_charrefs=True)
        self.language = language
        self.blocks: list[Block] = []
        self.words: list[str] = []
        self.lists: list[tuple[str, list[str]]] = []
        self.quoted = 0
        self.address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"ul", "ol"}:
            self.end_paragraph()
            self.lists.append((tag, []))
        elif tag == "blockquote":
            self.end_paragraph()
            self.quoted += 1
        elif tag == "br":
            self.words.append(" ")
        elif tag == "a":
            self.address = dict(attrs).get("href") or ""
            self.words.append("\0")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.name_address()
        elif tag == "li" or (tag == "p" and not self.lists):
            self.end_paragraph()
        elif tag == "p":
            self.words.append(" ")
        elif tag in {"ul", "ol"} and self.lists:
            self.end_paragraph()
            self.end_list()
        elif tag == "blockquote":
            self.end_paragraph()
            self.quoted -= 1
        elif tag == "pre":
            self.end_paragraph()

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def name_address(self) -> None:
        """On paper nobody can follow a link: its address stands behind the words, where they are others."""
        place = len(self.words) - 1 - self.words[::-1].index("\0")
        said = "".join(self.words[place + 1 :])
        self.words[place:] = [said]
        if self.address.startswith("http") and said.rstrip("/") not in self.address:
            self.words.append(f" ({self.address})")

    def end_paragraph(self) -> None:
        text = " ".join("".join(self.words).split())
        self.words = []
        if not text:
            return
        if self.lists:
            self.lists[-1][1].append(text)
        elif self.quoted:
            self.blocks.append(Quote(text, language=self.language))
        else:
            self.blocks.append(Sentence(text, language=self.language))

    def end_list(self) -> None:
        """A list inside another one goes on in it."""
        tag, items = self.lists.pop()
        if self.lists:
            self.lists[-1][1].extend(items)
        elif items:
            self.blocks.append(Numbers(items) if tag == "ol" else Bullets(items))
