"""A whole workshop in real browsers: two lead it, a screen, a telephone, a keyboard, one without script."""

from itertools import count

from playwright.sync_api import Locator, expect

from tests.browser.people import TELEPHONE, Person, Visits

FACILITATOR = "mira.vogt@musterburg.example"
CO_FACILITATOR = "lea.brunner@musterburg.example"
PROCESS = "/musterburg-digital"
EVENTS = 20
CHAT = [f"Gedanke {number} aus dem Chat" for number in range(1, 5)]
PLAIN = [f"Gedanke {number} ohne Skript" for number in range(1, 4)]
PHONE, KEYS, CALLER = "der Bus abends nicht fährt", "die Bahn zu spät kommt", "niemand abnimmt"
CARDS = [PHONE, KEYS, CALLER, *CHAT, *PLAIN]
"""Ten."""


class Workshop:
    """The people of one workshop, who stay until its end."""

    def __init__(self, visits: Visits) -> None:
        self.visits = visits
        self.lead, self.helper, self.screen = visits.person(), visits.person(), visits.person()
        self.lead.sign_in(FACILITATOR)
        self.code = self.planned()
        self.desk = self.lead.page.url.removeprefix(visits.town.address)
        self.phone = self.joined(visits.person(size=TELEPHONE), "Anna")
        self.keys = self.joined(visits.person(), "Bert", by_keyboard=True)
        self.plain = self.joined(visits.person(javascript=False), "Cem")
        self.helps(self.helper)
        self.helper.follow("Jemanden am Telefon oder im Saal aufnehmen")
        self.helper.fill("Name", "Frau Sonntag")
        self.helper.press("Aufnehmen")
        self.helper.sees("Frau Sonntag")
        self.screen.open(f"/w/{self.code}/leinwand")

    def planned(self) -> str:
        lead = self.lead
        lead.open(f"{PROCESS}/werkstatt/neu")
        lead.fill("Titel", "Unser Quartier")
        lead.fill("Die Frage, um die es geht", "Wie wollen wir 2035 wohnen?")
        lead.press("Werkstatt anlegen")
        lead.is_at("Unser Quartier")
        code = lead.page.locator(".code--big").inner_text().replace(" ", "")
        lead.follow("Zur Leitung der Werkstatt")
        lead.is_at("Ankommen")
        lead.press("Raum zum Ankommen öffnen")
        lead.sees("Der Raum ist offen.")
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

    def helps(self, helper: Person) -> None:
        """Come in as a co-facilitator; the first time that is asked for."""
        helper.sign_in(CO_FACILITATOR)
        helper.open(self.desk)
        if helper.button("Als Mitleitung eintreten").count():
            helper.press("Als Mitleitung eintreten")
        helper.sees("Es leitet Mira Vogt.")

    def go_on(self, title: str, asked: str) -> None:
        """The facilitator opens the next step; live pages show it by themselves, the plain one on request."""
        self.lead.press(f"Weiter: {title}")
        self.lead.is_at(title)
        self.all_see(asked)

    def jump(self, title: str, asked: str) -> None:
        """Open a step out of the order of the agenda."""
        self.lead.page.locator("summary", has_text="Anderen Schritt öffnen").click()
        self.lead.button(title).first.click()
        self.lead.is_at(title)
        self.all_see(asked)

    def all_see(self, asked: str) -> None:
        for person in (self.phone, self.keys, self.screen):
            expect(person.page.locator("h1")).to_contain_text(asked)
        self.plain.follow("Seite neu laden")
        expect(self.plain.page.locator("h1")).to_contain_text(asked)
        for person in (self.lead, self.phone, self.screen):
            person.is_in_order()


def test_a_workshop_with_six_people_and_a_caller(visits: Visits) -> None:
    workshop = Workshop(visits)
    workshop.go_on("Ankommen und Probekarte", "Was haben Sie heute schon gesehen")
    workshop.go_on("Kritik sammeln", "Was stört Sie heute?")
    written(workshop)
    workshop.go_on("Aufdecken und ordnen", "Welche Karten gehören zusammen?")
    expect(workshop.screen.page.locator("main")).to_contain_text(KEYS)
    sorted_by_keyboard(workshop.lead)
    sorted_by_clicks(workshop)
    sorted_without_script(workshop)
    workshop.go_on("Kritik gewichten", "Welche Missstände sind Ihnen am wichtigsten?")
    weighed(workshop)
    workshop.jump("Kleingruppen", "Was davon gibt es schon?")
    worked_in_groups(workshop)
    workshop.jump("Maßnahmenplan", "Wer macht was")
    planned(workshop)
    workshop.jump("Ausblick", "So geht es weiter.")
    ended(workshop)


def written(workshop: Workshop) -> None:
    """Each writes a card. What somebody is typing stays, and the focus in it, whatever the others do."""
    phone, keys, plain, helper = workshop.phone, workshop.keys, workshop.plain, workshop.helper
    field = phone.page.locator("textarea[name=text]").first
    field.fill(PHONE)
    for card in PLAIN:
        plain.page.locator("textarea[name=text]").first.fill(card)
        plain.press("Karte abgeben")
        expect(plain.page.locator(".kard", has_text=card)).to_be_visible()
    helper.open(workshop.desk)
    helper.fill("Was im Videochat steht", "\n".join(CHAT))
    helper.press("Als Karten übernehmen")
    expect(helper.page.locator(".kard")).to_have_count(len(PLAIN) + len(CHAT))
    helper.follow("Eintragen für Frau Sonntag")
    helper.page.locator("textarea[name=text]").fill(CALLER)
    helper.press("Karte eintragen")
    expect(helper.page.locator("aside")).to_contain_text(CALLER)
    helper.open(workshop.desk)
    announced(helper)
    expect(phone.page.locator("[data-part=ansage]")).to_contain_text(f"Ansage Nummer {EVENTS}.")
    expect(workshop.screen.page.locator("[data-count=cards]")).to_have_text("8")
    expect(field).to_have_value(PHONE)
    expect(field).to_be_focused()
    phone.page.context.set_offline(True)
    phone.button("Karte abgeben").click()
    phone.page.context.set_offline(False)
    expect(phone.page.locator(".kard", has_text=PHONE)).to_have_count(1)
    keys.tab_to(keys.page.locator("textarea[name=text]").first)
    keys.page.keyboard.type(KEYS)
    keys.tab_to(keys.button("Karte abgeben"))
    keys.page.keyboard.press("Enter")
    expect(keys.page.locator(".kard")).to_contain_text(KEYS)
    expect(workshop.screen.page.locator("[data-count=cards]")).to_have_text(str(len(CARDS)))
    assert PHONE not in workshop.screen.page.content()
    phone.is_in_order()


def announced(helper: Person) -> None:
    """Twenty events that change everybody's page, one after the other."""
    form = helper.page.locator("form", has=helper.page.locator("#sagen"))
    address = helper.town.address + str(form.get_attribute("action"))
    token = form.locator("[name=csrf_token]").input_value()
    for number in range(1, EVENTS + 1):
        words: dict[str, str | float | bool] = {"csrf_token": token, "text": f"Ansage Nummer {number}."}
        assert helper.page.context.request.post(address, form=words).ok


# --- Ten cards into groups: by keyboard alone, by clicks alone, without a script -------------------------


def boxes(person: Person) -> list[Locator]:
    return [person.page.get_by_label(f"Auswählen: {card}", exact=True) for card in CARDS]


def group(person: Person, title: str) -> Locator:
    """The group with this title, which says how many cards it has."""
    heading = person.page.get_by_role("heading", level=3, name=title)
    return person.page.locator(".theme", has=heading)


def sorted_by_keyboard(lead: Person) -> None:
    keyboard, left = lead.page.keyboard, len(CARDS)
    for _press in count():
        keyboard.press("Tab")
        if lead.page.evaluate("document.activeElement.matches('.kard input:not(:checked)')"):
            keyboard.press("Space")
            left -= 1
        if not left:
            break
    lead.tab_to(lead.page.locator("#ziel"), back=True)
    keyboard.press("ArrowDown")
    lead.tab_to(lead.page.locator("#titel"))
    keyboard.type("Bus und Bahn")
    lead.tab_to(lead.button("Verschieben"))
    keyboard.press("Enter")
    expect(group(lead, "Bus und Bahn")).to_contain_text("10 Karten")


def sorted_by_clicks(workshop: Workshop) -> None:
    """The other facilitator's page has heard of it; on a page that is up to date clicks are enough."""
    helper = workshop.helper
    expect(group(helper, "Bus und Bahn")).to_contain_text("10 Karten")
    for box in boxes(helper):
        box.click()
    helper.page.locator("#ziel").select_option("neu")
    helper.page.locator("#titel").fill("Anderes")
    helper.button("Verschieben").click()
    expect(group(helper, "Anderes")).to_contain_text("10 Karten")
    helper.is_in_order()


def sorted_without_script(workshop: Workshop) -> None:
    """Into two groups: so many cards are chosen, wherever the other half goes."""
    plain = workshop.visits.person(javascript=False)
    workshop.helps(plain)
    half = len(CARDS) // 2
    for title, some in (("Wege", slice(half)), ("Bus und Bahn", slice(half, None))):
        for box in boxes(plain)[some]:
            box.check()
        known = plain.page.locator("#ziel option", has_text=title)
        plain.page.locator("#ziel").select_option(known.get_attribute("value") if known.count() else "neu")
        plain.page.locator("#titel").fill("" if known.count() else title)
        plain.button("Verschieben").click()
        expect(group(plain, title)).to_contain_text("5 Karten")
    expect(group(workshop.screen, "Bus und Bahn")).to_contain_text("5 Karten")
    # The keyboard is at a card there since the last move: what others do is shown on request.
    workshop.lead.button("Anzeigen").click()
    expect(group(workshop.lead, "Wege")).to_contain_text("5 Karten")


def weighed(workshop: Workshop) -> None:
    """Dots by finger, by keyboard, without a script, by telephone; nobody sees a total before the end."""
    lead, phone, keys, plain = workshop.lead, workshop.phone, workshop.keys, workshop.plain
    phone.page.get_by_role("checkbox").first.check()
    phone.press("Punkte abgeben")
    phone.sees("Gespeichert: 1.")
    keys.tab_to(keys.page.get_by_role("checkbox").first)
    keys.page.keyboard.press("Space")
    keys.tab_to(keys.button("Punkte abgeben"))
    keys.page.keyboard.press("Enter")
    keys.sees("Gespeichert: 1.")
    plain.page.get_by_role("checkbox").nth(1).check()
    plain.press("Punkte abgeben")
    plain.sees("Gespeichert: 1.")
    expect(lead.page.locator("main")).to_contain_text("3 von 4 haben Punkte vergeben")
    lead.press("Runde schließen")
    lead.sees("Nachtragsfrist bis")
    workshop.helper.open(workshop.desk)
    workshop.helper.follow("Eintragen für Frau Sonntag")
    workshop.helper.page.locator("[name=p-1]").fill("1")
    workshop.helper.press("Punkte eintragen")
    workshop.helper.sees("1 Punkt gespeichert")
    lead.press("Auszählen")
    for person in (lead, phone, keys, workshop.screen):
        expect(person.page.locator(".rank tbody tr").first).to_contain_text("3")
    assert workshop.screen.page.locator(".rank tbody tr").count() == 2
    for person in (lead, phone, workshop.screen):
        person.is_in_order()


def worked_in_groups(workshop: Workshop) -> None:
    lead, phone = workshop.lead, workshop.phone
    lead.press("Gruppen bilden", within="#gruppen")
    expect(lead.page.locator("#gruppen .theme")).to_have_count(4)
    phone.fill("Ergebnis Ihrer Gruppe", "Wir fangen mit der Bushaltestelle an.")
    phone.press("Ergebnis speichern")
    expect(lead.page.locator("#gruppen")).to_contain_text("Wir fangen mit der Bushaltestelle an.")
    phone.is_in_order()


def planned(workshop: Workshop) -> None:
    lead = workshop.lead
    lead.follow("Maßnahme hinzufügen")
    lead.is_at("Maßnahme im Plan")
    lead.fill("Was?", "Dach für die Bushaltestelle")
    lead.press("Maßnahme speichern")
    lead.is_at("Maßnahmenplan")
    for person in (workshop.phone, workshop.screen):
        expect(person.page.locator("main")).to_contain_text("Dach für die Bushaltestelle")


def ended(workshop: Workshop) -> None:
    lead, plain = workshop.lead, workshop.plain
    lead.page.locator("summary", has_text="Werkstatt beenden").click()
    lead.page.get_by_label("Ja, die Werkstatt soll enden.").check()
    lead.press("Werkstatt beenden")
    lead.sees("Die Werkstatt ist beendet.")
    for person in (workshop.phone, workshop.keys):
        expect(person.page.locator("h1")).to_contain_text("Die Werkstatt ist beendet")
    lead.press("Protokoll freigeben")
    lead.sees("Das Protokoll ist freigegeben.")
    plain.open(f"/w/{workshop.code}/protokoll")
    for words in ("Bus und Bahn", CALLER, "Wir fangen mit der Bushaltestelle an.", "Dach für die"):
        plain.sees(words)
    lead.is_in_order()
    workshop.phone.is_in_order()
