"""What staff wrote in two languages, as the reader reads it."""

from typing import NamedTuple

from participation.web.language import wanted_language


class Said(NamedTuple):
    """Words and the language that they are in: German stands in for English that nobody wrote."""

    words: str
    language: str


def said(thing: object, name: str) -> Said:
    """``thing.name`` in German, or ``thing.name_en`` for whoever reads English and where it was written."""
    german, english = str(getattr(thing, name)), str(getattr(thing, f"{name}_en"))
    if wanted_language() != "de" and english:
        return Said(english, "en")
    return Said(german, "de")
