"""How the pages call what codes are printed on."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.codes.models import PrintKind

KIND_WORDS: dict[PrintKind, LazyString] = {
    PrintKind.SHEETS: _l("Bögen mit zwölf Karten zum Ausschneiden"),
    PrintKind.LETTERS: _l("Briefe für Fensterumschläge, einer je Code"),
}
