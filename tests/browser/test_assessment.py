"""Assessing measures: a meeting's values by keyboard alone, an office's page without scripts, the ranking."""

import re

from playwright.sync_api import ViewportSize, expect

from tests.browser.people import COUNCILLOR, EDITOR, Person, Visits

ASSESSOR = "jonas.lang@musterburg.example"
DESK = "/ortsmitte/redaktion/bewertung"
SMALL = ViewportSize(width=390, height=844)


def here(editor: Person, place: int) -> None:
    """The criterion that the keys act on."""
    group = editor.page.locator("[data-score]").nth(place)
    expect(group).to_have_class(re.compile("is-here"))


def test_a_joint_round_is_entered_with_the_keyboard_alone(visits: Visits) -> None:
    editor = visits.person()
    editor.sign_in(EDITOR)
    editor.open(f"{DESK}/neu")
    editor.is_at("Runde beginnen")
    editor.tab_to(editor.field("Titel der Runde"))
    editor.page.keyboard.type("Sitzung am Montag")
    editor.page.keyboard.press("Enter")
    editor.is_at("Sitzung am Montag")
    editor.tab_to(editor.page.get_by_role("link", name=editor.say("Weiter eintragen"), exact=True))
    editor.page.keyboard.press("Enter")

    number, said = editor.page.locator(".sheet-no"), editor.page.locator("[data-assessment-said]")
    editor.is_at("Gemeinsame Runde")
    expect(number).to_have_text("M-01")
    values = editor.page.locator("[data-score] input")
    for place, key in enumerate("5242310"):
        here(editor, place)
        editor.page.keyboard.press(key)
    expect(said).to_contain_text("Gespeichert")
    editor.page.keyboard.press("z")
    here(editor, 6)
    expect(values.last).not_to_be_checked()
    editor.page.keyboard.press("ArrowUp")
    here(editor, 5)
    editor.page.keyboard.press("4")
    here(editor, 6)
    editor.page.keyboard.press("3")
    editor.is_in_order()
    editor.page.keyboard.press("Enter")
    expect(number).to_have_text("M-02")
    editor.sees("Gespeichert: %(number)s.", number="M-01")

    editor.page.keyboard.press("2")
    here(editor, 1)
    expect(said).to_contain_text("Gespeichert")
    editor.page.reload()  # what was chosen is kept without any button
    expect(values.nth(1)).to_be_checked()
    editor.follow("Sitzung am Montag")
    editor.is_at("Sitzung am Montag")
    editor.sees("%(done)s von %(all)s Maßnahmen vollständig eingetragen.", done=1, all=4)
    editor.press("Runde schließen")
    editor.sees("Die Runde ist geschlossen.")
    editor.is_in_order()


def test_an_office_assesses_blind_on_a_telephone_without_scripts(visits: Visits) -> None:
    assessor = visits.person(language="en", javascript=False)
    assessor.sign_in(ASSESSOR)
    assessor.page.set_viewport_size(SMALL)
    assessor.open("/ortsmitte/bewerten")
    assessor.is_at("Ihre Bewertungen")
    assessor.page.get_by_role("link", name=re.compile("^M-01")).click()
    assessor.is_at("Maßnahme bewerten")
    number = assessor.page.locator(".sheet-no")
    expect(number).to_have_text("M-01")
    expect(assessor.page.locator("[data-score] input:checked")).to_have_count(2)
    assessor.press("Abgeben und nächste")
    assessor.sees(
        "Zu „%(name)s“ fehlt noch etwas: ein Wert, oder „kann ich nicht beurteilen“.", name="Machbarkeit"
    )
    for group in range(2, 7):
        choices = assessor.page.locator("[data-score]").nth(group).locator("label")
        choices.last.click()
    assessor.press("Abgeben und nächste")
    expect(number).to_have_text("M-02")
    expect(assessor.page.locator("[data-score] input:checked")).to_have_count(0)


def test_the_council_reads_the_ranking(visits: Visits) -> None:
    councillor = visits.person()
    councillor.sign_in(COUNCILLOR)
    councillor.page.set_viewport_size(SMALL)
    councillor.open("/musterburg-digital/rangfolge")
    councillor.is_at("Rangfolge der Maßnahmen")
    expect(councillor.page.locator(".fig .chart--drawn")).to_have_count(1)
    councillor.page.locator(".fig summary").click()
    expect(councillor.page.locator(".fig tbody tr")).to_have_count(14)
    councillor.is_in_order()
