"""A citizen's way on a telephone, in both languages, with scripts and without."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.people import EDITOR, TELEPHONE, Person, Visits
from tests.browser.town import Town

PROCESS = "/ortsmitte"
PASSWORD = "sieben-birnen-im-korb"

Citizen = Callable[[], Person]


@pytest.fixture(params=[("de", True), ("de", False), ("en", True), ("en", False)], ids=str)
def citizen(request: pytest.FixtureRequest, visits: Visits) -> Citizen:
    """Makes people with a telephone, who all read the same language, with or without scripts."""
    language, javascript = request.param
    return lambda: visits.person(language=language, javascript=javascript, size=TELEPHONE)


@pytest.fixture
def mailbox(citizen: Citizen, request: pytest.FixtureRequest) -> str:
    """An address that no other test uses."""
    return f"{re.sub(r'[^a-z]+', '-', request.node.name.casefold()).strip('-')}@post.example"


def test_from_the_start_page_to_an_idea_and_back(citizen: Citizen) -> None:
    reader = citizen()
    reader.open("/")
    reader.page.get_by_role("link", name="Unsere Ortsmitte").click()
    reader.sees("Wo stehen wir?")
    reader.sees("Sie sind hier.")
    reader.follow("Ideen", within="nav")
    expect(reader.page.locator("html")).to_have_attribute("lang", reader.say.language)

    reader.field("Reihenfolge").select_option("neu")
    reader.page.locator("#bereich").select_option("gruen")
    reader.press("Suchen")
    expect(reader.page).to_have_url(re.compile("bereich=gruen"))
    expect(reader.page.locator("#bereich")).to_have_value("gruen")
    expect(reader.page.locator(".row .a-umwelt.tag")).to_have_count(
        reader.page.locator(".rows > .row").count()
    )

    reader.page.locator("#bereich").select_option("")
    reader.fill("Suchen", "Bäume")
    reader.press("Suchen")
    reader.sees("zu „%(words)s“", words="Bäume")
    reader.fill("Suchen", "")
    reader.press("Suchen")
    first = reader.page.locator(".row__title").all_text_contents()
    reader.page.locator("nav.pages a[rel=next]").click()
    expect(reader.page).to_have_url(re.compile("seite=2"))
    assert not set(first) & set(reader.page.locator(".row__title").all_text_contents())

    title = reader.page.locator(".row__title a").first
    wanted = title.text_content() or ""
    title.click()
    reader.is_at(wanted)
    reader.follow("Alle Ideen")


def test_a_mistake_keeps_what_was_written(citizen: Citizen) -> None:
    author = citizen()
    author.open(f"{PROCESS}/")
    author.page.locator("main").get_by_role("link", name=author.say("Idee einreichen")).first.click()
    author.fill("Was soll besser werden?", "Am Brunnen fehlt ein Trinkbecher für Hunde.")
    author.fill("E-Mail-Adresse", "niemand")
    author.press("Weiter zum Prüfen")

    summary = author.page.get_by_role("alert")
    expect(summary).to_contain_text(author.say("Bitte prüfen Sie Ihre Angaben"))
    expect(summary.get_by_role("link")).to_have_count(2)
    assert author.page.title().startswith(author.say("Fehler: Idee einreichen"))
    expect(author.field("Was soll besser werden?")).to_have_value(
        "Am Brunnen fehlt ein Trinkbecher für Hunde."
    )
    summary.get_by_role("link", name=author.say("Der E-Mail-Adresse fehlt das @-Zeichen.")).click()
    expect(author.field("E-Mail-Adresse")).to_be_focused()
    author.fill("E-Mail-Adresse", "")
    author.page.get_by_label(author.say("Ja, ohne meine Kontaktdaten")).check()
    author.press("Weiter zum Prüfen")
    author.is_at("Prüfen und absenden")
    author.press("Zurück zum Schreiben")
    expect(author.field("Was soll besser werden?")).to_have_value(
        "Am Brunnen fehlt ein Trinkbecher für Hunde."
    )


def test_an_idea_is_followed_by_its_code_until_it_is_withdrawn(
    citizen: Citizen, visits: Visits, town: Town, mailbox: str
) -> None:
    author = citizen()
    code = author.submit(PROCESS, f"Der Weg am Bach soll einen Handlauf bekommen. {mailbox}", mailbox)
    number = author.page.locator("main .code").first.inner_text()
    assert code.replace(" ", "") in town.letter_to(mailbox).replace(" ", "")

    editor = visits.person()
    editor.sign_in(EDITOR)
    editor.open(f"{PROCESS}/redaktion/ideen/{number}/rueckfrage")
    editor.fill("Nachricht", "Auf welcher Seite des Baches?")
    editor.press("Rückfrage senden")
    assert "Auf welcher Seite des Baches?" in town.letter_to(mailbox)

    elsewhere = citizen()
    elsewhere.open("/beitrag")
    elsewhere.fill("Kennwort", code.casefold())
    elsewhere.press("Beitrag zeigen")
    elsewhere.sees("Die Redaktion hat eine Frage an Sie")
    elsewhere.sees("Auf welcher Seite des Baches?")
    elsewhere.fill("Ihre Antwort", "Auf der Seite der Schule.")
    elsewhere.press("Antwort senden")
    elsewhere.sees("Danke. Ihre Antwort ist angekommen; die Redaktion liest sie.")
    editor.open(f"{PROCESS}/redaktion/ideen/{number}")
    editor.sees("Auf der Seite der Schule.")

    elsewhere.follow("Beitrag zurückziehen")
    elsewhere.press("Beitrag zurückziehen")
    elsewhere.sees("Sie haben diesen Beitrag zurückgezogen")
    assert elsewhere.open(f"{PROCESS}/ideen/{number}").status == 404


def test_a_guest_supports_by_a_link_from_any_browser(citizen: Citizen, town: Town, mailbox: str) -> None:
    guest = citizen()
    guest.open(f"{PROCESS}/ideen?ordnung=neu")
    guest.page.locator(".row__title a").first.click()
    page_of_idea = guest.page.url
    before = int(guest.page.locator(".support__n b").inner_text())
    guest.page.locator(".support__b").click()
    guest.fill("E-Mail-Adresse", mailbox)
    guest.press("Link zuschicken")
    guest.is_at("Bitte sehen Sie in Ihr Postfach")

    elsewhere = citizen()
    link = town.link_to(mailbox)
    elsewhere.open(link)
    elsewhere.press("Idee unterstützen")
    elsewhere.sees("Danke. Ihre Unterstützung zählt.")
    assert int(elsewhere.page.locator(".support__n b").inner_text()) == before + 1
    elsewhere.open(page_of_idea)
    assert int(elsewhere.page.locator(".support__n b").inner_text()) == before + 1


def test_an_account_supports_and_takes_it_back(citizen: Citizen, town: Town, mailbox: str) -> None:
    newcomer = citizen()
    newcomer.open("/anmelden")
    newcomer.follow("Konto anlegen")
    newcomer.fill("E-Mail-Adresse", mailbox)
    newcomer.fill("Passwort", PASSWORD)
    newcomer.press("Konto anlegen")
    newcomer.is_at("Bitte sehen Sie in Ihr Postfach")
    newcomer.open(town.link_to(mailbox))
    if newcomer.page.get_by_label(newcomer.say("Passwort")).count():
        newcomer.fill("Passwort", PASSWORD)
    newcomer.press("Konto bestätigen")
    newcomer.sees("Willkommen. Ihr Konto ist bestätigt, und Sie sind angemeldet.")

    newcomer.open(f"{PROCESS}/ideen?ordnung=unterstuetzt")
    row = newcomer.page.locator(".row").first
    title = row.locator(".row__title").inner_text()
    row.get_by_role("button", name=newcomer.say("Unterstützen: %(title)s", title=title)).click()
    taken = newcomer.page.get_by_role(
        "button", name=newcomer.say("Unterstützt: %(title)s. Zurücknehmen", title=title)
    )
    expect(taken).to_have_attribute("aria-pressed", "true")
    taken.click()
    expect(
        newcomer.page.get_by_role("button", name=newcomer.say("Unterstützen: %(title)s", title=title))
    ).to_have_attribute("aria-pressed", "false")


def test_the_receipt_is_printed_and_copied_by_buttons(visits: Visits) -> None:
    author = visits.person(size=TELEPHONE)
    author.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    code = author.submit(PROCESS, "An der Bushaltestelle Mühlbach fehlt ein Dach.")
    author.press("Kennwort kopieren")
    expect(author.page.get_by_text("Kopiert")).to_be_visible()
    assert author.page.evaluate("navigator.clipboard.readText()") == code
    expect(author.button("Bestätigung drucken")).to_be_visible()
