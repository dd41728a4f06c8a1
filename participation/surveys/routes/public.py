"""Pages for everybody: which surveys there are, what one is about, what it came to."""

from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from participation.charts.drawing import Drawing, draw
from participation.kernel.clock import now
from participation.kernel.suppression import FEWEST
from participation.municipality.models import Process
from participation.municipality.routes.public import pages_version, this_process
from participation.surveys.models import Survey, SurveyQuestion
from participation.surveys.pictures import picture
from participation.surveys.queries import reading, results
from participation.surveys.queries.results import Results
from participation.surveys.rules import asks_for_words, has_results, minutes, state_of
from participation.surveys.wording import said
from participation.surveys.words import STATE_WORDS
from participation.web.access import acting, public
from participation.web.cache import kept_for_visitors
from participation.web.language import wanted_language
from participation.web.paging import Page, wanted_page

blueprint = Blueprint("surveys", __name__)

WORDS_ON_PAGE = 5
WORDS_AT_ONCE = 20


@blueprint.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """What pages call states, how they read two languages, and where an idea comes from."""
    state.app.jinja_env.globals.update(
        survey_said=said,
        survey_state=lambda survey: state_of(survey, now()),
        survey_state_words=STATE_WORDS,
        surveys_to_see=surveys_to_see,
        survey_behind=lambda idea: reading.survey_behind(idea.external_id, idea.id),
    )


def surveys_to_see(process: Process) -> list[Survey]:
    """For the process's overview: those that run, and those with results."""
    at = now()
    return [
        survey
        for survey in reading.surveys_of(process)
        if has_results(survey) or state_of(survey, at) == "open"
    ]


def this_survey(slug: str, number: int) -> Survey:
    return reading.survey_called(this_process(slug), number)


@blueprint.get("/<slug>/umfragen")
@public
@kept_for_visitors(version=pages_version, parameters=("sprache",))
def index(slug: str) -> ResponseReturnValue:
    """All that everybody may know of, newest first."""
    process = this_process(slug)
    return render_template("surveys/index.html", process=process, surveys=reading.surveys_of(process))


@blueprint.get("/<slug>/umfragen/<int:number>")
@public
@kept_for_visitors(version=pages_version, parameters=("sprache",))
def about(slug: str, number: int) -> ResponseReturnValue:
    """What it is about, how long it takes, what becomes of the answers."""
    survey = this_survey(slug, number)
    questions = reading.questions_of(survey)
    return render_template(
        "surveys/about.html",
        process=survey.process,
        survey=survey,
        state=state_of(survey, now()),
        questions=questions,
        minutes=minutes(questions),
        has_words=asks_for_words(questions),
        took_part=reading.took_part(survey, acting()),
    )


@blueprint.get("/<slug>/umfragen/<int:number>/ergebnis")
@public
@kept_for_visitors(version=pages_version, parameters=("sprache",))
def outcome(slug: str, number: int) -> ResponseReturnValue:
    """The results, once they are released; until then there is nothing at this address."""
    survey = this_survey(slug, number)
    if not has_results(survey):
        abort(404)
    return render_template("surveys/results.html", process=survey.process, **shown_results(survey))


def shown_results(survey: Survey) -> dict[str, Any]:
    """What the page of results needs, for everybody and for staff alike: equal to the export."""
    questions = reading.questions_of(survey)
    found = results.results_of(survey, questions)
    return {
        "survey": survey,
        "questions": questions,
        "found": found,
        "charts": charts_of(questions, found),
        "readable": results.how_many_readable(questions),
        "words": {
            question.id: results.readable_words(question, limit=WORDS_ON_PAGE)
            for question in questions
            if question.id in found.texts
        },
        "fewest": FEWEST,
    }


def charts_of(questions: list[SurveyQuestion], found: Results) -> dict[int, Drawing]:
    """By question, in the reader's language."""
    drawn = {}
    for place, question in enumerate(questions, start=1):
        chart = picture(question, found.questions[question.id], place=place, sheets=found.sheets)
        if chart is not None:
            drawn[question.id] = draw(chart, wanted_language())
    return drawn


@blueprint.get("/<slug>/umfragen/<int:number>/ergebnis/<int:question_id>")
@public
def words(slug: str, number: int, question_id: int) -> ResponseReturnValue:
    """All the words that may be read on one question, page by page."""
    survey = this_survey(slug, number)
    question = reading.question_in(survey, question_id)
    if not has_results(survey):
        abort(404)
    total = results.how_many_readable([question]).get(question.id, 0)
    asked = min(wanted_page(), max(1, -(-total // WORDS_AT_ONCE)))
    rows = results.readable_words(question, offset=(asked - 1) * WORDS_AT_ONCE, limit=WORDS_AT_ONCE)
    return render_template(
        "surveys/words.html",
        process=survey.process,
        survey=survey,
        question=question,
        page=Page(rows=rows, total=total, number=asked),
        address=lambda page: url_for(
            "surveys.words",
            slug=slug,
            number=number,
            question_id=question_id,
            seite=page if page > 1 else None,
        ),
    )
