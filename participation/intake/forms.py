"""What clerks and visitors at the terminal fill in."""

from datetime import date
from typing import cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from participation.ideas.forms import TooLong, name_of_a_person, one_line
from participation.ideas.models import (
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Channel,
    PublicationConsent,
)
from participation.ideas.services.submission import IdeaDraft
from participation.ideas.words import CHANNEL_WORDS, CONSENT_WORDS
from participation.intake.models import LONGEST_REACH, LONGEST_UNDO_REASON, FollowWay
from participation.intake.rules import OFFERED_CHANNELS, OFFERED_CONSENTS, last_open_day, received_on
from participation.intake.services.telling import FollowWish
from participation.intake.words import FOLLOW_WAY_WORDS
from participation.kernel.address import readable_mailbox
from participation.kernel.clock import now
from participation.kernel.text import tidy
from participation.municipality.forms.fields import NO_DAY, LocalDay
from participation.municipality.models import Process
from participation.municipality.rules import open_areas
from participation.web.forms import Form, SubmissionForm
from participation.web.language import wanted_language

NO_AREA = ""
LONGEST_SEARCH = 100

TERMINAL_YES, TERMINAL_NO = "ja", "nein"


class EntryForm(SubmissionForm):
    """In the order in which a clerk types: the words, how they came, whether they may be shown."""

    text = TextAreaField(
        _l("Text, wie er gesagt oder geschrieben wurde"),
        filters=[tidy],
        validators=[DataRequired(_l("Bitte schreiben Sie den Text auf.")), TooLong(LONGEST_TEXT)],
    )
    channel = RadioField(
        _l("Wie kam es?"),
        choices=[SelectChoice(channel.value, CHANNEL_WORDS[channel]) for channel in OFFERED_CHANNELS],
        validators=[InputRequired(_l("Bitte wählen Sie, wie es kam."))],
    )
    consent = RadioField(
        _l("Darf der Text veröffentlicht werden?"),
        choices=[SelectChoice(consent.value, CONSENT_WORDS[consent]) for consent in OFFERED_CONSENTS],
        validators=[InputRequired(_l("Bitte wählen Sie, was bekannt ist. „Nicht bekannt“ ist erlaubt."))],
    )
    received_on = LocalDay(_l("Eingegangen am"), validators=[InputRequired(NO_DAY)])
    area = SelectField(_l("Bereich"), validate_choice=False)
    title = StringField(_l("Titel"), filters=[one_line], validators=[TooLong(LONGEST_TITLE)])
    name = StringField(
        _l("Name, wenn er veröffentlicht werden soll"),
        filters=[name_of_a_person],
        validators=[TooLong(LONGEST_NAME)],
    )
    mailbox = EmailField(_l("E-Mail-Adresse"), filters=[one_line], validators=[Optional()])
    reach = StringField(_l("Telefon oder Anschrift"), filters=[one_line], validators=[TooLong(LONGEST_REACH)])
    follow_way = SelectField(
        _l("Bescheid geben, wenn es Neues gibt"),
        choices=[
            SelectChoice("", _l("nicht, oder per E-Mail")),
            *(SelectChoice(way.value, words) for way, words in FOLLOW_WAY_WORDS.items()),
        ],
        validate_choice=False,
    )
    scan = FileField(_l("Scan des Papiers"))

    def offer(self, process: Process) -> None:
        """The areas as they are now; for a fresh form also what is usual."""
        areas = open_areas(process.areas, now())
        self.area.choices = [
            SelectChoice(NO_AREA, gettext("noch offen – die Redaktion ordnet zu")),
            *(SelectChoice(area.slug, area.name) for area in areas),
        ]
        if self.area.data not in {area.slug for area in areas}:
            self.area.data = NO_AREA

    def begin(self, process: Process, *, channel: str, day: date | None) -> None:
        """As the last one came, the next one comes, mostly."""
        self.channel.data = channel if channel in set(OFFERED_CHANNELS) else None
        self.received_on.data = day or last_open_day(process, now())

    def validate_follow_way(self, field: SelectField) -> None:
        if field.data and not self.reach.data:
            raise ValidationError(gettext("Dafür brauchen wir Telefon oder Anschrift."))

    def wanted_follow_way(self) -> FollowWay | None:
        return FollowWay(self.follow_way.data) if self.follow_way.data in set(FollowWay) else None

    def validate_mailbox(self, field: EmailField) -> None:
        if field.data and readable_mailbox(field.data) is None:
            raise ValidationError(gettext("Bitte prüfen Sie die Adresse, zum Beispiel name@beispiel.de."))

    def draft(self, process: Process) -> IdeaDraft:
        at = now()
        area = next((area for area in process.areas if area.slug == self.area.data), None)
        day = cast("date", self.received_on.data)  # the form was found valid
        return IdeaDraft(
            text=self.text.data or "",
            title=self.title.data or "",
            area_id=area.id if area else None,
            consent=PublicationConsent(self.consent.data),
            author_name=self.name.data or "",
            contact=readable_mailbox(self.mailbox.data),
            channel=Channel(self.channel.data),
            received_at=received_on(day, process, at),
            submission_key=self.submission_key.data or "",
        )


WHOSE_OWN, WHOSE_OTHER = "eigene", "andere"


class FollowForm(Form):
    """Somebody calls who wants to hear what becomes of an idea."""

    way = RadioField(
        _l("Wie?"),
        choices=[SelectChoice(way.value, words) for way, words in FOLLOW_WAY_WORDS.items()],
        validators=[InputRequired(_l("Bitte wählen Sie, wie Sie Bescheid geben."))],
    )
    reach = StringField(
        _l("Name und Anschrift, oder Name und Telefon"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Bitte schreiben Sie auf, wie die Person erreichbar ist.")),
            TooLong(LONGEST_REACH),
        ],
    )
    whose = RadioField(
        _l("Von wem ist die Idee?"),
        choices=[
            SelectChoice(WHOSE_OWN, _l("von dieser Person")),
            SelectChoice(WHOSE_OTHER, _l("von jemand anderem")),
        ],
        default=WHOSE_OWN,
    )

    def wish(self) -> FollowWish:
        return FollowWish(
            way=FollowWay(self.way.data),
            reach=self.reach.data or "",
            is_author=self.whose.data == WHOSE_OWN,
        )


class ScanForm(Form):
    """One more paper for an idea that is there."""

    scan = FileField(_l("Scan des Papiers"), description=_l("PDF, JPEG oder PNG, höchstens 10 MB"))


class TerminalForm(SubmissionForm):
    """Few questions, large: somebody stands in the town hall, perhaps with others behind."""

    text = TextAreaField(
        _l("Was soll besser werden?"),
        filters=[tidy],
        validators=[DataRequired(_l("Bitte schreiben Sie, was besser werden soll.")), TooLong(LONGEST_TEXT)],
    )
    consent = RadioField(
        _l("Dürfen wir Ihren Text veröffentlichen?"),
        choices=[
            SelectChoice(TERMINAL_YES, _l("Ja, ohne meine Kontaktdaten")),
            SelectChoice(TERMINAL_NO, _l("Nein, nur für die Auswertung")),
        ],
        validators=[
            InputRequired(_l("Bitte wählen Sie Ja oder Nein. Gezählt wird Ihre Idee in beiden Fällen."))
        ],
    )
    name = StringField(_l("Ihr Name"), filters=[name_of_a_person], validators=[TooLong(LONGEST_NAME)])

    def draft(self) -> IdeaDraft:
        given = self.consent.data == TERMINAL_YES
        return IdeaDraft(
            text=self.text.data or "",
            consent=PublicationConsent.TICKED if given else PublicationConsent.REFUSED,
            author_name=self.name.data or "",
            channel=Channel.TERMINAL,
            language=wanted_language(),
            submission_key=self.submission_key.data or "",
        )


class FileForm(SubmissionForm):
    """A table of ideas."""

    table = FileField(_l("Datei mit den Beiträgen"))


class StartForm(Form):
    """What is the same for all rows of a file; which column is what, the page asks beside it."""

    channel = SelectField(
        _l("Wie kamen die Beiträge?"),
        choices=[SelectChoice(channel.value, CHANNEL_WORDS[channel]) for channel in Channel],
    )
    consent = SelectField(
        _l("Zustimmung, wo die Datei nichts dazu sagt"),
        choices=[SelectChoice(consent.value, CONSENT_WORDS[consent]) for consent in OFFERED_CONSENTS],
    )


class UndoForm(Form):
    """Why a whole file is taken back."""

    reason = StringField(
        _l("Grund"),
        filters=[one_line],
        validators=[DataRequired(_l("Bitte schreiben Sie, warum.")), TooLong(LONGEST_UNDO_REASON)],
    )
    sure = BooleanField(
        _l("Ja, alles zurücknehmen"),
        validators=[InputRequired(_l("Bitte bestätigen Sie, dass alles zurückgenommen werden soll."))],
    )
