"""What people fill in to report a barrier, and to look for something in the log."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form as BareForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import DataRequired, Length, ValidationError

from participation.kernel.address import readable_mailbox
from participation.kernel.text import tidy
from participation.municipality.forms.fields import TOO_LONG, LocalDay, one_line
from participation.municipality.models import LONGEST_MAILBOX, Process
from participation.pages.words import GROUP_WORDS
from participation.web.forms import SubmissionForm

LONGEST_PLACE = 300
LONGEST_REPORT = 4000
LONGEST_SEARCH = 120


class BarrierForm(SubmissionForm):
    """Where something could not be used, and what happened; an address only for whoever wants an answer."""

    place = StringField(
        _l("Auf welcher Seite?"), filters=[one_line], validators=[Length(max=LONGEST_PLACE, message=TOO_LONG)]
    )
    text = TextAreaField(
        _l("Was geht nicht?"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Bitte schreiben Sie, was nicht geht. Ein Satz genügt.")),
            Length(max=LONGEST_REPORT, message=TOO_LONG),
        ],
    )
    mailbox = StringField(_l("E-Mail-Adresse"), filters=[one_line], validators=[Length(max=LONGEST_MAILBOX)])
    website = StringField(_l("Bitte frei lassen"))

    def validate_mailbox(self, field: StringField) -> None:
        if field.data and readable_mailbox(field.data) is None:
            raise ValidationError(
                _l("Bitte prüfen Sie die Adresse, zum Beispiel name@beispiel.de, oder lassen Sie sie weg.")
            )


def search_words(typed: str | None) -> str:
    return one_line(typed)[:LONGEST_SEARCH]


class LogForm(BareForm):
    """A filter of the log; the address bears it, so there is no token."""

    verfahren = SelectField(_l("Verfahren"), validate_choice=False)
    was = SelectField(_l("Was"), validate_choice=False)
    wer = StringField(_l("Person: Name oder E-Mail-Adresse"), filters=[search_words])
    von = LocalDay(_l("Vom"))
    bis = LocalDay(_l("Bis zum"))

    def offer(self, processes: Sequence[Process], everything: Any) -> None:  # noqa: ANN401 (a lazy text)
        self.verfahren.choices = [
            SelectChoice("", everything),
            *(SelectChoice(process.slug, process.title) for process in processes),
        ]
        self.was.choices = [
            SelectChoice("", everything),
            *(SelectChoice(group, words) for group, words in GROUP_WORDS.items()),
        ]
