"""The board of themes in a browser: by keys alone, clicks, dragging, on a telephone, without JavaScript."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import DESK, EDITOR, TELEPHONE, Person, Visits

PROCESS = "/ortsmitte"
BOARD = f"{PROCESS}/redaktion/themen"
TAP = 44
"""Points: what a finger hits."""


def editor(visits: Visits, *, javascript: bool = True, size: dict[str, int] | None = None) -> Person:
    person = visits.person(javascript=javascript)
    person.sign_in(EDITOR)
    person.page.set_viewport_size(size or DESK)  # type: ignore[arg-type]  # a mapping with the two keys of the wanted type
    person.open(BOARD)
    return person


def tray(person: Person) -> Locator:
    return person.page.locator("section[aria-labelledby=ablage] .kard")


def drag(person: Person, card: Locator, *, to: str) -> None:
    """With the mouse, to the list of themes that appears at the edge of the window."""
    card.hover()
    person.page.mouse.down()
    person.page.mouse.move(300, 300, steps=4)
    person.page.locator(f".drops [data-drop='{to}']").hover()
    person.page.mouse.up()


def title_of(card: Locator) -> str:
    return card.locator("bdi").first.inner_text()


def test_ideas_are_moved_parked_and_taken_back_by_keys_alone(visits: Visits) -> None:
    nina = editor(visits)
    keys = nina.page.keyboard
    moved = title_of(tray(nina).first)
    nina.tab_to(tray(nina).first.get_by_role("checkbox"))
    keys.press("Space")
    expect(nina.page.locator("label[for=ziel]")).to_have_text("1 ausgewählte verschieben nach …")
    nina.open(BOARD)  # nothing is remembered of what was only ticked
    nina.tab_to(nina.field("Ausgewählte verschieben nach …"))
    keys.type("Neues")
    nina.tab_to(nina.field("Titel des neuen Themas"))
    keys.type("Mit Tasten")
    nina.tab_to(tray(nina).first.get_by_role("button", name=f"Verschieben: {moved}"))
    keys.press("Enter")
    nina.sees("1 Idee ist jetzt im Thema „Mit Tasten“.")
    undo = nina.page.get_by_role("button", name="Rückgängig machen: Thema „Mit Tasten“ mit 1 Idee angelegt")
    nina.tab_to(undo)
    keys.press("Enter")
    nina.sees("Der Schritt ist rückgängig gemacht.")
    expect(undo).to_have_count(0)
    nina.follow("Frühere Schritte")
    nina.is_at("Letzte Schritte")
    nina.is_in_order()


def test_cards_are_dragged_onto_a_theme_with_all_that_is_ticked(visits: Visits) -> None:
    nina = editor(visits)
    before = int(nina.page.locator("[data-drop='T-06'] .theme__h b").inner_text().split()[0])
    first, second = tray(nina).nth(0), tray(nina).nth(1)
    first.get_by_role("checkbox").check()
    second.get_by_role("checkbox").check()
    expect(first).to_have_class("kard kard--sel")
    nina.is_in_order()
    drag(nina, first, to="T-06")
    nina.sees("2 Ideen sind jetzt im Thema")
    after = int(nina.page.locator("[data-drop='T-06'] .theme__h b").inner_text().split()[0])
    assert after == before + 2
    nina.page.locator(".undo button").click()
    nina.sees("Der Schritt ist rückgängig gemacht.")


@pytest.mark.parametrize("size", [DESK, TELEPHONE])
def test_equal_ideas_are_joined_and_released_without_javascript(visits: Visits, size: dict[str, int]) -> None:
    nina = editor(visits, javascript=False, size=size)
    for card in tray(nina).all()[:2]:
        card.locator(".pick").click()
    nina.field("Ausgewählte verschieben nach …").select_option("zusammen")
    nina.press("Verschieben")
    nina.sees("2 Ideen sind jetzt zusammengeführt.")
    nina.page.get_by_role("link", name="mit 1 gleichen").click()
    nina.sees("Zusammen stehen hinter ihnen")
    nina.page.get_by_role("button", name="Herauslösen").click()
    nina.sees("steht wieder für sich.")
    nina.fill("Titel des zweiten Gedankens", "Zweiter Gedanke")
    nina.fill("Seine Worte", "Das hat niemand geschrieben.")
    nina.press("Als eigene Idee abteilen")
    nina.sees("Bitte kürzen Sie nur")


def test_the_page_of_an_idea_is_in_order_when_a_form_was_refused(visits: Visits) -> None:
    nina = editor(visits)
    tray(nina).first.get_by_role("link", name="Teilen oder zusammenführen").click()
    nina.press("Zusammenführen")
    expect(nina.page.get_by_role("alert")).to_be_visible()
    nina.is_in_order()
    nina.press("Als eigene Idee abteilen")
    nina.sees("Bitte geben Sie dem zweiten Gedanken einen Titel.")
    nina.is_in_order()


def test_a_theme_is_set_aside_and_brought_back_on_a_telephone(visits: Visits) -> None:
    nina = editor(visits, size=TELEPHONE)
    nina.open(f"{BOARD}/T-06")
    title = nina.page.get_by_role("heading", level=1).inner_text()
    nina.page.locator("summary", has_text="Zurückstellen").click()
    nina.fill("Grund", "Erst nach der Wahl.")
    nina.press("Zurückstellen")
    nina.sees("nicht öffentlich.")
    nina.is_in_order()
    reader = visits.person(size=TELEPHONE)
    reader.open(f"{PROCESS}/themen")
    expect(reader.page.locator("main")).not_to_contain_text(title)
    nina.press("Zurückholen")
    reader.open(f"{PROCESS}/themen")
    reader.sees(title)


def test_fingers_hit_what_the_board_offers_on_a_telephone(visits: Visits) -> None:
    nina = editor(visits, size=TELEPHONE)
    for control in (
        tray(nina).first.locator(".pick"),
        tray(nina).first.locator("button"),
        nina.button("Verschieben"),
    ):
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= TAP or box["width"] >= TAP, control
    assert nina.page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    nina.is_in_order()
