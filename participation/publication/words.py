"""How the parts of a strategy are called, and what is asked of who writes them."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.publication.models import Audience, Licence, ReportForm, ReportKind
from participation.publication.rules import Part

PART_WORDS: dict[Part, LazyString] = {
    Part.FOREWORD: _l("Vorwort"),
    Part.SUMMARY: _l("Zusammenfassung"),
    Part.PLAIN: _l("Einfach erklärt"),
    Part.START: _l("Ausgangslage"),
    Part.AIMS: _l("Ziele"),
    Part.STRUCTURE: _l("Strukturdaten"),
    Part.CROSS_CUTTING: _l("Ziele, die alle Bereiche betreffen"),
    Part.METHOD: _l("Wie die Strategie entstand"),
}

PART_HINTS: dict[Part, LazyString] = {
    Part.FOREWORD: _l("Meist von der Bürgermeisterin oder dem Bürgermeister; der Name steht am Ende."),
    Part.SUMMARY: _l("Das Wichtigste auf höchstens einer Seite. Sie steht auf der ersten Seite im Netz."),
    Part.PLAIN: _l("Dasselbe in einfachen Worten: kurze Sätze, keine Fachwörter."),
    Part.START: _l("Was es schon gibt, was fehlt, warum jetzt."),
    Part.AIMS: _l("Was die Stadt mit der Strategie erreichen will."),
    Part.STRUCTURE: _l(
        "Je Zeile eine Angabe, mit senkrechten Strichen: Einwohnerzahl | 12.000 | Statistisches Landesamt, "
        "2025. Andere Zeilen stehen als Text darüber."
    ),
    Part.CROSS_CUTTING: _l("Worum es bei Maßnahmen geht, die keinem einzelnen Bereich gehören."),
    Part.METHOD: _l("Wer wann wie beteiligt war, wie geordnet, bewertet und entschieden wurde."),
}

LICENCE_WORDS: dict[Licence, LazyString] = {
    Licence.BY: _l("Datenlizenz Deutschland – Namensnennung – Version 2.0"),
    Licence.ZERO: _l("Datenlizenz Deutschland – Zero – Version 2.0"),
}

LICENCE_MEANINGS: dict[Licence, LazyString] = {
    Licence.BY: _l("Alle dürfen die Daten nutzen, auch gewerblich, und nennen dabei die Stadt."),
    Licence.ZERO: _l("Alle dürfen die Daten ohne jede Bedingung nutzen."),
}

LICENCE_ADDRESSES: dict[Licence, str] = {
    Licence.BY: "https://www.govdata.de/dl-de/by-2-0",
    Licence.ZERO: "https://www.govdata.de/dl-de/zero-2-0",
}

REPORT_WORDS: dict[ReportKind, LazyString] = {
    ReportKind.STRATEGY: _l("Strategie, wie sie gerade steht"),
    ReportKind.ANSWERS: _l("Antwortliste: jede Idee mit der Antwort der Stadt"),
    ReportKind.PROGRESS: _l("Umsetzungsbericht: was aus den Maßnahmen wurde"),
}

AUDIENCE_WORDS: dict[Audience, LazyString] = {
    Audience.PUBLIC: _l("für alle: nur was öffentlich ist"),
    Audience.COUNCIL: _l("für den Gemeinderat: dazu Entwürfe, Risiken und Personentage"),
    Audience.INTERNAL: _l("für die Verwaltung: dazu vertrauliche Ideen"),
}

FORM_WORDS: dict[ReportForm, LazyString] = {
    ReportForm.PDF: _l("PDF"),
    ReportForm.DOCX: _l("Word (DOCX)"),
}
