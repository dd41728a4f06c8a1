"""What people fill in who ask for their data, and administrators who answer for them."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, Field, PasswordField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from participation.kernel.address import readable_mailbox
from participation.kernel.text import tidy
from participation.privacy.models import LONGEST_NOTE, ArchiveOutcome
from participation.privacy.rules import Wish
from participation.privacy.words import OUTCOME_WORDS
from participation.web.forms import Form

KEEP, WITHDRAW = "bleiben", "weg"
LONGEST_CONSENT = 2000


def one_line(typed: str | None) -> str:
    return " ".join(tidy(typed).split())


class MailboxForm(Form):
    """Where the link goes."""

    mailbox = EmailField(
        _l("E-Mail-Adresse"),
        filters=[one_line],
        validators=[DataRequired(_l("Bitte geben Sie Ihre E-Mail-Adresse an."))],
    )

    def validate_mailbox(self, field: Field) -> None:
        if readable_mailbox(field.data) is None:
            raise ValidationError(gettext("Bitte prüfen Sie die Adresse, zum Beispiel name@beispiel.de."))


class EraseForm(Form):
    """What is to become of published words, and that it is meant."""

    words = RadioField(
        _l("Was soll mit Ihren veröffentlichten Ideen und Kommentaren geschehen?"),
        choices=[
            SelectChoice(KEEP, _l("Sie bleiben stehen, ohne meinen Namen")),
            SelectChoice(WITHDRAW, _l("Sie werden zurückgezogen: Auch meine Worte verschwinden")),
        ],
        validators=[InputRequired(_l("Bitte wählen Sie, was mit Ihren Beiträgen geschehen soll."))],
    )
    password = PasswordField(_l("Ihr Passwort"))
    meant = BooleanField(
        _l("Ich möchte löschen. Das lässt sich nicht rückgängig machen."),
        validators=[InputRequired(_l("Bitte bestätigen Sie, dass Sie löschen möchten."))],
    )

    def wish(self) -> Wish:
        return Wish(withdraws=self.words.data == WITHDRAW)


class OfferForm(Form):
    """To whom the contents of a process are offered."""

    note = TextAreaField(
        _l("Wem angeboten, unter welchem Aktenzeichen"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Bitte schreiben Sie, welchem Archiv angeboten wurde.")),
            Length(max=LONGEST_NOTE, message=_l("Bitte kürzen Sie auf 500 Zeichen.")),
        ],
    )


class AnswerForm(Form):
    """What the archive said."""

    outcome = RadioField(
        _l("Antwort des Archivs"),
        choices=[SelectChoice(outcome.value, words) for outcome, words in OUTCOME_WORDS.items()],
        validators=[InputRequired(_l("Bitte wählen Sie die Antwort des Archivs."))],
    )

    def said(self) -> ArchiveOutcome:
        return ArchiveOutcome(self.outcome.data)


class ConsentForm(Form):
    """The next wording of the consent."""

    text = TextAreaField(
        _l("Wortlaut auf Deutsch"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Bitte schreiben Sie, worin Menschen einwilligen.")),
            Length(max=LONGEST_CONSENT, message=_l("Bitte kürzen Sie auf 2.000 Zeichen.")),
        ],
    )
    text_en = TextAreaField(
        _l("Wortlaut auf Englisch"),
        filters=[tidy],
        validators=[Length(max=LONGEST_CONSENT, message=_l("Bitte kürzen Sie auf 2.000 Zeichen."))],
    )
