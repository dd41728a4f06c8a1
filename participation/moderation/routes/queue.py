"""The queue (Eingang): what waits, longest first, with one thing open beside the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from participation.ideas.models import Idea
from participation.ideas.queries.persons import items_of_persons
from participation.ideas.queries.staff import WaitsFor, ideas_by_id
from participation.ideas.words import (
    ANSWER_WORDS,
    CHANNEL_WORDS,
    CONSENT_WORDS,
    STATUS_WORDS,
)
from participation.kernel.clock import now
from participation.kernel.permissions import Permission, is_own_cause
from participation.kernel.waiting import WaitingRow
from participation.moderation.kinds import IDEA, KINDS, Kind
from participation.moderation.models import FilteredList
from participation.moderation.queries.filters import saved_filters
from participation.moderation.queries.sharing import uses_shortcuts
from participation.moderation.queries.steps import Taken, last_step_of
from participation.moderation.queries.waiting import Waiting, backlog, longest_waiting
from participation.moderation.routes.panel import Panel, panel_of
from participation.moderation.routes.places import Place, place_of_request
from participation.moderation.routes.standing import standing
from participation.moderation.routes.team import shared_work, team_of
from participation.moderation.routes.things import verbs_for
from participation.moderation.rules import UNDO_OFFERED, Wait, wait_since
from participation.moderation.words import VERB_WORDS
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.themes.queries.placing import SuggestedPlaces, suggested_places
from participation.web.access import acting, requires
from participation.web.paging import PAGE_SIZE, Page

blueprint = Blueprint("moderation", __name__, url_prefix="/<slug>/redaktion")

WORDS = {
    "STATUS_WORDS": STATUS_WORDS,
    "CHANNEL_WORDS": CHANNEL_WORDS,
    "CONSENT_WORDS": CONSENT_WORDS,
    "ANSWER_WORDS": ANSWER_WORDS,
    "VERB_WORDS": VERB_WORDS,
}
"""For templates of pages and letters."""

TAB_NAMES = {
    "": _l("Alle"),
    "bestaetigen": _l("Zweiter Blick"),
    "neu": _l("Neu"),
    "papier": _l("Papier und Telefon"),
    "antwort": _l("Rückfragen beantwortet"),
    **{kind.tab: kind.tab_name for kind in KINDS},
    "rueckfrage": _l("Warten auf Antwort"),
}
ALWAYS_SHOWN = ("", "neu", "papier", "antwort", "rueckfrage")
"""Tabs that are there when empty, too; the others come with the first thing under them."""

KIND_OF = {kind.key: kind for kind in KINDS}


@blueprint.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """Globals, as letters are rendered outside of any request."""
    state.app.jinja_env.globals.update(WORDS)
    state.app.jinja_env.globals["shared_work"] = shared_work
    state.app.jinja_env.globals["standing"] = standing


@dataclass(frozen=True)
class Entry:
    """One row of the queue: an idea, or a thing of another kind with its words."""

    waiting: Waiting
    wait: Wait
    idea: Idea | None
    kind: Kind | None
    row: WaitingRow | None
    assignee: str
    deputy: str
    of_person: int
    """How many ideas the author contributed to the process, this one included; 0 for other things."""
    is_own: bool
    """Whether the reader contributed it: somebody else decides."""

    @property
    def has_reply(self) -> bool:
        return self.waiting.waits_for == WaitsFor.REPLY_READ

    @property
    def needs_second_look(self) -> bool:
        return self.waiting.waits_for == WaitsFor.SECOND_LOOK


@blueprint.get("/eingang")
@requires(Permission.READ_QUEUE)
def queue(slug: str) -> ResponseReturnValue:
    process, at, reader = this_process(slug), now(), acting()
    place = place_of_request(process)
    numbers = backlog(process, place.in_queue(process, reader=reader, at=at))
    page = entries_of(process, place, numbers.under(place.tab))
    panel = panel_beside(page, process, place)
    shown = [tab for tab in TAB_NAMES if tab in ALWAYS_SHOWN or tab == place.tab or numbers.under(tab)]
    kind = next((kind for kind in KINDS if kind.tab == place.tab), None)
    return render_template(
        "moderation/queue.html",
        process=process,
        place=place,
        page=page,
        numbers=numbers,
        tabs=[(tab, TAB_NAMES[tab], numbers.under(tab)) for tab in shown],
        panel=panel,
        places=suggested_places_beside(panel, process, at=at),
        team=team_of(process),
        filters=saved_filters(process, FilteredList.QUEUE, reader_id=reader.id or 0),
        last=step_to_undo(process),
        shortcuts=uses_shortcuts(reader.id or 0),
        may_sort=reader.may(Permission.SORT_IDEAS, slug),
        bulk_kind=kind,
        bulk_verbs=verbs_for(kind.key, process) if kind else [],
        may_decide=reader.may(Permission.DECIDE_IDEAS, slug),
        address=lambda number: url_for("moderation.queue", slug=slug, **place.query(page=number)),
    )


def step_to_undo(process: Process) -> Taken | None:
    """The reader's last step, while it is fresh."""
    last = last_step_of(acting().id, process)
    return last if last and now() - last.step.created_at < UNDO_OFFERED else None


def entries_of(process: Process, place: Place, total: int) -> Page[Entry]:
    """The wanted page; a page behind the last, emptied by work done, is the last."""
    number = min(place.page, max(1, -(-total // PAGE_SIZE)))
    waiting = longest_waiting(
        process,
        place.in_queue(process, reader=acting(), at=now()),
        tab=place.tab,
        first=(number - 1) * PAGE_SIZE,
        number=PAGE_SIZE,
    )
    return Page(rows=in_words(process, waiting), total=total, number=number)


def in_words(process: Process, waiting: Sequence[Waiting]) -> list[Entry]:
    """The things with what is shown of them: one question for each kind among them."""
    ideas = ideas_by_id([thing.item_id for thing in waiting if thing.kind == IDEA])
    rows = {
        kind.key: kind.rows(ids)
        for kind in KINDS
        if (ids := [thing.item_id for thing in waiting if thing.kind == kind.key])
    }
    team, at, me = team_of(process), now(), acting()
    of_persons = items_of_persons(ideas)
    authors = {idea.id: idea.author_id for idea in ideas.values()}
    return [
        Entry(
            waiting=thing,
            wait=wait_since(thing.since, process=process, at=at),
            idea=ideas.get(thing.item_id) if thing.kind == IDEA else None,
            kind=KIND_OF.get(thing.kind),
            row=rows[thing.kind].get(thing.item_id) if thing.kind != IDEA else None,
            assignee=team.name(thing.assignee_id),
            deputy=team.deputy(thing.assignee_id),
            of_person=of_persons.get(thing.item_id, 0) if thing.kind == IDEA else 0,
            is_own=is_own_cause(author_of_thing(thing, authors, rows), me),
        )
        for thing in waiting
    ]


def author_of_thing(
    thing: Waiting, authors: dict[int, int | None], rows: dict[str, dict[int, WaitingRow]]
) -> int | None:
    if thing.kind == IDEA:
        return authors.get(thing.item_id)
    row = rows[thing.kind].get(thing.item_id)
    return row.author_id if row else None


def suggested_places_beside(panel: Panel | None, process: Process, *, at: datetime) -> SuggestedPlaces | None:
    """Where the machine would put the idea beside the list."""
    if panel is None:
        return None
    themes = acting().may(Permission.EDIT_THEMES, process.slug)
    return suggested_places(process, panel.idea, areas=panel.rights.sort, themes=themes, at=at)


def panel_beside(page: Page[Entry], process: Process, place: Place) -> Panel | None:
    """The idea that the address names, else the first; after a decision the one below it comes next."""
    entries = [(entry.idea, entry.waiting.assignee_id) for entry in page if entry.idea is not None]
    if not entries:
        return None
    numbers = [idea.number for idea, _ in entries]
    wanted = request.args.get("idee", "")
    position = numbers.index(wanted) if wanted in numbers else 0
    others = numbers[position + 1 :] + numbers[:position]
    trail = {**place.query(page=page.number), "von": "eingang"}
    if others:
        trail["danach"] = others[0]
    idea, assignee_id = entries[position]
    return panel_of(idea, process=process, reader=acting(), trail=trail, assignee_id=assignee_id)
