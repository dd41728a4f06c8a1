"""What people fill in to follow something, and what the town hall fills in to say something later."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import InputRequired, Length, ValidationError

from participation.following.models import Rhythm
from participation.following.words import RHYTHM_WORDS
from participation.ideas.models import LONGEST_MESSAGE, Answer
from participation.ideas.services.decisions import AnswerDraft
from participation.ideas.words import ANSWER_WORDS
from participation.kernel.address import readable_mailbox
from participation.kernel.text import tidy
from participation.strategy.forms.standing import StandingForm
from participation.web.forms import Form, SubmissionForm

LONGEST_BODY = 200
ANSWERS = [answer for answer in Answer if answer is not Answer.OPEN]
SOME = (Rhythm.DAILY, Rhythm.WEEKLY)


class RhythmForm(Form):
    """How often somebody wants to hear."""

    rhythm = RadioField(
        _l("Wie oft möchten Sie davon hören?"),
        choices=[SelectChoice(rhythm.value, _l(RHYTHM_WORDS[rhythm])) for rhythm in Rhythm],
        default=Rhythm.DAILY.value,
    )


class FollowForm(Form):
    """With an account, how often is all there is to say."""

    rhythm = RadioField(
        _l("Wie oft möchten Sie davon hören?"),
        choices=[SelectChoice(rhythm.value, _l(RHYTHM_WORDS[rhythm])) for rhythm in SOME],
        default=Rhythm.DAILY.value,
    )


class GuestFollowForm(FollowForm):
    """Without one, also where to write."""

    mailbox = StringField(_l("E-Mail-Adresse"), filters=[lambda typed: (typed or "").strip()])

    def validate_mailbox(self, field: StringField) -> None:
        if readable_mailbox(field.data) is None:
            raise ValidationError(_l("Bitte prüfen Sie die Adresse, zum Beispiel name@beispiel.de."))


class HourForm(SubmissionForm):
    """When a text is to be public."""

    day = DateField(
        _l("Veröffentlichen am"), validators=[InputRequired(_l("Bitte geben Sie einen Tag ein."))]
    )
    clock = TimeField(
        _l("Uhrzeit"), validators=[InputRequired(_l("Bitte geben Sie eine Uhrzeit ein, zum Beispiel 18:30."))]
    )

    def moment(self, zone: ZoneInfo) -> datetime:
        """In the town's time. Midnight counts: it is a time like any other."""
        return datetime.combine(self.day.data or date.min, self.clock.data or time(), zone)

    def show_hour(self, moment: datetime, zone: ZoneInfo) -> None:
        local = moment.astimezone(zone)
        self.day.data, self.clock.data = local.date(), local.time().replace(second=0, microsecond=0)


class HeldAnswerForm(HourForm):
    """What becomes of an idea, to be said later."""

    answer = RadioField(
        _l("Was wird aus der Idee?"),
        choices=[SelectChoice(answer.value, ANSWER_WORDS[answer]) for answer in ANSWERS],
        validators=[InputRequired(_l("Bitte wählen Sie eine Antwort."))],
    )
    body = StringField(_l("Zuständige Stelle"), filters=[tidy], validators=[Length(max=LONGEST_BODY)])
    text = TextAreaField(_l("Text"), filters=[tidy], validators=[Length(max=LONGEST_MESSAGE)])

    def draft(self) -> AnswerDraft:
        return AnswerDraft(
            answer=Answer(self.answer.data), text=self.text.data or "", body=self.body.data or ""
        )


class HeldStandingForm(HourForm, StandingForm):
    """Where a measure stands, to be said later."""
