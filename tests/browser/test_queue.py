"""The queue by keyboard alone, by finger, and without JavaScript."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.looking import asked, axe
from tests.browser.people import EDITOR, TELEPHONE, Person, Visits
from tests.browser.test_every_page import BUTTON, TARGET

QUEUE = "/ortsmitte/redaktion/eingang"


def an_editor(visits: Visits, *, javascript: bool = True) -> Person:
    editor = visits.person(javascript=javascript)
    editor.sign_in(EDITOR)
    return editor


def rows(editor: Person) -> Locator:
    return editor.page.locator("[data-row]")


def offered(editor: Person) -> int:
    return int(editor.page.locator(".tabs .n").first.inner_text())


def title_beside(editor: Person) -> str:
    return editor.page.locator("#idee-titel").inner_text()


def shows(editor: Person, number: int) -> None:
    """The row with this number is the one at hand, and stands beside the list."""
    row = rows(editor).nth(number)
    expect(row).to_have_class(re.compile("is-cur"))
    expect(editor.page.locator("#idee-titel")).to_have_text(row.locator("[data-open]").inner_text())


def test_several_ideas_are_sorted_with_the_keyboard_alone(visits: Visits) -> None:
    editor = an_editor(visits)
    editor.open(f"{QUEUE}?art=neu")
    keys = editor.page.keyboard
    before, last = offered(editor), rows(editor).count() - 1

    keys.press("j")
    shows(editor, 1)
    keys.press("j")
    shows(editor, 2)
    keys.press("k")
    shows(editor, 1)
    keys.press("x")
    expect(rows(editor).nth(1).locator("[data-pick]")).to_be_checked()
    expect(editor.page.locator(".bulk__n")).to_have_text("1 ausgewählt")

    keys.press("z")
    expect(editor.page.locator("#idee")).to_contain_text("Abgeben")
    keys.press("j")
    shows(editor, 2)
    published = title_beside(editor)
    keys.press("p")
    expect(editor.page.locator(".undo")).to_contain_text("Veröffentlichen")
    expect(editor.page.locator(".is-cur [data-open]")).to_be_focused()
    assert published not in [row.inner_text() for row in rows(editor).locator("[data-open]").all()]
    keys.press("u")
    expect(editor.page.get_by_role("status").first).to_have_text("Rückgängig gemacht für 1 Eintrag.")
    editor.is_at("Eingang")
    expect(editor.page.locator("#idee-titel")).to_have_text(published)
    editor.is_in_order()
    keys.press("r")
    expect(editor.page.get_by_role("heading", level=1)).to_contain_text("Rückfrage zu")
    editor.page.go_back()
    editor.is_at("Eingang")
    editor.open(f"{QUEUE}?art=neu")
    assert offered(editor) >= before

    keys.press("x")
    keys.press("e")
    editor.is_at("Vorschau: Einordnen")
    editor.open(QUEUE)

    keys.press("?")
    dialog = editor.page.get_by_role("dialog", name="Tastenkürzel")
    expect(dialog).to_be_visible()
    assert axe(editor.page) == []
    keys.press("p")  # means nothing while the list of keys is open
    keys.press("Escape")
    expect(dialog).to_be_hidden()
    editor.is_at("Eingang")
    assert last > 1


def test_keys_do_nothing_in_a_field_and_when_switched_off(visits: Visits) -> None:
    editor = an_editor(visits)
    editor.open(f"{QUEUE}?art=neu")
    first = title_beside(editor)
    editor.page.locator("main summary").first.click()
    editor.field("Nummer, Wörter oder Kennwort").press_sequentially("jjpx?")
    expect(editor.field("Nummer, Wörter oder Kennwort")).to_have_value("jjpx?")
    assert title_beside(editor) == first
    editor.page.locator("[data-keys] summary").click()
    editor.is_in_order()
    editor.press("Tastenkürzel ausschalten")
    editor.page.locator("body").press("j")
    editor.page.locator("body").press("x")
    expect(editor.page.locator("[data-pick]:checked")).to_have_count(0)
    editor.page.locator("[data-keys] summary").click()
    editor.press("Tastenkürzel einschalten")
    expect(editor.page.locator("[data-queue]")).to_have_attribute("data-queue", "on")


def test_on_a_telephone_everything_is_large_enough_and_a_note_stays_inside(visits: Visits) -> None:
    editor = an_editor(visits)
    editor.page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]  # a mapping with the two keys of the wanted type
    editor.open(QUEUE)
    for summary in editor.page.locator("main summary").all():
        summary.click()
    assert asked(editor.page, "isTooSmall", BUTTON, TARGET) == []
    assert asked(editor.page, "sticksOut") == []
    editor.is_in_order()
    editor.fill("Interne Notiz", "Frau N. ruft am Montag zurück.")
    editor.press("Notieren")
    editor.sees("Frau N. ruft am Montag zurück.")
    editor.is_in_order()


def test_without_javascript_many_are_chosen_done_and_taken_back(visits: Visits) -> None:
    editor = an_editor(visits, javascript=False)
    editor.open(f"{QUEUE}?art=neu")
    editor.page.get_by_role("link", name="nur meine").click()
    editor.open(f"{QUEUE}?art=neu")
    for box in editor.page.locator("[data-pick]").all()[-2:]:
        box.check()
    editor.page.locator("#auswahl-was").select_option("bereich")
    editor.press("Vorschau …")
    editor.is_at("Vorschau: Einordnen")
    editor.page.locator("#area").select_option("")
    editor.page.locator("main form .kern-btn--primary").click()
    editor.is_at("Ergebnis: Einordnen")
    editor.sees("Erledigt für 2 Ideen.")
    editor.press("Alles rückgängig machen")
    editor.sees("Rückgängig gemacht für")
