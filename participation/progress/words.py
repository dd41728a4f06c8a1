"""How pages and papers call what is said about progress."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.progress.models import EvidenceKind, ReportedStatus

REPORTED_WORDS: dict[ReportedStatus, LazyString] = {
    ReportedStatus.ADOPTED: _l("beschlossen"),
    ReportedStatus.RUNNING: _l("in Umsetzung"),
    ReportedStatus.DELAYED: _l("verzögert"),
    ReportedStatus.DONE: _l("umgesetzt"),
}

REPORTED_MEANINGS: dict[ReportedStatus, LazyString] = {
    ReportedStatus.ADOPTED: _l("Beschlossen, noch nicht begonnen"),
    ReportedStatus.RUNNING: _l("In Umsetzung"),
    ReportedStatus.DELAYED: _l("Verzögert: es dauert länger als geplant"),
    ReportedStatus.DONE: _l("Umgesetzt"),
}

EVIDENCE_WORDS: dict[EvidenceKind, LazyString] = {
    EvidenceKind.LINK: _l("Link"),
    EvidenceKind.PICTURE: _l("Bild"),
    EvidenceKind.PDF: _l("PDF"),
}
