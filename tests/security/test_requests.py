"""Requests that no page of ours makes: odd values anywhere, no token, another site's browser."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from participation.extensions import csrf, db
from participation.kernel.database import Base, writing
from participation.kernel.permissions import Role
from participation.web.addresses import MOST_FIELDS
from tests.factories import a_measure, a_theme, an_account
from tests.security.hostile import LONG, executable_in
from tests.security.test_access_matrix import Town, asked_for, everybodys, fields_of, parameters_of

EXAMPLES = 120
HARMLESS = {200, 302, 303, 304, 308, 400, 403, 404, 405, 409, 410, 413, 414, 415, 422, 429}
ODD = (
    "", "0", "-1", "1.5", "1e309", "NaN", "true", "null", "[]", "{}", "T-01", "M-01",
    "T-999999999999", "M-" + "9" * 30,
    str(2**31), str(2**63), str(-(2**63) - 1), "٣", "①", "\x00", "%00", "\x01\x1f\x7f\x85",
    "\ufffe\U0001ffff",
    "\ud7ff", "\u202e\u2066abc", "e\u0301" * 50, "\U0001f468\u200d\U0001f469", "a" * 9_000, LONG,
    "'; DROP TABLE idea; --", "%' OR '1'='1", "\\", '"', "//evil.example", "/\\evil.example",
    "/\t/evil.example", "javascript:alert(7)", "https://evil.example", "\r\nX-Evil: 1", "../../etc/passwd",
    "a@אב1.example", "a@\u2d00.example", "@", "a@b", "a@" + "b" * 300 + ".de", "9999-12-31", "0001-01-01",
    "2026-02-30", "ja", "y", "zufall", "unterstuetzt", "ohne", "submitted", "taken_up", "published", "1" * 32,
)  # fmt: skip
HEADERS = (
    ("Cookie", "session=x.y.z; beitrag=x; sprache=<script>; remember_token=1|x"),
    ("Cookie", 'sprache="en"; =; ; session'),
    ("Accept-Language", LONG.replace("\r\n", "").encode("ascii", "ignore").decode()),
    ("Content-Type", "application/json"),
    ("Content-Type", "multipart/form-data"),
    ("Content-Type", "multipart/form-data; boundary=" + "x" * 200),
    ("Content-Type", "application/x-www-form-urlencoded; charset=utf-7"),
    ("If-None-Match", '"", W/"x", *'),
    ("If-Modified-Since", "yesterday"),
    ("Range", "bytes=9-1,0-"),
    ("Accept-Encoding", "gzip;q=0, *"),
    ("X-Forwarded-Host", "evil.example"),
    ("X-HTTP-Method-Override", "DELETE"),
    ("Referer", "https://evil.example/"),
)


@pytest.fixture
def town(app: Flask) -> Town:
    town = Town(app)
    with writing():
        a_measure(town.process, a_theme(town.process))
    return town


def is_wrong(answer: TestResponse) -> bool:
    """Whether the answer fails, runs what was sent, or leads away."""
    leads_away = re.match(r"(https?:)?[/\\]{2}(?!localhost)", str(answer.location or "")) is not None
    page = answer.text if answer.mimetype == "text/html" else ""
    return (
        answer.status_code not in HARMLESS
        or "X-Evil" in answer.headers
        or leads_away
        or bool(executable_in(page))
    )


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """Which address (by its place), with what in its variables, parameters, fields and headers."""
    word = st.one_of(st.sampled_from(ODD), st.text(max_size=40))
    return {
        "place": draw(st.integers(0, 10_000)),
        "method": draw(st.sampled_from(["GET", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS"])),
        "variables": draw(st.lists(st.none() | word, min_size=4, max_size=4)),
        "words": draw(st.lists(word, min_size=12, max_size=12)),
        "unknown": draw(st.dictionaries(word, word, max_size=2)),
        "headers": draw(st.lists(st.sampled_from(HEADERS), max_size=2)),
        "repeated": draw(st.booleans()),
        "signed_in": draw(st.booleans()),
    }


def sent(town: Town, browsers: tuple[FlaskClient, FlaskClient], drawn: dict[str, Any]) -> TestResponse:
    rules = [rule for rule, _ in asked_for(town.app)]
    rule = rules[drawn["place"] % len(rules)]
    words = iter(drawn["words"] * 10)

    def some(names: set[str]) -> dict[str, Any]:
        chosen = {name: next(words) for name in sorted(names)[:40]}
        given = {**chosen, **drawn["unknown"]}
        return {name: [value, value] for name, value in given.items()} if drawn["repeated"] else given

    browser = browsers[drawn["signed_in"]]
    body = some(fields_of(town.app, rule)) if drawn["method"] in {"POST", "PUT"} else None
    return browser.open(
        address(town, rule, drawn["variables"]),
        method=drawn["method"],
        query_string=some(parameters_of(town.app, rule)),
        data=body,
        headers=drawn["headers"],
        buffered=True,
    )


def address(town: Town, rule: Rule, variables: list[str | None]) -> str:
    """The address of ``rule``; None among ``variables`` means a value that there is."""
    known = town.arguments(rule)
    path = rule.rule
    for name, value in zip(sorted(rule.arguments), variables, strict=False):
        typed = quote(value if value is not None else str(known[name]), safe="") or "x"
        path = re.sub(rf"<[^<>]*\b{name}>", lambda _found, typed=typed: typed, path)  # type: ignore[misc]  # a default that binds the loop's value
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda found: str(known[found[1]]), path)


def test_no_request_fails_or_is_echoed(town: Town) -> None:
    browsers = (town.app.test_client(use_cookies=False), everybodys(town))

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(requests())
    def check(drawn: dict[str, Any]) -> None:
        answer = sent(town, browsers, drawn)
        assert not is_wrong(answer), f"{answer.request.method} {answer.request.path}: {answer.status}"

    check()


def test_a_form_with_more_fields_than_any_of_ours_is_refused(town: Town) -> None:
    flood = {"nr": [str(number) for number in range(MOST_FIELDS + 1)]}
    answer = everybodys(town).post(f"/{town.slug}/redaktion/themen/verschieben", data=flood)
    assert answer.status_code == 413
    assert "Das ist zu groß" in answer.text


def test_signs_that_nobody_types_reach_no_page(town: Town, client: FlaskClient) -> None:
    """NUL, controls and noncharacters: PostgreSQL, HTML or workbooks would refuse them."""
    form = {
        "text": "vor\x00\x01\x0b\x7f\x85\ufffe\U0001ffffnach",
        "submission_key": "1\x002",
        "x\x00\x01y": "z",
    }
    page = client.post(f"/{town.slug}/ideen/neu", data=form)
    assert page.status_code == 422
    assert "vornach" in page.text
    assert "vornach" in client.get(f"/{town.slug}/ideen?q=vor%00%01%EF%BF%BEnach").text


def test_a_part_without_a_name_is_nobodys_field(town: Town) -> None:
    body = b"--x\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--x--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    for browser in (town.app.test_client(), everybodys(town)):
        for rule in changing(town):
            answer = browser.post(town.address(rule), data=body, headers=kind)
            assert not is_wrong(answer), rule.rule


ELSEWHERE = ("//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example", "/\r\n/x")


def test_signing_in_leads_to_this_site_only(town: Town) -> None:
    browser = everybodys(town)
    page = f"/{town.slug}/ideen/{town.number}/unterstuetzen"
    for aim in ELSEWHERE:
        assert browser.get("/anmelden", query_string={"next": aim}).location == "/", aim
        for place in (aim, f"/{town.slug}/ideen/{aim}", f"/{town.slug}/ideen\\..{aim}"):
            where = str(browser.post(page, data={"seite": place}).location)
            assert where.startswith(f"/{town.slug}/ideen")
            assert not re.search(r"//|\\|[\r\n\t]", where)


# --- Without a token, from elsewhere ---------------------------------------------------------------


@pytest.fixture
def guarded(town: Town) -> Town:
    town.app.config["WTF_CSRF_ENABLED"] = True
    return town


def rows() -> dict[str, int]:
    """How many rows every table has."""
    counted = {}
    for table in Base.metadata.sorted_tables:
        counted[table.name] = db.session.execute(select(func.count()).select_from(table)).scalar_one()
    return counted


def changing(town: Town) -> Iterator[Rule]:
    """Every view that a token guards: all that change something, but ONE_CLICK."""
    posts = (rule for rule, method in asked_for(town.app) if method == "POST")
    return (rule for rule in posts if rule.endpoint != "unsubscribing.left")


def test_without_a_token_nothing_changes_and_what_was_typed_is_shown_again(guarded: Town) -> None:
    browser = everybodys(guarded)
    before = rows()
    typed = f"Mein langer Text, {LONG}".replace("\r\n", "\n")
    for rule in changing(guarded):
        form = {"text": typed, "password": "geheim-passwort", "x": "y", "csrf_token": "forged"}
        answer = browser.post(guarded.address(rule), data=form)
        assert answer.status_code == 400, rule.rule
        assert "Bitte noch einmal absenden" in answer.text
        assert "Mein langer Text" in unescape(answer.text)
        assert not executable_in(answer.text)
        assert "geheim-passwort" not in answer.text
        assert "forged" not in answer.text
    assert rows() == before


def test_the_token_of_one_browser_opens_nothing_in_another(guarded: Town) -> None:
    thief, victim = guarded.app.test_client(), everybodys(guarded)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', thief.get("/anmelden").text)
    assert token is not None
    for rule in changing(guarded):
        answer = victim.post(guarded.address(rule), data={"csrf_token": token[1]})
        assert answer.status_code == 400, rule.rule


def test_what_was_typed_goes_to_this_site_whatever_its_address_looked_like(guarded: Town) -> None:
    page = guarded.app.test_client().post("/%5Cevil.example/ideen/absenden?a=%22%3E<b", data={"text": "x"})
    action = re.search(r'method="post" action="([^"]*)"', page.text)
    assert action is not None
    assert unescape(action[1]).startswith("/%5Cevil.example/ideen/absenden?")


FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "nonsense"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:81"},
)


def test_another_sites_page_changes_nothing(town: Town) -> None:
    browser = everybodys(town)
    before = rows()
    for rule in changing(town):
        for headers in FOREIGN:
            refused = browser.post(town.address(rule), headers=headers)
            assert refused.status_code == 403, (rule.rule, headers)
    assert rows() == before


OPENED: tuple[tuple[dict[str, str], int], ...] = (
    ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 200),
    ({"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}, 200),
    ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}, 200),
    ({}, 200),
    ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
    ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}, 403),
)


def test_another_site_may_link_here_and_embed_nothing(town: Town) -> None:
    for browser in (town.app.test_client(), everybodys(town)):
        for headers, status in OPENED:
            answer = browser.get(f"/{town.slug}/ideen", headers=headers)
            assert answer.status_code == status, headers


ONE_CLICK = "participation.following.routes.leaving.left"
"""Mail programs unsubscribe without a session (RFC 8058): a signed token in the address stands for it."""


def test_no_other_view_is_exempt_from_the_token(app: Flask) -> None:
    assert csrf._exempt_views == {ONE_CLICK}  # noqa: SLF001  (there is no other way to ask)
    assert csrf._exempt_blueprints == set()  # noqa: SLF001 (nothing public tells it)


def test_no_page_changes_anything_by_being_opened(town: Town) -> None:
    with writing():
        an_account(Role.MODERATOR)
    browser = everybodys(town)
    before = rows()
    for rule, method in asked_for(town.app):
        if method == "GET":
            browser.get(town.address(rule), buffered=True)
    assert rows() == before
