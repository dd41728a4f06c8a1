"""How pages, files and charts call what surveys are made of."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.surveys.models import (
    QuestionKind,
    SheetChannel,
    SurveyAccess,
    SurveyStatus,
    TextStatus,
)
from participation.surveys.rules import State

KIND_WORDS: dict[QuestionKind, LazyString] = {
    QuestionKind.SINGLE: _l("Eine Antwort"),
    QuestionKind.MULTIPLE: _l("Mehrere Antworten"),
    QuestionKind.SCALE: _l("Skala"),
    QuestionKind.RANKING: _l("Reihenfolge"),
    QuestionKind.MATRIX: _l("Tabelle: je Zeile eine Antwort"),
    QuestionKind.SHORT_TEXT: _l("Eigene Worte, kurz"),
    QuestionKind.LONG_TEXT: _l("Eigene Worte, lang"),
}

STATUS_WORDS: dict[SurveyStatus, LazyString] = {
    SurveyStatus.DRAFT: _l("Entwurf"),
    SurveyStatus.RELEASED: _l("freigegeben"),
    SurveyStatus.CLOSED: _l("geschlossen"),
}

STATE_WORDS: dict[State, LazyString] = {
    State.DRAFT: _l("Entwurf"),
    State.COMING: _l("beginnt noch"),
    State.OPEN: _l("läuft"),
    State.ENDED: _l("beendet"),
}

ACCESS_WORDS: dict[SurveyAccess, LazyString] = {
    SurveyAccess.EVERYBODY: _l("Alle, ohne Anmeldung: ein Bogen je Gerät"),
    SurveyAccess.CONFIRMED: _l("Nur mit bestätigtem Zugang: ein Bogen je Zugang"),
}

CHANNEL_WORDS: dict[SheetChannel, LazyString] = {
    SheetChannel.WEB: _l("im Netz"),
    SheetChannel.PAPER: _l("auf Papier"),
}

TEXT_WORDS: dict[TextStatus, LazyString] = {
    TextStatus.WAITING: _l("wartet"),
    TextStatus.SHOWN: _l("steht im Ergebnis"),
    TextStatus.IDEA: _l("ist jetzt eine Idee"),
    TextStatus.NOTED: _l("zur Kenntnis genommen"),
    TextStatus.HIDDEN: _l("wird nicht gezeigt"),
}
