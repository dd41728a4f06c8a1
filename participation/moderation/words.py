"""How pages call what is done to many things, and what text modules are for."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.moderation.models import Purpose, Verb

VERB_WORDS: dict[Verb, LazyString] = {
    Verb.PUBLISH: _l("Veröffentlichen"),
    Verb.SORT: _l("Einordnen"),
    Verb.ASSIGN: _l("Zuweisen"),
    Verb.REFUSE: _l("Nicht veröffentlichen"),
    Verb.ANSWER: _l("Beantworten"),
    Verb.ASK: _l("Rückfrage"),
    Verb.SETTLE: _l("Erledigen"),
}

PURPOSE_WORDS: dict[Purpose, LazyString] = {
    Purpose.QUESTION: _l("Rückfragen"),
    Purpose.REFUSAL: _l("Nicht veröffentlichen"),
    Purpose.ANSWER: _l("Antworten"),
}
