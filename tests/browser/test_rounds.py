"""A round of weighing: on a telephone without scripts and without an account; by keyboard in English."""

from playwright.sync_api import expect

from tests.browser.people import CITIZEN, TELEPHONE, Visits

ROUND = "/ortsmitte/gewichtungen/1"
VOTER = "waehlerin@post.example"


def test_from_a_link_in_a_mail_to_a_receipt_without_scripts(visits: Visits) -> None:
    voter = visits.person(javascript=False, size=TELEPHONE)
    voter.open(ROUND)
    voter.follow("Jetzt gewichten")
    voter.is_at("So machen Sie mit")
    voter.follow("Mit einem Link per E-Mail")
    voter.fill("E-Mail-Adresse", VOTER)
    voter.press("Link zuschicken")
    voter.is_at("Bitte sehen Sie in Ihr Postfach")

    voter.open(visits.town.link_to(VOTER))
    voter.press("Zum Stimmzettel")
    voter.sees("Noch %(num)s Punkte zu vergeben.", num=10)
    points = voter.page.locator(".stepper input")
    voter.page.locator("button[name=plus]").first.click()
    voter.sees("Noch %(num)s Punkte zu vergeben.", num=9)
    points.nth(1).fill("12")
    voter.press("Stimmzettel abgeben")
    voter.sees("Was Sie eingegeben haben, ist noch da.")
    expect(points.nth(1)).to_have_value("12")
    points.nth(1).fill("4")
    voter.press("Stimmzettel abgeben")
    voter.is_at("Danke, Ihr Stimmzettel zählt")
    code = voter.page.locator(".ticket__code").inner_text()
    voter.follow("Quittung prüfen")
    voter.fill("Ihre Quittung", code)
    voter.press("Prüfen")
    voter.sees("Ja: Ein Stimmzettel mit dieser Quittung ist dabei.")


def test_in_english_with_the_keyboard_alone(visits: Visits) -> None:
    voter = visits.person(language="en")
    voter.sign_in(CITIZEN)
    voter.open(f"{ROUND}/stimmzettel")
    voter.is_at("What does the town centre lack most?")
    more = voter.page.locator("button[name=plus]")
    voter.tab_to(more.first)
    for _ in range(4):
        voter.page.keyboard.press("Enter")
    field = voter.page.locator(".stepper input").first
    expect(field).to_be_focused()  # no more than four: the button has done all it can
    expect(field).to_have_value("4")
    voter.sees("6 points left to give.")
    voter.is_in_order()
    voter.tab_to(voter.button("Stimmzettel abgeben"))
    voter.page.keyboard.press("Enter")
    voter.is_at("Danke, Ihr Stimmzettel zählt")
    voter.is_in_order()
    voter.open("/musterburg-digital/gewichtungen/1/ergebnis")
    voter.is_at("What should the town tackle first?")
    voter.is_in_order()
