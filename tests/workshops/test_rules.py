"""Names, texts, rooms and agendas: decisions that need no database."""

import asyncio
from collections.abc import Sequence

import pytest

from participation.kernel.errors import RuleViolation
from participation.workshops.agendas import AGENDAS
from participation.workshops.hub import Hub, Watched
from participation.workshops.queries.feed import Event, heard
from participation.workshops.rules.names import read_nickname
from participation.workshops.rules.texts import card_text, check_dots, room_url
from participation.workshops.rules.times import suggested_dots
from tests.waiting import in_own_loop

SMEARED = "a\u0301\u0301\u0301\u0301"
NAMES = ("", "  ", "Bürgermeisterin Schmidt", "Rathaus", "M0derator", "Моderation", SMEARED, "x" * 41)


@pytest.mark.parametrize("name", NAMES)
def test_names_that_smear_or_pass_for_the_town_hall_are_refused(name: str) -> None:
    with pytest.raises(RuleViolation):
        read_nickname(name)


def test_names_that_look_alike_are_the_same() -> None:
    names = ("Anna", "anna ", "АNNА", "\u202eAnna", "A n n a", "Аnna")
    assert {read_nickname(name).key for name in names} == {"anna"}


def test_a_card_bears_one_line_of_what_was_typed() -> None:
    assert card_text(" Formulare\r\n &\x00 <script> ", longest=280) == "Formulare & <script>"
    assert card_text("uff de Gass 🚗🚗", longest=280) == "uff de Gass 🚗🚗"
    for typed in ("", "   ", "x" * 281):
        with pytest.raises(RuleViolation):
            card_text(typed, longest=280)


@pytest.mark.parametrize(
    "address",
    [
        "http://meet.jit.si/raum", "javascript:alert(1)", "https://meet.jit.si.evil.example/raum",
        "https://user@meet.jit.si/raum", "//meet.jit.si/raum", "https://evilmeet.jit.si:8443/raum",
    ],
)  # fmt: skip
def test_only_rooms_of_known_hosts_are_linked(address: str) -> None:
    with pytest.raises(RuleViolation):
        room_url(address, field="room_url")


def test_rooms_of_known_hosts_are_linked() -> None:
    for address in ("", "https://meet.jit.si/Musterburg", "https://buero.senfcall.de/raum-1"):
        assert room_url(address, field="room_url") == address


def test_dots_stay_within_their_limits() -> None:
    limits = {"options": frozenset({1, 2, 3}), "budget": 3, "most_each": 2}
    assert check_dots({1: 2, 3: 1}, **limits) == 3  # type: ignore[arg-type]  # the fields by name
    for dots in ({1: 3}, {1: 2, 2: 2}, {9: 1}, {1: -1, 2: 2}):
        with pytest.raises(RuleViolation):
            check_dots(dots, **limits)  # type: ignore[arg-type]  # the fields by name


def test_the_templates_last_as_long_as_they_say() -> None:
    assert {name: agenda.minutes for name, agenda in AGENDAS.items()} == {"60": 60, "180": 180, "tag": 470}
    assert (suggested_dots(16, 36), suggested_dots(5, 1), suggested_dots(5, 200)) == (4, 10, 3)


def test_each_frame_names_the_one_before_it_that_was_meant_for_the_same_listener() -> None:
    told = [
        Event(5, "a", "all", {}),
        Event(6, "b", "staff", {}),
        Event(7, "c", "p:1", {}),
        Event(8, "d", "all", {}),
    ]
    assert [(f["seq"], f["prev"]) for f in heard(told, frozenset({"all"}), 4)] == [(5, 4), (8, 5)]
    assert [f["seq"] for f in heard(told, frozenset({"all", "p:1"}), 4)] == [5, 7, 8]


def test_the_memory_of_a_room_has_no_gap() -> None:
    hub = Hub(lambda _known: {}, lambda _room, _seq: [])
    room = hub.rooms.setdefault(1, Watched(4))
    hub.take_in(1, [Event(5, "a", "all", {}), Event(6, "b", "all", {})])
    hub.take_in(1, [Event(6, "b", "all", {}), Event(7, "c", "all", {})])
    assert [event.seq for event in room.after(4) or []] == [5, 6, 7]
    assert room.after(3) is None
    hub.take_in(1, [Event(9, "end", "all", {})])  # the feed was purged in between
    assert room.after(7) is None
    assert [event.seq for event in room.after(8) or []] == [9]


def test_what_the_memory_lacks_is_read_once_for_all_and_not_again_where_it_is_gone() -> None:
    asked: list[int] = []

    def missed(_room: int, seq: int) -> list[Event]:
        asked.append(seq)
        return [Event(number, "a", "all", {}) for number in range(seq + 1, 9)] if seq >= 4 else []

    async def behind() -> list[bool]:
        hub = Hub(lambda _known: {}, missed)
        room = hub.rooms.setdefault(1, Watched(7))
        found = await asyncio.gather(*(hub.reach_back(1, room, seq) for seq in (5, 5, 6, 2, 2, 1)))
        assert [event.seq for event in room.events] == [6, 7]  # 8 comes with the next look
        return found

    assert in_own_loop(lambda: asyncio.run(behind())) == [True, True, True, False, False, False]
    assert asked == [5, 2]


def test_what_is_said_is_drawn_once_for_all_who_hear_the_same() -> None:
    room = Watched(4)
    room.take_in([Event(5, "a", "all", {}), Event(6, "b", "p:1", {})])
    calls: list[frozenset[str]] = []

    def draw(events: Sequence[Event], audiences: frozenset[str], prev: int) -> tuple[bytes, int]:
        calls.append(audiences)
        told = heard(events, audiences, prev)
        return repr([frame["seq"] for frame in told]).encode(), told[-1]["seq"]

    def said(*audiences: str) -> tuple[bytes, int, int]:
        found = room.said(4, 4, frozenset(audiences), draw)
        assert found is not None
        return found.frames, found.prev, found.seq

    assert {said("all", f"p:{number}") for number in range(2, 50)} == {(b"[5]", 5, 6)}
    assert said("all", "p:1") == (b"[5, 6]", 6, 6)
    assert len(calls) == 2
