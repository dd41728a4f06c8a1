"""Papers as files, kept as long as what they say stays the same: made again with the first changed word."""

import hashlib
from collections import OrderedDict
from threading import Lock

from participation.documents.blocks import Paper
from participation.documents.pdf import as_json
from participation.publication.models import ReportForm

MOST_BYTES = 32_000_000


KINDS = {
    ReportForm.PDF: "application/pdf",
    ReportForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
MAKING = Lock()
"""One file at a time in each process: others may be asked for meanwhile, pages always."""
KEPT: OrderedDict[str, bytes] = OrderedDict()


def digest_of(paper: Paper) -> str:
    """SHA-256 of what the paper says."""
    return hashlib.sha256(as_json(paper).encode()).hexdigest()


def file_of(paper: Paper, form: ReportForm) -> bytes:
    """The paper as a file. Slow work: not inside ``writing()``, and with no snapshot of the database held."""
    key = f"{form}:{digest_of(paper)}"
    with MAKING:
        if key in KEPT:
            KEPT.move_to_end(key)
            return KEPT[key]
        KEPT[key] = made(paper, form)
        while len(KEPT) > 1 and sum(map(len, KEPT.values())) > MOST_BYTES:
            KEPT.popitem(last=False)
        return KEPT[key]


def made(paper: Paper, form: ReportForm) -> bytes:
    if form is ReportForm.PDF:
        from participation.documents.pdf import as_pdf  # noqa: PLC0415 (start-up stays short)

        return as_pdf(paper)
    from participation.documents.word import as_docx  # noqa: PLC0415 (as above)

    return as_docx(paper)
