"""The board of measures and the dossier's editor in a browser: by keys, by dragging, saved as one types."""

from playwright.sync_api import Locator, expect

from tests.browser.people import DESK, EDITOR, TELEPHONE, Person, Visits

PROCESS = "/ortsmitte"
BOARD = f"{PROCESS}/redaktion/massnahmen"
REASON = "Vor dem Sommer muss gebaut sein."


def editor(visits: Visits, address: str = BOARD, *, javascript: bool = True) -> Person:
    person = visits.person(javascript=javascript)
    person.sign_in(EDITOR)
    person.page.set_viewport_size(DESK)  # type: ignore[arg-type]  # a mapping with the two keys of the wanted type
    person.open(address)
    return person


def card(person: Person, number: str) -> Locator:
    return person.page.locator("[data-card]", has_text=number)


def cell_of(person: Person, number: str) -> Locator:
    """Where the card lies."""
    return person.page.locator("[data-drop]", has=card(person, number))


def drag(person: Person, number: str, to: Locator) -> None:
    card(person, number).hover()
    person.page.mouse.down()
    to.hover()
    to.hover()
    person.page.mouse.up()


def test_a_measure_is_moved_by_keys_and_a_place_against_the_support_asks_for_its_reason(
    visits: Visits,
) -> None:
    nina = editor(visits)
    keys = nina.page.keyboard
    nina.tab_to(card(nina, "M-01").get_by_role("checkbox"))
    keys.press("Space")
    expect(nina.page.locator("label[for=horizon]")).to_have_text("1 ausgewählte verschieben nach …")
    nina.tab_to(nina.field("1 ausgewählte verschieben nach …"), back=True)
    keys.type("lang")
    nina.tab_to(nina.button("Verschieben"))
    keys.press("Enter")
    nina.sees("Dieser Platz weicht von Bewertung oder Unterstützung ab: M-01.")
    expect(card(nina, "M-01").get_by_role("checkbox")).to_be_checked()
    nina.is_in_order()
    nina.fill("Grund der Einordnung (öffentlich)", REASON)
    nina.press("Verschieben")
    nina.sees("1 Maßnahme verschoben: jetzt langfristig.")
    visitor = visits.person()
    visitor.open(f"{PROCESS}/massnahmen/M-01")
    visitor.sees(REASON)


def test_a_card_is_dragged_to_another_horizon_of_its_own_area(visits: Visits) -> None:
    nina = editor(visits)
    lane = nina.page.locator("[data-lane]", has=card(nina, "M-02"))
    elsewhere = nina.page.locator("[data-lane]", has=card(nina, "M-03")).locator("[data-drop=long]")
    drag(nina, "M-02", elsewhere)
    expect(cell_of(nina, "M-02")).to_have_attribute("data-drop", "medium")
    drag(nina, "M-02", lane.locator("[data-drop=long]"))
    nina.sees("1 Maßnahme verschoben: jetzt langfristig.")
    expect(cell_of(nina, "M-02")).to_have_attribute("data-drop", "long")


def test_the_dossier_is_saved_as_one_types_and_an_earlier_edition_comes_back(visits: Visits) -> None:
    nina = editor(visits, f"{BOARD}/M-04/bearbeiten")
    nina.fill("Wirkung auf das Klima", "neutral, es wird nichts gebaut")
    expect(nina.page.locator("[data-draft-said]")).to_contain_text("Zwischenstand gespeichert um")
    nina.open(f"{BOARD}/M-04/bearbeiten")
    nina.sees("Hier steht Ihr Zwischenstand")
    expect(nina.field("Wirkung auf das Klima")).to_have_value("neutral, es wird nichts gebaut")
    nina.is_in_order()
    nina.press("Steckbrief speichern")
    nina.sees("Gespeichert.")
    nina.follow("Fassungen")
    nina.sees("Geändert: Wirkung auf das Klima")
    nina.follow("Fassung 1")
    nina.sees("Was sich seitdem geändert hat")
    nina.is_in_order()
    nina.press("Diese Fassung wiederherstellen")
    nina.sees("Fassung 1 gilt wieder.")
    expect(nina.field("Wirkung auf das Klima")).to_have_value("")


def test_without_javascript_on_a_telephone_one_keeps_a_working_copy_and_throws_it_away(
    visits: Visits,
) -> None:
    nina = editor(visits, f"{BOARD}/M-03/bearbeiten", javascript=False)
    nina.page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]  # as above
    nina.fill("Federführung", "Hauptamt")
    nina.press("Zwischenstand speichern")
    nina.sees("Zwischenstand gespeichert um")
    expect(nina.field("Federführung")).to_have_value("Hauptamt")
    nina.press("Zwischenstand verwerfen")
    nina.sees("Ihr Zwischenstand ist verworfen.")
    expect(nina.field("Federführung")).to_have_value("Ordnungsamt")
