"""Arguments: written on a telephone without scripts, read by the Redaktion, then by everybody; replied to."""

from tests.browser.people import CITIZEN, EDITOR, TELEPHONE, Visits

LIST = "/ortsmitte/ideen?q=Linde"
WORDS = "Ohne die Stellplätze fehlt mir der kurze Weg mit dem Rollator."


def test_a_comment_from_the_telephone_to_the_public_and_a_reply(visits: Visits) -> None:
    visitor = visits.person(javascript=False, size=TELEPHONE)
    visitor.open(LIST)
    visitor.page.get_by_role("link", name="Die Linde freistellen").first.click()
    idea = visitor.page.url
    visitor.sees("Was dafür und was dagegen spricht")
    visitor.sees("Stadtverwaltung")
    visitor.follow("Grund dagegen schreiben")
    visitor.press("Kommentar absenden")
    visitor.sees("Bitte schreiben Sie etwas.")
    visitor.fill("Ihre Worte", WORDS)
    visitor.press("Kommentar absenden")
    assert visitor.page.get_by_text("Danke. Wir lesen Ihren Kommentar bis").is_visible()
    assert WORDS not in visitor.page.content()

    editor = visits.person()
    editor.sign_in(EDITOR)
    editor.open("/ortsmitte/redaktion/eingang?art=kommentare")
    editor.page.locator("main").get_by_role("link", name="Grund dagegen: Die Linde freistellen").first.click()
    editor.sees(WORDS)
    editor.is_in_order()
    editor.press("Veröffentlichen")

    visitor.open(idea)
    visitor.sees(WORDS)

    member = visits.person()
    member.sign_in(CITIZEN)
    member.open(idea)
    comment = member.page.locator(".con li", has_text=WORDS)
    member.is_in_order()
    member.tab_to(comment.get_by_role("link", name="Darauf antworten"))
    member.page.keyboard.press("Enter")
    member.press("Antwort absenden")
    member.sees("Bitte schreiben Sie etwas.")
    member.is_in_order()
    member.fill("Ihre Worte", "Dafür gäbe es die Plätze hinter der Alten Post.")
    member.press("Antwort absenden")
    member.sees("1 Antwort")
    member.is_in_order()
