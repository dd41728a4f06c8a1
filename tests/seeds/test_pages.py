"""Whoever follows the links of the demo finds pages, whoever they are."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from participation.accounts.queries import account_of_mailbox
from participation.extensions import db
from participation.ideas.models import Idea
from participation.municipality.models import Municipality, Process
from participation.seeds.people import demo_accounts
from tests.accounts.sessions import signed_in_browser

LINK = re.compile(r'<a\s[^>]*?href="([^"]*)"')
PROCESSES = ("musterburg-digital", "ortsmitte")
ENOUGH = 3
"""So many pages of one kind, for each process and role; the same template shows all others."""

GOOD = {200, 301, 302, 303, 308}


def links_of(address: str, html: str) -> set[str]:
    """The addresses on this host that a page links to, without fragments."""
    found = set()
    for written in LINK.findall(html):
        target = urlsplit(urljoin(f"http://localhost{address}", unescape(written)))
        if target.scheme == "http" and target.netloc == "localhost":
            found.add(target.path + (f"?{target.query}" if target.query else ""))
    return found


def kind_of(app: Flask, address: str) -> tuple[str, ...]:
    """What the address is one of many of: its endpoint in a process, with the names of its questions."""
    target = urlsplit(address)
    try:
        endpoint, facts = app.url_map.bind("localhost").match(target.path, method="GET")
    except HTTPException:
        return (address,)
    questions = sorted(part.partition("=")[0] for part in target.query.split("&") if part)
    return (str(endpoint), str(facts.get("slug", "")), *questions)


def crawl(app: Flask, browser: FlaskClient) -> dict[str, int]:
    """The status of every page that can be reached by links, ENOUGH of each kind."""
    todo, seen, kinds = ["/"], {"/": 0}, Counter[tuple[str, ...]]()
    while todo:
        address = todo.pop()
        answer = browser.get(address, buffered=True)  # files that can be taken away are closed, too
        seen[address] = answer.status_code
        if answer.location:
            found = links_of(address, f'<a href="{answer.location}">')
        else:
            found = links_of(address, answer.text) if answer.mimetype == "text/html" else set()
        for link in sorted(found - seen.keys()):
            kind = kind_of(app, link)
            kinds[kind] += 1
            if kinds[kind] <= ENOUGH:
                seen[link] = 0
                todo.append(link)
    return seen


def broken(statuses: dict[str, int]) -> dict[str, int]:
    return {address: status for address, status in statuses.items() if status not in GOOD}


def test_visitors_find_no_broken_link(demo: Flask) -> None:
    statuses = crawl(demo, demo.test_client())
    assert broken(statuses) == {}
    for slug in PROCESSES:
        assert {f"/{slug}/", f"/{slug}/ideen", f"/{slug}/massnahmen", f"/{slug}/themen"} <= statuses.keys()


ROLES = demo_accounts()
"""Each looks on one database: what is linked does not depend on it."""


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("mailbox", "role"), ROLES[::2], ids=str)
def test_no_role_finds_a_broken_link(demo: Flask, mailbox: str, role: str) -> None:
    finds_no_broken_link(demo, mailbox, role)


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("mailbox", "role"), ROLES[1::2], ids=str)
def test_no_other_role_finds_one(demo: Flask, mailbox: str, role: str) -> None:
    finds_no_broken_link(demo, mailbox, role)


def finds_no_broken_link(demo: Flask, mailbox: str, role: str) -> None:
    town = db.session.scalars(select(Municipality)).one()
    account = account_of_mailbox(mailbox, municipality_id=town.id)
    assert account is not None
    statuses = crawl(demo, signed_in_browser(demo, account))
    assert broken(statuses) == {}
    assert len(statuses) > 30, role


@pytest.mark.parametrize("slug", PROCESSES)
def test_every_public_idea_of_the_demo_can_be_read(demo: Flask, slug: str) -> None:
    browser = demo.test_client()
    numbers = db.session.scalars(
        select(Idea.number).join(Process).where(Process.slug == slug, Idea.is_public).order_by(Idea.id)
    ).all()
    assert {browser.get(f"/{slug}/ideen/{number}").status_code for number in numbers} == {200}


def test_every_page_says_that_it_is_invented(demo: Flask) -> None:
    for address in ("/", "/musterburg-digital/", "/ortsmitte/ideen", "/anmelden"):
        assert "Demodaten" in demo.test_client().get(address).text
