"""A session of the council: prepared by the Redaktion, read on a tablet, decided, told to everybody."""

import re

from playwright.sync_api import expect

from tests.browser.people import COUNCILLOR, EDITOR, Visits

RUNNING = "/ortsmitte"
FINISHED = "/musterburg-digital"
TABLET = {"width": 820, "height": 1180}
SESSION = re.compile(r"^Gemeinderat, ")


def test_a_member_reads_the_finished_session_on_a_tablet(visits: Visits) -> None:
    """From the decision to the words of the people behind it in two clicks."""
    member = visits.person(size=TABLET)
    member.sign_in(COUNCILLOR)
    member.open(f"{FINISHED}/sitzungen")
    page = member.page
    page.get_by_role("link", name=SESSION).first.click()
    expect(page.locator(".frozen")).to_contain_text("Stand zur Sitzung vom")
    expect(page.locator("#beschluss ~ article .badge--good").first).to_contain_text(
        "mit Änderungen beschlossen"
    )
    expect(page.locator(".fig .chart--drawn").first).to_be_visible()
    page.locator("summary", has_text="Beschlussvorschlag").click()
    page.locator("section[aria-labelledby=massnahmen] summary").first.click()
    expect(page.locator("section[aria-labelledby=massnahmen] dl").first).to_be_visible()
    member.is_in_order()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Vorlage mit allen Anlagen (PDF)").click()
    assert taken.value.suggested_filename == "vorlage-2026-004-gemeinderat.pdf"
    page.locator("section[aria-labelledby=massnahmen] a[href$='#herkunft']").first.click()
    expect(page).to_have_url(re.compile("#herkunft$"))
    page.locator(".src a").first.click()
    expect(page).to_have_url(re.compile("/ideen/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_redaktion_freezes_and_records_a_result_that_everybody_reads(visits: Visits) -> None:
    editor = visits.person()
    editor.sign_in(EDITOR)
    editor.open(f"{RUNNING}/redaktion/sitzungen")
    editor.follow("Sitzung eintragen")
    editor.fill("Tag der Sitzung", "2026-03-02")
    editor.fill("Gremium", "Bezirksbeirat")
    editor.fill("Stimmberechtigte Mitglieder", "9")
    editor.press("Speichern")
    page = editor.page
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bezirksbeirat, 2. März 2026")
    editor.press("Stand festhalten")
    expect(page.get_by_text("ist festgehalten (Ausgabe 1)")).to_be_visible()
    editor.is_in_order()
    editor.open(f"{RUNNING}/redaktion/vorlagen/neu")
    editor.fill("Nummer der Vorlage", "2026/007")
    editor.fill("Betreff", "Eine Bank am Bach")
    editor.fill("Beschlussvorschlag", "1. Der Beirat stimmt zu.")
    editor.press("Vorlage speichern")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vorlage 2026/007")
    page.locator("#session").select_option(label="Bezirksbeirat, 2. März 2026")
    page.locator("#purpose").select_option("deciding")
    editor.press("Dieser Sitzung vorlegen")
    expect(page.locator("ol.rows")).to_contain_text("Bezirksbeirat")
    page.locator("ol.rows").get_by_role("link", name="Ergebnis eintragen").click()
    expect(page.locator("#entitled")).to_have_value("9")
    page.get_by_label("unverändert beschlossen", exact=True).check()
    for name, number in (("present", "8"), ("yes", "9"), ("no", "0")):
        page.locator(f"#{name}").fill(number)
    editor.press("Ergebnis speichern")
    expect(page.locator("#yes-error")).to_contain_text("anwesend waren aber nur 8")
    editor.is_in_order()
    page.locator("#yes").fill("8")
    editor.press("Ergebnis speichern")
    expect(page.get_by_text("Das Ergebnis ist eingetragen und öffentlich.")).to_be_visible()
    reader = visits.person()
    reader.open(f"{RUNNING}/beschluesse")
    expect(reader.page.locator("main")).to_contain_text("Eine Bank am Bach")
    expect(reader.page.locator("main")).to_contain_text("8 Ja")
    reader.is_in_order()
