"""The editor and the machine: a suggestion at one idea by keyboard, and the difference on its page."""

import time

from playwright.sync_api import expect

from tests.browser.people import EDITOR, Visits
from tests.browser.town import PATIENCE

PROCESS = "/ortsmitte"
RUN = f"{PROCESS}/redaktion/themen/vorschlaege"


def test_a_suggestion_is_taken_with_the_keyboard(visits: Visits) -> None:
    author = visits.person()
    author.submit(PROCESS, "Der Radweg am Bahnhof ist zu schmal, und der Bus fährt zu selten.")
    number = author.page.locator("main .code").first.inner_text()

    editor = visits.person()
    editor.sign_in(EDITOR)
    page = f"{PROCESS}/redaktion/ideen/{number}"
    first = editor.page.locator(".suggest input[type=radio]").first
    until = time.monotonic() + PATIENCE  # the worker learns from the demo town by itself
    editor.open(page)
    while first.count() == 0 and time.monotonic() < until:
        time.sleep(0.5)
        editor.open(page)
    expect(editor.page.locator(".suggest .why").first).to_be_visible()
    editor.is_in_order()
    area = editor.page.locator(".suggest b").first.inner_text()
    editor.tab_to(first)
    editor.page.keyboard.press("Space")
    editor.page.keyboard.press("Enter")
    editor.sees("Idee %(number)s steht jetzt in „%(place)s“.", number=number, place=area)
    expect(editor.page.locator(".suggest")).to_have_count(0)


def test_all_ideas_are_sorted_anew_as_a_difference(visits: Visits) -> None:
    editor = visits.person()
    editor.sign_in(EDITOR)
    editor.open(f"{PROCESS}/redaktion/themen")
    slider = editor.page.locator("input[type=range]")
    slider.focus()
    before = int(editor.field("Wie viele Themen ungefähr?").input_value())
    editor.page.keyboard.press("ArrowRight")
    assert int(editor.field("Wie viele Themen ungefähr?").input_value()) == before + 1
    editor.press("Vorschläge berechnen lassen")
    expect(editor.page.locator("#aenderungen")).to_be_visible(timeout=1000 * PATIENCE)
    editor.is_in_order()
    editor.page.wait_for_load_state("domcontentloaded")
    parts = editor.page.locator("input[name=teil]")
    for part in range(1, parts.count()):
        parts.nth(part).uncheck()
    editor.press("Ausgewählte Änderungen übernehmen")
    expect(editor.page.locator("[role=status]").first).to_be_visible()
    assert editor.page.url.endswith(RUN)
