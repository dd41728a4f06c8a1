"""What is measured: one request after the other of each kind, as browsers send them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, cycle
from urllib.parse import urlencode

from participation.operations.bench.load import get, post
from participation.operations.bench.town import SLUG, Town

WORDS = ("Radweg", "Bahnhof", "Spielplatz Weststadt", "Termin", "Lastenrad", "Brücke", "Rathaus Bank", "Kita")


@dataclass(frozen=True)
class Scenario:
    """``requests`` makes an endless row of requests; ``expected`` are the statuses that are right."""

    name: str
    requests: Callable[[Town], Iterator[bytes]]
    expected: bytes = b"200"
    cached: bool = False
    """Answered with kept pages; all others are measured without."""


def pages(path: str, parameters: Callable[[int], str]) -> Callable[[Town], Iterator[bytes]]:
    """Visitors who leaf through a list."""
    return lambda _town: (get(f"{path}?{parameters(number)}") for number in count())


def list_signed_in(town: Town) -> Iterator[bytes]:
    people = cycle(town.people)
    return (get(f"/{SLUG}/ideen?seite={n % 50 + 1}", next(people).cookie) for n in count())


def detail(town: Town) -> Iterator[bytes]:
    return (get(f"/{SLUG}/ideen/{number}") for number in cycle(town.numbers))


def support(town: Town) -> Iterator[bytes]:
    """Each person supports one idea after the other, and takes it all back in the next round."""
    for verb in cycle(("unterstuetzen", "zuruecknehmen")):
        for number in town.numbers[:500]:
            for person in town.people[:20]:
                body = urlencode({"csrf_token": person.token})
                yield post(f"/{SLUG}/ideen/{number}/{verb}", body, person.cookie)


def submit(town: Town) -> Iterator[bytes]:
    """The last step of the form: everything is checked, the idea is stored, its receipt is answered."""
    for number, visitor in zip(count(), cycle(town.visitors), strict=False):
        fields = {
            "csrf_token": visitor.token,
            "submission_key": f"{0xBE << 120 | number:032x}",
            "text": "Am Bahnhof fehlt ein Fahrradständer mit Dach. Bitte auch Platz für Lastenräder.",
            "consent": "ja",
        }
        yield post(f"/{SLUG}/ideen/absenden", urlencode(fields), visitor.cookie)


TYPED = (
    "Am Bahnhof fehlt ein überdachter Platz für Fahrräder, auch für Lastenräder.",
    "Der Spielplatz in der Weststadt braucht mehr Schatten und eine Bank.",
    "Im Rathaus sollte man Termine auch abends und online buchen können.",
    "Mehr Radwege zur Schule, damit Kinder sicher ankommen",
    "Die Brücke über den Fluss ist zu schmal für Kinderwagen und Räder.",
)


def similar(town: Town) -> Iterator[bytes]:
    """Ideas like what somebody is typing, as the browser asks after each pause."""
    for number, visitor in zip(count(), cycle(town.visitors), strict=False):
        text = TYPED[number % len(TYPED)][: 12 + number % 60]
        fields = urlencode({"csrf_token": visitor.token, "text": text})
        yield post(f"/{SLUG}/ideen/aehnlich", fields, visitor.cookie)


def by_moderator(path: str) -> Callable[[Town], Iterator[bytes]]:
    return lambda town: (get(path, town.moderator.cookie) for _ in count())


SCENARIOS = (
    Scenario("overview", pages(f"/{SLUG}/", lambda n: f"nr={n % 50}")),
    Scenario("idea_list", pages(f"/{SLUG}/ideen", lambda n: f"seite={n % 50 + 1}")),
    Scenario("idea_list_signed_in", list_signed_in),
    Scenario("idea_list_cached", pages(f"/{SLUG}/ideen", lambda n: f"seite={n % 50 + 1}"), cached=True),
    Scenario("idea_search", pages(f"/{SLUG}/ideen", lambda n: urlencode({"q": WORDS[n % len(WORDS)]}))),
    Scenario("submit_form", pages(f"/{SLUG}/ideen/neu", lambda n: f"nr={n % 50}")),
    Scenario("similar", similar),
    Scenario("idea_detail", detail),
    Scenario("support", support, expected=b"302"),
    Scenario("idea_submit", submit, expected=b"302 303"),
    Scenario("queue", by_moderator(f"/{SLUG}/redaktion/eingang")),
    Scenario("staff_search", by_moderator(f"/{SLUG}/redaktion/suche?q=Bahnhof")),
    Scenario("theme_board", by_moderator(f"/{SLUG}/redaktion/themen")),
    Scenario("dashboard", by_moderator(f"/{SLUG}/gemeinderat")),
)
