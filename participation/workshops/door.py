"""Who asks for a stream, and whether they may have it: for many at once with a few statements.

After a lost line a whole room comes back in the same second; each of them asking the database alone would
take as long as all their pages.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from flask import Flask

from participation.municipality.queries import is_towns_host, town_at
from participation.web.gate import Scope
from participation.web.hosts import is_own, name_of
from participation.workshops.identity import cookie_name, in_header, is_theirs, numbered, ticket_for
from participation.workshops.models import Participant, Workshop, WorkshopState
from participation.workshops.queries.feed import audiences_of
from participation.workshops.queries.rooms import participants_with_ids, workshop_with_code

MOST_AT_ONCE = 250


@dataclass(frozen=True)
class Listener:
    """Who listens to which room, from where on."""

    room_id: int
    who: str
    audiences: frozenset[str]
    seq: int
    """The room's latest number when this was asked."""


@dataclass(frozen=True)
class Request:
    """What a request for a stream says."""

    code: str
    host: str
    cookies: str
    ticket: str
    since: int | None
    foreign: bool


def read(scope: Scope, code: str) -> Request:
    """What the request says, without believing it."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    cookies = "; ".join(v.decode("latin-1") for n, v in scope["headers"] if n == b"cookie")
    asked = parse_qs(scope["query_string"].decode("latin-1")[:500])
    since = asked.get("since", [""])[0]
    return Request(
        code=code,
        host=name_of(headers.get(b"host", "")),
        cookies=cookies[:8192],
        ticket=asked.get("ticket", [""])[0],
        since=int(since) if since.isascii() and since.isdigit() and len(since) < 10 else None,
        foreign=headers.get(b"sec-fetch-site", "none") not in {"same-origin", "none"},
    )


class Door:
    """Answers those who wait together; to be used within one event loop."""

    def __init__(self, town: Flask) -> None:
        self.town = town
        self.waiting: list[tuple[Request, asyncio.Future[Listener | None]]] = []
        self.task: asyncio.Task[None] | None = None

    async def listener(self, request: Request) -> Listener | None:
        """Whoever has the cookie of somebody in the room, or the screen's ticket. None for everybody else."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Listener | None] = loop.create_future()
        self.waiting.append((request, answer))
        if self.task is None or self.task.done():
            self.task = loop.create_task(self.answer())
        return await answer

    async def answer(self) -> None:
        while self.waiting:
            asked, self.waiting = self.waiting[:MOST_AT_ONCE], self.waiting[MOST_AT_ONCE:]
            try:
                found = await asyncio.to_thread(self.look, [request for request, _ in asked])
            except Exception as error:  # noqa: BLE001 (whatever the database says: those who wait hear of it)
                for _, answer in asked:
                    if not answer.done():
                        answer.set_exception(error)
                continue
            for (_, answer), listener in zip(asked, found, strict=True):
                if not answer.done():
                    answer.set_result(listener)

    def look(self, requests: Sequence[Request]) -> list[Listener | None]:
        """In a thread: the rooms by their codes, then the people in them."""
        with self.town.app_context():
            rooms = {place: self.room(*place) for place in {(r.host, r.code) for r in requests}}
            secure = self.town.config["SESSION_COOKIE_SECURE"]
            cookies = [cookie_of(r, rooms[r.host, r.code], secure=secure) for r in requests]
            people = participants_with_ids(known(map(numbered, cookies)))
            return [
                self.known_as(request, cookie, rooms[request.host, request.code], people)
                for request, cookie in zip(requests, cookies, strict=True)
            ]

    def room(self, host: str, code: str) -> Workshop | None:
        if not is_own(host, self.town.config["BASE_URL"]) and not is_towns_host(host):
            return None
        town = town_at(host)
        workshop = workshop_with_code(code, municipality_id=town.id) if town else None
        return None if workshop is None or workshop.state is WorkshopState.DRAFT else workshop

    def known_as(
        self, request: Request, cookie: str, workshop: Workshop | None, people: dict[int, Participant]
    ) -> Listener | None:
        if workshop is None:
            return None
        secret = self.town.config["SECRET_KEY"]
        somebody = people.get(numbered(cookie) or 0)
        if somebody is not None and somebody.workshop_id == workshop.id:
            if somebody.removed_at is not None or not is_theirs(cookie, somebody, secret):
                return None
            return Listener(workshop.id, f"p{somebody.id}", audiences_of(somebody), workshop.seq)
        if request.ticket != ticket_for(workshop.id, secret):
            return None
        return Listener(workshop.id, f"screen {workshop.id}", audiences_of(None), workshop.seq)


def cookie_of(request: Request, workshop: Workshop | None, *, secure: bool) -> str:
    if workshop is None:
        return ""
    return in_header(request.cookies, cookie_name(workshop.id, secure=secure)) or ""


def known(numbers: Iterable[int | None]) -> set[int]:
    return {number for number in numbers if number is not None}
