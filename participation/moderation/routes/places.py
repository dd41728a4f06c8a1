"""Where somebody is in a list of the Redaktion: the filters and the page, as they stand in the address."""

from dataclasses import dataclass, replace
from typing import Any

from flask import abort, current_app, request

from participation.ideas.models import Answer, Channel, IdeaStatus
from participation.ideas.queries.staff import StaffFilter, WaitsFor
from participation.ideas.rules import NUMBER
from participation.kernel.codes import digest, read_code
from participation.kernel.text import tidy
from participation.municipality.models import AreaOfLife, Process
from participation.web.paging import wanted_page

LONGEST_SEARCH = 100
UNSORTED = "ohne"
TABS = {
    "neu": WaitsFor.FIRST_READ,
    "papier": WaitsFor.PAPER_READ,
    "antwort": WaitsFor.REPLY_READ,
    "rueckfrage": WaitsFor.AUTHOR,
}
"""The tabs of the queue in the address; no tab shows everything that is the town hall's turn."""

ORIGINS = {"eingang", "ideen", "seite"}
"""Where a decision or a selection was begun: the queue, the list of all ideas, the page of one."""


@dataclass(frozen=True)
class Place:
    """What the address says; anything unknown in it counts as not said."""

    tab: str = ""
    area: str = ""
    channel: str = ""
    status: str = ""
    answer: str = ""
    words: str = ""
    page: int = 1

    @property
    def waits_for(self) -> WaitsFor | None:
        return TABS.get(self.tab)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.area or self.channel or self.status or self.answer or self.words)

    def query(self, **changes: str | int) -> dict[str, Any]:
        """The address's query for this place, with ``changes``; what says nothing is left out."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        said = {
            "art": changed.tab,
            "bereich": changed.area,
            "weg": changed.channel,
            "status": changed.status,
            "antwort": changed.answer,
            "q": changed.words,
            "seite": str(changed.page) if changed.page > 1 else "",
        }
        return {name: value for name, value in said.items() if value}

    def narrowed(self, process: Process) -> StaffFilter:
        """The same as a filter; a receipt code among the words finds its idea."""
        code = read_code(self.words)
        return StaffFilter(
            status=IdeaStatus(self.status) if self.status else None,
            area_id=0 if self.area == UNSORTED else area_id_of(self.area, process),
            channel=Channel(self.channel) if self.channel else None,
            answer=Answer(self.answer) if self.answer else None,
            words=self.words,
            receipt_digest=digest(code, current_app.config["SECRET_KEY"]) if code else None,
        )


def place_of_request(process: Process) -> Place:
    areas = {UNSORTED, *(area.slug for area in process.areas)}
    return Place(
        tab=said("art", set(TABS)),
        area=said("bereich", areas),
        channel=said("weg", {channel.value for channel in Channel}),
        status=said("status", {status.value for status in IdeaStatus}),
        answer=said("antwort", {answer.value for answer in Answer}),
        words=tidy(request.args.get("q"))[:LONGEST_SEARCH],
        page=wanted_page(),
    )


def trail_of_request(process: Process) -> dict[str, Any]:
    """The way back as it stands in the address: list, filters, and what comes next."""
    trail = place_of_request(process).query()
    if origin := said("von", ORIGINS):
        trail["von"] = origin
    following = request.args.get("danach", "")
    if NUMBER.fullmatch(following):
        trail["danach"] = following
    return trail


def said(parameter: str, known: set[str]) -> str:
    """The parameter of the address, if it is one of the ``known`` words."""
    value = request.args.get(parameter, "")
    return value if value in known else ""


def area_id_of(slug: str, process: Process) -> int | None:
    return next((area.id for area in process.areas if area.slug == slug), None)


def area_called(slug: str, process: Process) -> AreaOfLife | None:
    """The area at this address, None for the empty one; 404 for an unknown one."""
    if not slug:
        return None
    found = next((area for area in process.areas if area.slug == slug), None)
    return found or abort(404)
