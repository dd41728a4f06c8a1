"""How pages, letters and files call the status, channel, consent, reason and answer of an idea."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.ideas.models import Answer, Channel, IdeaStatus, PublicationConsent, ReasonCode

STATUS_WORDS: dict[IdeaStatus, LazyString] = {
    IdeaStatus.SUBMITTED: _l("eingegangen"),
    IdeaStatus.RETURNED: _l("Rückfrage gestellt"),
    IdeaStatus.PUBLISHED: _l("veröffentlicht"),
    IdeaStatus.REFUSED: _l("nicht veröffentlicht"),
    IdeaStatus.WITHDRAWN: _l("zurückgezogen"),
}

CHANNEL_WORDS: dict[Channel, LazyString] = {
    Channel.WEB: _l("Web"),
    Channel.APP: _l("Bürger-App"),
    Channel.EMAIL: _l("E-Mail"),
    Channel.PAPER: _l("Papier"),
    Channel.TELEPHONE: _l("Telefon"),
    Channel.WORKSHOP: _l("Werkstatt"),
    Channel.TERMINAL: _l("Terminal im Rathaus"),
}

CONSENT_WORDS: dict[PublicationConsent, LazyString] = {
    PublicationConsent.TICKED: _l("angekreuzt"),
    PublicationConsent.READ_OUT: _l("vorgelesen und mündlich zugestimmt"),
    PublicationConsent.BY_LINK: _l("über einen Link zugestimmt"),
    PublicationConsent.UNKNOWN: _l("nicht bekannt"),
    PublicationConsent.REFUSED: _l("nicht gegeben"),
}

REASON_WORDS: dict[ReasonCode, LazyString] = {
    ReasonCode.INSULT_OR_UNTRUE: _l("Beleidigung oder nicht belegte Behauptung über Personen"),
    ReasonCode.PERSONAL_DATA: _l("Persönliche Angaben im Text"),
    ReasonCode.OFF_TOPIC: _l("Gehört nicht zum Thema des Verfahrens"),
    ReasonCode.RIGHTS_OF_OTHERS: _l("Rechte anderer an Text oder Bild"),
    ReasonCode.ADVERTISING: _l("Werbung"),
    ReasonCode.UNREADABLE: _l("Nicht lesbar oder ohne erkennbaren Inhalt"),
}

ANSWER_WORDS: dict[Answer, LazyString] = {
    Answer.OPEN: _l("noch ohne Antwort"),
    Answer.EXISTS: _l("Gibt es schon oder läuft bereits"),
    Answer.PASSED_ON: _l("An die zuständige Stelle weitergegeben"),
    Answer.DEFECT_REPORT: _l("Als Mangel gemeldet"),
    Answer.TAKEN_UP: _l("In eine Maßnahme aufgenommen"),
    Answer.OBJECTION_WEIGHED: _l("Als Einwand in die Abwägung eingegangen"),
    Answer.NOT_PURSUED: _l("Geprüft, wird nicht weiterverfolgt"),
    Answer.LEFT_TO_COUNCIL: _l("Der Gemeinderat entscheidet gesondert"),
}
