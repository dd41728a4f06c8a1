"""How pages call the fields of a table and the states of a file."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.intake.models import FileState, FollowWay

FIELD_WORDS: dict[str, LazyString] = {
    "text": _l("Text"),
    "title": _l("Titel"),
    "area": _l("Name des Bereichs"),
    "external_id": _l("Kennung in der Quelle"),
    "created_at": _l("Tag des Eingangs"),
    "author_name": _l("Name, zur Veröffentlichung"),
    "contact": _l("E-Mail-Adresse für Antworten"),
    "consent": _l("Zustimmung (ticked, read_out, by_link, unknown, refused)"),
    "channel": _l("Weg (web, app, email, paper, telephone, workshop, terminal)"),
    "supports": _l("anderswo gezählte Unterstützungen"),
}

STATE_WORDS: dict[FileState, LazyString] = {
    FileState.UPLOADED: _l("hochgeladen, noch nicht eingelesen"),
    FileState.RUNNING: _l("wird eingelesen"),
    FileState.DONE: _l("eingelesen"),
    FileState.UNDOING: _l("wird zurückgenommen"),
    FileState.UNDONE: _l("zurückgenommen"),
    FileState.DISCARDED: _l("verworfen"),
}

FOLLOW_WAY_WORDS = {
    FollowWay.POST: _l("mit einer Karte oder einem Brief"),
    FollowWay.TELEPHONE: _l("mit einem Anruf"),
}
