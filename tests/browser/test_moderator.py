"""The editor's way in both languages: read, decide, put in order, answer, make a measure."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import EDITOR, Person, Visits
from tests.browser.town import Town

PROCESS = "/ortsmitte"
BOARD = f"{PROCESS}/redaktion/themen"


@pytest.fixture(params=["de", "en"])
def editor(request: pytest.FixtureRequest, visits: Visits) -> Person:
    editor = visits.person(language=request.param)
    editor.sign_in(EDITOR)
    return editor


def waiting(editor: Person) -> int:
    return int(editor.page.locator(".tabs .n").first.inner_text())


def open_from_queue(editor: Person, words: str) -> None:
    """Look for an idea in the queue and open its page."""
    editor.open(f"{PROCESS}/redaktion/eingang")
    editor.page.locator("main summary").first.click()
    editor.fill("Nummer, Wörter oder Kennwort", words)
    editor.press("Suchen")
    editor.page.locator("#idee-titel a").click()


def test_the_queue_is_worked_off_and_the_author_hears_of_it(
    editor: Person, visits: Visits, town: Town
) -> None:
    mailbox = f"laterne-{editor.say.language}@post.example"
    author = visits.person()
    author.submit(PROCESS, f"Die Laterne an der Furt ist zu dunkel, {mailbox}", mailbox)
    number = author.page.locator("main .code").first.inner_text()
    town.letter_to(mailbox)

    editor.open(f"{PROCESS}/")
    editor.follow("Redaktion", within="nav")
    before = waiting(editor)
    open_from_queue(editor, number)
    editor.press("Veröffentlichen")
    editor.open(f"{PROCESS}/redaktion/eingang")
    assert waiting(editor) == before - 1
    author.open(town.link_to(mailbox))
    author.sees(f"Die Laterne an der Furt ist zu dunkel, {mailbox}")


def test_what_breaks_a_rule_is_refused_with_a_reason(editor: Person, visits: Visits, town: Town) -> None:
    mailbox = f"angebot-{editor.say.language}@post.example"
    author = visits.person()
    code = author.submit(PROCESS, f"Kaufen Sie Rasenmäher bei uns, {mailbox}", mailbox)
    number = author.page.locator("main .code").first.inner_text()
    town.letter_to(mailbox)

    open_from_queue(editor, number)
    editor.follow("Nicht veröffentlichen (Regel verletzt) …")
    editor.press("Nicht veröffentlichen und Bescheid geben")
    assert editor.page.title().startswith(editor.say("Fehler:"))
    editor.page.get_by_label(editor.say("Werbung"), exact=True).check()
    editor.press("Textbaustein zu diesem Grund einsetzen")
    message = editor.field("Nachricht").input_value()
    assert message
    editor.press("Nicht veröffentlichen und Bescheid geben")

    assert message.split()[0] in town.letter_to(mailbox)
    author.open("/beitrag")
    author.fill("Kennwort", code)
    author.press("Beitrag zeigen")
    author.sees("Ihre Idee wurde nicht veröffentlicht")
    author.sees("Werbung")
    author.is_in_order()


def preview(editor: Person, verb: str, heading: str) -> None:
    """From the bar below the list to what would happen to the chosen ideas."""
    editor.page.locator("#auswahl-was").select_option(verb)
    editor.press("Vorschau …")
    editor.is_at("Vorschau: %(verb)s", verb=editor.say(heading))
    editor.is_in_order()


def test_many_ideas_get_their_area_at_once(editor: Person) -> None:
    editor.open(f"{PROCESS}/redaktion/ideen?status=published")
    for choice in editor.page.locator(".queue .pick input").all()[:3]:
        choice.check()
    chosen = [title.inner_text() for title in editor.page.locator(".queue .q__t a").all()[:3]]
    preview(editor, "bereich", "Einordnen")
    for title in chosen:
        editor.sees(title)
    editor.page.locator("#area").select_option(index=2)
    editor.page.locator("main form .kern-btn--primary").click()
    editor.is_at("Ergebnis: %(verb)s", verb=editor.say("Einordnen"))
    expect(editor.page.locator(".queue .badge--good")).to_have_count(3)
    editor.is_in_order()


def test_several_ideas_are_published_at_once(editor: Person) -> None:
    editor.open(f"{PROCESS}/redaktion/eingang?art=neu")
    before = waiting(editor)
    for choice in editor.page.locator(".queue .pick input").all()[-2:]:
        choice.check()
    preview(editor, "veroeffentlichen", "Veröffentlichen")
    editor.page.locator("main form .kern-btn--primary").click()
    editor.is_at("Ergebnis: %(verb)s", verb=editor.say("Veröffentlichen"))
    editor.open(f"{PROCESS}/redaktion/eingang")
    assert waiting(editor) == before - 2


def theme_called(editor: Person, title: str) -> Locator:
    return editor.page.locator(".theme h3 a", has_text=title)


def test_ideas_become_a_theme_that_is_renamed_merged_and_taken_apart_again(editor: Person) -> None:
    title = f"Neues vom Brunnen {editor.say.language}"
    editor.open(BOARD)
    editor.press("Verschieben")
    expect(editor.page.get_by_role("alert")).to_be_visible()
    editor.is_in_order()
    for choice in (
        editor.page.locator("#ablage ~ *, section[aria-labelledby=ablage]").locator(".pick").all()[:2]
    ):
        choice.click()
    editor.page.locator("#ziel").select_option("neu")
    editor.fill("Titel des neuen Themas", title)
    editor.press("Verschieben")
    editor.open(f"{BOARD}?ordnung=nummer&q={title.partition(' ')[0]}")
    theme_called(editor, title).click()
    expect(editor.page.locator(".kard")).to_have_count(2)

    editor.follow("Umbenennen und beschreiben")
    editor.fill("Titel", f"{title}, neu gefasst")
    editor.press("Speichern")
    editor.is_at(f"{title}, neu gefasst")
    editor.field("Alle Ideen kommen in …").select_option(index=1)
    editor.press("Zusammenlegen")
    merged = editor.page.get_by_role("heading", level=1).inner_text()
    assert merged != f"{title}, neu gefasst"
    editor.page.locator(".undo button").click()
    editor.sees("Der Schritt ist rückgängig gemacht.")
    editor.open(f"{BOARD}?q=Brunnen")
    expect(theme_called(editor, f"{title}, neu gefasst")).to_have_count(1)


def test_suggestions_are_computed_and_taken_in_part(editor: Person) -> None:
    editor.open(BOARD)
    editor.fill("Wie viele Themen ungefähr?", "12")
    editor.press("Vorschläge berechnen lassen")
    expect(editor.page.locator(".note--good")).to_be_visible(timeout=60_000)
    editor.is_in_order()
    editor.follow("Zu den Vorschlägen")
    suggestion = editor.page.locator(".suggest", has=editor.page.locator("input[name=titel]")).first
    ideas = suggestion.locator(".kard")
    left = ideas.first.locator("a").inner_text()
    size = ideas.count()  # after the line above, which waits for the page
    ideas.first.locator(".pick").click()
    suggestion.locator("input[name=titel]").fill(f"Vom Rechner gefunden {editor.say.language}")
    suggestion.locator(".kern-btn--primary").click()
    editor.open(f"{BOARD}?q=Rechner")
    theme_called(editor, f"Vom Rechner gefunden {editor.say.language}").click()
    expect(editor.page.locator(".kard")).to_have_count(size - 1)
    expect(editor.page.locator("main .cards")).not_to_contain_text(left)


def test_a_theme_is_answered_and_becomes_a_measure(editor: Person, visits: Visits) -> None:
    theme = {"de": "T-05", "en": "T-06"}[editor.say.language]
    editor.open(f"{BOARD}/{theme}")
    topic = editor.page.get_by_role("heading", level=1).inner_text()
    editor.follow("Maßnahme daraus machen")
    title = f"Sommerfest mit Probe {editor.say.language}"
    editor.fill("Titel", title)
    editor.page.locator("#areas input").first.check()
    editor.page.locator("#horizon input").first.check()
    editor.page.locator("#status input").nth(1).check()
    editor.page.locator("#answers").uncheck()
    editor.press("Maßnahme anlegen")
    editor.is_in_order()

    editor.open(f"{BOARD}/{theme}/antwort")
    editor.press("Antwort veröffentlichen")
    assert editor.page.title().startswith(editor.say("Fehler:"))
    editor.page.locator("#answer input").first.check()
    editor.fill("Begründung", "Das gibt es seit dem Sommer.")
    editor.press("Antwort veröffentlichen")
    editor.open(f"{BOARD}/{theme}/antwort")
    editor.sees("Alle Ideen dieses Themas sind beantwortet")

    reader = visits.person(language=editor.say.language)
    reader.open(f"{PROCESS}/massnahmen")
    reader.page.get_by_role("link", name=re.compile(title)).first.click()
    reader.follow("Thema %(number)s: %(title)s", number=theme, title=topic)
    reader.is_at(topic)
    reader.page.locator("main a[href*='/ideen/']").first.click()
    reader.sees("Das gibt es seit dem Sommer.")
