"""How pages and papers call what the council does."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.council.models import AmendedField, AnnexKind, Outcome, Purpose

OUTCOME_WORDS: dict[Outcome, LazyString] = {
    Outcome.ADOPTED: _l("unverändert beschlossen"),
    Outcome.ADOPTED_WITH_CHANGES: _l("mit Änderungen beschlossen"),
    Outcome.REJECTED: _l("abgelehnt"),
    Outcome.POSTPONED: _l("vertagt"),
    Outcome.REFERRED: _l("in einen Ausschuss verwiesen"),
    Outcome.NOTED: _l("zur Kenntnis genommen"),
    Outcome.WITHDRAWN: _l("zurückgezogen"),
}

RECOMMENDED_WORDS: dict[Outcome, LazyString] = {
    **OUTCOME_WORDS,
    Outcome.ADOPTED: _l("unverändert empfohlen"),
    Outcome.ADOPTED_WITH_CHANGES: _l("mit Änderungen empfohlen"),
    Outcome.REJECTED: _l("nicht empfohlen"),
}
"""The same of a session that only prepares."""

PURPOSE_WORDS: dict[Purpose, LazyString] = {
    Purpose.PRELIMINARY: _l("Vorberatung"),
    Purpose.DECIDING: _l("Beschlussfassung"),
}

ANNEX_WORDS: dict[AnnexKind, LazyString] = {
    AnnexKind.MEASURES: _l("Steckbriefe der Maßnahmen"),
    AnnexKind.FIGURES: _l("Beteiligung in Zahlen"),
    AnnexKind.PARTICIPANTS: _l("Wer mitgemacht hat"),
    AnnexKind.WORDS: _l("Was die Einwohnerinnen und Einwohner gesagt haben"),
    AnnexKind.NOT_PURSUED: _l("Nicht weiterverfolgt – mit Begründung"),
    AnnexKind.ASSESSMENT: _l("Ergebnis der Bewertung"),
}

FIELD_WORDS: dict[AmendedField, LazyString] = {
    AmendedField.TITLE: _l("Titel"),
    AmendedField.GOAL: _l("Ziel"),
    AmendedField.TEXT: _l("Beschreibung"),
    AmendedField.HORIZON: _l("Zeithorizont"),
    AmendedField.LEAD_OFFICE: _l("Federführung"),
    AmendedField.PARTNERS: _l("Beteiligte"),
    AmendedField.COST: _l("Kostenrahmen"),
    AmendedField.FIRST_STEP: _l("Erster Schritt"),
    AmendedField.INDICATOR: _l("Woran wir es messen"),
    AmendedField.CONDITION: _l("Bedingung oder Ergänzung"),
    AmendedField.STRUCK: _l("Gestrichen"),
}


def outcome_words(purpose: Purpose, outcome: Outcome) -> LazyString:
    """A session that only prepares recommends."""
    return (RECOMMENDED_WORDS if purpose is Purpose.PRELIMINARY else OUTCOME_WORDS)[outcome]
