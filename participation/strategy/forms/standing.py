"""Where a measure stands: the council's decision and progress."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import InputRequired, Optional

from participation.strategy.forms.fields import Seen, line, passage
from participation.strategy.models import Measure, MeasureStatus
from participation.strategy.services.drafts import Standing
from participation.strategy.words import STATUS_MEANINGS
from participation.web.forms import Form


class StandingForm(Seen, Form):
    """Where the measure stands: the council's decision and the latest on progress."""

    status = RadioField(
        _l("Stand der Maßnahme"),
        choices=[SelectChoice(status.value, meaning) for status, meaning in STATUS_MEANINGS.items()],
        validators=[InputRequired(_l("Bitte wählen Sie, wo die Maßnahme steht."))],
    )
    decided_on = DateField(_l("Tag des Beschlusses"), validators=[Optional()])
    decision_note = line(_l("Beschluss in einem Satz"))
    progress_note = passage(_l("Neues zum Fortschritt"))
    progress_on = DateField(_l("Stand vom"), validators=[Optional()])
    answers = BooleanField(_l("Ideen damit beantworten"), default=True)

    def fill(self, measure: Measure) -> None:
        self.see(measure)
        for name in ("decided_on", "decision_note", "progress_note", "progress_on"):
            self._fields[name].data = getattr(measure, name)
        self.status.data = measure.status.value

    def standing(self) -> Standing:
        return Standing(
            status=MeasureStatus(self.status.data),
            decided_on=self.decided_on.data,
            decision_note=self.decision_note.data or "",
            progress_note=self.progress_note.data or "",
            progress_on=self.progress_on.data,
        )
