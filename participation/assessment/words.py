"""How pages, papers and files call what assessments are made of."""

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from participation.assessment.mathematics import Agreement, Place
from participation.assessment.models import Axis, Mode

MODE_WORDS: dict[Mode, LazyString] = {
    Mode.JOINT: _l("Gemeinsame Runde"),
    Mode.BLIND: _l("Mehrere Stellen, jede für sich"),
}

MODE_MEANINGS: dict[Mode, LazyString] = {
    Mode.JOINT: _l("Gemeinsame Runde: Eine Person trägt ein, worauf sich die Sitzung einigt"),
    Mode.BLIND: _l("Mehrere Stellen, jede für sich: Bis Sie schließen, sieht niemand die Werte der anderen"),
}

AXIS_WORDS: dict[Axis, LazyString] = {
    Axis.NEITHER: _l("keine Achse"),
    Axis.BENEFIT: _l("Achse Nutzen"),
    Axis.EFFORT: _l("Achse Aufwand"),
}

AGREEMENT_WORDS: dict[Agreement, LazyString] = {
    Agreement.DEVIATION: _l("Standardabweichung"),
    Agreement.DISTANCE: _l("mittlerer Abstand vom Median"),
    Agreement.SPAN: _l("Spannweite: höchster minus niedrigster Wert"),
}


def place_words(place: Place, first: int) -> str:
    """The sensitivity line: whether a measure stays among the first under all weights."""
    if place is Place.ALWAYS:
        return str(gettext("bleibt unter allen Gewichten ± 20 %% unter den ersten %(first)s", first=first))
    if place is Place.NEVER:
        return str(gettext("kommt unter keinen Gewichten ± 20 %% unter die ersten %(first)s", first=first))
    return str(gettext("je nach Gewicht (± 20 %%) unter den ersten %(first)s oder nicht", first=first))
