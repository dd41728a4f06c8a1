"""What the Redaktion fills in about measures."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from participation.ideas.models import Idea
from participation.kernel.text import tidy
from participation.municipality.models import Process
from participation.municipality.rules import open_areas
from participation.strategy.models import (
    LONGEST_LINE,
    LONGEST_MEASURE_TEXT,
    LONGEST_MEASURE_TITLE,
    LONGEST_OFFICE,
    Horizon,
    Measure,
    MeasureStatus,
    SourceRole,
)
from participation.strategy.rules import THEME, read_number
from participation.strategy.services.drafts import MeasureDraft, Standing
from participation.strategy.services.measures import Beginning
from participation.strategy.services.provenance import SourceDraft
from participation.strategy.words import HORIZON_MEANINGS, HORIZON_WORDS, ROLE_WORDS, STATUS_MEANINGS
from participation.themes.models import Theme
from participation.web.forms import Form, SubmissionForm
from participation.web.sentences import term

NO_VERSION = -1
"""No measure has it: a damaged form meets the same answer as an outdated one."""
BETWEEN_SOURCES = re.compile(r"[\s,;]+")
MOST_SOURCES = 100
BEGINS_AS = (MeasureStatus.DRAFT, MeasureStatus.PROPOSED)
TOO_LONG = _l("Das ist zu lang: Möglich sind %(max)d Zeichen.")


def one_line(typed: str | None) -> str:
    return " ".join(tidy(typed).split())


def version_of(typed: str | None) -> int:
    """The version that a form names; NO_VERSION if it names none."""
    known = typed is not None and typed.isascii() and typed.isdigit() and len(typed) < 10
    return int(typed) if typed and known else NO_VERSION


def line(label: Any, most: int = LONGEST_LINE) -> StringField:  # noqa: ANN401 (a lazy text)
    return StringField(label, filters=[one_line], validators=[Length(max=most, message=TOO_LONG)])


def passage(label: Any) -> TextAreaField:  # noqa: ANN401 (a lazy text)
    return TextAreaField(
        label, filters=[tidy], validators=[Length(max=LONGEST_MEASURE_TEXT, message=TOO_LONG)]
    )


class Areas(SelectMultipleField):
    """Areas of life as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Numbers(StringField):
    """Numbers typed in one line, and those of a button beside it that adds one more."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = " ".join(str(typed) for typed in valuelist)


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
    goal = line(_l("Ziel"))
    text = passage(_l("Beschreibung"))
    plain_text = passage(_l("Einfach erklärt"))
    areas = Areas(_l("Lebensbereich"), validate_choice=False)
    is_cross_cutting = BooleanField(_l("Querschnitt: betrifft alle Bereiche"))
    horizon = RadioField(
        _l("Zeithorizont"),
        choices=[SelectChoice(horizon.value, meaning) for horizon, meaning in HORIZON_MEANINGS.items()],
        validators=[InputRequired(_l("Bitte wählen Sie, wann die Maßnahme beginnen soll."))],
    )
    lead_office = line(_l("Federführung"), LONGEST_OFFICE)
    partners = line(_l("Beteiligte"))
    cost = line(_l("Kostenrahmen"))
    first_step = line(_l("Erster Schritt"))
    indicator = line(_l("Woran wir es messen"))

    def offer_areas(self, process: Process, at: datetime, *, kept: Iterable[int] = ()) -> None:
        """Areas that take something new, and those where the measure is already."""
        keeps = set(kept)
        takes = {area.id for area in open_areas(process.areas, at)} | keeps
        self.areas.label.text = term(process.area_term)
        self.areas.choices = [
            SelectChoice(area.slug, area.name) for area in process.areas if area.id in takes
        ]

    def fill(self, measure: Measure) -> None:
        """Show the measure as it is."""
        for name in MEASURE_FIELDS:
            self._fields[name].data = getattr(measure, name)
        self.horizon.data = measure.horizon.value
        self.areas.data = [area.slug for area in measure.areas]

    def differences(self, measure: Measure) -> list[tuple[str, str]]:
        """Name and stored words of each field that says something else than the measure does now."""
        stored = {name: getattr(measure, name) for name in MEASURE_FIELDS}
        stored["horizon"] = measure.horizon.value
        stored["areas"] = [area.slug for area in measure.areas]
        shown = stored | {
            "is_cross_cutting": gettext("ja") if measure.is_cross_cutting else gettext("nein"),
            "horizon": str(HORIZON_WORDS[measure.horizon]),
            "areas": ", ".join(area.name for area in measure.areas),
        }
        fields = [field for field in self if field.name in stored]
        changed = [field for field in fields if field.data != stored[field.name]]
        return [(str(field.label.text), shown[field.name]) for field in changed]

    def draft(self, process: Process) -> MeasureDraft:
        chosen = set(self.areas.data or [])
        return MeasureDraft(
            horizon=Horizon(self.horizon.data),
            area_ids=tuple(area.id for area in process.areas if area.slug in chosen),
            **{name: self._fields[name].data for name in MEASURE_FIELDS},
        )


MEASURE_FIELDS = (
    "title",
    "goal",
    "text",
    "plain_text",
    "is_cross_cutting",
    "lead_office",
    "partners",
    "cost",
    "first_step",
    "indicator",
)
"""Fields of the form that are called as in the table and bear the same values."""


class Seen:
    """Bears the version of the measure that the person had in front of them."""

    version = HiddenField()

    def see(self, measure: Measure) -> None:
        self.version.data = str(measure.version)

    def seen(self) -> int:
        return version_of(str(self.version.data))


class NewMeasureForm(DossierForm):
    """The dossier, where it begins and from what."""

    status = RadioField(
        _l("Wer soll die Maßnahme sehen?"),
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


class SourcesForm(Form):
    """Themes and ideas by their numbers, and what they are to the measure."""

    sources = Numbers(
        _l("Nummern"),
        filters=[one_line],
        validators=[DataRequired(_l("Bitte geben Sie mindestens eine Nummer ein, zum Beispiel T-07."))],
    )
    role = SelectField(
        _l("Rolle"),
        choices=[SelectChoice(role.value, words) for role, words in ROLE_WORDS.items()],
        default=SourceRole.ORIGIN.value,
    )
    answers = BooleanField(_l("Ideen damit beantworten"), default=True)

    def validate_sources(self, field: Field) -> None:
        check_numbers(field.data)


class MoveForm(Form):
    """The measures that are ticked, and where they go."""

    horizon = SelectField(
        _l("Ausgewählte verschieben nach …"),
        choices=[SelectChoice(horizon.value, words) for horizon, words in HORIZON_WORDS.items()],
    )


def numbers_in(typed: str | None) -> list[str]:
    """The numbers that somebody typed, each once, in their order."""
    return list(dict.fromkeys(word for word in BETWEEN_SOURCES.split(typed or "") if word))


def check_numbers(typed: str | None) -> None:
    """Raise ValidationError for too many numbers at once."""
    if len(numbers_in(typed)) > MOST_SOURCES:
        raise ValidationError(
            gettext(
                "Bitte höchstens %(most)s Nummern auf einmal. Weitere können Sie danach hinzufügen.",
                most=MOST_SOURCES,
            )
        )


def drafts_of(
    numbers: Iterable[str], *, themes: Iterable[Theme], ideas: Iterable[Idea], role: SourceRole
) -> tuple[tuple[SourceDraft, ...], list[str]]:
    """What was found for the typed ``numbers``, and the numbers that nothing was found for."""
    known_themes = {theme.number: theme for theme in themes}
    known_ideas = {idea.number: idea for idea in ideas}
    found: list[SourceDraft] = []
    missing: list[str] = []
    for number in numbers:
        theme = known_themes.get(read_number(number, THEME) or 0)
        idea = known_ideas.get(number)
        if theme is None and idea is None:
            missing.append(number)
        else:
            found.append(SourceDraft(role=role, theme=theme, idea=idea))
    return tuple(found), missing
