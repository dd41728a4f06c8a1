"""Moving measures on the board."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2

from participation.strategy.forms.fields import passage
from participation.strategy.models import LONGEST_REASON
from participation.strategy.words import HORIZON_WORDS
from participation.web.forms import Form


class MoveForm(Form):
    """The measures that are ticked, and where they go."""

    horizon = SelectField(
        _l("Ausgewählte verschieben nach …"),
        choices=[SelectChoice(horizon.value, words) for horizon, words in HORIZON_WORDS.items()],
    )
    placement_reason = passage(_l("Grund der Einordnung (öffentlich)"), LONGEST_REASON)
