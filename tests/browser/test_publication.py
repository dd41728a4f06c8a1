"""The strategy: read by area on a telephone without scripts, printed, and corrected by the Redaktion."""

from playwright.sync_api import expect

from tests.browser.people import EDITOR, TELEPHONE, Visits

STRATEGY = "/musterburg-digital/strategie"
DESK = "/musterburg-digital/redaktion/strategie"
TEXT = "Bis Ende 2028 will die Stadt vier Dinge erreichen."


def test_read_by_area_and_horizon_without_scripts(visits: Visits) -> None:
    reader = visits.person(javascript=False, size=TELEPHONE)
    reader.open("/musterburg-digital/massnahmen")
    reader.follow("Die Strategie")
    reader.is_at("Musterburg.digital")
    reader.page.get_by_role("link", name="Mobilität", exact=True).click()
    reader.is_at("Mobilität")
    reader.page.locator("nav.tabs a").nth(3).click()
    expect(reader.page.locator("section.theme")).to_have_count(1)
    reader.follow("Alle Fassungen")
    reader.is_at("Fassungen der Strategie")
    reader.page.get_by_role("link", name="Fassung 1 vom").first.click()
    reader.sees("Dies ist eine frühere Fassung.")


def test_corrected_in_public_and_printed(visits: Visits) -> None:
    editor = visits.person()
    editor.sign_in(EDITOR)
    editor.open(f"{DESK}/texte/aims")
    editor.is_at("Ziele")
    editor.fill("Text", TEXT)
    editor.is_in_order()
    editor.press("Text speichern")
    editor.is_at("Strategie schreiben")
    editor.follow("Vorschau ansehen")
    editor.sees(TEXT)
    editor.open(f"{DESK}/veroeffentlichen")
    editor.press("Fassung veröffentlichen")
    editor.sees("Bitte schreiben Sie in einem Satz, was sich geändert hat. Der Satz ist öffentlich.")
    editor.is_in_order()
    editor.fill("Was hat sich geändert?", "Die Ziele sind kürzer gesagt.")
    editor.press("Fassung veröffentlichen")
    editor.is_at("Strategie schreiben")

    reader = visits.person()
    reader.open(STRATEGY)
    reader.sees(TEXT)
    reader.is_in_order()
    page = reader.page
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Alle Fassungen")).to_be_hidden()
    expect(page.locator(".chart__server svg").first).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
