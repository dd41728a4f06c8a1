"""What the town hall reads about a mail that did not become an idea, and what to do with it."""

from participation.kernel.language import _
from participation.mailbox.models import ReceivedMail, Trouble

TROUBLE_SENTENCES: dict[Trouble, str] = {
    Trouble.TOO_LARGE: _("Die E-Mail ist größer als 5 MB. Bitte öffnen Sie sie im Postfach."),
    Trouble.TOO_LONG: _("Der Text hat mehr als 4.000 Zeichen. Bitte bitten Sie um eine kürzere Fassung."),
    Trouble.EMPTY: _(
        "Die E-Mail hat keinen Text, vielleicht nur einen Anhang. Bitte öffnen Sie sie im Postfach."
    ),
    Trouble.UNREADABLE: _(
        "Die E-Mail ließ sich nicht lesen. Öffnen Sie sie nur, wenn Sie den Absender kennen."
    ),
    Trouble.AUTOMATIC: _("Eine automatische Nachricht oder ein Rundschreiben. Meist ist nichts zu tun."),
    Trouble.RETURNED: _("Ein Brief von uns kam zurück. Bitte prüfen Sie die Adresse."),
    Trouble.NOT_TAKEN: _(
        "Als die E-Mail kam, nahm das Verfahren keine Ideen an. Bitte antworten Sie selbst."
    ),
}
"""By what went wrong."""


def trouble_of(mail: ReceivedMail) -> str:
    """The sentence about this mail, to be translated; nothing for one that became an idea."""
    return TROUBLE_SENTENCES[mail.trouble] if mail.trouble else ""
