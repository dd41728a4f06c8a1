"""Decisions about surveys that need neither the database nor the web."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from participation.ideas.rules import Receipt
from participation.kernel.codes import derived_code, digest
from participation.kernel.permissions import Permission, Person
from participation.municipality.models import Process
from participation.surveys.models import (
    QuestionKind,
    SheetChannel,
    Survey,
    SurveyAccess,
    SurveyQuestion,
    SurveyStatus,
)

DRAFTS_KEPT = timedelta(days=14)
"""So long somebody can go on with a sheet that was not sent."""
QUESTIONS_PER_MINUTE = 4
MOST_QUESTIONS = 30
MOST_OPTIONS = 15
MOST_COLUMNS = 4
"""Of a matrix: more do not fit on a telephone."""
MOST_ROWS = 15

WORDED = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})
CHOSEN = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.RANKING, QuestionKind.MATRIX})
"""Kinds that need options."""
LEADING = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.SCALE})
"""Kinds whose answers can lead to a further question."""


class State(StrEnum):
    """Where a survey stands at a moment."""

    DRAFT = "draft"
    COMING = "coming"
    OPEN = "open"
    ENDED = "ended"


@dataclass(frozen=True)
class Given:
    """What a sheet says to one question; what does not belong to its kind is empty."""

    options: tuple[int, ...] = ()
    """Chosen ones; of a ranking in the order of their places."""
    places: tuple[int, ...] = ()
    """Of a ranking: the place of each of the options."""
    rows: tuple[tuple[int, int], ...] = ()
    """Of a matrix: row and option."""
    value: int | None = None
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.options or self.rows or self.text) and self.value is None


Sheet = Mapping[int, Given]
"""What is given, by the id of the question."""
NOTHING = Given()


def state_of(survey: Survey, at: datetime) -> State:
    if survey.status is SurveyStatus.DRAFT:
        return State.DRAFT
    if survey.status is SurveyStatus.CLOSED or (survey.ends_at is not None and survey.ends_at <= at):
        return State.ENDED
    return State.COMING if at < survey.starts_at else State.OPEN


def takes_sheets(survey: Survey, at: datetime) -> bool:
    """Whether somebody can answer now: the process is public, too."""
    return survey.process.is_public and state_of(survey, at) is State.OPEN


def takes_paper(survey: Survey, channel: SheetChannel = SheetChannel.PAPER) -> bool:
    """Sheets of paper that arrived in time are copied until the survey is closed by hand."""
    return channel is SheetChannel.PAPER and survey.status is SurveyStatus.RELEASED


def edits(person: Person, process: Process) -> bool:
    return person.may(Permission.EDIT_SURVEYS, process.slug)


def has_results(survey: Survey) -> bool:
    """Whether everybody can read them: after the end, when they were released."""
    return survey.results_at is not None


def is_locked(survey: Survey) -> bool:
    """From the first sheet on everybody is asked the same."""
    return survey.sheets > 0


def must_be_confirmed(survey: Survey, person: Person) -> bool:
    """Whether the person needs an access first."""
    return survey.access is SurveyAccess.CONFIRMED and person.id is None


# --- The way through a sheet ----------------------------------------------------------------------


def pages_of(questions: Sequence[SurveyQuestion]) -> list[list[SurveyQuestion]]:
    """The questions page by page.

    Conditions are worked out between pages: what depends on a question of its own page begins a new one.
    """
    pages: list[list[SurveyQuestion]] = []
    for question in questions:
        here = {other.id for other in pages[-1]} if pages else set()
        if not pages or question.starts_page or question.shown_if_id in here:
            pages.append([])
        pages[-1].append(question)
    return pages


def asked(questions: Sequence[SurveyQuestion], sheet: Sheet) -> list[SurveyQuestion]:
    """The questions that this sheet is to answer, in their order: those whose condition holds."""
    shown: dict[int, SurveyQuestion] = {}
    for question in questions:
        earlier = question.shown_if_id
        if earlier is None or (earlier in shown and leads(sheet.get(earlier, NOTHING), question)):
            shown[question.id] = question
    return list(shown.values())


def leads(given: Given, question: SurveyQuestion) -> bool:
    """Whether this answer leads to ``question``."""
    said = {*given.options, *(() if given.value is None else (given.value,))}
    return bool(said & set(question.shown_if))


def next_page(pages: Sequence[Sequence[SurveyQuestion]], shown: set[int], *, after: int) -> int | None:
    """The number of the next page with something to answer; None leads to the look back."""
    for place in range(max(after + 1, 0), len(pages)):
        if any(question.id in shown for question in pages[place]):
            return place
    return None


def page_before(pages: Sequence[Sequence[SurveyQuestion]], shown: set[int], *, before: int) -> int | None:
    for place in range(min(before, len(pages)) - 1, -1, -1):
        if any(question.id in shown for question in pages[place]):
            return place
    return None


def cleaned(questions: Sequence[SurveyQuestion], sheet: Sheet) -> dict[int, Given]:
    """What counts: answers to questions that were asked, without empty ones."""
    return {
        question.id: sheet[question.id]
        for question in asked(questions, sheet)
        if question.id in sheet and not sheet[question.id].is_empty
    }


def minutes(questions: Sequence[SurveyQuestion]) -> int:
    """About how long it takes."""
    return max(1, -(-len(questions) // QUESTIONS_PER_MINUTE))


def has_words(questions: Sequence[SurveyQuestion], sheet: Sheet) -> bool:
    """Whether the sheet holds words of its own: only then is anything asked about publishing."""
    worded = {question.id for question in questions if question.kind in WORDED}
    return any(given.text and question_id in worded for question_id, given in sheet.items())


def asks_for_words(questions: Iterable[SurveyQuestion]) -> bool:
    return any(question.kind in WORDED for question in questions)


def draft_receipt(submission_key: str, secret: str) -> Receipt:
    """The code to come back to a sheet that is not finished: the same however often it is asked for."""
    code = derived_code(f"survey:{submission_key}", secret)
    return Receipt(code=code, digest=digest(code, secret))


def may_lead(question: SurveyQuestion, earlier: SurveyQuestion) -> bool:
    """Whether ``question`` can be made to depend on ``earlier``."""
    return earlier.kind in LEADING and (earlier.position, earlier.id) < (question.position, question.id)
