"""What somebody without an account fills in to support an idea."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import ValidationError

from participation.kernel.address import readable_mailbox
from participation.web.forms import Form


class GuestForm(Form):
    """The mailbox to which the link goes."""

    mailbox = StringField(_l("E-Mail-Adresse"), filters=[lambda typed: (typed or "").strip()])

    def validate_mailbox(self, field: StringField) -> None:
        if readable_mailbox(field.data) is None:
            raise ValidationError(_l("Bitte prüfen Sie die Adresse, zum Beispiel name@beispiel.de."))
