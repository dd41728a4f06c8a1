"""What is filled in to support an idea without an account: by whoever supports it, or for a caller."""

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import ValidationError

from participation.codes.forms import CodeForm
from participation.ideas.rules import NUMBER
from participation.kernel.address import readable_mailbox
from participation.voting.models import SupportChannel
from participation.voting.words import CHANNEL_WORDS
from participation.web.forms import Form


class GuestForm(Form):
    """The mailbox to which the link goes."""

    mailbox = StringField(_l("E-Mail-Adresse"), filters=[lambda typed: (typed or "").strip()])

    def validate_mailbox(self, field: StringField) -> None:
        if readable_mailbox(field.data) is None:
            raise ValidationError(_l("Bitte prüfen Sie die Adresse, zum Beispiel name@beispiel.de."))


ENTERED = (SupportChannel.TELEPHONE, SupportChannel.PAPER)


class EnteredForm(CodeForm):
    """A caller's code, the number of the idea, and how both reached the town hall."""

    code = StringField(_l("Code"))
    number = StringField(_l("Nummer der Idee"), filters=[lambda typed: (typed or "").strip()])
    channel = RadioField(
        _l("Wie kam es an?"), choices=[SelectChoice(way.value, CHANNEL_WORDS[way]) for way in ENTERED]
    )

    def __init__(self) -> None:
        """As it was for the one before: who sits at the telephone stays there."""
        before = request.args.get("weg", "")
        super().__init__(channel=before if before in set(ENTERED) else SupportChannel.TELEPHONE.value)

    def validate_code(self, _field: StringField) -> None:
        if not self.signs():
            raise ValidationError(
                _l("Ein Code hat 16 Zeichen, Buchstaben und Ziffern. Bitte lassen Sie ihn wiederholen.")
            )

    def validate_number(self, field: StringField) -> None:
        if NUMBER.fullmatch(field.data or "") is None:
            raise ValidationError(_l("Eine Nummer sieht so aus: 2026-0042."))

    def way(self) -> SupportChannel:
        return SupportChannel(self.channel.data)
