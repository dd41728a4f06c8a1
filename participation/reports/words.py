"""How pages and letters call reasons and outcomes of reports."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.reports.models import ILLEGAL, OTHER, STAFF, ReportOutcome

OTHER_REASONS: dict[str, LazyString] = {
    ILLEGAL: _l("Das ist aus meiner Sicht rechtswidrig"),
    STAFF: _l("Es betrifft Mitarbeitende der Stadt"),
    OTHER: _l("Etwas anderes"),
}
"""Beside the rules of the process."""

OUTCOME_WORDS: dict[ReportOutcome, LazyString] = {
    ReportOutcome.KEPT: _l("Der Beitrag bleibt stehen"),
    ReportOutcome.REDACTED: _l("Eine Stelle ist unkenntlich gemacht"),
    ReportOutcome.HIDDEN: _l("Der Beitrag ist nicht mehr veröffentlicht"),
    ReportOutcome.ANSWERED: _l("Wir sind der Sache nachgegangen"),
}
