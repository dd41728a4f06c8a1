"""The staff's navigation: everything has one room, and nobody sees more than fits into a row."""

import re
from collections import Counter

import pytest
from flask import Flask

from participation.kernel.database import writing
from participation.kernel.permissions import Role
from participation.web.rooms import GROUPS, belongs
from tests.factories import a_process, an_account
from tests.moderation.desk import SignIn


def test_rooms_begin_and_go_on_at_pages_that_exist(app: Flask) -> None:
    named = {name for group in GROUPS for room in group.rooms for name in (room.first, *room.pages)}
    assert named <= set(app.view_functions) | set(app.blueprints)


def test_no_page_is_in_two_rooms(app: Flask) -> None:
    # Where some go in by another room (``unless``), the page is in both; each person sees one.
    rooms = [room for group in GROUPS for room in group.rooms if not room.unless]
    found = Counter(endpoint for endpoint in app.view_functions for room in rooms if belongs(endpoint, room))
    assert {endpoint: number for endpoint, number in found.items() if number > 1} == {}


@pytest.mark.parametrize(
    ("role", "page", "row"),
    [
        (
            Role.MODERATOR,
            "redaktion/umfragen",
            "Eingang Ideen Erfassen Themen Formate* Strategie Auswertung | Werkstatt Umfragen* Gewichtungen",
        ),
        (Role.CLERK, "redaktion/eingang", "Eingang* Ideen Erfassen"),
        (Role.FACILITATOR, "werkstatt", "Werkstatt* Rangfolge Auswertung"),
    ],
)
def test_each_role_sees_its_rooms_in_groups_and_where_it_is(
    signed_in: SignIn, role: Role, page: str, row: str
) -> None:
    with writing():
        process = a_process()
        account = an_account(role)
    browser = signed_in(account)
    text = browser.get(f"/{process.slug}/{page}").text
    navigation = text[text.index('<nav class="wrap nav"') : text.index("</nav>")]
    outer, _, inner = navigation.partition('<span class="nav__sub">')
    assert " | ".join(doors for doors in (doors_in(outer), doors_in(inner)) if doors) == row


def doors_in(html: str) -> str:
    """The names of the links, a star at those where the reader is."""
    links = re.findall(r'<a href="[^"]*"( aria-current="(?:page|true)")?>([^<]*)</a>', html)
    return " ".join(name + "*" * bool(here) for here, name in links if not name.startswith("Antwortquote"))
