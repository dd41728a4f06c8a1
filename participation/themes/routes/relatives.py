"""One idea and its relatives: what says the same and was joined, what was split off."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import NoResultFound

from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.queries.parts import original_of, parts_of
from participation.ideas.queries.staff import ideas_numbered
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.themes.forms import PartForm
from participation.themes.queries.joined import joined_to, stands_for, supporters_together
from participation.themes.queries.sorting import themes_of
from participation.themes.routes.board import NOTHING_TYPED, Typed
from participation.themes.routes.public import blueprint
from participation.themes.services.joining import join_ideas, release_idea
from participation.themes.services.parting import split_idea
from participation.web.access import acting, requires
from participation.web.forms import refusal_text


@blueprint.get("/<slug>/redaktion/themen/ideen/<number>")
@requires(Permission.EDIT_THEMES)
def relatives(slug: str, number: str) -> ResponseReturnValue:
    """The idea in its author's words, with what belongs to it."""
    process = this_process(slug)
    return page(process, idea_at(process, number))


def idea_at(process: Process, number: str) -> Idea:
    """The idea, whatever its status; NoResultFound for an unknown one."""
    found = ideas_numbered(process, [number])
    if not found:
        raise NoResultFound(number)
    return found[0]


def page(process: Process, idea: Idea, form: PartForm | None = None, typed: Typed = NOTHING_TYPED) -> str:
    if form is None:
        form = PartForm(formdata=None, text=idea.text)
    joined = joined_to(idea)
    return render_template(
        "themes/relatives.html",
        process=process,
        idea=idea,
        theme=themes_of([idea.id]).get(idea.id),
        joined=joined,
        together=supporters_together(idea) if joined else idea.supports,
        head=stands_for(idea),
        parts=parts_of(idea),
        original=original_of(idea),
        is_published=idea.status is IdeaStatus.PUBLISHED,
        form=form,
        typed=typed,
    )


@blueprint.post("/<slug>/redaktion/themen/ideen/<number>/teilen")
@requires(Permission.EDIT_THEMES)
def split(slug: str, number: str) -> ResponseReturnValue:
    """Make an idea of its own of some of the words."""
    process, form = this_process(slug), PartForm()
    if not form.validate():
        return page(process, idea_at(process, number), form), 422
    try:
        with writing():
            process = this_process(slug)
            part = split_idea(idea_at(process, number), form.draft(), process=process, by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        process = this_process(slug)
        return page(process, idea_at(process, number), form), 409
    flash(
        gettext("Der zweite Gedanke ist jetzt Idee %(number)s und liegt in der Ablage.", number=part.number)
    )
    return redirect(url_for("themes.relatives", slug=slug, number=number))


@blueprint.post("/<slug>/redaktion/themen/ideen/<number>/zusammenfuehren")
@requires(Permission.EDIT_THEMES)
def join(slug: str, number: str) -> ResponseReturnValue:
    """Join the idea to the one whose number was typed, which stands for both."""
    into = " ".join(request.form.get("mit", "").split())
    try:
        with writing():
            process = this_process(slug)
            idea = idea_at(process, number)
            join_ideas([idea], into=named(process, into), process=process, by=acting(), at=now())
    except RuleViolation as refusal:
        process = this_process(slug)
        typed = Typed(reason=refusal_text(refusal), target=into)
        return page(process, idea_at(process, number), typed=typed), 409
    flash(gettext("Idee %(number)s ist jetzt mit Idee %(head)s zusammengeführt.", number=number, head=into))
    return redirect(url_for("themes.relatives", slug=slug, number=number))


def named(process: Process, number: str) -> Idea:
    found = ideas_numbered(process, [number])
    if not found:
        raise RuleViolation(_("Eine Idee mit dieser Nummer gibt es hier nicht."))
    return found[0]


@blueprint.post("/<slug>/redaktion/themen/ideen/<number>/herausloesen")
@requires(Permission.EDIT_THEMES)
def release(slug: str, number: str) -> ResponseReturnValue:
    """Let a joined idea stand for itself again."""
    try:
        with writing():
            process = this_process(slug)
            release_idea(idea_at(process, number), process=process, by=acting(), at=now())
    except RuleViolation as refusal:
        process = this_process(slug)
        return page(process, idea_at(process, number), typed=Typed(reason=refusal_text(refusal))), 409
    flash(gettext("Idee %(number)s steht wieder für sich.", number=number))
    return redirect(url_for("themes.relatives", slug=slug, number=number))
