"""What people point out, what becomes unrecognisable, and what an office says: in a browser."""

import re

from playwright.sync_api import expect

from tests.browser.people import EDITOR, TELEPHONE, Person, Visits

PROCESS = "/musterburg-digital"
OFFICE = "tiefbauamt@musterburg.example"
READER = "leserin@post.example"


def newest_idea(person: Person) -> str:
    """The number of a public idea of the running process."""
    person.open(f"{PROCESS}/ideen?sortierung=newest")
    found = re.search(r'/ideen/(\d{4}-\d+)"', person.page.content())
    assert found is not None
    return found[1]


def test_a_reader_without_javascript_reports_and_hears_what_became_of_it(visits: Visits) -> None:
    reader = visits.person(javascript=False, size=TELEPHONE)
    number = newest_idea(reader)
    reader.open(f"{PROCESS}/ideen/{number}")
    reader.follow("Beitrag melden")
    reader.press("Meldung absenden")
    reader.sees("Bitte wählen Sie, was nicht stimmt.")
    reader.page.get_by_label("Persönliche Angaben im Text").check()
    reader.fill("In Ihren Worten", "Da steht ein Name.")
    reader.fill("E-Mail-Adresse", READER)
    reader.press("Meldung absenden")
    reader.is_at("Ihre Meldung ist angekommen")
    link = visits.town.link_to(READER)

    editor = visits.person()
    editor.sign_in(EDITOR)
    editor.open(f"{PROCESS}/redaktion/eingang?tab=meldungen")
    editor.page.locator("main [data-open]").first.click()
    editor.is_at("Meldung zu %(number)s", number=number)
    editor.sees("Da steht ein Name.")
    editor.is_in_order()
    editor.page.get_by_label("Der Beitrag bleibt stehen").check()
    editor.fill("Nachricht an alle, die gemeldet haben", "Es ist ein Straßenname.")
    editor.press("Entscheiden und Bescheid geben")
    editor.is_at("Eingang")

    reader.open(link)
    reader.is_at("Der Beitrag bleibt stehen")
    reader.sees("Es ist ein Straßenname.")


def test_an_editor_marks_words_and_everybody_sees_a_bar(visits: Visits) -> None:
    editor = visits.person()
    editor.sign_in(EDITOR)
    number = newest_idea(editor)
    editor.open(f"{PROCESS}/redaktion/ideen/{number}/unkenntlich")
    words = editor.page.evaluate(
        """() => {
          const text = document.querySelector(".verbatim").firstChild;
          const range = document.createRange();
          const end = text.data.indexOf(" ", 12);
          range.setStart(text, 0);
          range.setEnd(text, end);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          return text.data.slice(0, end);
        }"""
    )
    editor.press("Markierte Worte übernehmen")
    expect(editor.field("Worte, wie sie dort stehen")).to_have_value(words)
    editor.page.get_by_label("Persönliche Angaben im Text").check()
    editor.press("Unkenntlich machen und Bescheid geben")
    editor.sees("So lesen es alle")
    editor.is_in_order()

    reader = visits.person(size=TELEPHONE)
    reader.open(f"{PROCESS}/ideen/{number}")
    expect(reader.page.locator("main .redacted").first).to_have_text(
        "[unkenntlich gemacht: Persönliche Angaben im Text]"
    )
    assert words not in reader.page.content()
    reader.is_in_order()

    editor.press("Wieder zeigen")
    editor.sees("Die Stelle ist wieder zu lesen.")


def test_an_office_answers_on_a_telephone_by_its_link(visits: Visits) -> None:
    editor = visits.person()
    editor.sign_in(EDITOR)
    number = newest_idea(editor)
    editor.open(f"{PROCESS}/redaktion/stellungnahmen/neu?zu={number}")
    editor.page.get_by_label("Stelle", exact=True).fill("Tiefbauamt")
    editor.fill("E-Mail-Adresse der Stelle", OFFICE)
    editor.fill("Ihre Frage", "Ist das möglich?")
    editor.press("Frage senden")
    editor.is_at("Tiefbauamt")
    editor.is_in_order()

    office = visits.person(size=TELEPHONE, javascript=False)
    office.open(visits.town.link_to(OFFICE))
    office.is_at("Fachliche Stellungnahme")
    office.fill("Ihre Stellungnahme", "Wir prüfen noch.")
    office.press("Entwurf speichern")
    expect(office.field("Ihre Stellungnahme")).to_have_value("Wir prüfen noch.")
    office.fill("Ihre Stellungnahme", "Das geht im nächsten Jahr.")
    office.press("Stellungnahme absenden")
    office.is_at("Ihre Stellungnahme ist angekommen")

    editor.page.reload()
    editor.sees("Das geht im nächsten Jahr.")
    editor.page.get_by_label("Mit Stelle und Datum veröffentlichen").check()
    editor.press("Speichern")
    reader = visits.person(size=TELEPHONE)
    reader.open(f"{PROCESS}/ideen/{number}")
    reader.sees("Das geht im nächsten Jahr.")
    reader.open(f"{PROCESS}/spielregeln")
    reader.is_in_order()
