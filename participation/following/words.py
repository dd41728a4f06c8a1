"""How things that one follows are called, and what a digest says of them."""

from participation.following.models import FollowKind, HeldKind, Rhythm, Topic
from participation.kernel.language import _

ADDRESS_WORDS = {
    FollowKind.PROCESS: "verfahren",
    FollowKind.AREA: "bereich",
    FollowKind.THEME: "thema",
    FollowKind.IDEA: "idee",
    FollowKind.MEASURE: "massnahme",
}
KINDS = {word: kind for kind, word in ADDRESS_WORDS.items()}

KIND_WORDS = {
    FollowKind.PROCESS: _("Beteiligungsverfahren"),
    FollowKind.AREA: _("Bereich"),
    FollowKind.THEME: _("Thema"),
    FollowKind.IDEA: _("Idee"),
    FollowKind.MEASURE: _("Maßnahme"),
}

YOU_HEAR = {
    FollowKind.PROCESS: _("Sie hören von neuen Ideen, Antworten der Stadt, Themen und Maßnahmen."),
    FollowKind.AREA: _(
        "Sie hören von neuen Ideen, Antworten der Stadt, Themen und Maßnahmen in diesem Bereich."
    ),
    FollowKind.THEME: _(
        "Sie hören, wenn Ideen dazukommen, die Stadt antwortet oder eine Maßnahme daraus wird."
    ),
    FollowKind.IDEA: _(
        "Sie hören von Kommentaren, von der Antwort der Stadt und davon, was aus der Idee wird."
    ),
    FollowKind.MEASURE: _("Sie hören, wenn über die Maßnahme entschieden wird und wie sie vorankommt."),
}

RHYTHM_WORDS = {
    Rhythm.DAILY: _("Einmal am Tag, wenn es Neues gibt"),
    Rhythm.WEEKLY: _("Einmal in der Woche, wenn es Neues gibt"),
    Rhythm.NEVER: _("Gar nicht"),
}

TOPIC_WORDS = {
    Topic.DIGEST: _("Zusammenfassungen der Neuigkeiten"),
    Topic.COMMENTS: _("Nachrichten über Kommentare zu Ihren Beiträgen"),
    Topic.PLACES: _(
        "Nachrichten darüber, in welches Thema oder welche Maßnahme Ihre Idee kommt und was daraus wird"
    ),
}

HELD_WORDS = {
    HeldKind.IDEA_ANSWER: _("Antwort auf eine Idee"),
    HeldKind.MEASURE_STANDING: _("Stand einer Maßnahme"),
    HeldKind.SURVEY_RESULTS: _("Ergebnis einer Kurzumfrage"),
}

HEADINGS = {
    "measure": _("Maßnahmen"),
    "progress": _("Fortschritt von Maßnahmen"),
    "answer": _("Antworten der Stadt"),
    "body_reply": _("Antworten anderer Stellen"),
    "theme": _("Neue Themen"),
    "grown_theme": _("Themen, in die Ideen gekommen sind"),
    "idea": _("Neue Ideen"),
    "comment": _("Neue Kommentare"),
}
"""By kind of news."""
