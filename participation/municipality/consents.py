"""The consent to publication that every town begins with."""

from participation.municipality.models import ConsentText
from participation.web.language import wanted_language

FIRST = 1
PRESET = (
    "Die Stadt darf meinen Text und das, was ich als Namen eintrage, auf dieser Plattform, in Unterlagen für "
    "den Gemeinderat und in Berichten über das Verfahren veröffentlichen. Meine Kontaktdaten veröffentlicht "
    "sie nicht. Ich kann meine Einwilligung jederzeit für die Zukunft widerrufen, indem ich den Beitrag "
    "zurückziehe."
)
PRESET_EN = (
    "The town may publish my text, and what I enter as my name, on this platform, in papers for the "
    "municipal council and in reports on the consultation. It does not publish my contact details. I can "
    "withdraw my consent at any time for the future by withdrawing the contribution."
)


def words_of(text: ConsentText | None) -> str:
    """The wording in the reader's language; a town without one of its own asks for the preset."""
    german, english = (text.text, text.text_en) if text is not None else (PRESET, PRESET_EN)
    return english if english and wanted_language() == "en" else german
