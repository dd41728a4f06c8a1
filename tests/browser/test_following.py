"""Staying up to date: without an account and without scripts, in both languages; and a text under embargo."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from participation.kernel.clock import now
from tests.browser.people import CITIZEN, EDITOR, TELEPHONE, Visits

IDEAS = "/ortsmitte/ideen?q=Linde"
WORDS = "Das Grünamt beginnt nach der Sitzung."


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_guest_follows_by_a_link_and_ends_it(visits: Visits, language: str) -> None:
    mailbox = f"gast-{language}@post.example"
    visitor = visits.person(language=language, javascript=False, size=TELEPHONE)
    visitor.open(IDEAS)
    visitor.page.get_by_role("link", name="Die Linde freistellen").first.click()
    visitor.follow("Auf dem Laufenden bleiben")
    visitor.is_at("Auf dem Laufenden bleiben")
    visitor.press("Link zuschicken")
    expect(visitor.page.get_by_role("alert")).to_be_visible()
    visitor.fill("E-Mail-Adresse", mailbox)
    visitor.press("Link zuschicken")
    visitor.is_at("Bitte sehen Sie in Ihr Postfach")
    link = visitor.town.link_to(mailbox)

    elsewhere = visits.person(language=language)
    elsewhere.open(link)
    elsewhere.is_in_order()
    elsewhere.tab_to(elsewhere.button("Ja, auf dem Laufenden halten"))
    elsewhere.page.keyboard.press("Enter")
    elsewhere.is_at("Was wir Ihnen schreiben")
    elsewhere.sees("Die Linde freistellen")
    elsewhere.is_in_order()
    elsewhere.page.locator("main").get_by_role("button", name=elsewhere.say("Beenden")).first.click()
    elsewhere.sees("Davon hören Sie nicht mehr.")
    elsewhere.is_in_order()


def test_somebody_with_an_account_follows_with_one_press(visits: Visits) -> None:
    member = visits.person()
    member.sign_in(CITIZEN)
    member.open("/ortsmitte/folgen/verfahren/ortsmitte")
    member.is_in_order()
    member.press("Auf dem Laufenden bleiben")
    member.is_at("Was wir Ihnen schreiben")
    member.sees("Unsere Ortsmitte")


def test_an_answer_waits_for_its_hour(visits: Visits) -> None:
    editor = visits.person()
    editor.sign_in(EDITOR)
    editor.open(IDEAS)
    editor.page.get_by_role("link", name="Die Linde freistellen").first.click()
    editor.page.wait_for_url("**/ideen/2*")
    number = editor.page.url.rpartition("/")[2]
    editor.open(f"/ortsmitte/redaktion/sperrfristen/idee/{number}")
    editor.press("Bereitstellen")
    expect(editor.page.get_by_role("alert")).to_be_visible()
    editor.is_in_order()
    editor.page.get_by_label("Gibt es schon oder läuft bereits").check()
    editor.fill("Text", WORDS)
    editor.fill("Veröffentlichen am", f"{now() + timedelta(days=30):%Y-%m-%d}")
    editor.fill("Uhrzeit", "18:30")
    editor.press("Bereitstellen")
    editor.is_at("Sperrfristen")
    editor.sees(WORDS)
    editor.is_in_order()

    visitor = visits.person()
    visitor.open(f"/ortsmitte/ideen/{number}")
    expect(visitor.page.locator("main")).not_to_contain_text(WORDS)
    editor.press("Zurücknehmen")
    editor.sees("Zurückgenommen. Es wird nicht veröffentlicht.")
