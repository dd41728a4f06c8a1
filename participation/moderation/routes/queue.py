"""The queue (Eingang): what waits, longest first, with one thing open beside the list."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from participation.ideas.models import Idea
from participation.ideas.queries.staff import WaitsFor, answered, ideas_by_id
from participation.ideas.words import (
    ANSWER_WORDS,
    CHANNEL_WORDS,
    CONSENT_WORDS,
    REASON_WORDS,
    STATUS_WORDS,
)
from participation.kernel.clock import now
from participation.kernel.permissions import Permission
from participation.moderation.queries import Waiting, backlog, longest_waiting
from participation.moderation.routes.panel import Panel, panel_of
from participation.moderation.routes.places import TABS, Place, place_of_request
from participation.moderation.rules import Wait, wait_since
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires
from participation.web.paging import PAGE_SIZE, Page

blueprint = Blueprint("moderation", __name__, url_prefix="/<slug>/redaktion")

WORDS = {
    "STATUS_WORDS": STATUS_WORDS,
    "CHANNEL_WORDS": CHANNEL_WORDS,
    "CONSENT_WORDS": CONSENT_WORDS,
    "REASON_WORDS": REASON_WORDS,
    "ANSWER_WORDS": ANSWER_WORDS,
}
"""For templates of pages and letters."""

TAB_NAMES = {
    "": _l("Alle"),
    "neu": _l("Neu"),
    "papier": _l("Papier und Telefon"),
    "antwort": _l("Rückfragen beantwortet"),
    "rueckfrage": _l("Warten auf Antwort"),
}


@blueprint.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """Globals, as letters are rendered outside of any request."""
    state.app.jinja_env.globals.update(WORDS)


@dataclass(frozen=True)
class Entry:
    """One row of the queue."""

    waiting: Waiting
    idea: Idea
    wait: Wait

    @property
    def has_reply(self) -> bool:
        return self.waiting.waits_for is WaitsFor.REPLY_READ


@blueprint.get("/eingang")
@requires(Permission.READ_QUEUE)
def queue(slug: str) -> ResponseReturnValue:
    process, at = this_process(slug), now()
    place = place_of_request(process)
    numbers = backlog(process, place.narrowed(process))
    page = entries_of(process, place, numbers.under(place.waits_for))
    return render_template(
        "moderation/queue.html",
        process=process,
        place=place,
        page=page,
        numbers=numbers,
        oldest=wait_since(numbers.oldest, process=process, at=at) if numbers.oldest else None,
        tabs=[(tab, name, numbers.under(TABS.get(tab))) for tab, name in TAB_NAMES.items()],
        answered=answered(process),
        panel=panel_beside(page, process, place),
        may_sort=acting().may(Permission.SORT_IDEAS, slug),
        may_decide=acting().may(Permission.DECIDE_IDEAS, slug),
        address=lambda number: url_for("moderation.queue", slug=slug, **place.query(page=number)),
    )


def entries_of(process: Process, place: Place, total: int) -> Page[Entry]:
    """The wanted page; a page behind the last, emptied by work done, is the last."""
    number = min(place.page, max(1, -(-total // PAGE_SIZE)))
    waiting = longest_waiting(
        process,
        place.narrowed(process),
        tab=place.waits_for,
        first=(number - 1) * PAGE_SIZE,
        number=PAGE_SIZE,
    )
    ideas = ideas_by_id([thing.item_id for thing in waiting])
    at = now()
    entries = [
        Entry(thing, ideas[thing.item_id], wait_since(thing.since, process=process, at=at))
        for thing in waiting
    ]
    return Page(rows=entries, total=total, number=number)


def panel_beside(page: Page[Entry], process: Process, place: Place) -> Panel | None:
    """The idea that the address names, else the first; after a decision the one below it comes next."""
    if not page.rows:
        return None
    numbers = [entry.idea.number for entry in page]
    wanted = request.args.get("idee", "")
    position = numbers.index(wanted) if wanted in numbers else 0
    others = numbers[position + 1 :] + numbers[:position]
    trail = {**place.query(page=page.number), "von": "eingang"}
    if others:
        trail["danach"] = others[0]
    return panel_of(page.rows[position].idea, process=process, reader=acting(), trail=trail)
