"""Printed codes and the second step, as people go through them in a browser."""

from pathlib import Path

import pyotp
from playwright.sync_api import expect

from participation.kernel.clock import now
from participation.seeds.people import PASSWORD
from tests.browser.people import ADMINISTRATOR, TELEPHONE, Visits

CLERK = "paul.sommer@musterburg.example"
ASSESSOR = "jonas.lang@musterburg.example"
SLUG = "ortsmitte"


def test_codes_are_printed_once_and_a_wrong_one_is_said_so(visits: Visits, tmp_path: Path) -> None:
    desk = visits.person()
    desk.sign_in(ADMINISTRATOR)
    desk.open(f"/verwaltung/verfahren/{SLUG}/codes/neu")
    desk.fill("Wofür sind die Codes?", "Schalter")
    desk.fill("Wie viele Codes?", "12")
    desk.press("Satz anlegen")
    desk.is_at("Schalter")
    desk.is_in_order()
    with desk.page.expect_download() as download:
        desk.button("Codes erzeugen und als PDF laden").click()
    file = tmp_path / "codes.pdf"
    download.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF-")
    desk.open(f"/verwaltung/verfahren/{SLUG}/codes")
    desk.is_at("Gedruckte Codes")
    desk.follow("Schalter")
    desk.is_at("Schalter")
    expect(desk.button("Codes erzeugen und als PDF laden")).to_have_count(0)

    visitor = visits.person(javascript=False, size=TELEPHONE)
    visitor.open(f"/{SLUG}/code")
    visitor.fill("Ihr Code", "0000 0000 0000 0000")
    visitor.press("Code benutzen")
    visitor.sees("Was Sie eingegeben haben, ist noch da.")
    expect(visitor.field("Ihr Code")).to_have_value("0000 0000 0000 0000")


def test_the_second_step_is_set_up_and_asked_for(visits: Visits) -> None:
    person = visits.person()
    person.sign_in(ASSESSOR)
    person.open("/konto/zweiter-schritt")
    person.fill("Ihr Passwort", PASSWORD)
    person.press("Zweiten Schritt einrichten")
    expect(person.page.locator("img.qr")).to_be_visible()
    person.is_in_order()
    app = pyotp.TOTP(person.page.locator("li .code").inner_text().replace(" ", ""))
    person.fill("Code aus der App", app.at(now()))
    person.press("Bestätigen")
    person.is_at("Ihre Notfallcodes")
    person.is_in_order()
    recovery = person.page.locator("li .code").first.inner_text()

    later = visits.person(javascript=False)
    later.open("/anmelden")
    later.fill("E-Mail-Adresse", ASSESSOR)
    later.fill("Passwort", PASSWORD)
    later.press("Anmelden")
    later.is_at("Zweiter Schritt")
    later.fill("Code aus der App", recovery)
    later.press("Anmelden")
    expect(later.button("Abmelden", within="header")).to_be_visible()
