"""All ideas, whatever became of them, and the page of one."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from participation.ideas.models import Channel, IdeaStatus
from participation.ideas.queries import staff
from participation.ideas.rules import WAITING
from participation.kernel.clock import now
from participation.kernel.permissions import Permission
from participation.moderation.kinds import IDEA
from participation.moderation.models import FilteredList
from participation.moderation.queries.filters import saved_filters
from participation.moderation.queries.waiting import QueueFilter, longest_waiting
from participation.moderation.routes.panel import panel_of
from participation.moderation.routes.places import place_of_request
from participation.moderation.routes.queue import step_to_undo
from participation.moderation.rules import wait_since
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.themes.queries.placing import suggested_places
from participation.web.access import acting, requires
from participation.web.paging import PAGE_SIZE, Page
from participation.workshops.queries.handed import workshop_of_idea

blueprint = Blueprint("staff_ideas", __name__, url_prefix="/<slug>/redaktion/ideen")

MOST_PASSED = 20
"""Things of other kinds that are looked past for the next idea."""


@blueprint.get("")
@requires(Permission.READ_QUEUE)
def index(slug: str) -> ResponseReturnValue:
    """Found by number, words, receipt code, status, area, channel or answer."""
    process = this_process(slug)
    place = place_of_request(process)
    narrowed = place.narrowed(process)
    total = staff.count_of_ideas(process, narrowed)
    number = min(place.page, max(1, -(-total // PAGE_SIZE)))
    ideas = staff.ideas_of_staff(
        process,
        narrowed,
        first=(number - 1) * PAGE_SIZE,
        number=PAGE_SIZE,
        oldest_first=bool(place.answer),
    )
    return render_template(
        "moderation/ideas.html",
        process=process,
        place=place,
        page=Page(rows=ideas, total=total, number=number),
        filters=saved_filters(process, FilteredList.IDEAS, reader_id=acting().id or 0),
        may_decide=acting().may(Permission.DECIDE_IDEAS, slug),
        may_answer=acting().may(Permission.ANSWER_IDEAS, slug),
        may_sort=acting().may(Permission.SORT_IDEAS, slug),
        address=lambda wanted: url_for("staff_ideas.index", slug=slug, **place.query(page=wanted)),
    )


@blueprint.get("/<number>")
@requires(Permission.READ_QUEUE)
def detail(slug: str, number: str) -> ResponseReturnValue:
    """One idea with its messages, and everything that can be decided about it."""
    process, at = this_process(slug), now()
    idea = staff.idea_numbered(process, number)
    is_waiting = idea.status is IdeaStatus.SUBMITTED
    trail: dict[str, Any] = {"von": "seite"}
    if idea.status in WAITING and (following := next_to_read(process, but_not=idea.id)):
        trail["danach"] = following
    return render_template(
        "moderation/idea.html",
        process=process,
        panel=panel_of(idea, process=process, reader=acting(), trail=trail),
        wait=wait_since(idea.created_at, process=process, at=at) if is_waiting else None,
        change=staff.last_change(idea),
        workshop=workshop_of_idea(idea.id) if idea.channel is Channel.WORKSHOP else None,
        last=step_to_undo(process),
        place=place_of_request(process),
        places=suggested_places(
            process,
            idea,
            areas=acting().may(Permission.SORT_IDEAS, slug),
            themes=acting().may(Permission.EDIT_THEMES, slug),
            at=at,
        ),
    )


def next_to_read(process: Process, *, but_not: int) -> str | None:
    """The number of the idea that has waited longest, apart from the one at hand."""
    wanted = QueueFilter(ideas=staff.StaffFilter(), reader=acting(), at=now())
    waiting = longest_waiting(process, wanted, number=MOST_PASSED)
    others = [thing.item_id for thing in waiting if thing.kind == IDEA and thing.item_id != but_not]
    return staff.ideas_by_id(others[:1])[others[0]].number if others else None
