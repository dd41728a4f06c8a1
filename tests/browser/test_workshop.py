"""A workshop in real browsers: the lead, the screen, a telephone, a keyboard, one without script."""

from playwright.sync_api import expect

from tests.browser.looking import axe
from tests.browser.people import TELEPHONE, Person, Visits

FACILITATOR = "mira.vogt@musterburg.example"
PROCESS = "/musterburg-digital"
SOON = 10_000
"""Milliseconds until what one person does must stand before the others, on a busy machine."""


class Workshop:
    """The people of one workshop."""

    def __init__(self, visits: Visits) -> None:
        self.visits = visits
        self.lead = visits.person()
        self.lead.sign_in(FACILITATOR)
        self.code = self.planned()
        self.phone = self.joined(visits.person(size=TELEPHONE), "Anna")
        self.keys = self.joined(visits.person(), "Bert", by_keyboard=True)
        self.plain = self.joined(visits.person(javascript=False), "Cem")
        self.screen = visits.person()
        self.screen.open(f"/w/{self.code}/leinwand")

    def planned(self) -> str:
        lead = self.lead
        lead.open(f"{PROCESS}/werkstatt/neu")
        lead.fill("Titel", "Unser Quartier")
        lead.fill("Die Frage, um die es geht", "Wie wollen wir 2035 wohnen?")
        lead.press("Werkstatt anlegen")
        code = lead.page.locator(".code--big").inner_text().replace(" ", "")
        lead.follow("Zur Leitung der Werkstatt")
        lead.press("Raum zum Ankommen öffnen")
        return code

    def joined(self, person: Person, name: str, *, by_keyboard: bool = False) -> Person:
        person.open("/w")
        person.fill("Code der Werkstatt", self.code.lower())
        person.press("Weiter")
        person.fill("Unter welchem Namen machen Sie mit?", name)
        if by_keyboard:
            person.tab_to(person.button("Mitmachen"))
            person.page.keyboard.press("Enter")
        else:
            person.press("Mitmachen")
        person.sees("Sie sind da.")
        return person

    @property
    def live(self) -> tuple[Person, ...]:
        """Those whose pages keep themselves up to date."""
        return (self.phone, self.keys, self.screen)

    def go_on(self, title: str) -> None:
        """The facilitator opens the next step, and the live pages show it by themselves."""
        self.lead.press(f"Weiter: {title}")
        for person in (self.phone, self.keys):
            expect(person.page.locator(".ws-head")).to_contain_text("Schritt", timeout=SOON)
        self.plain.follow("Seite neu laden")


def test_a_workshop_with_five_people(visits: Visits) -> None:
    workshop = Workshop(visits)
    lead, phone, plain, screen = workshop.lead, workshop.phone, workshop.plain, workshop.screen
    workshop.go_on("Ankommen und Probekarte")
    workshop.go_on("Kritik sammeln")
    expect(phone.page.locator("h1")).to_contain_text("Was stört Sie heute?", timeout=SOON)
    expect(screen.page.locator("h1")).to_contain_text("Was stört Sie heute?", timeout=SOON)
    written(workshop)
    sorted_by_hand(workshop)
    weighed(workshop)
    for person in (lead, phone, screen):
        assert axe(person.page) == []
    lead.page.locator("summary", has_text="Werkstatt beenden").click()
    lead.page.get_by_label("Ja, die Werkstatt soll enden.").check()
    lead.press("Werkstatt beenden")
    expect(phone.page.locator("h1")).to_contain_text("Die Werkstatt ist beendet", timeout=SOON)
    lead.press("Protokoll freigeben")
    plain.open(f"/w/{workshop.code}/protokoll")
    plain.sees("Bus und Bahn")


def written(workshop: Workshop) -> None:
    """Each writes a card; what somebody is typing stays while others write, and after a lost line."""
    phone, keys, plain = workshop.phone, workshop.keys, workshop.plain
    field = phone.page.locator("textarea[name=text]").first
    field.fill("der Bus abends nicht fährt")
    for number in range(3):
        plain.page.locator("textarea[name=text]").first.fill(f"Gedanke {number} ohne Skript")
        plain.press("Karte abgeben")
    expect(workshop.screen.page.locator("[data-count=cards]")).to_have_text("3", timeout=SOON)
    expect(field).to_have_value("der Bus abends nicht fährt")
    expect(field).to_be_focused()
    phone.page.context.set_offline(True)
    phone.press("Karte abgeben")
    phone.page.context.set_offline(False)
    expect(phone.page.locator("#meine").locator("xpath=../..")).to_contain_text(
        "der Bus abends", timeout=SOON
    )
    assert phone.page.locator(".kard", has_text="der Bus abends").count() == 1
    keys.tab_to(keys.page.locator("textarea[name=text]").first)
    keys.page.keyboard.type("die Bahn zu spät kommt")
    keys.tab_to(keys.button("Karte abgeben"))
    keys.page.keyboard.press("Enter")
    expect(keys.page.locator(".kard")).to_contain_text("die Bahn zu spät kommt", timeout=SOON)
    expect(workshop.screen.page.locator("[data-count=cards]")).to_have_text("5", timeout=SOON)
    assert "der Bus abends" not in workshop.screen.page.content()
    assert axe(phone.page) == []
    # That the line was gone is what was to be seen; browsers tell of it when they come to it.
    complaints = workshop.visits.complaints
    complaints[:] = [told for told in complaints if "ERR_INTERNET_DISCONNECTED" not in told]


def sorted_by_hand(workshop: Workshop) -> None:
    """By keyboard alone: tick two cards, choose a new group, move. By clicks alone: one more."""
    lead = workshop.lead
    workshop.go_on("Aufdecken und ordnen")
    expect(workshop.phone.page.locator("main")).to_contain_text("die Bahn zu spät kommt", timeout=SOON)
    page = lead.page
    for text in ("der Bus abends nicht fährt", "die Bahn zu spät kommt"):
        lead.tab_to(page.get_by_label(f"Auswählen: {text}"))
        page.keyboard.press("Space")
    page.locator("#ziel").focus()
    page.keyboard.press("ArrowDown")
    lead.tab_to(page.locator("#titel"))
    page.keyboard.type("Bus und Bahn")
    lead.tab_to(lead.button("Verschieben"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bus und Bahn")).to_be_visible()
    page.get_by_label("Auswählen: Gedanke 1 ohne Skript").check()
    page.locator("#ziel").select_option("neu")
    page.locator("#titel").fill("Anderes")
    lead.press("Verschieben")
    expect(page.get_by_role("heading", name="Anderes")).to_be_visible()
    expect(workshop.screen.page.get_by_role("heading", name="Bus und Bahn")).to_be_visible(timeout=SOON)
    assert axe(page) == []


def weighed(workshop: Workshop) -> None:
    """Dots by phone, by keyboard, without a script; nobody sees a total before the end."""
    lead, phone, keys, plain = workshop.lead, workshop.phone, workshop.keys, workshop.plain
    workshop.go_on("Kritik gewichten")
    for person in (phone, keys):
        expect(person.page.locator("form[data-dots]")).to_be_visible(timeout=SOON)
    assert axe(phone.page) == []
    phone.page.get_by_role("checkbox").first.check()
    phone.press("Punkte abgeben")
    keys.tab_to(keys.page.get_by_role("checkbox").first)
    keys.page.keyboard.press("Space")
    keys.tab_to(keys.button("Punkte abgeben"))
    keys.page.keyboard.press("Enter")
    plain.page.get_by_role("checkbox").nth(1).check()
    plain.press("Punkte abgeben")
    plain.sees("Gespeichert: 1.")
    expect(lead.page.locator("main")).to_contain_text("3 von 3 haben Punkte vergeben", timeout=SOON)
    lead.press("Runde schließen")
    expect(lead.page.locator(".rank")).to_contain_text("Bus und Bahn")
    expect(workshop.screen.page.locator(".rank")).to_contain_text("Bus und Bahn", timeout=SOON)
    expect(phone.page.locator(".rank")).to_contain_text("Bus und Bahn", timeout=SOON)
