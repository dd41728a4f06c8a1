"""A clerk writes down three ideas by keyboard alone; a terminal forgets everybody."""

from playwright.sync_api import expect

from tests.browser.people import Person, Visits

CLERK = "paul.sommer@musterburg.example"
DESK = "/ortsmitte/redaktion/aufnahme"
CALLS = (
    "Die Bank vor der Apotheke braucht eine Lehne.",
    "Am Brunnen fehlt im Sommer Schatten.",
    "Der Zebrastreifen vor der Schule ist kaum zu sehen.",
)
SECRET = "Das soll nach mir niemand lesen."


def chosen_by_arrows(person: Person, group: str, steps: int) -> None:
    """Tab into a group of choices, then go on by arrows."""
    person.tab_to(person.page.locator(f"input[name={group}]").first)
    for _ in range(steps):
        person.page.keyboard.press("ArrowDown")


def test_three_callers_by_keyboard_alone(visits: Visits) -> None:
    clerk = visits.person()
    clerk.sign_in(CLERK)
    clerk.open(DESK)
    keyboard = clerk.page.keyboard
    for number, said in enumerate(CALLS):
        text = clerk.page.locator("#text")
        expect(text).to_be_focused()
        expect(text).to_have_value("")
        keyboard.type(said)
        if number == 0:  # the next ones come by telephone as well, so the form says
            chosen_by_arrows(clerk, "channel", 1)
            expect(clerk.page.locator("input[name=channel][value=telephone]")).to_be_checked()
        else:
            expect(clerk.page.locator("input[name=channel][value=telephone]")).to_be_checked()
            keyboard.press("Tab")
        chosen_by_arrows(clerk, "consent", 1)
        expect(clerk.page.locator("input[name=consent][value=read_out]")).to_be_checked()
        before = clerk.page.url
        keyboard.press("Control+Enter")
        expect(clerk.page).not_to_have_url(before)
        expect(clerk.page.locator("#kennwort")).to_be_visible()
        expect(clerk.page.locator("#text")).to_have_value("")
    clerk.is_in_order()
    clerk.open("/ortsmitte/redaktion/suche?q=Zebrastreifen")
    clerk.sees(CALLS[2])
    clerk.is_in_order()


def test_a_terminal_forgets_whoever_was_there(visits: Visits) -> None:
    clerk = visits.person()
    clerk.sign_in(CLERK)
    clerk.open("/ortsmitte/redaktion/terminal")
    clerk.press("Diesen Browser zum Terminal machen")
    clerk.is_at("Ihre Idee für %(town)s", town="Stadt Musterburg")
    clerk.is_in_order()
    clerk.follow("Idee aufschreiben")
    clerk.is_at("Ihre Idee")
    clerk.fill("Was soll besser werden?", SECRET)
    clerk.page.get_by_label("Nein, nur für die Auswertung").check()
    clerk.is_in_order()
    clerk.press("Idee absenden")
    clerk.is_at("Ihre Idee ist angekommen")
    clerk.press("Fertig, alles löschen")
    clerk.is_at("Ihre Idee für %(town)s", town="Stadt Musterburg")
    for _ in range(3):  # back to the receipt, to the form, to what was before
        clerk.page.go_back()
        expect(clerk.page.locator("main")).not_to_contain_text(SECRET)
        expect(clerk.page.locator(".ticket__code")).to_have_count(0)
        expect(clerk.page.locator("#text").and_(clerk.page.locator(f"text={SECRET}"))).to_have_count(0)


def test_a_terminal_left_alone_forgets_by_itself(visits: Visits) -> None:
    clerk = visits.person()
    clerk.sign_in(CLERK)
    clerk.open("/ortsmitte/redaktion/terminal")
    clerk.press("Diesen Browser zum Terminal machen")
    clerk.is_at("Ihre Idee für %(town)s", town="Stadt Musterburg")
    clerk.page.clock.install()
    clerk.open("/ortsmitte/terminal/idee")
    clerk.fill("Was soll besser werden?", SECRET)
    clerk.page.clock.run_for(91_000)
    expect(clerk.page.get_by_role("alert")).to_be_visible()
    clerk.is_in_order()
    clerk.press("Ja, ich brauche noch Zeit")
    expect(clerk.page.get_by_role("alert")).to_be_hidden()
    expect(clerk.page.locator("#text")).to_have_value(SECRET)
    clerk.page.clock.run_for(111_000)
    clerk.is_at("Ihre Idee für %(town)s", town="Stadt Musterburg")
    clerk.open("/ortsmitte/terminal/idee")
    expect(clerk.page.locator("#text")).to_have_value("")
