"""A sheet as it comes from a browser: every answer travels along from page to page, nothing is stored."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from participation.kernel.codes import read_code
from participation.kernel.text import tidy
from participation.surveys.models import (
    LONGEST_LONG_TEXT,
    LONGEST_SHORT_TEXT,
    QuestionKind,
    SheetChannel,
    SurveyQuestion,
)
from participation.surveys.rules import Given
from participation.surveys.services.sending import SheetDraft
from participation.web.formats import number
from participation.web.forms import SubmissionForm
from participation.web.language import wanted_language

FIELD = re.compile(r"f\d{1,10}(-\d{1,10})?")
"""Names of fields that are answers: the question, and its row or option where it has several fields."""
LONGEST = {QuestionKind.SHORT_TEXT: LONGEST_SHORT_TEXT, QuestionKind.LONG_TEXT: LONGEST_LONG_TEXT}


def name_of(question: SurveyQuestion, part: int | None = None) -> str:
    """The name of a field in the page."""
    return f"f{question.id}" if part is None else f"f{question.id}-{part}"


class SheetForm(SubmissionForm):
    """What every page of a sheet bears beside the questions."""

    consent = BooleanField(
        _l("Ja, meine eigenen Worte dürfen veröffentlicht und als Ideen weitergeführt werden")
    )
    website = StringField(_l("Bitte leer lassen"))

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 (as wtforms takes them)
        super().__init__(**settings)
        self.answers: MultiDict[str, str] = MultiDict(
            (name, value) for name, value in request.form.items(multi=True) if FIELD.fullmatch(name)
        )
        self.wrong: dict[int, str] = {}
        """What is to be mended, by question."""

    def take_up(self, kept: Iterable[Sequence[Any]]) -> None:
        """Go on with a sheet that was kept: names and values as they were typed."""
        self.answers = MultiDict((str(name), str(value)) for name, value in kept)

    def typed(self) -> list[list[str]]:
        """Everything that was answered, to be kept."""
        return [[name, value] for name, value in self.answers.items(multi=True)]

    def value(self, question: SurveyQuestion, part: int | None = None) -> str:
        """What stands in a field, for the page."""
        return self.answers.get(name_of(question, part), "")

    def values(self, question: SurveyQuestion) -> list[str]:
        return self.answers.getlist(name_of(question))

    def others(self, shown: Sequence[SurveyQuestion]) -> list[tuple[str, str]]:
        """The answers of all other pages, which travel along."""
        here = {f"f{question.id}" for question in shown}
        return [
            (name, value)
            for name, value in self.answers.items(multi=True)
            if name.partition("-")[0] not in here
        ]

    # --- Reading ----------------------------------------------------------------------------------

    def sheet(self, questions: Sequence[SurveyQuestion]) -> dict[int, Given]:
        """What can be understood of the answers; what cannot is as if it were not there."""
        return {question.id: self.given(question) for question in questions}

    def given(self, question: SurveyQuestion) -> Given:
        match question.kind:
            case QuestionKind.SHORT_TEXT | QuestionKind.LONG_TEXT:
                return Given(text=tidy(self.value(question)))
            case QuestionKind.SCALE:
                step = whole(self.value(question))
                return Given(value=step if step is not None and 1 <= step <= question.points else None)
            case QuestionKind.RANKING:
                return self.order(question)
            case QuestionKind.MATRIX:
                options = {option.id for option in question.options}
                chosen = ((row.id, whole(self.value(question, row.id))) for row in question.rows)
                return Given(rows=tuple((row, option) for row, option in chosen if option in options))
            case _:
                chosen_ids = {whole(typed) for typed in self.values(question)}
                found = tuple(option.id for option in question.options if option.id in chosen_ids)
                return Given(options=found[:1] if question.kind is QuestionKind.SINGLE else found)

    def order(self, question: SurveyQuestion) -> Given:
        places = [
            (place, option.id)
            for option in question.options
            if (place := whole(self.value(question, option.id))) is not None
            and 1 <= place <= len(question.options)
        ]
        places.sort()
        return Given(
            options=tuple(option for _, option in places), places=tuple(place for place, _ in places)
        )

    def words(self, questions: Sequence[SurveyQuestion]) -> list[str]:
        """Everything that was written in one's own words."""
        return [
            words for question in questions if question.kind in LONGEST and (words := self.value(question))
        ]

    # --- Checking ---------------------------------------------------------------------------------

    def check(self, questions: Sequence[SurveyQuestion]) -> bool:
        """Whether these questions are answered as they want to be; what is not stands in ``wrong``."""
        for question in questions:
            if reason := fault(question, self.given(question)):
                self.wrong[question.id] = reason
        return not self.wrong

    def draft(
        self, questions: Sequence[SurveyQuestion], channel: SheetChannel = SheetChannel.WEB
    ) -> SheetDraft:
        return SheetDraft(
            given=self.sheet(questions),
            submission_key=self.submission_key.data or "",
            consent=bool(self.consent.data),
            language=wanted_language(),
            channel=channel,
        )


def whole(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 10 else None


def fault(question: SurveyQuestion, given: Given) -> str:
    """What is wrong with an answer, in a sentence; empty if nothing is."""
    if question.is_required and given.is_empty:
        return str(gettext("Bitte beantworten Sie diese Frage."))
    longest = LONGEST.get(question.kind, 0)
    if len(given.text) > longest:
        return str(
            gettext(
                "Ihr Text hat %(length)s Zeichen. Möglich sind %(most)s; bitte kürzen Sie ihn.",
                length=number(len(given.text)),
                most=number(longest),
            )
        )
    if question.kind is QuestionKind.MULTIPLE and question.most and len(given.options) > question.most:
        return str(
            gettext(
                "Bitte wählen Sie höchstens %(most)s Antworten; jetzt sind es %(chosen)s.",
                most=question.most,
                chosen=len(given.options),
            )
        )
    if question.kind is QuestionKind.RANKING:
        return fault_of_order(given)
    if question.kind is QuestionKind.MATRIX and question.is_required and len(given.rows) < len(question.rows):
        return str(gettext("Bitte wählen Sie in jeder Zeile eine Antwort."))
    return ""


def fault_of_order(given: Given) -> str:
    twice = next((place for place in given.places if given.places.count(place) > 1), None)
    if twice is not None:
        return str(
            gettext("Platz %(place)s ist mehr als einmal vergeben. Jeder Platz geht nur einmal.", place=twice)
        )
    if given.places and given.places != tuple(range(1, len(given.places) + 1)):
        return str(
            gettext(
                "Bitte beginnen Sie mit Platz 1 und lassen Sie keinen aus; nicht alles braucht einen Platz."
            )
        )
    return ""


class ComeBackForm(SubmissionForm):
    """The code of a sheet that was kept."""

    code = StringField(
        _l("Ihr Kennwort"), validators=[Length(max=100, message=_l("Das ist kein Kennwort von uns."))]
    )

    def signs(self) -> str:
        return read_code(self.code.data) or ""
