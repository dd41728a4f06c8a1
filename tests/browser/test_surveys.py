"""A short survey: on a telephone without scripts, by keyboard in English; words that become an idea."""

from playwright.sync_api import expect

from tests.browser.people import EDITOR, TELEPHONE, Person, Visits

OPEN = "/ortsmitte/umfragen/1"
WORDS = "Ein Brunnen, an dem man seine Flasche füllen kann."


def to_the_last_question(person: Person) -> None:
    """From the first page to the one with own words."""
    person.page.locator(".choice input").nth(1).check()
    person.press("Weiter")
    expect(person.page.locator("select")).to_have_count(4)
    for number in (0, 1):
        person.page.locator("select").nth(number).select_option("1")
    person.press("Weiter")
    person.sees("Platz %(place)s ist mehr als einmal vergeben. Jeder Platz geht nur einmal.", place=1)
    person.page.locator("select").nth(1).select_option("2")
    person.press("Weiter")
    expect(person.page.locator(".choice input")).to_have_count(2)
    person.page.locator(".choice input").nth(0).check()
    person.press("Weiter")
    expect(person.page.locator("textarea")).to_be_visible()


def test_from_an_old_telephone_to_an_idea(visits: Visits) -> None:
    visitor = visits.person(javascript=False, size=TELEPHONE)
    visitor.open(OPEN)
    visitor.follow("Umfrage beginnen")
    to_the_last_question(visitor)
    visitor.page.locator("textarea").fill(WORDS)
    visitor.press("Weiter")
    visitor.is_at("Ihre Antworten")
    visitor.press("Zurück")
    expect(visitor.page.locator("textarea")).to_have_value(WORDS)
    visitor.press("Weiter")
    visitor.is_at("Ihre Antworten")
    visitor.page.get_by_label("Ja, meine eigenen Worte").check()
    visitor.press("Bogen absenden")
    visitor.is_at("Danke, Ihr Bogen zählt")

    editor = visits.person()
    editor.sign_in(EDITOR)
    editor.open("/ortsmitte/redaktion/eingang?art=umfragetexte")
    editor.page.locator("main").get_by_role("link", name="Wie nutzen Sie die Ortsmitte?").first.click()
    editor.sees(WORDS)
    editor.is_in_order()
    editor.press("Als Idee veröffentlichen")
    visitor.open("/ortsmitte/ideen?q=Flasche")
    visitor.sees("Ein Brunnen, an dem man seine Flasche")


def test_in_english_with_the_keyboard_and_the_results_of_another_one(visits: Visits) -> None:
    reader = visits.person(language="en")
    reader.open("/musterburg-digital/umfragen/1/ergebnis")
    reader.is_at("Where do your priorities lie?")
    reader.is_in_order()
    reader.open(f"{OPEN}/bogen")
    reader.is_at("How often are you in the town centre?")
    reader.tab_to(reader.page.locator(".choice input").first)
    reader.page.keyboard.press("ArrowDown")
    reader.tab_to(reader.button("Weiter"))
    reader.page.keyboard.press("Enter")
    reader.is_at("What does the town centre lack most?")
    reader.is_in_order()
