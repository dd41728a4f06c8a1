"""How pages, files and charts call what rounds are made of."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.rounds.counting import Method
from participation.rounds.models import RoundKind, RoundStatus, RoundSubject
from participation.rounds.rules import State

KIND_WORDS: dict[RoundKind, LazyString] = {
    RoundKind.WEIGHTING: _l("Gewichtung"),
    RoundKind.MOOD: _l("Meinungsbild"),
}

SUBJECT_WORDS: dict[RoundSubject, LazyString] = {
    RoundSubject.THEMES: _l("Themen"),
    RoundSubject.MEASURES: _l("Maßnahmen"),
}

METHOD_WORDS: dict[Method, LazyString] = {
    Method.APPROVAL: _l("Ankreuzen: eine oder mehrere"),
    Method.POINTS: _l("Punkte verteilen"),
    Method.RANKING: _l("Reihenfolge bilden"),
    Method.BUDGET: _l("Budget ausgeben"),
}

STATUS_WORDS: dict[RoundStatus, LazyString] = {
    RoundStatus.DRAFT: _l("Entwurf"),
    RoundStatus.RELEASED: _l("freigegeben"),
    RoundStatus.CLOSED: _l("beendet"),
}

STATE_WORDS: dict[State, LazyString] = {
    State.DRAFT: _l("Entwurf"),
    State.COMING: _l("beginnt noch"),
    State.OPEN: _l("läuft"),
    State.ENDED: _l("beendet"),
}
