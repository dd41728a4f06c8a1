"""What the horizons of a process mean, and what the town can do in each."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import InputRequired

from participation.municipality.forms.fields import Seen, WholeNumber
from participation.strategy.models import Horizon, HorizonMeans
from participation.strategy.rules import Planning
from participation.web.forms import Form

NO_MONTHS = _l("Bitte geben Sie eine Zahl von Monaten an.")


class PlanningForm(Seen, Form):
    """Limits of the horizons, and a capacity for each; empty means that none is planned."""

    horizon_means = RadioField(
        _l("Was sagt der Zeithorizont?"),
        choices=[
            SelectChoice(HorizonMeans.START.value, _l("wann eine Maßnahme beginnt")),
            SelectChoice(HorizonMeans.COMPLETION.value, _l("wann eine Maßnahme fertig ist")),
        ],
        validators=[InputRequired(_l("Bitte wählen Sie eines von beidem."))],
    )
    short_months = WholeNumber(_l("Kurzfristig: bis zu … Monaten"), validators=[InputRequired(NO_MONTHS)])
    medium_months = WholeNumber(_l("Mittelfristig: bis zu … Monaten"), validators=[InputRequired(NO_MONTHS)])
    short_days = WholeNumber(_l("Kurzfristig: Personentage"))
    medium_days = WholeNumber(_l("Mittelfristig: Personentage"))
    long_days = WholeNumber(_l("Langfristig: Personentage"))
    short_euro = WholeNumber(_l("Kurzfristig: Euro"))
    medium_euro = WholeNumber(_l("Mittelfristig: Euro"))
    long_euro = WholeNumber(_l("Langfristig: Euro"))

    def fill(self, planning: Planning) -> None:
        self.see(planning.version)
        self.horizon_means.data = planning.horizon_means.value
        self.short_months.data, self.medium_months.data = planning.short_months, planning.medium_months
        for horizon in Horizon:
            self._fields[f"{horizon}_days"].data = planning.days.get(horizon)
            self._fields[f"{horizon}_euro"].data = planning.euro.get(horizon)

    def planning(self) -> Planning:
        return Planning(
            horizon_means=HorizonMeans(self.horizon_means.data),
            short_months=self.short_months.data or 0,
            medium_months=self.medium_months.data or 0,
            days={horizon: self._fields[f"{horizon}_days"].data for horizon in Horizon},
            euro={horizon: self._fields[f"{horizon}_euro"].data for horizon in Horizon},
            version=self.seen(),
        )
