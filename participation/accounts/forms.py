"""What people fill in to sign in, to register, and to look after their account and those of others."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField
from wtforms import Form as BareForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types of 3.2
from wtforms.validators import InputRequired, Length, ValidationError

from participation.accounts.models import LONGEST_MAILBOX, LONGEST_NAME, LONGEST_PASSWORD
from participation.accounts.rules import is_unseen, may_be_password, readable_name
from participation.accounts.words import ROLE_NAMES
from participation.kernel.address import readable_mailbox
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Role
from participation.web.forms import Form, refusal_text
from participation.web.language import LANGUAGES

NO_PASSWORD = _l("Bitte geben Sie Ihr Passwort ein.")
TOO_LONG = _l("Bitte kürzen Sie das Passwort auf höchstens %(count)s Zeichen.", count=LONGEST_PASSWORD)
NO_CODE = _l("Das ist kein Code: Die App zeigt sechs Ziffern, ein Notfallcode hat 17 Zeichen.")
WHOLE_TOWN = ""
GRANTED = [role for role in Role if role is not Role.CITIZEN]
"""What can be given; a citizen is everybody."""


def options(pairs: Iterable[tuple[str, Any]]) -> list[Any]:
    """Values and labels as wtforms takes them from 3.4 on."""
    return [SelectChoice(value, label) for value, label in pairs]


def name_field() -> StringField:
    """The field for the name under which one is seen."""
    too_long = _l("Bitte kürzen Sie den Namen auf höchstens %(count)s Zeichen.", count=LONGEST_NAME)
    return StringField(
        _l("Name"), filters=[readable_name], validators=[Length(max=LONGEST_NAME, message=too_long)]
    )


def trimmed(typed: str | None) -> str:
    """Without blanks around it and invisible signs in it, which no mailbox has."""
    return "".join(sign for sign in (typed or "") if not is_unseen(sign)).strip()


class MailboxForm(Form):
    """A form that asks for a mailbox."""

    mailbox = StringField(_l("E-Mail-Adresse"), filters=[trimmed])

    def validate_mailbox(self, field: StringField) -> None:
        mailbox = readable_mailbox(field.data)
        if mailbox is None or len(mailbox) > LONGEST_MAILBOX:
            raise ValidationError(_l("Bitte prüfen Sie die Adresse, zum Beispiel name@beispiel.de."))

    @property
    def readable(self) -> str:
        """The mailbox as it is written to; only after the form was found in order."""
        return readable_mailbox(self.mailbox.data) or ""


class NewPassword:
    """Checks the field ``new_password`` of a form; ``mailbox_of_password`` is what it must not be."""

    new_password = PasswordField(
        _l("Passwort"),
        validators=[InputRequired(NO_PASSWORD), Length(max=LONGEST_PASSWORD, message=TOO_LONG)],
    )

    def mailbox_of_password(self) -> str:
        raise NotImplementedError

    def validate_new_password(self, field: PasswordField) -> None:
        try:
            may_be_password(field.data or "", mailbox=self.mailbox_of_password())
        except RuleViolation as refusal:
            raise ValidationError(refusal_text(refusal)) from refusal


class SignInForm(Form):
    """Anything may be typed here: what it can be says nothing about what there is."""

    mailbox = StringField(_l("E-Mail-Adresse"), filters=[trimmed])
    password = PasswordField(_l("Passwort"))
    next = HiddenField()

    def validate_mailbox(self, field: StringField) -> None:
        if readable_mailbox(field.data) is None:
            raise ValidationError(_l("Bitte prüfen Sie die Adresse, zum Beispiel name@beispiel.de."))

    def validate_password(self, field: PasswordField) -> None:
        if not field.data:
            raise ValidationError(NO_PASSWORD)


class RegistrationForm(NewPassword, MailboxForm):
    """An account: a mailbox, a password, and a name for whoever wants to show one."""

    name = name_field()
    website = StringField(_l("Bitte frei lassen"))

    def mailbox_of_password(self) -> str:
        return self.mailbox.data or ""


class ConfirmationForm(Form):
    """The password again, where another browser than the one of the registration confirms."""

    password = PasswordField(_l("Passwort"))


class SecondStepForm(Form):
    """The code that the app shows, or one of the recovery codes."""

    code = StringField(
        _l("Code aus der App"), filters=[trimmed], validators=[Length(max=40, message=NO_CODE)]
    )


class BeginSecondFactorForm(Form):
    """The password again: a browser left open must not lock its owner out."""

    password = PasswordField(_l("Ihr Passwort"), validators=[InputRequired(NO_PASSWORD)])


class NewPasswordForm(NewPassword, Form):
    """A new password for the mailbox of a link."""

    def __init__(self, mailbox: str, **settings: Any) -> None:  # noqa: ANN401 (as wtforms takes them)
        super().__init__(**settings)
        self.owner = mailbox

    def mailbox_of_password(self) -> str:
        return self.owner


class ChangePasswordForm(NewPasswordForm):
    """A new password for whoever knows the present one."""

    current_password = PasswordField(_l("Bisheriges Passwort"), validators=[InputRequired(NO_PASSWORD)])
    new_password = PasswordField(
        _l("Neues Passwort"),
        validators=[InputRequired(NO_PASSWORD), Length(max=LONGEST_PASSWORD, message=TOO_LONG)],
    )


class ParticularsForm(Form):
    """Name and language."""

    name = name_field()
    language = SelectField(_l("Sprache der Seiten und Mails"), choices=options(LANGUAGES.items()))


class RoleForm(Form):
    """A role, for the town or for one of its processes."""

    role = SelectField(
        _l("Rolle"),
        choices=options((role.value, ROLE_NAMES[role]) for role in GRANTED),
    )
    within = SelectField(_l("Gilt für"), validate_choice=True)

    def offer(self, processes: list[tuple[int, str]]) -> None:
        """Let the role be for the town, or for one of these processes (id and title)."""
        town = (WHOLE_TOWN, gettext("die ganze Stadt"))
        self.within.choices = options([town, *((str(number), title) for number, title in processes)])

    @property
    def chosen_role(self) -> Role:
        return Role(self.role.data)

    @property
    def chosen_process(self) -> int | None:
        return int(self.within.data) if self.within.data else None


class InvitationForm(RoleForm, MailboxForm):
    """Somebody new with a first role."""

    name = name_field()


class SearchForm(BareForm):
    """Words in names and mailboxes; the address bears them, so there is no token."""

    q = StringField(_l("Name oder E-Mail-Adresse"))
    alle = BooleanField(_l("Auch Konten ohne Rolle"))
