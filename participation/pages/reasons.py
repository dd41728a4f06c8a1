"""What the log calls the reasons something was done for."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.audit.rules import DecisionCode
from participation.council.words import OUTCOME_WORDS as COUNCIL_WORDS
from participation.ideas.words import ANSWER_WORDS, REASON_WORDS
from participation.reports.words import OUTCOME_WORDS
from participation.strategy.words import ROLE_WORDS, STATUS_WORDS

DECISION_WORDS: dict[DecisionCode, LazyString] = {
    DecisionCode.FITS_RULES: _l("Hält die Regeln ein"),
    DecisionCode.QUESTION_OPEN: _l("Eine Frage war offen"),
    DecisionCode.PLACE_FITS: _l("Passt dorthin"),
    DecisionCode.SUGGESTION_FITS: _l("Vorschlag passt"),
    DecisionCode.SUGGESTION_WRONG: _l("Vorschlag passt nicht"),
    DecisionCode.SAME_CONCERN: _l("Dasselbe Anliegen"),
    DecisionCode.NOT_THE_SAME: _l("Nicht dasselbe Anliegen"),
    DecisionCode.TWO_THOUGHTS: _l("Sagt zwei Dinge"),
    DecisionCode.BELONG_TOGETHER: _l("Gehört zusammen"),
    DecisionCode.SET_ASIDE: _l("Zurückgestellt"),
    DecisionCode.TAKEN_BACK: _l("Zurückgenommen"),
    DecisionCode.DEALT_WITH: _l("Auf anderem Weg erledigt"),
    DecisionCode.TRIED_AGAIN: _l("Noch einmal versucht"),
    DecisionCode.ANSWERED: _l("Beantwortet"),
    DecisionCode.OPINION_NEEDED: _l("Fachliche Stellungnahme nötig"),
    DecisionCode.OPINION_PUBLIC: _l("Stellungnahme veröffentlicht"),
    DecisionCode.OPINION_INTERNAL: _l("Stellungnahme nur intern"),
    DecisionCode.MORE_TIME: _l("Mehr Zeit gegeben"),
    DecisionCode.MANY_AT_ONCE: _l("Mehrere auf einmal; der Grund steht bei jedem"),
    DecisionCode.TIME_IS_OVER: _l("Frist der Aufbewahrung abgelaufen"),
    DecisionCode.TOLD_THE_AUTHOR: _l("Der Grund steht in der Nachricht an die Person"),
    DecisionCode.NOT_ANNOUNCED: _l("Noch nicht bekannt gegeben"),
}

REASONS: dict[str, LazyString] = {
    code.value: words
    for vocabulary in (
        REASON_WORDS,
        ANSWER_WORDS,
        COUNCIL_WORDS,
        STATUS_WORDS,
        ROLE_WORDS,
        OUTCOME_WORDS,
        DECISION_WORDS,
    )
    for code, words in vocabulary.items()
}
