"""What staff fill in to build a survey."""

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from participation.municipality.forms.fields import (
    NO_DAY,
    LocalDay,
    Seen,
    WholeNumber,
    line,
    one_line,
    passage,
)
from participation.municipality.models import LONGEST_LEAD, AreaOfLife, NetiquetteReason, Process
from participation.municipality.rules import first_day, last_day, zone_of
from participation.surveys.models import (
    FEWEST_POINTS,
    LONGEST_END,
    LONGEST_HINT,
    LONGEST_NOTE,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    LONGEST_TITLE,
    MOST_POINTS,
    QuestionKind,
    Survey,
    SurveyAccess,
    SurveyOption,
    SurveyQuestion,
)
from participation.surveys.presets import Label, Preset, QuestionDraft
from participation.surveys.rules import CHOSEN, LEADING, MOST_COLUMNS, MOST_OPTIONS, MOST_ROWS
from participation.surveys.services.building import SurveyChange
from participation.surveys.words import ACCESS_WORDS
from participation.web.forms import Form, SubmissionForm

PRESET_WORDS = {
    Preset.MOOD: _l("Stimmungsbild Schwerpunkte: Fragen zu den Lebensbereichen dieses Verfahrens"),
    Preset.EMPTY: _l("Leer: alle Fragen selbst schreiben"),
}


class SurveyForm(Seen, Form):
    """A survey beside its questions. English is voluntary; without it readers of English see the German."""

    title = line(_l("Titel"), LONGEST_TITLE, required=_l("Bitte geben Sie der Umfrage einen Titel."))
    title_en = line(_l("Titel auf Englisch"), LONGEST_TITLE)
    lead = passage(_l("Worum es geht, in zwei Sätzen"), LONGEST_LEAD)
    lead_en = passage(_l("Dasselbe auf Englisch"), LONGEST_LEAD)
    first = LocalDay(_l("Erster Tag"), validators=[InputRequired(NO_DAY)])
    last = LocalDay(_l("Letzter Tag"), validators=[Optional()])
    access = RadioField(
        _l("Wer kann antworten?"),
        choices=[SelectChoice(access.value, ACCESS_WORDS[access]) for access in SurveyAccess],
        default=SurveyAccess.EVERYBODY.value,
        validators=[InputRequired(_l("Bitte wählen Sie, wer antworten kann."))],
    )

    def begin(self, process: Process, at: datetime) -> None:
        self.first.data = first_day(at, zone_of(process))

    def fill(self, survey: Survey) -> None:
        zone = zone_of(survey.process)
        self.see(survey.version)
        for name in ("title", "title_en", "lead", "lead_en"):
            self[name].data = getattr(survey, name)
        self.access.data = survey.access.value
        self.first.data = first_day(survey.starts_at, zone)
        self.last.data = last_day(survey.ends_at, zone) if survey.ends_at else None

    def change(self) -> SurveyChange:
        return SurveyChange(
            title=self.title.data or "",
            title_en=self.title_en.data or "",
            lead=self.lead.data or "",
            lead_en=self.lead_en.data or "",
            access=SurveyAccess(self.access.data),
            first=self.first.data or date.min,
            last=self.last.data,
        )


class NewSurveyForm(SurveyForm, SubmissionForm):
    """Begins with the questions of a template."""

    preset = RadioField(
        _l("Womit möchten Sie beginnen?"),
        choices=[SelectChoice(preset.value, words) for preset, words in PRESET_WORDS.items()],
        default=Preset.MOOD.value,
        validators=[InputRequired(_l("Bitte wählen Sie, womit Sie beginnen."))],
    )

    def chosen(self) -> Preset:
        return Preset(self.preset.data)


def lines_of(typed: str | None) -> list[str]:
    return [said for said in (one_line(typed_line) for typed_line in (typed or "").splitlines()) if said]


def several_lines(label: object, most: int) -> TextAreaField:
    return passage(label, most * (LONGEST_OPTION + 2))


class QuestionForm(Seen, Form):
    """One question; its kind was chosen before and decides which fields are there."""

    text = line(_l("Frage"), LONGEST_QUESTION, required=_l("Bitte schreiben Sie die Frage."))
    text_en = line(_l("Frage auf Englisch"), LONGEST_QUESTION)
    hint = line(_l("Hinweis"), LONGEST_HINT)
    hint_en = line(_l("Hinweis auf Englisch"), LONGEST_HINT)
    options = several_lines(_l("Antworten, jede in einer Zeile"), MOST_OPTIONS)
    options_en = several_lines(_l("Antworten auf Englisch, in derselben Reihenfolge"), MOST_OPTIONS)
    rows = several_lines(_l("Zeilen der Tabelle, jede in einer Zeile"), MOST_ROWS)
    rows_en = several_lines(_l("Zeilen auf Englisch, in derselben Reihenfolge"), MOST_ROWS)
    points = WholeNumber(
        _l("Stufen der Skala"),
        default=5,
        validators=[
            Optional(),
            NumberRange(FEWEST_POINTS, MOST_POINTS, _l("Bitte geben Sie eine Zahl zwischen 2 und 11 ein.")),
        ],
    )
    low = line(_l("Wort bei Stufe 1"), LONGEST_END)
    low_en = line(_l("Dasselbe auf Englisch"), LONGEST_END)
    high = line(_l("Wort bei der höchsten Stufe"), LONGEST_END)
    high_en = line(_l("Dasselbe auf Englisch"), LONGEST_END)
    most = WholeNumber(
        _l("Höchstens so viele Antworten"),
        validators=[
            Optional(),
            NumberRange(1, MOST_OPTIONS, _l("Bitte geben Sie eine Zahl zwischen 1 und 15 ein.")),
        ],
    )
    is_required = BooleanField(_l("Pflichtfrage: ohne Antwort geht es nicht weiter"))
    starts_page = BooleanField(_l("Beginnt eine neue Seite"), default=True)
    shown_if = SelectMultipleField(
        _l("Nur zeigen, wenn vorher eine dieser Antworten gegeben wurde"),
        choices=[],
        validate_choice=False,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    note = line(_l("Was haben Sie korrigiert?"), LONGEST_NOTE)

    def ask_for(self, kind: QuestionKind, earlier: Sequence[SurveyQuestion]) -> None:
        """Offer the answers of earlier questions as conditions; drop the fields of other kinds."""
        self.kind = kind
        self.choices_of: dict[str, tuple[int, int]] = {}
        choices = []
        for question in earlier:
            if question.kind not in LEADING:
                continue
            for answer, words in answers_of(question):
                key = f"{question.id}:{answer}"
                self.choices_of[key] = (question.id, answer)
                choices.append(SelectChoice(key, words, optgroup=question.text))
        self.shown_if.choices = choices
        wanted = {
            "options": kind in CHOSEN,
            "options_en": kind in CHOSEN,
            "rows": kind is QuestionKind.MATRIX,
            "rows_en": kind is QuestionKind.MATRIX,
            "most": kind is QuestionKind.MULTIPLE,
            **dict.fromkeys(("points", "low", "low_en", "high", "high_en"), kind is QuestionKind.SCALE),
            "shown_if": bool(choices),
        }
        for name, is_wanted in wanted.items():
            if not is_wanted:
                del self[name]

    def fill(self, question: SurveyQuestion) -> None:
        for name in ("text", "text_en", "hint", "hint_en", "is_required", "starts_page"):
            self[name].data = getattr(question, name)
        for name in ("points", "low", "low_en", "high", "high_en", "most"):
            if name in self:
                self[name].data = getattr(question, name)
        for name, options in (("options", question.options), ("rows", question.rows)):
            if name in self:
                self[name].data = "\n".join(option.label for option in options)
                self[f"{name}_en"].data = english(options)
        if "shown_if" in self:
            self.shown_if.data = [f"{question.shown_if_id}:{answer}" for answer in question.shown_if]

    def validate_options(self, field: TextAreaField) -> None:
        most = MOST_COLUMNS if self.kind is QuestionKind.MATRIX else MOST_OPTIONS
        check_lines(field, most)

    def validate_rows(self, field: TextAreaField) -> None:
        check_lines(field, MOST_ROWS)

    def validate_options_en(self, field: TextAreaField) -> None:
        self.check_as_many(field, self.options)

    def validate_rows_en(self, field: TextAreaField) -> None:
        self.check_as_many(field, self.rows)

    def check_as_many(self, field: TextAreaField, german: TextAreaField) -> None:
        said = lines_of(field.data)
        if said and len(said) != len(lines_of(german.data)):
            raise ValidationError(gettext("Auf Englisch sind es nicht ebenso viele Zeilen wie auf Deutsch."))

    def validate_shown_if(self, field: SelectMultipleField) -> None:
        chosen = [self.choices_of.get(key) for key in field.data or ()]
        if None in chosen:
            raise ValidationError(gettext("Diese Antwort gibt es nicht mehr. Bitte wählen Sie noch einmal."))
        if len({found[0] for found in chosen if found}) > 1:
            raise ValidationError(gettext("Bitte wählen Sie Antworten von nur einer Frage."))

    def draft(self) -> QuestionDraft:
        chosen = [self.choices_of[key] for key in (self.shown_if.data or ())] if "shown_if" in self else []
        return QuestionDraft(
            kind=self.kind,
            text=self.text.data or "",
            text_en=self.text_en.data or "",
            hint=self.hint.data or "",
            hint_en=self.hint_en.data or "",
            is_required=bool(self.is_required.data),
            starts_page=bool(self.starts_page.data),
            options=self.labels("options"),
            rows=self.labels("rows"),
            points=(self.points.data if "points" in self else None) or 5,
            ends=((self.word("low"), self.word("low_en")), (self.word("high"), self.word("high_en"))),
            most=self.most.data if "most" in self else None,
            shown_if_id=chosen[0][0] if chosen else None,
            shown_if=tuple(answer for _, answer in chosen),
        )

    def word(self, name: str) -> str:
        return str(self[name].data or "") if name in self else ""

    def labels(self, name: str) -> tuple[Label, ...]:
        if name not in self:
            return ()
        german, said = lines_of(self[name].data), lines_of(self[f"{name}_en"].data)
        return tuple(zip(german, said or [""] * len(german), strict=True))


def answers_of(question: SurveyQuestion) -> list[tuple[int, str]]:
    """What a condition can name: options by id, or the steps of a scale."""
    if question.kind is QuestionKind.SCALE:
        return [(step, str(step)) for step in range(1, question.points + 1)]
    return [(option.id, option.label) for option in question.options]


def english(options: Sequence[SurveyOption]) -> str:
    return (
        "\n".join(option.label_en or option.label for option in options)
        if any(option.label_en for option in options)
        else ""
    )


def check_lines(field: TextAreaField, most: int) -> None:
    said = lines_of(field.data)
    if len(said) > most:
        raise ValidationError(gettext("Bitte höchstens %(most)s Zeilen.", most=most))
    if any(len(one) > LONGEST_OPTION for one in said):
        raise ValidationError(
            gettext("Bitte höchstens %(most)s Zeichen in einer Zeile.", most=LONGEST_OPTION)
        )
    if len({one.casefold() for one in said}) < len(said):
        raise ValidationError(gettext("Eine Zeile steht zweimal da."))


class TextForm(Seen, Form):
    """What is decided about an open answer: into which area an idea goes, or which rule is broken."""

    area = SelectField(_l("Lebensbereich der Idee"), choices=[], validate_choice=False)
    reason = SelectField(_l("Welche Regel ist verletzt?"), choices=[], validate_choice=False)

    def offer(self, areas: Sequence[AreaOfLife], rules: Sequence[NetiquetteReason]) -> None:
        self.areas = {area.slug: area.id for area in areas}
        self.area.choices = [
            SelectChoice("", gettext("noch keiner")),
            *(SelectChoice(area.slug, area.name) for area in areas),
        ]
        self.rules = {rule.code: rule.title for rule in rules if rule.is_active}
        self.reason.choices = [SelectChoice(code, title) for code, title in self.rules.items()]

    def area_id(self) -> int | None:
        return self.areas.get(self.area.data or "")

    def rule(self) -> str | None:
        return self.reason.data if self.reason.data in self.rules else None
