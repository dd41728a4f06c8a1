"""How the text of a page is put into sections."""

import re
from dataclasses import dataclass

HEADING = re.compile(r"#{1,3} +(?P<marked>.+?) *#*|\*\*(?P<bold>[^*]+)\*\*")
"""A line that stands alone and is a heading: marked as one, or nothing but bold."""


@dataclass(frozen=True)
class Section:
    """A stretch of a page: its heading, which the beginning may lack, and its text in Markdown."""

    heading: str
    text: str


def sections(text: str) -> list[Section]:
    """The text by its headings, so that pages have real ones: by them screen readers find their way."""
    found = [Section("", "")]
    for paragraph in re.split(r"\n\s*\n", text):
        first, _, rest = paragraph.strip("\n").partition("\n")
        heading = HEADING.fullmatch(first.strip())
        if heading:
            found.append(Section((heading["marked"] or heading["bold"]).strip(), rest))
        else:
            last = found.pop()
            found.append(Section(last.heading, f"{last.text}\n\n{paragraph}".strip("\n")))
    return [section for section in found if section.heading or section.text.strip()]
