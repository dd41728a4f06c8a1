"""Writing an idea: what is there already is offered while typing, or at the second step; a draft survives."""

import re

from playwright.sync_api import expect

from tests.browser.people import CITIZEN, TELEPHONE, Visits

TEXT = "Die Linde freistellen, damit man sie wieder sieht"
FOUND = re.compile(r"\d+ ähnliche Ideen? gefunden")
FORM = "/ortsmitte/ideen/neu"


def test_whoever_types_is_offered_what_is_there_and_leaves_the_text_as_a_comment(visits: Visits) -> None:
    member = visits.person()
    member.sign_in(CITIZEN)
    member.open(FORM)
    member.fill("Was soll besser werden?", TEXT)
    expect(member.page.locator("[data-similar-said]")).to_contain_text(FOUND)
    expect(member.page.locator("[data-draft-said]")).to_contain_text("Entwurf gespeichert um")
    member.is_in_order()
    member.page.get_by_role("button", name=re.compile("^Diese unterstützen: Die Linde")).first.click()
    expect(member.page.get_by_role("heading", level=1)).to_contain_text("Linde")
    expect(member.field("Ihre Worte")).to_have_value(TEXT)
    member.is_in_order()
    member.press("Diese Idee unterstützen")
    member.sees("Ihr Kommentar ist angekommen.")


def test_without_scripts_the_second_step_shows_the_same_and_a_draft_comes_back(visits: Visits) -> None:
    visitor = visits.person(javascript=False, size=TELEPHONE)
    visitor.open(FORM)
    visitor.fill("Was soll besser werden?", TEXT)
    visitor.press("Entwurf speichern")
    visitor.sees("Ihr Entwurf ist gespeichert")
    code = visitor.page.locator("main b[translate=no]").inner_text()

    elsewhere = visits.person(javascript=False)
    elsewhere.open("/beitrag")
    elsewhere.fill("Kennwort", code)
    elsewhere.press("Beitrag zeigen")
    expect(elsewhere.field("Was soll besser werden?")).to_have_value(TEXT)
    elsewhere.page.get_by_label("Ja, ohne meine Kontaktdaten").check()
    elsewhere.press("Weiter zum Prüfen")
    elsewhere.is_at("Prüfen und absenden")
    elsewhere.sees("Das gibt es schon so ähnlich")
    elsewhere.press("Idee absenden")
    elsewhere.is_at("Ihre Idee ist angekommen")
    elsewhere.follow("Beitrag ändern")
    elsewhere.is_at("Beitrag ändern")
    elsewhere.fill("Was soll besser werden?", f"{TEXT}. Und eine Bank.")
    elsewhere.press("Änderung speichern")
    elsewhere.sees("Und eine Bank.")
