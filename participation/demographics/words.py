"""How the questions about people and their answers are called."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.demographics.models import DemographicChoice, DemographicQuestion
from participation.kernel.language import _

QUESTION_WORDS: dict[DemographicQuestion, LazyString] = {
    DemographicQuestion.AGE: _l("Wie alt sind Sie?"),
    DemographicQuestion.PLACE: _l("Was verbindet Sie mit dem Ort?"),
    DemographicQuestion.HEARD: _l("Wie haben Sie davon erfahren?"),
}

TABLES_SAID: dict[DemographicQuestion, str] = {
    DemographicQuestion.AGE: _("Alter"),
    DemographicQuestion.PLACE: _("Verbindung zum Ort"),
    DemographicQuestion.HEARD: _("Davon erfahren durch"),
}

CHOICES_SAID: dict[DemographicChoice, str] = {
    DemographicChoice.UNDER_18: _("unter 18"),
    DemographicChoice.FROM_18: _("18 bis 29"),
    DemographicChoice.FROM_30: _("30 bis 44"),
    DemographicChoice.FROM_45: _("45 bis 59"),
    DemographicChoice.FROM_60: _("60 bis 74"),
    DemographicChoice.FROM_75: _("75 und älter"),
    DemographicChoice.LIVES_HERE: _("Ich wohne hier"),
    DemographicChoice.WORKS_HERE: _("Ich arbeite oder lerne hier"),
    DemographicChoice.BOTH: _("Beides"),
    DemographicChoice.NEITHER: _("Keines von beiden"),
    DemographicChoice.PAPER: _("Zeitung oder Amtsblatt"),
    DemographicChoice.POSTER: _("Plakat oder Aushang"),
    DemographicChoice.INTERNET: _("Internet, soziale Medien"),
    DemographicChoice.LETTER: _("Brief oder E-Mail der Stadt"),
    DemographicChoice.CLUB: _("Verein, Schule oder Arbeit"),
    DemographicChoice.PEOPLE: _("Familie, Freunde, Nachbarn"),
    DemographicChoice.OTHER: _("Anders"),
}

TABLE_WORDS: dict[DemographicQuestion, LazyString] = {one: _l(said) for one, said in TABLES_SAID.items()}
CHOICE_WORDS: dict[DemographicChoice, LazyString] = {one: _l(said) for one, said in CHOICES_SAID.items()}
"""In the reader's language; exports say them in German."""
