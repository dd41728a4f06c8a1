"""Results for everybody: the measures, the dossier of one with the words behind it, and what is not pursued.

Readers without a session get kept pages: nothing here bears a token.
"""

from flask import Blueprint, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from participation.consultations.queries.reading import published_opinions
from participation.ideas.models import Answer
from participation.kernel.clock import now
from participation.kernel.permissions import Permission
from participation.municipality.routes.public import pages_version, this_process
from participation.municipality.rules import calendar_of
from participation.strategy.models import Measure
from participation.strategy.queries.answers import answers_of, not_pursued
from participation.strategy.queries.dossier import dossiers
from participation.strategy.queries.measures import measure_numbered, overview, rejected_measures
from participation.strategy.queries.planning import planning_of
from participation.strategy.queries.provenance import (
    Behind,
    ideas_behind,
    ideas_counted,
    support_of,
    themes_behind,
)
from participation.strategy.routes import listing
from participation.strategy.routes.way import place, way
from participation.strategy.rules import SEES_DRAFTS, read_number, shown_number
from participation.strategy.words import (
    DEPENDENCY_WORDS,
    HORIZON_WORDS,
    ROLE_WORDS,
    STATUS_WORDS,
    cost_words,
    horizon_meanings,
)
from participation.themes.rules import shown_number as theme_number
from participation.web.access import acting, public
from participation.web.cache import kept_for_visitors
from participation.web.paging import PAGE_SIZE, Page, wanted_page

blueprint = Blueprint("strategy", __name__)


@blueprint.record_once
def words_for_templates(state: BlueprintSetupState) -> None:
    """What components/measure.html needs wherever it is used: macros see globals only."""
    state.app.jinja_env.filters["measure_number"] = shown_number
    state.app.jinja_env.filters["cost"] = cost_words
    state.app.jinja_env.globals.update(
        HORIZON_WORDS=HORIZON_WORDS,
        DEPENDENCY_WORDS=DEPENDENCY_WORDS,
        MEASURE_STATUS_WORDS=STATUS_WORDS,
        ROLE_WORDS=ROLE_WORDS,
        place_of_measure=place,
    )


@blueprint.get("/<slug>/massnahmen")
@public
@kept_for_visitors(version=pages_version, parameters=listing.PARAMETERS)
def measures(slug: str) -> ResponseReturnValue:
    """All measures by area of life and horizon, and how far the ideas are answered."""
    process, reader, at = this_process(slug), acting(), now()
    narrowed = listing.narrowed_by_address(process)
    counts = overview(process, reader=reader)
    page = listing.page_of(process, narrowed, counts, reader=reader)
    answers = answers_of(process)
    oldest = answers.oldest_open
    return render_template(
        "strategy/measures.html",
        process=process,
        page=page,
        groups=listing.groups_of(page, narrowed),
        narrowed=narrowed,
        horizons=listing.HORIZONS,
        meanings=horizon_meanings(planning_of(process)),
        overview=counts,
        supports=support_of(page.rows),
        answers=answers,
        not_pursued=answers.counts.get(Answer.NOT_PURSUED, 0),
        oldest_waits=calendar_of(process).between(oldest, at) if oldest else 0,
        address=lambda number: listing.address(process, narrowed, number),
    )


@blueprint.get("/<slug>/massnahmen/<number>")
@public
@kept_for_visitors(version=pages_version, parameters=("seite", "sprache"))
def measure(slug: str, number: str) -> ResponseReturnValue:
    """The dossier of one measure with the original words behind it."""
    process, reader = this_process(slug), acting()
    found = measure_numbered(process, read_number(number), reader=reader)
    sheet = dossiers([found], reader=reader)[0]
    support = sheet.support
    themes = themes_behind(found)
    counted = ideas_counted(found)
    return render_template(
        "strategy/measure.html",
        process=process,
        measure=found,
        sheet=sheet if reader.may(SEES_DRAFTS, slug) else sheet.public(),
        meanings=horizon_meanings(planning_of(process)),
        support=support,
        themes=themes,
        opinions=published_opinions("measure", found.id),
        counted=counted,
        page=words_behind(found, counted.all_readable),
        way=way(found, process, themes, support),
        theme_number=theme_number,
        may_edit=reader.may(Permission.EDIT_MEASURES, slug),
        address=lambda page: (
            url_for(
                "strategy.measure",
                slug=slug,
                number=shown_number(found.number),
                seite=page if page > 1 else None,
            )
            + "#herkunft"
        ),
    )


def words_behind(measure: Measure, total: int) -> Page[Behind]:
    """One page of the readable ideas behind a measure."""
    number = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    rows = ideas_behind(measure, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE) if total else []
    return Page(rows=rows, total=total, number=number)


@blueprint.get("/<slug>/nicht-weiterverfolgt", endpoint="not_pursued")
@public
@kept_for_visitors(version=pages_version, parameters=("seite", "sprache"))
def not_pursued_list(slug: str) -> ResponseReturnValue:
    """Ideas that were examined and measures that were refused, each with the reason."""
    process = this_process(slug)
    answers = answers_of(process)
    total = answers.readable.get(Answer.NOT_PURSUED, 0)
    number = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    rows = not_pursued(process, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    rejected = rejected_measures(process)
    return render_template(
        "strategy/not_pursued.html",
        process=process,
        page=Page(rows=rows, total=total, number=number),
        all_of_them=answers.counts.get(Answer.NOT_PURSUED, 0),
        rejected=rejected,
        supports=support_of(rejected),
        answers=answers,
        address=lambda page: url_for("strategy.not_pursued", slug=slug, seite=page if page > 1 else None),
    )
