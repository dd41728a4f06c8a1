"""How pages, letters and files call comments."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.comments.models import CommentKind, CommentStatus, Voice

KIND_WORDS: dict[CommentKind, LazyString] = {
    CommentKind.PRO: _l("Grund dafür"),
    CommentKind.CONTRA: _l("Grund dagegen"),
    CommentKind.QUESTION: _l("Frage"),
    CommentKind.REMARK: _l("Anmerkung"),
    CommentKind.REPLY: _l("Antwort auf einen Kommentar"),
}

STATUS_WORDS: dict[CommentStatus, LazyString] = {
    CommentStatus.WAITING: _l("wartet"),
    CommentStatus.PUBLISHED: _l("veröffentlicht"),
    CommentStatus.HIDDEN: _l("nicht veröffentlicht"),
    CommentStatus.WITHDRAWN: _l("zurückgezogen"),
}

VOICE_WORDS: dict[Voice, LazyString] = {
    Voice.AUTHOR: _l("hat die Idee eingereicht"),
    Voice.TOWN_HALL: _l("Stadtverwaltung"),
    Voice.COUNCIL: _l("Gemeinderat"),
}
"""Nothing for citizens."""

KIND_IN_ADDRESS = {
    "dafuer": CommentKind.PRO,
    "dagegen": CommentKind.CONTRA,
    "frage": CommentKind.QUESTION,
    "anmerkung": CommentKind.REMARK,
}
