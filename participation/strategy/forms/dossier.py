"""The dossier of a measure, for a new one and for one that is there."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import DataRequired, InputRequired, Length

from participation.municipality.forms.fields import WholeNumber
from participation.municipality.models import Process
from participation.municipality.rules import open_areas
from participation.strategy.forms.fields import (
    TOO_LONG,
    Areas,
    Numbers,
    Seen,
    check_numbers,
    line,
    numbers_in,
    one_line,
    passage,
    sentence,
)
from participation.strategy.models import (
    LONGEST_MEASURE_TITLE,
    LONGEST_OFFICE,
    LONGEST_REASON,
    LONGEST_VALUE,
    DependencyKind,
    Horizon,
    Measure,
    MeasureStatus,
)
from participation.strategy.queries.dependencies import Ties
from participation.strategy.rules import Planning, read_number, shown_number
from participation.strategy.services.drafts import MeasureDraft
from participation.strategy.services.measures import Beginning
from participation.strategy.services.provenance import SourceDraft
from participation.strategy.words import HORIZON_WORDS, STATUS_MEANINGS, horizon_meanings
from participation.web.forms import SubmissionForm
from participation.web.sentences import term

BEGINS_AS = (MeasureStatus.DRAFT, MeasureStatus.PROPOSED, MeasureStatus.RUNNING)
AMOUNTS = ("cost_from", "cost_to", "yearly_from", "yearly_to")


class DossierForm(SubmissionForm):
    """The dossier of a measure (Maßnahmensteckbrief)."""

    title = StringField(
        _l("Titel"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Bitte geben Sie der Maßnahme einen Titel.")),
            Length(max=LONGEST_MEASURE_TITLE, message=TOO_LONG),
        ],
    )
    goal = sentence(_l("Ziel"))
    text = passage(_l("Beschreibung"))
    plain_text = passage(_l("Einfach erklärt"))
    areas = Areas(_l("Lebensbereich"), validate_choice=False)
    is_cross_cutting = BooleanField(_l("Querschnitt: betrifft alle Bereiche"))
    is_own_project = BooleanField(_l("Eigenes Vorhaben der Stadt"))
    horizon = RadioField(
        _l("Zeithorizont"),
        choices=[],
        validators=[InputRequired(_l("Bitte wählen Sie den Zeithorizont."))],
    )
    placement_reason = passage(_l("Grund der Einordnung (öffentlich)"), LONGEST_REASON)
    requires = Numbers(_l("Setzt voraus"), filters=[one_line])
    benefits = Numbers(_l("Gewinnt durch"), filters=[one_line])
    lead_office = line(_l("Federführung"), LONGEST_OFFICE)
    partners = sentence(_l("Beteiligte"))
    cost_from = WholeNumber(_l("Einmalig von"))
    cost_to = WholeNumber(_l("Einmalig bis"))
    yearly_from = WholeNumber(_l("Im Jahr von"))
    yearly_to = WholeNumber(_l("Im Jahr bis"))
    cost = sentence(_l("Kosten in Worten"))
    funding = sentence(_l("Finanzierung und Förderung"))
    is_budget_reserved = BooleanField(
        _l("Haushaltsvorbehalt: nur, wenn der Haushalt die Mittel bereitstellt")
    )
    staff_days = WholeNumber(_l("Personalaufwand in Personentagen"))
    climate_effect = sentence(_l("Wirkung auf das Klima"))
    data_protection = sentence(_l("Datenschutz"))
    risks = sentence(_l("Risiken (nicht öffentlich)"))
    first_step = sentence(_l("Erster Schritt"))
    indicator = sentence(_l("Woran wir es messen"))
    indicator_baseline = line(_l("Wert heute"), LONGEST_VALUE)
    indicator_target = line(_l("Zielwert"), LONGEST_VALUE)

    def offer(self, process: Process, planning: Planning, at: datetime, *, kept: Iterable[int] = ()) -> None:
        """The horizons as the process means them; areas that take something new, and those of the measure."""
        keeps = set(kept)
        takes = {area.id for area in open_areas(process.areas, at)} | keeps
        self.areas.label.text = term(process.area_term)
        self.areas.choices = [
            SelectChoice(area.slug, area.name) for area in process.areas if area.id in takes
        ]
        self.horizon.choices = [
            SelectChoice(horizon.value, meaning) for horizon, meaning in horizon_meanings(planning).items()
        ]

    def validate_requires(self, field: Field) -> None:
        check_numbers(field.data)

    def validate_benefits(self, field: Field) -> None:
        check_numbers(field.data)

    def fill(self, measure: Measure, ties: Ties) -> None:
        """Show the measure as it is."""
        for name, stored in stored_words(measure, ties).items():
            self._fields[name].data = stored

    def differences(self, measure: Measure, ties: Ties) -> list[tuple[str, str]]:
        """Name and stored words of each field that says something else than the measure does now."""
        stored = stored_words(measure, ties)
        shown = shown_words(stored, measure)
        changed = [name for name, words in stored.items() if (self._fields[name].data or "") != (words or "")]
        return [(str(self._fields[name].label.text), shown[name]) for name in changed]

    def draft(self, process: Process, measures: Mapping[int, int]) -> MeasureDraft:
        """``measures`` maps the numbers that the form names to ids."""
        chosen = set(self.areas.data or [])
        return MeasureDraft(
            horizon=Horizon(self.horizon.data),
            area_ids=tuple(area.id for area in process.areas if area.slug in chosen),
            requires=tuple(measures[number] for number in measure_numbers(self.requires.data)),
            benefits=tuple(measures[number] for number in measure_numbers(self.benefits.data)),
            **{**self.amounts(), **{name: self._fields[name].data for name in AS_TYPED}},
        )

    def amounts(self) -> dict[str, int | None]:
        """One end alone is both."""
        typed = {name: self._fields[name].data for name in AMOUNTS}
        other = {"cost_from": "cost_to", "cost_to": "cost_from"}
        other |= {"yearly_from": "yearly_to", "yearly_to": "yearly_from"}
        return {name: typed[other[name]] if ends is None else ends for name, ends in typed.items()}


AS_TYPED = (
    "title", "goal", "text", "plain_text", "is_cross_cutting", "is_own_project", "placement_reason",
    "lead_office", "partners", "cost", "funding", "is_budget_reserved", "staff_days", "climate_effect",
    "data_protection", "risks", "first_step", "indicator", "indicator_baseline", "indicator_target",
)  # fmt: skip
"""Fields of the form that are called as in the table and bear the same values."""


def measure_numbers(typed: str | None) -> list[int]:
    """The measures that a line of numbers names; what is no number of a measure is left out."""
    return [number for word in numbers_in(typed) if (number := read_number(word)) is not None]


def stored_words(measure: Measure, ties: Ties) -> dict[str, Any]:
    """What the fields of the form say of the measure as it is stored."""
    return {name: getattr(measure, name) for name in (*AS_TYPED, *AMOUNTS)} | {
        "horizon": measure.horizon.value,
        "areas": [area.slug for area in measure.areas],
        "requires": in_one_line(ties, DependencyKind.REQUIRES),
        "benefits": in_one_line(ties, DependencyKind.BENEFITS),
    }


def in_one_line(ties: Ties, kind: DependencyKind) -> str:
    return " ".join(shown_number(other.number) for other in ties.of(kind))


def shown_words(stored: Mapping[str, Any], measure: Measure) -> dict[str, str]:
    """The same, as one reads it."""
    shown = {}
    for name, words in stored.items():
        if isinstance(words, bool):
            shown[name] = gettext("ja") if words else gettext("nein")
        else:
            shown[name] = "" if words is None else str(words)
    shown["horizon"] = str(HORIZON_WORDS[measure.horizon])
    shown["areas"] = ", ".join(area.name for area in measure.areas)
    return shown


class NewMeasureForm(DossierForm):
    """The dossier, where it begins and from what."""

    status = RadioField(
        _l("Wo steht die Maßnahme?"),
        choices=[SelectChoice(status.value, STATUS_MEANINGS[status]) for status in BEGINS_AS],
        default=MeasureStatus.DRAFT.value,
        validators=[InputRequired(_l("Bitte wählen Sie, wer die Maßnahme sehen soll."))],
    )
    sources = Numbers(_l("Themen und Ideen, aus denen sie entstand"), filters=[one_line])
    answers = BooleanField(_l("Ideen damit beantworten"), default=True)

    def validate_sources(self, field: Field) -> None:
        check_numbers(field.data)

    def beginning(self, sources: tuple[SourceDraft, ...], *, may_answer: bool) -> Beginning:
        return Beginning(
            status=MeasureStatus(self.status.data),
            sources=sources,
            answers=bool(self.answers.data) and may_answer,
            submission_key=self.submission_key.data,
        )


class EditMeasureForm(Seen, DossierForm):
    """The dossier of a measure that is there."""
