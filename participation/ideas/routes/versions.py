"""Earlier words of an idea, for everybody; words that wait, for the town hall."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import NoResultFound

from participation.ideas.forms.staff import TurnedDownForm
from participation.ideas.models import Idea
from participation.ideas.models.authored import IdeaVersion
from participation.ideas.queries.public import public_idea
from participation.ideas.queries.staff import idea_numbered
from participation.ideas.queries.versions import public_versions, waiting_version
from participation.ideas.routes.public import blueprint as public_pages
from participation.ideas.rules import is_own, was_referred_to
from participation.ideas.services.placing import place_of
from participation.ideas.services.versions import OVERTAKEN, SeenWish, drop_change, grant_change
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.difference import Piece, difference
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.routes.public import this_process
from participation.web.access import acting, public, requires
from participation.web.forms import refusal_text

blueprint = Blueprint("versions", __name__, url_prefix="/<slug>/redaktion/ideen/<number>/aenderung")


@public_pages.get("/<slug>/ideen/<number>/fassungen")
@public
def versions(slug: str, number: str) -> ResponseReturnValue:
    """What the idea said before, newest change first, each with what became another word."""
    process = this_process(slug)
    idea = public_idea(process, number)
    found = public_versions(idea)
    if not found:
        raise NoResultFound(number)
    return render_template("ideas/versions.html", process=process, idea=idea, changes=changes(idea, found))


class Changed(NamedTuple):
    """One change: when, and what became another word; no title and no place if they stayed."""

    at: datetime | None
    title: list[Piece]
    text: list[Piece]
    place: list[Piece]


def changes(idea: Idea, earlier: Sequence[IdeaVersion]) -> list[Changed]:
    """Each earlier version, newest first, beside the one that took its place."""
    later: list[Idea | IdeaVersion] = [idea, *earlier]
    return [
        Changed(
            version.decided_at,
            pieces(version.title, after.title),
            difference(version.text, after.text),
            pieces(version.place, after.place),
        )
        for version, after in zip(earlier, later, strict=False)
    ]


def pieces(before: str, after: str) -> list[Piece]:
    """Nothing for a title that stayed."""
    return difference(before, after) if before != after else []


# --- Staff --------------------------------------------------------------------------------------


@blueprint.get("")
@requires(Permission.DECIDE_IDEAS)
def desk(slug: str, number: str) -> ResponseReturnValue:
    """The change that the author wishes, and what can be said to it."""
    idea = idea_numbered(this_process(slug), number)
    return desk_page(idea, TurnedDownForm())


@blueprint.post("/uebernehmen")
@requires(Permission.DECIDE_IDEAS)
def grant(slug: str, number: str) -> ResponseReturnValue:
    """Let the idea say so."""
    form = TurnedDownForm()
    try:
        with writing():
            idea = idea_numbered(this_process(slug), number)
            grant_change(idea, seen(form), by=acting(), at=now())
    except RuleViolation as refusal:
        return refused(slug, number, form, refusal)
    flash(gettext("Die Idee %(number)s ist geändert.", number=number), "good")
    return redirect(url_for("moderation.queue", slug=slug))


@blueprint.post("/ablehnen")
@requires(Permission.DECIDE_IDEAS)
def drop(slug: str, number: str) -> ResponseReturnValue:
    """Leave it as it is, with the reason for the author."""
    form = TurnedDownForm()
    if not form.validate():
        return desk_page(idea_numbered(this_process(slug), number), form), 422
    try:
        with writing():
            idea = idea_numbered(this_process(slug), number)
            drop_change(idea, seen(form), form.text.data or "", by=acting(), at=now())
    except RuleViolation as refusal:
        return refused(slug, number, form, refusal)
    flash(gettext("Die Idee %(number)s bleibt, wie sie ist.", number=number), "good")
    return redirect(url_for("moderation.queue", slug=slug))


def seen(form: TurnedDownForm) -> SeenWish:
    """Which wish the page showed; raises Conflict for a damaged form."""
    try:
        return SeenWish(int(form.wish.data or ""), datetime.fromisoformat(form.since.data or ""))
    except ValueError:
        raise Conflict(OVERTAKEN) from None


def refused(slug: str, number: str, form: TurnedDownForm, refusal: RuleViolation) -> ResponseReturnValue:
    """The wish as it is now, with what was typed."""
    form.refuse(refusal)
    return desk_page(idea_numbered(this_process(slug), number), form, reason=refusal_text(refusal)), 409


def desk_page(idea: Idea, form: TurnedDownForm, *, reason: str = "") -> str:
    wish = waiting_version(idea)
    if wish is not None:
        form.wish.data, form.since.data = str(wish.id), wish.created_at.isoformat()
    return render_template(
        "ideas/change_desk.html",
        process=idea.process,
        idea=idea,
        wish=wish,
        form=form,
        reason=reason,
        title=pieces(idea.title, wish.title) if wish else [],
        text=difference(idea.text, wish.text) if wish else [],
        area=next((area for area in idea.process.areas if wish and area.id == wish.area_id), None),
        moved=wish is not None and place_of(wish) != place_of(idea),
        is_own=is_own(idea, acting()),
        stays_readable=was_referred_to(idea),
    )
