"""The administrator's way: invite somebody, and see what was sent."""

from playwright.sync_api import expect

from tests.browser.people import ADMINISTRATOR, Visits
from tests.browser.town import Town

MAILBOX = "rat.neu@post.example"
PASSWORD = "vier-enten-auf-dem-markt"


def test_an_invited_council_member_chooses_a_password_and_reads_the_figures(
    visits: Visits, town: Town
) -> None:
    administrator = visits.person()
    administrator.sign_in(ADMINISTRATOR)
    administrator.open("/verwaltung/konten")
    administrator.follow("Konto anlegen")
    administrator.fill("E-Mail-Adresse", MAILBOX)
    administrator.fill("Name", "Ruth Neu")
    administrator.field("Rolle").select_option("council")
    administrator.press("Konto anlegen")
    administrator.sees("Das Konto ist angelegt, und die Einladung ist unterwegs.")

    invited = visits.person()
    invited.open(town.link_to(MAILBOX))
    invited.is_in_order()
    invited.fill("Passwort", PASSWORD)
    invited.page.locator("main .kern-btn--primary").click()
    invited.sign_in(MAILBOX, PASSWORD)
    invited.open("/ortsmitte/gemeinderat")
    expect(invited.page.get_by_role("heading", level=1)).to_be_visible()

    administrator.open("/verwaltung/briefe?stand=sent")
    administrator.page.locator(".row__title a").first.click()
    administrator.sees(MAILBOX)
