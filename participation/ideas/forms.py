"""What authors fill in."""

import re
import unicodedata
from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from participation.ideas.models import (
    LONGEST_MESSAGE,
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_TITLE,
    PublicationConsent,
)
from participation.ideas.services.authorship import ReplyDraft
from participation.ideas.services.submission import IdeaDraft
from participation.kernel.address import readable_mailbox
from participation.kernel.text import tidy
from participation.municipality.models import Process
from participation.municipality.rules import open_areas
from participation.web.forms import Form, SubmissionForm
from participation.web.language import wanted_language

NO_AREA = ""
YES, NO = "ja", "nein"
BETWEEN_LINES = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Signs without a shape that can turn the direction of what stands beside a name."""


def one_line(typed: str | None) -> str:
    return " ".join(tidy(typed).split())


def name_of_a_person(typed: str | None) -> str:
    """A name in one spelling, without signs that change how the page around it reads."""
    return one_line(BETWEEN_LINES.sub("", unicodedata.normalize("NFKC", typed or "")))


class TooLong(Length):
    """Says how long it is and how long it may be."""

    def __init__(self, most: int) -> None:
        super().__init__(max=most)

    def __call__(self, _form: object, field: Field) -> None:
        length = len(field.data or "")
        if length > self.max:
            raise ValidationError(
                gettext(
                    "Das sind %(length)s Zeichen, möglich sind %(most)s. Bitte kürzen Sie.",
                    length=length,
                    most=self.max,
                )
            )


class IdeaForm(SubmissionForm):
    """The words first; everything else is voluntary, but for the question whether they may be published."""

    text = TextAreaField(
        _l("Was soll besser werden?"),
        filters=[tidy],
        validators=[DataRequired(_l("Bitte schreiben Sie, was besser werden soll.")), TooLong(LONGEST_TEXT)],
    )
    title = StringField(_l("Titel"), filters=[one_line], validators=[TooLong(LONGEST_TITLE)])
    area = RadioField(_l("Lebensbereich"), validators=[Optional()], validate_choice=False)
    consent = RadioField(
        _l("Dürfen wir Ihren Text veröffentlichen?"),
        choices=[
            SelectChoice(YES, _l("Ja, ohne meine Kontaktdaten")),
            SelectChoice(NO, _l("Nein, nur für die Auswertung")),
        ],
        validators=[
            InputRequired(_l("Bitte wählen Sie Ja oder Nein. Gezählt wird Ihre Idee in beiden Fällen."))
        ],
    )
    name = StringField(_l("Ihr Name"), filters=[name_of_a_person], validators=[TooLong(LONGEST_NAME)])
    mailbox = EmailField(_l("E-Mail-Adresse"), filters=[one_line], validators=[Optional()])
    website = StringField(_l("Bitte leer lassen"))

    def offer_areas(self, process: Process, at: datetime) -> None:
        """The areas as they are now; one that was retired while somebody wrote falls back to none."""
        areas = open_areas(process.areas, at)
        self.area.choices = [
            *(SelectChoice(area.slug, area.name) for area in areas),
            SelectChoice(NO_AREA, gettext("Weiß ich nicht – die Redaktion ordnet zu")),
        ]
        if self.area.data not in {area.slug for area in areas}:
            self.area.data = NO_AREA

    def validate_mailbox(self, field: Field) -> None:
        if field.data and "@" not in field.data:
            raise ValidationError(gettext("Der E-Mail-Adresse fehlt das @-Zeichen."))
        if field.data and readable_mailbox(field.data) is None:
            raise ValidationError(gettext("Bitte prüfen Sie die Adresse, zum Beispiel name@beispiel.de."))

    def validate_website(self, field: Field) -> None:
        """Programs fill what people do not see. Whoever is a person sends the form again, emptied there."""
        if field.data:
            field.data = ""
            raise ValidationError(
                gettext(
                    "Ein Feld, das man nicht sieht, war ausgefüllt, wie es Programme tun. Es ist jetzt leer: "
                    "Bitte senden Sie noch einmal."
                )
            )

    def draft(self, process: Process) -> IdeaDraft:
        area = next((area for area in process.areas if area.slug == self.area.data), None)
        given = self.consent.data == YES
        return IdeaDraft(
            text=self.text.data or "",
            title=self.title.data or "",
            area_id=area.id if area else None,
            consent=PublicationConsent.TICKED if given else PublicationConsent.REFUSED,
            author_name=self.name.data or "",
            contact=readable_mailbox(self.mailbox.data),
            language=wanted_language(),
            submission_key=self.submission_key.data or "",
        )


class CodeForm(Form):
    """The code of a receipt, as somebody types or dictates it."""

    code = StringField(_l("Kennwort"), filters=[tidy])


class ReplyForm(SubmissionForm):
    """The author's reply to a question of the town hall."""

    text = TextAreaField(
        _l("Ihre Antwort"),
        filters=[tidy],
        validators=[DataRequired(_l("Bitte schreiben Sie Ihre Antwort.")), TooLong(LONGEST_MESSAGE)],
    )

    def draft(self) -> ReplyDraft:
        return ReplyDraft(text=self.text.data or "", submission_key=self.submission_key.data or "")
