"""Into which area of life another one goes up."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types of 3.2
from wtforms.validators import InputRequired

from participation.municipality.forms.fields import Seen
from participation.municipality.models import AreaOfLife
from participation.web.forms import Form


class MergeForm(Seen, Form):
    """The area that takes everything over."""

    into = SelectField(
        _l("Alles kommt in …"),
        validate_choice=False,
        validators=[InputRequired(_l("Bitte wählen Sie den Bereich, in den alles kommt."))],
    )

    def offer(self, areas: Sequence[AreaOfLife]) -> None:
        self.into.choices = [
            SelectChoice("", gettext("Bitte wählen")),
            *(SelectChoice(area.slug, area.name) for area in areas),
        ]
