"""What should have stood at an option of a closed round."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import InputRequired, NumberRange, Optional

from participation.kernel.text import tidy
from participation.municipality.forms.fields import WholeNumber, line
from participation.rounds.models import HIGHEST_BUDGET, LONGEST_OPTION, LONGEST_REASON, RoundOption
from participation.rounds.services.correcting import CorrectionDraft
from participation.web.forms import Form

NO_REASON = _l("Bitte schreiben Sie, was berichtigt wird und warum.")


class CorrectionForm(Form):
    """One option; fields that stay empty say that it was right."""

    option = SelectField(_l("Welche Möglichkeit?"), validators=[InputRequired(_l("Bitte wählen Sie eine."))])
    title = line(_l("Richtiger Titel"), LONGEST_OPTION)
    cost = WholeNumber(
        _l("Richtige Kosten in Euro"),
        validators=[
            Optional(),
            NumberRange(0, HIGHEST_BUDGET, _l("Bitte geben Sie die Kosten in ganzen Euro an.")),
        ],
    )
    reason = line(_l("Was wird berichtigt, und warum?"), LONGEST_REASON, required=NO_REASON)

    def offer(self, options: Sequence[RoundOption]) -> None:
        self.option.choices = [
            SelectChoice(option.key, f"{option.number} – {option.title}") for option in options
        ]

    def draft(self) -> CorrectionDraft:
        return CorrectionDraft(
            title=tidy(self.title.data), cost=self.cost.data, reason=tidy(self.reason.data)
        )
