"""The blueprint of the feature, and what its templates need wherever they are used."""

from typing import Any

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from participation.assessment.models import Axis
from participation.assessment.queries.results import MeasureAssessment, assessment_of_measure
from participation.assessment.rules import SEES_RESULTS
from participation.assessment.words import AGREEMENT_WORDS, AXIS_WORDS, MODE_WORDS, place_words
from participation.charts import words as chart_words
from participation.municipality.models import Process
from participation.strategy.models import Measure
from participation.web.access import acting
from participation.web.language import wanted_language

blueprint = Blueprint("assessment", __name__)


@blueprint.record_once
def words_for_templates(state: BlueprintSetupState) -> None:
    """Macros see globals only."""
    words: dict[str, Any] = {
        "AGREEMENT_WORDS": AGREEMENT_WORDS,
        "ASSESSMENT_MODE_WORDS": MODE_WORDS,
        "AXES": list(Axis),
        "AXIS_WORDS": AXIS_WORDS,
        "place_words": place_words,
        "assessment_of": assessment_for_reader,
    }
    state.app.jinja_env.globals.update(words)
    state.app.jinja_env.filters["decimal"] = decimal


def assessment_for_reader(measure: Measure, process: Process) -> MeasureAssessment | None:
    """What stands on a measure's page: its assessment, for whoever prepares or takes the decision."""
    if not acting().may(SEES_RESULTS, process.slug):
        return None
    return assessment_of_measure(process.id, measure.id)


def decimal(value: float, digits: int = 2) -> str:
    """``3,83``: with as many decimals as asked for."""
    return chart_words.number(value, wanted_language(), digits=digits)
