"""Every kind of page, as everybody sees it: at a desk and on a telephone, in light and in dark.

The pages are opened once; each test then reads what was found of its kind.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Request, Route

from participation.app import create_app
from tests.browser.looking import asked, axe
from tests.browser.old_telephone import understood
from tests.browser.people import (
    ADMINISTRATOR,
    CITIZEN,
    COUNCILLOR,
    DESK,
    EDITOR,
    TELEPHONE,
    Visits,
)
from tests.browser.town import Town
from tests.browser.wandering import STARTS, STYLE_GUIDE, Places, Stop, wander

NARROW = {"width": 320, "height": 640}
OLD = {"width": 360, "height": 640}
BUTTON, TARGET = 44, 24
"""Pixels that buttons and fields, and anything else that can be pressed, are high at least."""

MOST_KIB = 100

EVERYBODY = {
    None: STARTS,
    CITIZEN: (*STARTS, "/konto/beitraege"),
    COUNCILLOR: STARTS,
    EDITOR: (*STARTS, "/ortsmitte/daten", "/ortsmitte/redaktion/themen/T-02"),
    ADMINISTRATOR: (*STARTS, "/verwaltung/"),
}
"""Who looks, and where they start. Staff look only at pages that nobody before them could see."""

FORMS = {
    "accounts.sign_in",
    "registration.register",
    "registration.ask_for_link",
    "contribution.enter",
    "ideas.new",
    "voting.as_guest",
    "decisions.ask",
    "decisions.answer",
    "decisions.refuse",
    "modules.edit",
    "sharing.leave",
    "themes.new",
    "themes.answer",
    "strategy.new",
    "strategy.edit",
    "strategy.sources",
    "account_administration.new",
    "office.new_process",
    "office.new_phase",
    "office.new_area",
}
"""Pages whose form cannot be sent empty."""

Findings = dict[str, list[str]]


@pytest.fixture(scope="module")
def app(instance: Path) -> Flask:
    """The program beside the served town, asked only for its addresses."""
    return create_app()


@pytest.fixture(scope="module")
def findings(chromium: Browser, town: Town, app: Flask) -> Iterator[Findings]:
    """What was found on the way through all pages, by the kind of question."""
    visits, found = Visits(chromium, town), defaultdict[str, list[str]](list)
    seen: set[str] = set()
    for mailbox, starts in EVERYBODY.items():
        person = visits.person()
        if mailbox:
            person.sign_in(mailbox)
        titles: dict[str, str] = {}
        for stop in wander(person, Places(app), starts):
            title = stop.page.title()
            if title in titles:
                found["titles"].append(f"{stop.endpoint} is called as {titles[title]}: {title}")
            titles[title] = stop.endpoint
            if mailbox in {None, CITIZEN} or stop.endpoint not in seen:
                seen.add(stop.endpoint)
                look_at(stop, found, mailbox or "visitor")
        person.page.close()
    found["seen"] = sorted(seen)
    found["complaints"] = visits.complaints
    yield found
    visits.complaints = []
    visits.end()


def look_at(stop: Stop, found: Findings, who: str) -> None:
    """Ask everything at one page, which is loaded once, and ask again when its form was sent empty."""
    page = stop.page

    def note(kind: str, answers: list[str], when: str) -> None:
        found[kind] += [f"{stop.path} ({who}, {when}): {answer}" for answer in answers]

    show_all_rows(page)
    note("axe", axe(page), "desk, light")
    note("cut off", asked(page, "isCutOff"), "desk")
    page.emulate_media(color_scheme="dark")
    note("axe", axe(page, only_looks=True), "desk, dark")
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]  # a mapping with the two keys of the wanted type
    note("axe", axe(page), "telephone, dark")
    page.emulate_media(color_scheme="light")
    note("axe", axe(page, only_looks=True), "telephone, light")
    note("targets", asked(page, "isTooSmall", BUTTON, TARGET), "telephone")
    note("cut off", asked(page, "isCutOff"), "telephone")
    note("sideways", asked(page, "sticksOut"), "telephone")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a mapping with the two keys of the wanted type
    note("sideways", asked(page, "sticksOut"), "320 px")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # a mapping with the two keys of the wanted type
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    note("sideways", asked(page, "sticksOut"), "text twice as large")
    page.evaluate("document.documentElement.style.fontSize = ''")
    note("focus", asked(page, "hidesFocus"), "desk")
    show_all_rows(page)
    asked(page, "interact")
    note("axe after", axe(page), "desk, light, opened and ticked")
    if stop.endpoint in FORMS:
        send_empty(page)
        if not page.title().startswith("Fehler:"):
            found["errors"].append(f"{stop.path} ({who}): {page.title()}")
        note("axe after", axe(page), "desk, light, with errors")
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]  # a mapping with the two keys of the wanted type
        note("axe after", axe(page, only_looks=True), "telephone, dark, with errors")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(DESK)  # type: ignore[arg-type]  # a mapping with the two keys of the wanted type


def show_all_rows(page: Page) -> None:
    """Make room where a bar sticks to the lower edge: what lies under it for a moment is not hidden."""
    if page.locator(".bulk").count():
        height = int(page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": DESK["width"], "height": min(height, 4000)})


def send_empty(page: Page) -> None:
    form = page.locator("main form[method=post]").filter(has=page.locator(".kern-form-input__input")).last
    for text in form.locator(
        "input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea"
    ).all():
        if text.is_visible():
            text.fill("")
    page.evaluate("document.querySelectorAll('main [type=radio]').forEach((one) => { one.checked = false; })")
    form.locator(".kern-btn--primary").last.click()
    page.wait_for_load_state()


def nothing(found: list[str]) -> None:
    assert not found, "\n".join(found)


def test_axe_finds_nothing_on_any_page(findings: Findings) -> None:
    nothing(findings["axe"])


def test_axe_finds_nothing_after_people_opened_ticked_and_forgot_something(findings: Findings) -> None:
    nothing(findings["axe after"])


def test_nothing_scrolls_sideways_on_telephones_or_with_large_text(findings: Findings) -> None:
    nothing(findings["sideways"])


def test_no_word_is_cut_off(findings: Findings) -> None:
    nothing(findings["cut off"])


def test_what_can_be_pressed_is_large_enough_for_a_finger(findings: Findings) -> None:
    nothing(findings["targets"])


def test_the_focus_is_seen_wherever_it_is(findings: Findings) -> None:
    nothing(findings["focus"])


def test_pages_have_names_of_their_own(findings: Findings) -> None:
    nothing(findings["titles"])


def test_the_title_of_a_page_with_errors_says_so(findings: Findings) -> None:
    nothing(findings["errors"])


def test_no_browser_complains_and_no_other_host_is_asked(findings: Findings) -> None:
    nothing(findings["complaints"])


def test_links_lead_to_every_page_that_belongs_to_nobody_alone(findings: Findings, app: Flask) -> None:
    """What is not here is opened by a letter, a receipt or a choice, in the tests of the ways."""
    assert {
        "ideas.index",
        "ideas.detail",
        "themes.theme",
        "strategy.measure",
        "contribution.enter",
        "contribution.own_ideas",
        "moderation.queue",
        "staff_ideas.detail",
        "themes.board",
        "strategy.board",
        "dashboards.overview",
        "dashboards.area",
        "account_administration.detail",
        "jobs.letter",
        "jobs.jobs",
        "log.index",
        "office.process",
        "office.phase",
        "office.area",
        "office.page",
        "office.town",
        STYLE_GUIDE,
        *FORMS,
    } - set(findings["seen"]) == set()


@pytest.mark.parametrize("mailbox", [None, EDITOR])
def test_old_telephones_show_fields_buttons_and_errors(
    mailbox: str | None, chromium: Browser, town: Town, app: Flask
) -> None:
    visits = Visits(chromium, town)
    person = visits.person()
    if mailbox:
        person.sign_in(mailbox)
    page, found = person.page, []
    page.set_viewport_size(OLD)  # type: ignore[arg-type]  # a mapping with the two keys of the wanted type
    page.route(re.compile(r"\.css"), answer_as_of_2020)
    for stop in wander(person, Places(app)):
        asked(page, "takeGaps")
        found += [f"{stop.path}: {answer}" for answer in asked(page, "vanishes")]
        if stop.endpoint in FORMS:
            send_empty(page)
            asked(page, "takeGaps")
            found += [f"{stop.path} with errors: {answer}" for answer in asked(page, "vanishes")]
    visits.end()
    nothing(found)


def answer_as_of_2020(route: Route, request: Request) -> None:
    answer = route.fetch()
    route.fulfill(status=answer.status, content_type="text/css", body=understood(answer.text()))


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_says_which_language_it_is_in(language: str, visits: Visits, app: Flask) -> None:
    person = visits.person(language=language)
    for stop in wander(person, Places(app)):
        assert stop.page.locator("html").get_attribute("lang") == language, stop.path


@pytest.mark.parametrize("path", ["/ortsmitte/", "/ortsmitte/ideen", "/ortsmitte/ideen/neu", "idea"])
def test_a_citizens_first_page_weighs_less_than_100_kib(path: str, visits: Visits) -> None:
    if path == "idea":
        someone = visits.person()
        someone.open("/ortsmitte/ideen?ordnung=unterstuetzt")
        path = someone.page.locator(".row__title a").first.get_attribute("href") or ""
    person, weights = visits.person(size=TELEPHONE), []
    network = person.page.context.new_cdp_session(person.page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    person.open(path)
    person.page.wait_for_load_state("networkidle")
    assert 0 < sum(weights) / 1024 <= MOST_KIB, f"{sum(weights) / 1024:.1f} KiB in {len(weights)} files"
