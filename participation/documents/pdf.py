"""A paper as PDF with structure: title, language, headings, lists and tables are marked for screen readers.

The typesetter gets the paper as data, reads no file beside its own template and fetches nothing. Where its
own fonts lack a sign (a pictograph, a rare script), fonts of the machine help out, if there are any.
"""

import json
from pathlib import Path

from participation.documents.blocks import Paper, as_plain

TEMPLATE = Path(__file__).with_name("paper.typ")
DRAWING = Path(__file__).with_name("drawing.typ")
DOTS_PER_INCH = 220


def as_pdf(paper: Paper) -> bytes:
    """The paper, tagged. Slow work: not inside ``writing()``."""
    import typst  # noqa: PLC0415 (7 MB that no web process needs)

    inputs = {"paper": as_json(paper)}
    try:
        made = typst.compile(
            TEMPLATE, root=TEMPLATE.parent, format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs
        )
    except typst.TypstError:  # a sign that no font has: the standard refuses what a reader can live with
        made = typst.compile(TEMPLATE, root=TEMPLATE.parent, format="pdf", sys_inputs=inputs)
    return one_file(made)


def as_pages(paper: Paper, *, resolution: int = 80) -> list[bytes]:
    """Every page as a picture (PNG), to be looked at."""
    import typst  # noqa: PLC0415 (as above)

    made = typst.compile(
        TEMPLATE, root=TEMPLATE.parent, format="png", ppi=resolution, sys_inputs={"paper": as_json(paper)}
    )
    return [one_file(page) for page in made] if isinstance(made, list) else [one_file(made)]


def drawn(svg: str, millimetres: int) -> bytes:
    """A drawing as PNG, for files that cannot bear it."""
    import typst  # noqa: PLC0415 (as above)

    inputs = {"svg": svg, "millimetres": str(millimetres)}
    return one_file(
        typst.compile(DRAWING, root=DRAWING.parent, format="png", ppi=DOTS_PER_INCH, sys_inputs=inputs)
    )


def as_json(paper: Paper) -> str:
    """What the template reads."""
    content = {**vars(paper), "blocks": [as_plain(block) for block in paper.blocks]}
    return json.dumps(content, ensure_ascii=False)


def one_file(made: object) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("the typesetter gave no file")
    return made
