"""How the questions about people and their answers are called."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.demographics.models import DemographicChoice, DemographicQuestion

QUESTION_WORDS: dict[DemographicQuestion, LazyString] = {
    DemographicQuestion.AGE: _l("Wie alt sind Sie?"),
    DemographicQuestion.PLACE: _l("Was verbindet Sie mit dem Ort?"),
    DemographicQuestion.HEARD: _l("Wie haben Sie davon erfahren?"),
}

TABLE_WORDS: dict[DemographicQuestion, LazyString] = {
    DemographicQuestion.AGE: _l("Alter"),
    DemographicQuestion.PLACE: _l("Verbindung zum Ort"),
    DemographicQuestion.HEARD: _l("Davon erfahren durch"),
}

CHOICE_WORDS: dict[DemographicChoice, LazyString] = {
    DemographicChoice.UNDER_18: _l("unter 18"),
    DemographicChoice.FROM_18: _l("18 bis 29"),
    DemographicChoice.FROM_30: _l("30 bis 44"),
    DemographicChoice.FROM_45: _l("45 bis 59"),
    DemographicChoice.FROM_60: _l("60 bis 74"),
    DemographicChoice.FROM_75: _l("75 und älter"),
    DemographicChoice.LIVES_HERE: _l("Ich wohne hier"),
    DemographicChoice.WORKS_HERE: _l("Ich arbeite oder lerne hier"),
    DemographicChoice.BOTH: _l("Beides"),
    DemographicChoice.NEITHER: _l("Keines von beiden"),
    DemographicChoice.PAPER: _l("Zeitung oder Amtsblatt"),
    DemographicChoice.POSTER: _l("Plakat oder Aushang"),
    DemographicChoice.INTERNET: _l("Internet, soziale Medien"),
    DemographicChoice.LETTER: _l("Brief oder E-Mail der Stadt"),
    DemographicChoice.CLUB: _l("Verein, Schule oder Arbeit"),
    DemographicChoice.PEOPLE: _l("Familie, Freunde, Nachbarn"),
    DemographicChoice.OTHER: _l("Anders"),
}
