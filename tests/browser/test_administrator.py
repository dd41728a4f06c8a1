"""The administrator's way: a process with phases and areas, accounts with roles, the Impressum, the log."""

import re

from playwright.sync_api import expect

from participation.kernel.clock import now
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


def test_a_process_is_opened_and_changed_until_it_fits(visits: Visits) -> None:
    administrator = visits.person()
    administrator.sign_in(ADMINISTRATOR)
    administrator.open("/verwaltung/")
    administrator.page.locator("main").get_by_role("link", name="Verfahren").first.click()
    administrator.follow("Verfahren anlegen")
    administrator.follow("Formular damit ausfüllen")
    administrator.page.locator("#title").fill("Unser Stadtpark")
    administrator.fill("Erster Tag", now().date().isoformat())
    administrator.page.get_by_label("Öffentlich: Alle können das Verfahren sehen").check()
    administrator.press("Verfahren anlegen")

    administrator.open("/verwaltung/verfahren/unser-stadtpark/phasen/neu")
    administrator.fill("Titel", "Begehung im Park")
    administrator.fill("Erster Tag", "2027-05-03")
    administrator.press("Phase speichern")
    administrator.sees("Begehung im Park")

    administrator.open("/verwaltung/verfahren/unser-stadtpark/bereiche/neu")
    administrator.fill("Name", "Wiesen und Teiche")
    administrator.page.locator("#look input").last.check()
    administrator.press("Bereich speichern")

    reader = visits.person()
    reader.open("/")
    reader.page.get_by_role("link", name="Unser Stadtpark").click()
    reader.sees("Begehung im Park")
    reader.sees("Wiesen und Teiche")
    reader.submit("/unser-stadtpark", "Am Teich fehlt eine Bank.")


def test_the_impressum_is_written_and_the_log_tells_who_did_it(visits: Visits) -> None:
    administrator = visits.person()
    administrator.sign_in(ADMINISTRATOR)
    administrator.open("/verwaltung/seiten")
    administrator.page.locator("main a[href*='/impr'][href$='/de']").click()
    administrator.fill("Text", "Stadt Musterburg, vertreten durch Oberbürgermeisterin Ida Beispiel.")
    administrator.page.locator("main .kern-btn--primary").click()

    reader = visits.person()
    reader.open("/")
    reader.follow("Impressum", within="footer")
    reader.sees("vertreten durch Oberbürgermeisterin Ida Beispiel")

    administrator.open("/verwaltung/protokoll")
    expect(administrator.page.locator("main")).to_contain_text(re.compile("Alex Brandt"))
    administrator.is_in_order()
