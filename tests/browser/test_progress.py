"""From a receipt to the decision and back to people's words; a report written, corrected and read by all."""

from playwright.sync_api import expect

from participation.ideas.rules import receipt_for
from participation.kernel.codes import spoken
from participation.seeds.contributions import submission_key
from tests.browser.people import EDITOR, TELEPHONE, Visits

PROCESS = "/musterburg-digital"
SAID = "Der zweite Kurs im Bürgerhaus ist ausgebucht."
CORRECTED = "Der zweite Kurs im Bürgerhaus beginnt im Januar."


def test_two_clicks_from_the_receipt_to_the_decision_and_two_back_to_the_words(visits: Visits) -> None:
    secret = (visits.town.instance / "secret_key").read_text().strip()
    receipt = receipt_for(submission_key(PROCESS[1:], "I-16"), secret)
    author = visits.person(size=TELEPHONE)
    author.open("/beitrag")
    author.fill("Kennwort", spoken(receipt.code))
    author.press("Beitrag zeigen")
    author.is_at("Was wurde aus meiner Idee?")
    author.sees("Der Gemeinderat hat M-07 beschlossen")
    author.is_in_order()
    author.page.locator("main").get_by_role("link", name="Beschluss", exact=True).click()
    author.page.wait_for_url("**/massnahmen/M-07#beschluss")
    author.sees("Beschluss des Gemeinderats")
    author.page.locator("#herkunft ~ .src a").first.click()
    author.page.wait_for_url("**/ideen/2*")
    author.sees("Was wurde daraus?")
    author.page.locator("main").get_by_role("link", name="Was wurde daraus?").click()
    author.is_at("Was wurde aus dieser Idee?")
    author.is_in_order()


def test_a_report_is_written_and_corrected_and_everybody_reads_both(visits: Visits) -> None:
    editor = visits.person()
    editor.sign_in(EDITOR)
    editor.open(f"{PROCESS}/redaktion/massnahmen/M-07/fortschritt")
    editor.press("Bericht veröffentlichen")
    expect(editor.page.get_by_role("alert")).to_be_visible()
    editor.is_in_order()
    editor.fill("Was ist geschehen, was kommt als Nächstes?", SAID)
    editor.press("Bericht veröffentlichen")
    editor.sees("Der Bericht ist veröffentlicht.")
    editor.is_in_order()
    editor.page.locator("main .trail").get_by_role("link").first.click()
    editor.sees("Die bisherige Fassung bleibt lesbar")
    editor.fill("Was ist geschehen, was kommt als Nächstes?", CORRECTED)
    editor.fill("Was ist berichtigt?", "Der Termin war falsch.")
    editor.is_in_order()
    editor.press("Neue Fassung veröffentlichen")
    editor.sees("Der Bericht ist berichtigt.")

    reader = visits.person(language="en", size=TELEPHONE)
    reader.open(f"{PROCESS}/massnahmen/M-07/fortschritt?sprache=en")
    reader.page.get_by_text("1 earlier version").first.click()
    reader.sees(SAID)
    reader.sees(CORRECTED)
    reader.is_in_order()
    reader.open(f"{PROCESS}/umsetzung?sprache=en")
    reader.is_at("Umsetzung")
    reader.sees(CORRECTED)
    reader.is_in_order()
