"""Where somebody is in a list of the Redaktion: the filters and the page, as they stand in the address."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import abort, current_app, request

from participation.ideas.models import Answer, Channel, IdeaStatus
from participation.ideas.queries.staff import StaffFilter
from participation.ideas.rules import NUMBER
from participation.kernel.codes import digest, read_code
from participation.kernel.permissions import Person
from participation.kernel.text import tidy
from participation.moderation.kinds import KINDS
from participation.moderation.queries.waiting import IDEA_TABS, MINE, NOBODYS, QueueFilter
from participation.municipality.models import AreaOfLife, Process
from participation.web.paging import wanted_page

LONGEST_SEARCH = 100
LONGEST_NUMBER = 10
UNSORTED = "ohne"
TABS = {*IDEA_TABS, *(kind.tab for kind in KINDS)}
"""The tabs of the queue in the address; no tab shows everything that is the town hall's turn."""

WHOSE = {MINE, NOBODYS}
"""Whose things in the address, beside the number of a colleague."""

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
    whose: str = ""
    person: str = ""
    """The number of an idea: what its author contributed."""
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        return bool(
            self.area or self.channel or self.status or self.answer or self.words or self.whose or self.person
        )

    def query(self, **changes: str | int) -> dict[str, Any]:
        """The address's query for this place, with ``changes``; what says nothing is left out."""
        changed = replace(self, **changes)  # type: ignore[arg-type]  # the fields by name
        said = {
            "art": changed.tab,
            "bereich": changed.area,
            "weg": changed.channel,
            "status": changed.status,
            "antwort": changed.answer,
            "q": changed.words,
            "wer": changed.whose,
            "person": changed.person,
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
            person_of=self.person,
            receipt_digest=digest(code, current_app.config["SECRET_KEY"]) if code else None,
        )

    def in_queue(self, process: Process, *, reader: Person, at: datetime) -> QueueFilter:
        """The same as a filter of the queue."""
        return QueueFilter(ideas=self.narrowed(process), reader=reader, at=at, whose=self.whose)


def place_of_request(process: Process) -> Place:
    areas = {UNSORTED, *(area.slug for area in process.areas)}
    return Place(
        tab=said("art", TABS),
        area=said("bereich", areas),
        channel=said("weg", {channel.value for channel in Channel}),
        status=said("status", {status.value for status in IdeaStatus}),
        answer=said("antwort", {answer.value for answer in Answer}),
        words=tidy(request.args.get("q"))[:LONGEST_SEARCH],
        whose=whose_things(request.args.get("wer", "")),
        person=person_of(request.args.get("person", "")),
        page=wanted_page(),
    )


def person_of(typed: str) -> str:
    return typed if NUMBER.fullmatch(typed) else ""


def whose_things(typed: str) -> str:
    is_number = typed.isascii() and typed.isdigit() and len(typed) < LONGEST_NUMBER
    return typed if typed in WHOSE or is_number else ""


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
