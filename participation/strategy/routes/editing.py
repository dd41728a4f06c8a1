"""Making a measure, changing its dossier, and saying where it stands."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from werkzeug.datastructures import MultiDict
from wtforms import Field

from participation.ideas.models import Idea
from participation.ideas.queries.staff import ideas_numbered
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.strategy.forms.dossier import DossierForm, EditMeasureForm, NewMeasureForm
from participation.strategy.forms.fields import numbers_in
from participation.strategy.forms.sources import drafts_of
from participation.strategy.forms.standing import StandingForm
from participation.strategy.models import Measure, MeasureStatus, MeasureWorkingCopy, SourceRole
from participation.strategy.queries.dependencies import Ties, ties_of
from participation.strategy.queries.editions import working_copy_of
from participation.strategy.queries.measures import measure_numbered, measures_numbered
from participation.strategy.queries.planning import planning_of
from participation.strategy.queries.sources import how_many_sources, themes_numbered
from participation.strategy.routes.orders import orders_of
from participation.strategy.routes.public import blueprint
from participation.strategy.rules import THEME, read_number, shown_number
from participation.strategy.services.editions import drop_working_copy
from participation.strategy.services.measures import create_measure, edit_measure, set_standing
from participation.strategy.services.provenance import SourceDraft, TakenUp
from participation.themes.models import Theme
from participation.themes.rules import shown_number as theme_number
from participation.web.access import acting, requires


def measure_at(process: Process, number: str) -> Measure:
    return measure_numbered(process, read_number(number), reader=acting())


def may_answer(slug: str) -> bool:
    return acting().may(Permission.ANSWER_IDEAS, slug)


# --- Making -------------------------------------------------------------------------------------


@blueprint.route("/<slug>/redaktion/massnahmen/neu", methods=["GET", "POST"])
@requires(Permission.EDIT_MEASURES)
def new(slug: str) -> ResponseReturnValue:
    """A new measure; ``?thema=T-07`` and ``?idee=2026-0042`` put their words and numbers into the form.

    ``?laeuft=1`` begins a project of the town that runs already.
    """
    process, at = this_process(slug), now()
    form = NewMeasureForm()
    form.offer(process, planning_of(process), at)
    if request.method == "GET":
        begin_with_sources(form, process)
    if not form.validate_on_submit():
        return show_new(form, process), 422 if form.errors else 200
    try:
        with writing():
            process = this_process(slug)
            beginning = form.beginning(named_sources(form.sources, process), may_answer=may_answer(slug))
            draft = form.draft(process, named_measures(form, process))
            measure, taken = create_measure(draft, beginning, process=process, by=acting(), at=at)
            number = shown_number(measure.number)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return show_new(form, this_process(slug)), 409
    flash(gettext("Maßnahme %(number)s ist angelegt.", number=number), "good")
    tell(taken)
    return redirect(url_for("strategy.sources", slug=slug, number=number))


def show_new(form: NewMeasureForm, process: Process) -> str:
    return render_template("strategy/new.html", process=process, form=form)


def begin_with_sources(form: NewMeasureForm, process: Process) -> None:
    """A proposal from the theme's or idea's own words; the moderator goes on writing."""
    themes, ideas = found_by_numbers([*request.args.getlist("thema"), *request.args.getlist("idee")], process)
    form.sources.data = " ".join(
        [*(theme_number(theme.number) for theme in themes), *(i.number for i in ideas)]
    )
    if "laeuft" in request.args:
        form.is_own_project.data, form.status.data = True, MeasureStatus.RUNNING.value
    first = themes[0] if themes else ideas[0] if ideas else None
    if first is None:
        return
    form.title.data = first.title
    if isinstance(first, Theme):
        form.text.data, form.plain_text.data = first.text, first.plain_text
    form.areas.data = [area.slug for area in process.areas if area.id == first.area_id]


def found_by_numbers(numbers: list[str], process: Process) -> tuple[list[Theme], list[Idea]]:
    """The themes and ideas of the process that have one of these numbers."""
    theme_numbers = {found for typed in numbers if (found := read_number(typed, THEME))}
    idea_numbers = [typed for typed in numbers if read_number(typed, THEME) is None]
    themes = themes_numbered(process, theme_numbers) if theme_numbers else []
    return list(themes), list(ideas_numbered(process, idea_numbers)) if idea_numbers else []


def named_sources(
    field: Field, process: Process, role: SourceRole = SourceRole.ORIGIN
) -> tuple[SourceDraft, ...]:
    """The sources whose numbers stand in the field; RuleViolation names those that do not exist."""
    numbers = numbers_in(field.data)
    themes, ideas = found_by_numbers(numbers, process)
    drafts, missing = drafts_of(numbers, themes=themes, ideas=ideas, role=role)
    if missing:
        raise RuleViolation(
            _("„%(number)s“ gibt es hier nicht. Themen heißen zum Beispiel T-07, Ideen 2026-0042."),
            field="sources",
            number=missing[0],
        )
    return drafts


def named_measures(form: DossierForm, process: Process) -> dict[int, int]:
    """The ids of the measures that the form names by number; RuleViolation for those that do not exist."""
    named = {
        field.name: {word: read_number(word) for word in numbers_in(field.data)}
        for field in (form.requires, form.benefits)
    }
    numbers = {number for words in named.values() for number in words.values() if number is not None}
    found = measures_numbered(process, numbers, reader=acting()) if numbers else []
    known = {measure.number: measure.id for measure in found}
    for name, words in named.items():
        for word, number in words.items():
            if number not in known:
                raise RuleViolation(
                    _("„%(number)s“ gibt es hier nicht. Maßnahmen heißen zum Beispiel M-07."),
                    field=name,
                    number=word,
                )
    return known


def ties_at(measure: Measure) -> Ties:
    return ties_of([measure], reader=acting())[measure.id]


def tell(taken: TakenUp) -> None:
    """Say how many authors hear of it, and for whom somebody else must do it."""
    if taken.answered:
        flash(
            ngettext(
                "%(num)s Idee ist damit beantwortet.", "%(num)s Ideen sind damit beantwortet.", taken.answered
            ),
            "good",
        )
    if taken.own:
        flash(
            ngettext(
                "%(num)s Idee stammt von Ihnen. Ihre Antwort gibt jemand anderes.",
                "%(num)s Ideen stammen von Ihnen. Ihre Antwort gibt jemand anderes.",
                taken.own,
            ),
            "warn",
        )


# --- Changing -----------------------------------------------------------------------------------


@blueprint.route("/<slug>/redaktion/massnahmen/<number>/bearbeiten", methods=["GET", "POST"])
@requires(Permission.EDIT_MEASURES)
def edit(slug: str, number: str) -> ResponseReturnValue:
    """The dossier. Whoever comes second keeps the text and sees what the other has written."""
    process, at = this_process(slug), now()
    measure = measure_at(process, number)
    copy = working_copy_of(measure, acting().id or 0) if request.method == "GET" else None
    form = EditMeasureForm(formdata=MultiDict(copy.words)) if copy else EditMeasureForm()
    form.offer(process, planning_of(process), at, kept=[area.id for area in measure.areas])
    if request.method == "GET":
        if copy is None:
            form.fill(measure, ties_at(measure))
        form.see(measure)
        return show_edit(form, process, measure, copy=copy, overtaken=copy is not None)
    if not form.validate_on_submit():
        return show_edit(form, process, measure), 422
    expected = form.seen()
    try:
        with writing():
            process = this_process(slug)
            measure = measure_at(process, number)
            edit_measure(
                measure,
                form.draft(process, named_measures(form, process)),
                process=process,
                expected_version=expected,
                orders=orders_of(process),
                by=acting(),
                at=at,
            )
            drop_working_copy(measure, acting().id or 0)
    except RuleViolation as refusal:
        process = this_process(slug)
        measure = measure_at(process, number)
        overtaken = isinstance(refusal, Conflict)
        if overtaken:
            form.see(measure)  # whoever sends it again has seen both
        form.refuse(refusal)
        return show_edit(form, process, measure, overtaken=overtaken), 409
    flash(gettext("Gespeichert."), "good")
    return redirect(url_for("strategy.edit", slug=slug, number=shown_number(measure.number)))


def show_edit(
    form: EditMeasureForm,
    process: Process,
    measure: Measure,
    *,
    copy: MeasureWorkingCopy | None = None,
    overtaken: bool = False,
) -> str:
    return render_template(
        "strategy/edit.html",
        process=process,
        measure=measure,
        form=form,
        copy=copy,
        differences=form.differences(measure, ties_at(measure)) if overtaken else [],
        linked=how_many_sources(measure),
    )


@blueprint.route("/<slug>/redaktion/massnahmen/<number>/stand", methods=["GET", "POST"])
@requires(Permission.EDIT_MEASURES)
def standing(slug: str, number: str) -> ResponseReturnValue:
    """Status, decision and progress."""
    process, at = this_process(slug), now()
    measure = measure_at(process, number)
    form = StandingForm()
    if request.method == "GET":
        form.fill(measure)
    if not form.validate_on_submit():
        return show_standing(form, process, measure), 422 if form.errors else 200
    try:
        with writing():
            process = this_process(slug)
            measure = measure_at(process, number)
            taken = set_standing(
                measure,
                form.standing(),
                process=process,
                expected_version=form.seen(),
                answers=bool(form.answers.data) and may_answer(slug),
                by=acting(),
                at=at,
            )
    except RuleViolation as refusal:
        measure = measure_at(this_process(slug), number)
        if isinstance(refusal, Conflict):
            form.see(measure)
        form.refuse(refusal)
        return show_standing(form, this_process(slug), measure, overtaken=isinstance(refusal, Conflict)), 409
    flash(gettext("Gespeichert."), "good")
    tell(taken)
    return redirect(url_for("strategy.standing", slug=slug, number=shown_number(measure.number)))


def show_standing(form: StandingForm, process: Process, measure: Measure, *, overtaken: bool = False) -> str:
    return render_template(
        "strategy/standing.html",
        process=process,
        measure=measure,
        form=form,
        overtaken=overtaken,
        linked=how_many_sources(measure),
    )
