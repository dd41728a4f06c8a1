"""One answer for the ideas of a theme that have none yet."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from participation.ideas.models import Idea
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.moderation.queries.modules import answers_for_many, place_left_in
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.themes.forms import AnswerForm
from participation.themes.models import Theme
from participation.themes.queries.board import open_ideas_of
from participation.themes.routes.public import blueprint
from participation.themes.routes.sheet import live_theme_at
from participation.themes.services.answers import answer_ideas
from participation.web.access import acting, requires

SHOWN_IDEAS = 100
"""So many ideas can be ticked one by one; the others are answered with them or not."""


@blueprint.route("/<slug>/redaktion/themen/<number>/antwort", methods=["GET", "POST"])
@requires(Permission.ANSWER_IDEAS)
def answer(slug: str, number: str) -> ResponseReturnValue:
    """Say what becomes of the ticked ideas; each author is told."""
    process = this_process(slug)
    theme = live_theme_at(process, number)
    form = AnswerForm()
    if request.method == "GET":
        return show(process, theme, form)
    if "baustein" in request.form:
        form.begin_with(answers_for_many(process))
        return show(process, theme, form)
    if not form.validate():
        return show(process, theme, form), 422
    if place := place_left_in(form.text.data or "", process):
        form.text.errors = [
            gettext("Im Text steht noch „%(place)s“. Bitte ersetzen Sie diese Stelle.", place=place)
        ]
        return show(process, theme, form), 422
    try:
        with writing():
            process = this_process(slug)
            theme = live_theme_at(process, number)
            done = answer_ideas(ticked(theme), form.draft(), by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        process = this_process(slug)
        return show(process, live_theme_at(process, number), form), 409
    flash(ngettext("%(num)s Idee ist beantwortet.", "%(num)s Ideen sind beantwortet.", done.answered))
    if done.own:
        flash(gettext("Über Ihre eigenen Beiträge entscheidet jemand anderes; sie blieben offen."), "warn")
    return redirect(url_for("themes.sheet", slug=slug, number=number))


def ticked(theme: Theme) -> list[Idea]:
    """The open ideas that were ticked, with those that the page did not show if wanted."""
    shown, chosen = set(request.form.getlist("gezeigt")), set(request.form.getlist("nr"))
    rest = "weitere" in request.form
    return [
        idea for idea in open_ideas_of(theme) if idea.number in chosen or (rest and idea.number not in shown)
    ]


def show(process: Process, theme: Theme, form: AnswerForm) -> str:
    ideas = open_ideas_of(theme)
    return render_template(
        "themes/answer.html",
        process=process,
        theme=theme,
        form=form,
        ideas=ideas[:SHOWN_IDEAS],
        rest=max(0, len(ideas) - SHOWN_IDEAS),
        chosen=set(request.form.getlist("nr")),
        with_rest="weitere" in request.form,
    )
