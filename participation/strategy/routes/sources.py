"""Where a measure came from: linking and unlinking themes and ideas."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.kernel.text import tidy
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.strategy.forms.sources import SourcesForm
from participation.strategy.models import Measure, SourceRole
from participation.strategy.queries.provenance import support_of
from participation.strategy.queries.sources import how_many_sources, ideas_called, sources_of, themes_called
from participation.strategy.routes.editing import may_answer, measure_at, named_sources, tell
from participation.strategy.routes.public import blueprint
from participation.strategy.rules import answers_ideas
from participation.strategy.services.provenance import link_sources, unlink_source
from participation.themes.rules import shown_number as theme_number
from participation.web.access import acting, requires
from participation.web.paging import PAGE_SIZE, Page, wanted_page

LONGEST_SEARCH = 100


@blueprint.get("/<slug>/redaktion/massnahmen/<number>/herkunft")
@requires(Permission.EDIT_MEASURES)
def sources(slug: str, number: str) -> ResponseReturnValue:
    """The linked themes and ideas, with who linked them, and a search for more."""
    process = this_process(slug)
    return show_sources(SourcesForm(), process, measure_at(process, number))


@blueprint.post("/<slug>/redaktion/massnahmen/<number>/herkunft")
@requires(Permission.EDIT_MEASURES)
def link(slug: str, number: str) -> ResponseReturnValue:
    """Link what is named in the field, or the one thing whose button was pressed."""
    process = this_process(slug)
    form = SourcesForm()
    if not form.validate_on_submit():
        return show_sources(form, process, measure_at(process, number)), 422
    try:
        with writing():
            process = this_process(slug)
            measure = measure_at(process, number)
            named = named_sources(form.sources, process, SourceRole(form.role.data))
            answers = bool(form.answers.data) and may_answer(slug)
            taken = link_sources(measure, named, answers=answers, by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        process = this_process(slug)
        return show_sources(form, process, measure_at(process, number)), 409
    flash(gettext("Verknüpft."), "good")
    tell(taken)
    return redirect(back_to(slug, number))


@blueprint.post("/<slug>/redaktion/massnahmen/<number>/herkunft/<int:source_id>/loesen")
@requires(Permission.EDIT_MEASURES)
def unlink(slug: str, number: str, source_id: int) -> ResponseReturnValue:
    """Take one source away; the answer that its ideas got stays."""
    with writing():
        measure = measure_at(this_process(slug), number)
        gone = unlink_source(measure, source_id, by=acting(), at=now())
    if gone:
        flash(
            gettext("Verknüpfung gelöst. Antworten, die Ideen schon bekommen haben, bleiben stehen."), "good"
        )
    return redirect(back_to(slug, number))


def back_to(slug: str, number: str) -> str:
    """The page with the same search."""
    return url_for("strategy.sources", slug=slug, number=number, q=typed_search() or None)


def typed_search() -> str:
    return tidy(request.args.get("q"))[:LONGEST_SEARCH]


def show_sources(form: SourcesForm, process: Process, measure: Measure) -> str:
    typed = typed_search()
    total = how_many_sources(measure)
    number = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    rows = sources_of(measure, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "strategy/sources.html",
        process=process,
        measure=measure,
        form=form,
        page=Page(rows=rows, total=total, number=number),
        linked=total,
        support=support_of([measure])[measure.id],
        answers_now=answers_ideas(measure.status),
        typed=typed,
        found_themes=themes_called(process, typed) if typed else [],
        found_ideas=ideas_called(process, typed) if typed else [],
        theme_number=theme_number,
        address=lambda page: url_for(
            request.endpoint or "",
            **{**(request.view_args or {}), "q": typed or None, "seite": page if page > 1 else None},
        ),
    )
