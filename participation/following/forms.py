"""What people fill in to follow something, and to choose how often they hear of it."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from participation.following.models import Rhythm
from participation.following.words import RHYTHM_WORDS
from participation.kernel.address import readable_mailbox
from participation.web.forms import Form

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
