"""Walks through the town by its links, and names each page by its endpoint, as the program does."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

from tests.browser.looking import asked
from tests.browser.people import Person

NO_PAGES = frozenset(
    {
        "council.paper_file",
        "council.snapshot_file",
        "exports.dcat",
        "exports.download",
        "health.alive",
        "health.ready",
        "imports.errors",
        "intake.paper",
        "log.download",
        "own_data.download",
        "printing.paper",
        "privacy_office.record_of_processing",
        "progress.evidence",
        "publication.file",
        "publication.preview_file",
        "publication.report_file",
        "rounds.ballots",
        "rounds.all_ballots",
        "static",
        "telling.as_pdf",
    }
)
"""What browsers keep instead of showing."""

STYLE_GUIDE = "styleguide.page"
"""Shows every component; its links lead to pages that do not exist."""

LETTER = "jobs.letter"
"""Administrators of a town without a mail server read letters to others, links included."""

STARTS = ("/", "/ortsmitte/")


@dataclass(frozen=True)
class Stop:
    """One page on the way."""

    endpoint: str
    path: str
    page: Page


@dataclass(frozen=True)
class Places:
    """Knows which endpoint an address belongs to."""

    app: Flask

    def endpoint(self, path: str) -> str:
        """The endpoint of an address without a host; empty for one that nothing answers to GET."""
        try:
            endpoint, _ = self.app.url_map.bind("town").match(path.partition("?")[0], method="GET")
        except HTTPException:
            return ""
        return str(endpoint)


def wander(person: Person, places: Places, starts: tuple[str, ...] = STARTS) -> Iterator[Stop]:
    """Every kind of page that ``person`` can reach, once each, in the order in which they are found."""
    waiting = deque((places.endpoint(path), path, "") for path in starts)
    known = {endpoint for endpoint, _, _ in waiting}
    while waiting:
        endpoint, path, found_on = waiting.popleft()
        answer = person.open(path)
        if found_on == LETTER and answer.status == 403:
            known.remove(endpoint)  # meant for whom the letter is to; others come by another way
            continue
        assert answer.status == 200, f"{answer.status} at {path}, which a page links to"
        for link in asked(person.page, "links"):
            if not link.startswith(person.town.address) or endpoint == STYLE_GUIDE:
                continue
            there = link.removeprefix(person.town.address)
            kind = places.endpoint(there)
            assert kind, f"A link on {path} leads nowhere: {there}"
            if kind not in known | NO_PAGES:
                known.add(kind)
                waiting.append((kind, there, endpoint))
        shown = places.endpoint(person.page.url.removeprefix(person.town.address))
        if shown == endpoint or shown not in known:  # else it led to a page that has its own turn
            known.add(shown)
            yield Stop(shown, path, person.page)
