"""The pages of opinion groups: on a telephone without JavaScript, and where they are computed."""

from playwright.sync_api import expect

from tests.browser.people import ADMINISTRATOR, EDITOR, TELEPHONE, Visits

PROCESS = "/ortsmitte"
GROUPS = f"{PROCESS}/meinungsgruppen"


def test_opinion_groups_are_explained_and_in_order(visits: Visits) -> None:
    administrator = visits.person()
    administrator.sign_in(ADMINISTRATOR)
    administrator.open(f"/verwaltung/verfahren{PROCESS}")
    administrator.page.locator("input[name=allows_against]").check()
    administrator.press("Angaben speichern")
    expect(administrator.page.locator(".note--flash")).to_have_text("Gespeichert.")
    reader = visits.person(javascript=False)
    reader.page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]  # a mapping with the two keys of the wanted type
    reader.open(GROUPS)
    reader.is_at("Meinungsgruppen")
    editor = visits.person()
    editor.sign_in(EDITOR)
    for address in (GROUPS, f"{GROUPS}/so-wird-gerechnet", f"{PROCESS}/redaktion/meinungsgruppen"):
        editor.open(address)
        editor.is_in_order()
