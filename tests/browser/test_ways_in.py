"""Ways in by hand: how many keys an entry costs, and a printed letter from the printer to a ballot."""

from playwright.sync_api import expect

from participation.codes.rules import codes_of, spoken
from tests.browser.people import ADMINISTRATOR, TELEPHONE, Person, Visits

CLERK = "paul.sommer@musterburg.example"
SLUG = "ortsmitte"
SAID = ("Die Bank vor der Apotheke braucht eine Lehne.", "Am Brunnen fehlt im Sommer Schatten.")
MOST_KEYS = 6
"""Beyond the typing. At three seconds a key, thinking included, an entry takes less than twenty."""


class Keys:
    """A keyboard that counts what is pressed beside the typing."""

    def __init__(self, person: Person) -> None:
        self.keyboard, self.pressed = person.page.keyboard, 0

    def type(self, words: str) -> None:
        self.keyboard.type(words)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keyboard.press(key)
            self.pressed += 1


def printed_letters(visits: Visits, number: int) -> list[str]:
    """What stands on the paper: the administration makes a batch and prints it."""
    office = visits.person()
    office.sign_in(ADMINISTRATOR)
    office.open(f"/verwaltung/verfahren/{SLUG}/codes/neu")
    office.fill("Wofür sind die Codes?", "Briefe an alle")
    office.page.locator("input[name=kind][value=letters]").check()
    office.fill("Wie viele Codes?", str(number))
    office.press("Satz anlegen")
    office.is_at("Briefe an alle")
    form_key = office.page.locator("input[name=submission_key]").input_value()
    batch_id = int(office.page.url.rpartition("/")[2])
    with office.page.expect_download() as download:
        office.button("Codes erzeugen und als PDF laden").click()
    assert download.value.suggested_filename == f"codes-{SLUG}-{batch_id}.pdf"
    secret = (visits.town.instance / "secret_key").read_text().strip()
    return [spoken(code) for code in codes_of(batch_id, form_key, size=number, secret=secret)]


def test_an_entry_costs_few_keys_beyond_the_typing_and_the_next_form_is_open(visits: Visits) -> None:
    clerk = visits.person()
    clerk.sign_in(CLERK)
    clerk.open(f"/{SLUG}/redaktion/aufnahme")
    for number, words in enumerate(SAID):
        keys, text = Keys(clerk), clerk.page.locator("#text")
        expect(text).to_be_focused()
        expect(text).to_have_value("")
        before = clerk.page.url
        keys.type(words)
        if number == 0:  # by telephone; the next form remembers it
            keys.press("Tab", "ArrowDown", "Tab", "ArrowDown")
        else:
            keys.press("Tab", "Tab", "ArrowDown")
        expect(clerk.page.locator("input[name=channel][value=telephone]")).to_be_checked()
        expect(clerk.page.locator("input[name=consent][value=read_out]")).to_be_checked()
        keys.press("Control+Enter")
        expect(clerk.page).not_to_have_url(before)
        expect(clerk.page.locator("#kennwort")).to_be_visible()
        assert keys.pressed <= MOST_KEYS - number
    expect(clerk.page.locator("#text")).to_be_focused()


def test_a_letter_from_the_printer_to_a_support_and_a_ballot(visits: Visits) -> None:
    codes = printed_letters(visits, 3)
    citizen = visits.person(javascript=False, size=TELEPHONE)
    citizen.open(f"/{SLUG}/code")  # what the QR code of the letter says
    citizen.fill("Ihr Code", codes[0].lower())
    citizen.press("Code benutzen")
    citizen.sees("Ihr Code gilt: Was Sie hier tun, zählt für ihn.")
    citizen.open(f"/{SLUG}/ideen?ordnung=neu")
    idea = citizen.page.locator("ol.rows h2 a, ol.rows h3 a").first
    number = str(idea.get_attribute("href")).rpartition("/")[2]
    citizen.open(f"/{SLUG}/ideen/{number}")
    citizen.page.locator("main button[aria-pressed=false]").first.click()
    expect(citizen.page.locator("main button[aria-pressed=true]").first).to_be_visible()

    citizen.open(f"/{SLUG}/gewichtungen/1")
    citizen.follow("Jetzt gewichten")
    citizen.sees("Noch %(num)s Punkte zu vergeben.", num=10)
    citizen.page.locator(".stepper input").nth(1).fill("4")
    citizen.press("Stimmzettel abgeben")
    citizen.is_at("Danke, Ihr Stimmzettel zählt")
    citizen.open("/konto")
    citizen.follow("Meine Gewichtungen")
    citizen.is_at("Meine Gewichtungen")
    expect(citizen.page.locator("ol.rows, ul.rows").get_by_role("link")).to_have_count(2)
    citizen.open(f"/{SLUG}/gewichtungen/1/stimmzettel")
    citizen.press("Stimmzettel zurückziehen")
    citizen.sees("Ihr Stimmzettel ist zurückgezogen und zählt nicht. Bis zum Ende können Sie neu abgeben.")

    clerk = visits.person()
    clerk.sign_in(CLERK)
    clerk.open(f"/{SLUG}/redaktion/unterstuetzung")
    for code in codes[1:]:
        keys = Keys(clerk)
        expect(clerk.page.locator("#code")).to_be_focused()
        expect(clerk.page.locator("#code")).to_have_value("")
        keys.type(code)
        keys.press("Tab")
        keys.type(number)
        keys.press("Enter")
        clerk.sees("Eingetragen: Unterstützung für %(number)s", number=number)
        assert keys.pressed == 2
    expect(clerk.page.locator("#code")).to_be_focused()
