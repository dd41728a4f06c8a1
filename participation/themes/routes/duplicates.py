"""Pairs that look the same: looked for in the background, each joined or dismissed for good."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.ideas.models import Idea
from participation.jobs.rules import is_under_way
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.sense import available
from participation.themes.models import DuplicatePair
from participation.themes.queries.duplicates import (
    dismissed_pairs,
    ideas_of_pair,
    latest_search,
    open_pairs,
    pair_with_id,
)
from participation.themes.routes.public import blueprint
from participation.themes.routes.suggesting import refuse_without_machine
from participation.themes.services import duplicates as service
from participation.themes.services.joining import join_ideas
from participation.web.access import acting, requires
from participation.web.forms import refusal_text
from participation.web.paging import PAGE_SIZE, Page, wanted_page

SHOWN_DISMISSED = 50


@blueprint.get("/<slug>/redaktion/themen/doppelte")
@requires(Permission.EDIT_THEMES)
def duplicates(slug: str) -> ResponseReturnValue:
    """Two ideas side by side, most alike first; how the search goes on, and what was dismissed."""
    return page_of_pairs(this_process(slug))


def page_of_pairs(process: Process, reason: str = "") -> str:
    asked = wanted_page()
    pairs = open_pairs(process, offset=(asked - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    if not pairs.rows and asked > 1:
        asked = 1
        pairs = open_pairs(process, offset=0, limit=PAGE_SIZE)
    search = latest_search(process)
    return render_template(
        "themes/duplicates.html",
        process=process,
        page=Page(rows=pairs.rows, total=pairs.total, number=asked),
        search=search,
        under_way=search is not None and is_under_way(search),
        dismissed=dismissed_pairs(process, limit=SHOWN_DISMISSED),
        available=available(),
        reason=reason,
        address=lambda number: url_for(
            "themes.duplicates", slug=process.slug, seite=number if number > 1 else None
        ),
    )


@blueprint.post("/<slug>/redaktion/themen/doppelte")
@requires(Permission.EDIT_THEMES)
def find_duplicates(slug: str) -> ResponseReturnValue:
    """Have the background look for pairs."""
    try:
        with writing():
            process = this_process(slug)
            refuse_without_machine()
            service.want_pairs(process, by=acting(), at=now())
    except RuleViolation as refusal:
        return page_of_pairs(this_process(slug), refusal_text(refusal)), 409
    return redirect(url_for("themes.duplicates", slug=slug))


@blueprint.post("/<slug>/redaktion/themen/doppelte/abbrechen")
@requires(Permission.EDIT_THEMES)
def stop_search(slug: str) -> ResponseReturnValue:
    """End the search; pairs that were found before stay."""
    try:
        with writing():
            service.stop_search(this_process(slug), by=acting(), at=now())
    except RuleViolation as refusal:
        return page_of_pairs(this_process(slug), refusal_text(refusal)), 409
    flash(gettext("Die Suche wird abgebrochen."))
    return redirect(url_for("themes.duplicates", slug=slug))


@blueprint.post("/<slug>/redaktion/themen/doppelte/<int:pair_id>/zusammenfuehren")
@requires(Permission.EDIT_THEMES)
def join_pair(slug: str, pair_id: int) -> ResponseReturnValue:
    """Join the two; the one whose button was pressed stands for both."""
    try:
        with writing():
            process = this_process(slug)
            pair = pair_with_id(process, pair_id)
            head, other = head_and_other(pair, request.form.get("vorn", ""))
            join_ideas([other], into=head, process=process, by=acting(), at=now())
    except RuleViolation as refusal:
        return page_of_pairs(this_process(slug), refusal_text(refusal)), 409
    joined = gettext(
        "Idee %(number)s ist jetzt mit Idee %(head)s zusammengeführt.", number=other.number, head=head.number
    )
    flash(joined)
    return redirect(url_for("themes.duplicates", slug=slug, seite=page_to_return_to()))


def head_and_other(pair: DuplicatePair, number: str) -> tuple[Idea, Idea]:
    """The idea of the pair with this number, and the other one."""
    one, other = ideas_of_pair(pair)
    if number not in {one.number, other.number}:
        raise RuleViolation(_("Bitte wählen Sie, welche der beiden Ideen für beide steht."))
    return (one, other) if one.number == number else (other, one)


def page_to_return_to() -> int | None:
    asked = wanted_page()
    return asked if asked > 1 else None


@blueprint.post("/<slug>/redaktion/themen/doppelte/<int:pair_id>/nicht-dasselbe")
@requires(Permission.EDIT_THEMES)
def dismiss_pair(slug: str, pair_id: int) -> ResponseReturnValue:
    """Never propose the two again; it can be taken back."""
    try:
        with writing():
            pair = pair_with_id(this_process(slug), pair_id)
            service.dismiss_pair(pair, by=acting(), at=now())
    except RuleViolation as refusal:
        return page_of_pairs(this_process(slug), refusal_text(refusal)), 409
    flash(gettext("Gemerkt: Die beiden sagen nicht dasselbe. Sie werden nicht wieder vorgeschlagen."))
    return redirect(url_for("themes.duplicates", slug=slug, seite=page_to_return_to()))


@blueprint.post("/<slug>/redaktion/themen/doppelte/<int:pair_id>/zurueckholen")
@requires(Permission.EDIT_THEMES)
def bring_back_pair(slug: str, pair_id: int) -> ResponseReturnValue:
    """Ask about a dismissed pair again."""
    try:
        with writing():
            pair = pair_with_id(this_process(slug), pair_id)
            service.bring_back_pair(pair, by=acting(), at=now())
    except RuleViolation as refusal:
        return page_of_pairs(this_process(slug), refusal_text(refusal)), 409
    flash(gettext("Das Paar steht wieder zur Entscheidung."))
    return redirect(url_for("themes.duplicates", slug=slug))
