"""German names of what a room knows, for people."""

from flask_babel import lazy_gettext as _l

from participation.workshops.models import (
    Anonymity,
    Channel,
    HiddenReason,
    PlanHorizon,
    Role,
    StepKind,
    WorkshopPhase,
    WorkshopState,
)

STATE_WORDS = {
    WorkshopState.DRAFT: _l("in Planung"),
    WorkshopState.LOBBY: _l("offen zum Ankommen"),
    WorkshopState.RUNNING: _l("läuft"),
    WorkshopState.PAUSED: _l("macht Pause"),
    WorkshopState.CLOSED: _l("beendet"),
    WorkshopState.PUBLISHED: _l("Protokoll freigegeben"),
    WorkshopState.ARCHIVED: _l("abgelegt"),
}
PHASE_WORDS = {
    WorkshopPhase.PREPARATION: _l("Ankommen"),
    WorkshopPhase.CRITIQUE: _l("Kritik"),
    WorkshopPhase.FANTASY: _l("Fantasie"),
    WorkshopPhase.REALISATION: _l("Verwirklichung"),
    WorkshopPhase.CLOSING: _l("Ausblick"),
    WorkshopPhase.BREAK: _l("Pause"),
}
KIND_WORDS = {
    StepKind.INFO: _l("Information oder Pause"),
    StepKind.COLLECT: _l("Karten sammeln"),
    StepKind.REVEAL: _l("Karten aufdecken"),
    StepKind.CLUSTER: _l("Aufdecken und ordnen"),
    StepKind.REVERSE: _l("Kritik ins Positive wenden"),
    StepKind.VOTE: _l("Punkte vergeben"),
    StepKind.GROUPS: _l("Kleingruppen"),
    StepKind.PRESENT: _l("Ergebnisse vorstellen"),
    StepKind.PLAN: _l("Maßnahmenplan"),
    StepKind.FEEDBACK: _l("Ausblick und Rückmeldung"),
}
ROLE_WORDS = {
    Role.FACILITATOR: _l("Werkstattleitung"),
    Role.CO_FACILITATOR: _l("Mitleitung (Technik und Telefon)"),
    Role.PARTICIPANT: _l("Teilnehmende"),
    Role.OBSERVER: _l("schaut zu"),
}
CHANNEL_WORDS = {
    Channel.WEB: _l("online"),
    Channel.PHONE: _l("am Telefon"),
    Channel.ONSITE: _l("im Saal"),
}
REASON_WORDS = {
    HiddenReason.PERSONAL_ATTACK: _l("Angriff auf eine Person"),
    HiddenReason.PERSONAL_DATA: _l("Angaben zu einer Person"),
    HiddenReason.INSULT: _l("Beleidigung"),
    HiddenReason.ADVERTISING: _l("Werbung"),
    HiddenReason.UNREADABLE: _l("nicht lesbar"),
}
HORIZON_WORDS = {
    PlanHorizon.SHORT: _l("kurzfristig, im nächsten Jahr"),
    PlanHorizon.MEDIUM: _l("mittelfristig, in ein bis drei Jahren"),
    PlanHorizon.LONG: _l("langfristig, später"),
}
BOARD_WORDS = {
    "move_cards": _l("Karten verschoben"),
    "make_group": _l("Thema angelegt"),
    "rename_group": _l("Thema geändert"),
    "merge_groups": _l("Themen zusammengelegt"),
    "dissolve_group": _l("Thema aufgelöst"),
    "turn_positive": _l("Satz ins Positive gewendet"),
    "hide_card": _l("Karte ausgeblendet"),
    "restore_card": _l("Karte wieder gezeigt"),
    "park_cards": _l("Karten zurückgestellt"),
    "approve_cards": _l("Karten freigegeben"),
    "place_card": _l("Karte in anderen Lebensbereich gelegt"),
    "strike_measure": _l("Maßnahme gestrichen"),
    "restore_measure": _l("Maßnahme wieder aufgenommen"),
    "remove": _l("Person entfernt"),
}
"""What staff did on the board and can turn back."""
AGENDA_WORDS = {
    "60": _l("60 Minuten, bis 200 Teilnehmende"),
    "180": _l("3 Stunden, bis 60 Teilnehmende"),
    "tag": _l("Ein Tag, bis 30 Teilnehmende"),
}
ANONYMITY_WORDS = {
    Anonymity.ANONYMOUS: _l("Nichts: Mit dem Ende der Werkstatt wird es gelöscht (empfohlen)"),
    Anonymity.PSEUDONYM: _l("Die Zuordnung zum gewählten Namen bleibt, ist aber nirgends zu sehen"),
    Anonymity.NAMED: _l("Der gewählte Name steht an der Karte, vom Aufdecken an und im Protokoll"),
}
