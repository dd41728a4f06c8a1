"""Moving measures on the board."""

from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2

from participation.municipality.models import AreaOfLife, Process
from participation.municipality.rules import open_areas
from participation.strategy.forms.fields import passage
from participation.strategy.models import LONGEST_REASON, Horizon
from participation.strategy.words import HORIZON_WORDS
from participation.web.forms import Form
from participation.web.sentences import term

AREA = "bereich-"
NO_AREA = "querschnitt"
"""What the menu calls an area, before its slug, and no area."""


class MoveForm(Form):
    """The measures that are ticked, and where they go: into a horizon, or into an area of life."""

    horizon = SelectField(_l("Ausgewählte verschieben nach …"), choices=[])
    placement_reason = passage(_l("Grund der Einordnung (öffentlich)"), LONGEST_REASON)

    def offer(self, process: Process, at: datetime) -> None:
        """The horizons, and the areas that take something new."""
        when, where = gettext("Zeithorizont"), term(process.area_term)
        self.horizon.choices = [
            *(SelectChoice(key.value, str(words), optgroup=when) for key, words in HORIZON_WORDS.items()),
            *(
                SelectChoice(AREA + area.slug, area.name, optgroup=where)
                for area in open_areas(process.areas, at)
            ),
            SelectChoice(NO_AREA, gettext("Querschnitt"), optgroup=where),
        ]

    def wanted(self, process: Process) -> Horizon | AreaOfLife | None:
        """Where to; None stands for no single area."""
        typed = str(self.horizon.data)
        if typed == NO_AREA:
            return None
        if typed.startswith(AREA):
            return next(area for area in process.areas if AREA + area.slug == typed)
        return Horizon(typed)
