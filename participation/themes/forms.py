"""What staff fills in about themes."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types of 3.2
from wtforms.validators import DataRequired, InputRequired, NumberRange

from participation.ideas.forms import TooLong, one_line
from participation.ideas.models import LONGEST_MESSAGE, LONGEST_TEXT, LONGEST_TITLE, Answer
from participation.ideas.services.decisions import AnswerDraft
from participation.ideas.services.parts import PartDraft
from participation.ideas.words import ANSWER_WORDS
from participation.kernel.text import tidy
from participation.municipality.models import AreaOfLife, Process
from participation.themes.models import LONGEST_PARKED_REASON, LONGEST_THEME_TEXT, LONGEST_THEME_TITLE, Theme
from participation.themes.services.ordering import ThemeDraft
from participation.themes.services.suggestions import MOST_THEMES
from participation.web.forms import Form, SubmissionForm
from participation.web.sentences import term

LONGEST_BODY = 200
NO_AREA = ""
NO_VERSION = -1
"""No theme has it: a damaged form meets the same answer as an outdated one."""


def version_of(typed: str | None) -> int:
    """The version that a form names; NO_VERSION if it names none."""
    known = typed is not None and typed.isascii() and typed.isdigit() and len(typed) < 10
    return int(typed) if typed and known else NO_VERSION


class ThemeForm(Form):
    """What a theme is called and says; ``version`` is the one that the person had in front of them."""

    title = StringField(
        _l("Titel"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Bitte geben Sie dem Thema einen Titel.")),
            TooLong(LONGEST_THEME_TITLE),
        ],
    )
    text = TextAreaField(_l("Beschreibung"), filters=[tidy], validators=[TooLong(LONGEST_THEME_TEXT)])
    plain_text = TextAreaField(
        _l("Einfach erklärt"), filters=[tidy], validators=[TooLong(LONGEST_THEME_TEXT)]
    )
    area = SelectField(_l("Lebensbereich"), validate_choice=False)
    version = HiddenField(filters=[version_of])

    def offer(self, process: Process, areas: Sequence[AreaOfLife]) -> None:
        """Name the field as the process does, and offer ``areas`` and none."""
        self.area.label.text = term(process.area_term)
        none = gettext("Über mehrere Lebensbereiche")
        self.area.choices = [
            SelectChoice(NO_AREA, none),
            *(SelectChoice(area.slug, area.name) for area in areas),
        ]
        if self.area.data not in {area.slug for area in areas}:
            self.area.data = NO_AREA

    def show(self, theme: Theme) -> None:
        """Begin with how the theme is now."""
        self.title.data, self.text.data, self.plain_text.data = theme.title, theme.text, theme.plain_text
        self.area.data = theme.area.slug if theme.area else NO_AREA
        self.see(theme)

    def see(self, theme: Theme) -> None:
        """Whoever sends the form again has seen the theme as it is now."""
        self.version.data = str(theme.version)

    def draft(self, areas: Sequence[AreaOfLife]) -> ThemeDraft:
        area = next((area for area in areas if area.slug == self.area.data), None)
        return ThemeDraft(
            title=self.title.data or "",
            text=self.text.data or "",
            plain_text=self.plain_text.data or "",
            area_id=area.id if area else None,
        )


class ParkForm(Form):
    """Why a theme is set aside."""

    reason = TextAreaField(
        _l("Grund"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Bitte schreiben Sie, warum das Thema zurückgestellt wird.")),
            TooLong(LONGEST_PARKED_REASON),
        ],
    )


class PartForm(SubmissionForm):
    """What of an idea becomes one of its own."""

    title = StringField(
        _l("Titel des zweiten Gedankens"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Bitte geben Sie dem zweiten Gedanken einen Titel.")),
            TooLong(LONGEST_TITLE),
        ],
    )
    text = TextAreaField(
        _l("Seine Worte"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Bitte lassen Sie die Worte stehen, die zum zweiten Gedanken gehören.")),
            TooLong(LONGEST_TEXT),
        ],
    )

    def draft(self) -> PartDraft:
        return PartDraft(
            title=self.title.data or "",
            text=self.text.data or "",
            submission_key=self.submission_key.data or "",
        )


class WantForm(Form):
    """How many themes the machine is to suggest."""

    themes = IntegerField(
        _l("Wie viele Themen ungefähr?"),
        validators=[
            InputRequired(_l("Bitte geben Sie eine Zahl ein.")),
            NumberRange(1, MOST_THEMES, _l("Bitte wählen Sie zwischen 1 und 200 Themen.")),
        ],
    )


class AnswerForm(Form):
    """What becomes of the ideas, and why."""

    answer = RadioField(
        _l("Was wird aus den Ideen?"),
        choices=[
            SelectChoice(answer.value, words)
            for answer, words in ANSWER_WORDS.items()
            if answer is not Answer.OPEN
        ],
        validators=[InputRequired(_l("Bitte wählen Sie eine Antwort."))],
    )
    body = StringField(_l("Zuständige Stelle"), filters=[one_line], validators=[TooLong(LONGEST_BODY)])
    text = TextAreaField(_l("Begründung"), filters=[tidy], validators=[TooLong(LONGEST_MESSAGE)])

    def begin_with(self, beginnings: Mapping[str, str]) -> None:
        """The text module of the chosen answer, in place of another untouched one; no words get lost."""
        typed, chosen = self.text.data or "", beginnings.get(self.answer.data or "", "")
        if not typed or typed in beginnings.values():
            self.text.data = chosen
        elif chosen not in typed:
            self.text.data = f"{typed}\n\n{chosen}"

    def draft(self) -> AnswerDraft:
        return AnswerDraft(
            answer=Answer(self.answer.data), text=self.text.data or "", body=self.body.data or ""
        )
