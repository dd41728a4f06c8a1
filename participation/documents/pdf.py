"""A paper as PDF with structure: title, language, headings, lists and tables are marked for screen readers.

The typesetter gets the paper as data, reads no file beside its own template and fetches nothing. Where its
own fonts lack a sign (a pictograph, a rare script), fonts of the machine help out, if there are any.
"""

import json
from pathlib import Path

from participation.documents.blocks import Paper, as_plain

TEMPLATE = Path(__file__).with_name("paper.typ")


def as_pdf(paper: Paper) -> bytes:
    """The paper, tagged. Slow work: not inside ``writing()``."""
    import typst  # noqa: PLC0415 (7 MB that no web process needs)

    content = {
        "title": paper.title,
        "language": paper.language,
        "author": paper.author,
        "foot": paper.foot,
        "blocks": [as_plain(block) for block in paper.blocks],
    }
    inputs = {"paper": json.dumps(content, ensure_ascii=False)}
    made = typst.compile(TEMPLATE, root=TEMPLATE.parent, format="pdf", sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError("the typesetter gave no file")
    return made
