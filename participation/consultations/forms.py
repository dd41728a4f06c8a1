"""What staff fills in to ask an office, and an office to answer."""

import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import DataRequired, InputRequired, ValidationError

from participation.consultations.models import (
    LONGEST_OFFICE,
    LONGEST_OPINION,
    LONGEST_PROPOSAL,
    LONGEST_QUESTION,
    OpinionUse,
)
from participation.consultations.services.answering import OpinionDraft
from participation.ideas.forms import TooLong, one_line
from participation.kernel.address import readable_mailbox
from participation.kernel.text import tidy
from participation.municipality.forms.fields import NO_DAY, LocalDay
from participation.web.forms import Form, SubmissionForm
from participation.web.language import LANGUAGES

APART = re.compile(r"[\s,;]+")


def check_mailbox(_form: object, field: EmailField) -> None:
    if readable_mailbox(field.data) is None:
        raise ValidationError(gettext("Bitte prüfen Sie die Adresse, zum Beispiel name@beispiel.de."))


class AskForm(SubmissionForm):
    """Who is asked what about which things, until when."""

    about = StringField(
        _l("Worum geht es?"),
        filters=[one_line],
        validators=[DataRequired(_l("Bitte nennen Sie mindestens eine Idee, ein Thema oder eine Maßnahme."))],
    )
    office = StringField(
        _l("Stelle"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Bitte nennen Sie die Stelle, wie sie öffentlich heißen soll.")),
            TooLong(LONGEST_OFFICE),
        ],
    )
    mailbox = EmailField(_l("E-Mail-Adresse der Stelle"), filters=[one_line], validators=[check_mailbox])
    language = SelectField(
        _l("Sprache der Mail"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        default="de",
    )
    question = TextAreaField(
        _l("Ihre Frage"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Bitte schreiben Sie, was Sie wissen möchten.")),
            TooLong(LONGEST_QUESTION),
        ],
    )
    last_day = LocalDay(_l("Antwort bis"), validators=[InputRequired(NO_DAY)])

    def numbers(self) -> list[str]:
        """What was typed, each once: 2026-0042, T-03, M-07."""
        return list(dict.fromkeys(word for word in APART.split(self.about.data or "") if word))


class OpinionForm(Form):
    """The office's answer."""

    text = TextAreaField(_l("Ihre Stellungnahme"), filters=[tidy], validators=[TooLong(LONGEST_OPINION)])
    is_elsewhere = BooleanField(_l("Das ist nicht unsere Zuständigkeit"))
    competent = StringField(
        _l("Wer ist zuständig?"), filters=[one_line], validators=[TooLong(LONGEST_PROPOSAL)]
    )

    def draft(self) -> OpinionDraft:
        return OpinionDraft(
            text=self.text.data or "",
            is_elsewhere=bool(self.is_elsewhere.data),
            competent=self.competent.data or "",
        )


class Seen(Form):
    """Bears the version that the person saw."""

    version = HiddenField()

    def seen(self) -> int:
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


class UseForm(Seen):
    """What is made of the answer."""

    use = RadioField(
        _l("Was geschieht mit der Stellungnahme?"),
        choices=[
            SelectChoice(OpinionUse.INTERNAL.value, _l("Nur intern zitieren")),
            SelectChoice(OpinionUse.PUBLIC.value, _l("Mit Stelle und Datum veröffentlichen")),
        ],
        validators=[InputRequired(_l("Bitte wählen Sie, was mit der Stellungnahme geschieht."))],
    )


class DayForm(Seen):
    """Another last day."""

    last_day = LocalDay(_l("Neue Frist"), validators=[InputRequired(NO_DAY)])


class AnewForm(Seen):
    """Where the new link goes."""

    mailbox = EmailField(_l("E-Mail-Adresse der Stelle"), filters=[one_line], validators=[check_mailbox])
