"""What staff fills in after the end of a workshop."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired

from participation.ideas.forms import TooLong, one_line
from participation.kernel.text import tidy
from participation.web.forms import Form
from participation.workshops.forms import MeasureDraftForm
from participation.workshops.models import SmallGroup
from participation.workshops.models.rooms import LONGEST_REASON, LONGEST_RESULT
from participation.workshops.services.correcting import Why


class WithReason(Form):
    """Why a text is changed after the end."""

    reason = StringField(
        _l("Warum wird der Text geändert?"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Bitte schreiben Sie, warum der Text geändert wird.")),
            TooLong(LONGEST_REASON),
        ],
    )
    erases = BooleanField(_l("Den alten Text auch aus früheren Fassungen des Protokolls löschen"))

    def why(self) -> Why:
        return Why(self.reason.data or "", erases=bool(self.erases.data))


class CorrectedMeasureForm(WithReason, MeasureDraftForm):
    """A row of the plan in other words."""


class CorrectedResultForm(WithReason):
    """The result of a small group in other words."""

    result = TextAreaField(_l("Ergebnis der Gruppe"), filters=[tidy], validators=[TooLong(LONGEST_RESULT)])
    version = HiddenField()

    def show(self, group: SmallGroup) -> None:
        self.result.data, self.version.data = group.result_text, str(group.version)
