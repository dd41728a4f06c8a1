"""The town and its duty pages."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from participation.kernel.address import readable_mailbox
from participation.kernel.text import tidy
from participation.municipality.calendar import Land, closings_in, lines_of
from participation.municipality.forms.closings import ClosedDays
from participation.municipality.forms.fields import (
    TOO_LONG,
    Seen,
    WholeNumber,
    line,
    passage,
)
from participation.municipality.models import (
    LONGEST_LINE,
    LONGEST_MAILBOX,
    LONGEST_PAGE,
    LONGEST_PASSAGE,
    LONGEST_PHONE,
    Municipality,
)
from participation.municipality.rules import time_zones
from participation.municipality.services.town import PageDraft, TownDraft
from participation.municipality.words import LAND_NAMES
from participation.web.forms import Form

MOST_PEOPLE = 10_000_000

TOWN_FIELDS = ("name", "office", "address", "phone", "hours", "mailbox", "time_zone", "land", "population")


class TownForm(Seen, Form):
    """Name and contact as they stand in the foot of every page and under every letter."""

    name = line(_l("Name der Stadt"), LONGEST_LINE, required=_l("Bitte geben Sie der Stadt ihren Namen."))
    office = line(_l("Zuständige Stelle"), LONGEST_LINE)
    address = line(_l("Anschrift"), LONGEST_PASSAGE)
    phone = line(_l("Telefon"), LONGEST_PHONE)
    hours = line(_l("Zeiten"), LONGEST_PASSAGE)
    mailbox = line(_l("E-Mail-Adresse"), LONGEST_MAILBOX)
    population = WholeNumber(
        _l("Einwohnerinnen und Einwohner"),
        validators=[
            Optional(),
            NumberRange(1, MOST_PEOPLE, _l("Bitte geben Sie eine Zahl zwischen 1 und 10 Millionen ein.")),
        ],
    )
    time_zone = SelectField(_l("Zeitzone"))
    land = SelectField(_l("Bundesland"))
    closed_days = ClosedDays(_l("Schließtage"))
    staff_second_factor = BooleanField(
        _l("Wer im Rathaus hier arbeitet, meldet sich mit einem zweiten Schritt an")
    )

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 (as wtforms takes them)
        super().__init__(**settings)
        self.time_zone.choices = [SelectChoice(zone, zone) for zone in time_zones()]
        self.land.choices = [
            SelectChoice("", _l("Keines: Nur Wochenenden sind frei")),
            *(SelectChoice(land.value, LAND_NAMES[land]) for land in Land),
        ]

    def validate_mailbox(self, field: StringField) -> None:
        if field.data and readable_mailbox(field.data) is None:
            raise ValidationError(_l("Bitte prüfen Sie die Adresse, zum Beispiel name@beispiel.de."))

    def fill(self, town: Municipality) -> None:
        self.see(town.version)
        for name in (*TOWN_FIELDS, "staff_second_factor"):
            self[name].data = getattr(town, name)
        self.closed_days.show(closings_in(town.closed_days))

    def draft(self) -> TownDraft:
        return TownDraft(
            closed_days=lines_of(self.closed_days.closings),
            **{name: self[name].data for name in TOWN_FIELDS},
            staff_second_factor=bool(self.staff_second_factor.data),
        )


class PageForm(Seen, Form):
    """One duty page in one language."""

    text = TextAreaField(
        _l("Text"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Bitte schreiben Sie den Text der Seite.")),
            Length(max=LONGEST_PAGE, message=TOO_LONG),
        ],
    )
    plain_text = passage(_l("Einfach erklärt"))

    def draft(self) -> PageDraft:
        return PageDraft(text=self.text.data or "", plain_text=self.plain_text.data or "")
