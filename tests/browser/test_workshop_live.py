"""A live room in detail: clocks that are off, what is read out, the keyboard, devices, the video room."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import FLAGS
from tests.browser.people import Person, Visits
from tests.browser.test_workshop import CO_FACILITATOR, PROCESS
from tests.browser.town import Town
from tests.browser.video_host import video_host
from tools.ensure_chromium import chromium as chromium_here

SKEW_S = 412
VIDEO_HOST = "meet.jit.si"
CLOCK = f"""
const real = Date.now.bind(Date);
const Real = Date;
window.Date = class extends Real {{
  constructor(...given) {{ given.length ? super(...given) : super(real() - {SKEW_S * 1000}); }}
  static now() {{ return real() - {SKEW_S * 1000}; }}
}};
"""


@pytest.fixture
def room(visits: Visits) -> tuple[Person, Person, str]:
    """Who leads, who takes part on a device whose clock is wrong, and the way to the room."""
    lead, guest = visits.person(), visits.person()
    lead.sign_in(CO_FACILITATOR)
    lead.open(f"{PROCESS}/werkstatt/neu")
    lead.fill("Titel", "Uhren")
    lead.fill("Die Frage, um die es geht", "Wie spät ist es?")
    lead.press("Werkstatt anlegen")
    lead.is_at("Uhren")
    code = lead.page.locator(".code--big").inner_text().replace(" ", "")
    lead.follow("Zur Leitung der Werkstatt")
    lead.is_at("Ankommen")
    lead.press("Raum zum Ankommen öffnen")
    lead.sees("Der Raum ist offen.")
    guest.page.add_init_script(CLOCK)
    guest.open(f"/w/{code}")
    guest.fill("Unter welchem Namen machen Sie mit?", "Anna")
    guest.press("Mitmachen")
    return lead, guest, f"/w/{code}"


def test_a_device_that_is_412_seconds_off_shows_the_time_that_is_left(
    room: tuple[Person, Person, str],
) -> None:
    lead, guest, address = room
    lead.page.locator("main").get_by_role("button", name=re.compile("^Weiter: ")).first.click()
    expect(guest.page.locator("[data-clock]").first).to_be_visible()
    # In the page's own words: what it shows, what the server says, what it shows after that.
    before, left, after = guest.page.evaluate(
        """async (address) => {
          const shown = () => {
            const [minutes, seconds] = document.querySelector("[data-clock]").textContent.split(":");
            return Number(minutes) * 60 + Number(seconds);
          };
          const before = shown();
          const answer = await (await fetch(`${address}/stand`)).json();
          await new Promise((go) => window.setTimeout(go, 300));
          return [before, answer.left, shown()];
        }""",
        address,
    )
    assert after - 1 <= left <= before + 1
    assert guest.page.evaluate("Date.now()") < lead.page.evaluate("Date.now()") - (SKEW_S - 60) * 1000


# --- What is read out, and where the keyboard is ---------------------------------------------------------


def step_on(lead: Person, title: str) -> None:
    lead.press(f"Weiter: {title}")
    lead.is_at(title)


def take_over_chat(lead: Person, lines: list[str]) -> None:
    lead.fill("Was im Videochat steht", "\n".join(lines))
    lead.press("Als Karten übernehmen")
    expect(lead.page.locator(".kard", has_text=lines[-1])).to_have_count(1)


REMEMBER_WHAT_IS_SAID = """() => {
  window.said = [];
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((line) => {
    if (line.dataset && line.dataset.toldLine !== undefined) window.said.push(parseInt(line.textContent, 10));
  }))).observe(document.querySelector("[data-live]"), { childList: true });
}"""


def five_cards_one_by_one(lead: Person) -> None:
    form = lead.page.locator("form", has=lead.page.locator("#lines"))
    address = lead.town.address + str(form.get_attribute("action"))
    token = form.locator("[name=csrf_token]").input_value()
    for number in range(5):
        words: dict[str, str | float | bool] = {
            "csrf_token": token,
            "key": f"{number}" * 32,
            "lines": f"Nr. {number}",
        }
        assert lead.page.context.request.post(address, form=words).ok


def test_what_others_do_is_read_out_gathered_one_by_one_or_not_at_all(
    room: tuple[Person, Person, str],
) -> None:
    lead, guest, _address = room
    step_on(lead, "Ankommen und Probekarte")
    step_on(lead, "Kritik sammeln")
    expect(guest.page.locator("h1")).to_contain_text("Was stört Sie heute?")
    said = guest.page.locator("[data-told-line]")
    choice = guest.page.get_by_label("Meldungen über andere vorlesen lassen")
    expect(choice).to_have_value("summary")
    guest.page.evaluate(REMEMBER_WHAT_IS_SAID)
    five_cards_one_by_one(lead)
    guest.page.wait_for_function("() => window.said.reduce((sum, n) => sum + n, 0) === 5")
    assert len(guest.page.evaluate("window.said")) < 5  # fewer sentences than events
    choice.select_option("all")
    take_over_chat(lead, ["Die Bank wackelt"])
    expect(said).to_have_text("1 neue Karte")
    guest.page.reload()  # the choice is kept
    expect(choice).to_have_value("all")
    choice.select_option("off")
    take_over_chat(lead, ["Zu laut", "Zu dunkel"])
    expect(guest.page.locator("[data-cards]")).to_contain_text("Karten: 8")  # seen it is all the same
    expect(said).to_have_count(0)
    guest.is_in_order()


def test_after_a_move_the_keyboard_is_at_the_next_card_and_the_way_back_is_read_out(
    room: tuple[Person, Person, str],
) -> None:
    lead, _guest, _address = room
    step_on(lead, "Ankommen und Probekarte")
    step_on(lead, "Kritik sammeln")
    take_over_chat(lead, ["Der Bus kommt nie", "Kein Schatten", "Zu laut"])
    step_on(lead, "Aufdecken und ordnen")
    boxes = lead.page.locator("#brett .kard input[type=checkbox]")
    expect(boxes).to_have_count(3)
    second = str(boxes.nth(1).get_attribute("value")).partition(":")[0]
    boxes.first.focus()
    lead.page.keyboard.press("Space")
    lead.page.locator("#ziel").select_option("neu")
    lead.page.locator("#titel").fill("Verkehr")
    lead.tab_to(lead.button("Verschieben"))
    lead.page.keyboard.press("Enter")
    expect(lead.page.locator("[data-done]")).to_contain_text("nach „Verkehr“ verschoben; dort: 1 Karte.")
    expect(lead.page.locator(f"#k{second} input")).to_be_focused()
    expect(lead.page.locator("[data-told-line]")).to_contain_text("Rückgängig")
    assert "getan" not in lead.page.url
    lead.is_in_order()
    lead.button("Rückgängig").first.click()
    expect(lead.page.locator("h3", has_text="Verkehr")).to_contain_text("0 Karten")
    expect(lead.page.locator("#brett")).to_contain_text("Noch ohne Thema – 3 Karten")


def test_who_leads_does_so_after_a_reload_and_on_a_second_device(
    visits: Visits, room: tuple[Person, Person, str]
) -> None:
    lead, guest, _address = room
    lead.page.reload()
    tablet = visits.person()
    tablet.sign_in(CO_FACILITATOR)
    tablet.open(lead.page.url)
    tablet.press("Weiter: Ankommen und Probekarte")
    expect(guest.page.locator("h1")).to_contain_text("Was haben Sie heute schon gesehen")
    expect(lead.page.locator("h1")).to_have_text("Ankommen und Probekarte")  # heard, not loaded
    lead.press("Weiter: Kritik sammeln")
    expect(tablet.page.locator("h1")).to_have_text("Kritik sammeln")
    tablet.is_in_order()


# --- What a screen reader is told ------------------------------------------------------------------------


def test_lobby_card_dots_and_plan_are_an_outline_that_makes_sense_when_it_is_read_out(
    room: tuple[Person, Person, str],
) -> None:
    lead, guest, _address = room
    main = guest.page.locator("main")
    expect(main).to_match_aria_snapshot(
        """
        - main:
          - heading "Wie spät ist es?" [level=1]
          - region "Klappt alles? Die Technik in einer Minute":
            - heading "Klappt alles? Die Technik in einer Minute" [level=2]
            - list
          - region "Spielregeln":
            - heading "Spielregeln" [level=2]
            - list
        """
    )
    step_on(lead, "Ankommen und Probekarte")
    step_on(lead, "Kritik sammeln")
    expect(main).to_match_aria_snapshot(
        """
        - main:
          - heading /Was stört/ [level=1]
          - textbox /Mich stört/
          - combobox "Lebensbereich (freiwillig)"
          - button "Karte abgeben"
          - region "Meine Karten":
            - heading "Meine Karten" [level=2]
          - link "Seite neu laden"
          - button "Hand heben"
        """
    )
    take_over_chat(lead, ["Der Bus kommt nie", "Kein Schatten"])
    step_on(lead, "Aufdecken und ordnen")
    boxes = lead.page.locator("#brett .kard input[type=checkbox]")
    for title in ("Verkehr", "Wärme"):
        expect(boxes.first).to_be_visible()
        loose = lead.page.locator(".theme", has_text="Noch ohne Thema").locator("input[type=checkbox]").first
        loose.check()
        lead.page.locator("#ziel").select_option("neu")
        lead.page.locator("#titel").fill(title)
        lead.press("Verschieben")
        expect(lead.page.locator("h3", has_text=title)).to_contain_text("1 Karte")
    step_on(lead, "Kritik gewichten")
    expect(main).to_match_aria_snapshot(
        """
        - main:
          - heading /Welche Missstände/ [level=1]
          - region "Punkte":
            - status: /haben 3 Punkte/
            - list:
              - listitem:
                - checkbox "1 Verkehr"
              - listitem:
                - checkbox "2 Wärme"
            - button "Punkte abgeben"
        """
    )
    lead.press("Runde schließen")
    expect(lead.page.locator(".rank")).to_be_visible()
    lead.page.locator("summary", has_text="Anderen Schritt öffnen").click()
    lead.button("Maßnahmenplan").first.click()
    lead.is_at("Maßnahmenplan")
    lead.follow("Maßnahme hinzufügen")
    lead.is_at("Maßnahme im Plan")
    lead.fill("Was?", "Abendbus einrichten")
    lead.press("Maßnahme speichern")
    lead.is_at("Maßnahmenplan")
    expect(main).to_match_aria_snapshot(
        """
        - main:
          - heading /Wer macht was/ [level=1]
          - region "Maßnahmenplan":
            - list:
              - listitem:
                - heading "Abendbus einrichten" [level=2]
        """
    )


# --- The video room --------------------------------------------------------------------------------------


def test_the_video_room_is_embedded_in_a_browser_only_after_somebody_asked_for_it(
    chromium: Browser, town: Town, tmp_path: Path
) -> None:
    with video_host(VIDEO_HOST, tmp_path) as (port, asked):
        rules = f"--host-resolver-rules=MAP {VIDEO_HOST}:443 127.0.0.1:{port}"
        own = chromium.browser_type.launch(
            executable_path=chromium_here(), args=[*FLAGS, rules, "--ignore-certificate-errors"]
        )
        visits = Visits(own, town)
        lead, guest = visits.person(), visits.person()
        lead.sign_in(CO_FACILITATOR)
        lead.open(f"{PROCESS}/werkstatt/neu")
        lead.fill("Titel", "Mit Bild")
        lead.fill("Die Frage, um die es geht", "Sehen wir uns?")
        lead.fill("Videoraum", f"https://{VIDEO_HOST}/Musterburg")
        lead.press("Werkstatt anlegen")
        lead.is_at("Mit Bild")
        code = lead.page.locator(".code--big").inner_text().replace(" ", "")
        lead.follow("Zur Leitung der Werkstatt")
        lead.is_at("Ankommen")
        lead.press("Raum zum Ankommen öffnen")
        lead.sees("Der Raum ist offen.")
        guest.open(f"/w/{code}")
        guest.fill("Unter welchem Namen machen Sie mit?", "Anna")
        guest.press("Mitmachen")
        guest.follow("Zum Videoraum")
        guest.is_at("Videoraum")
        assert asked == []
        guest.follow("Hier öffnen")
        room = guest.page.frame_locator("iframe.video")
        expect(room.locator("h1")).to_have_text("Hier ist der Videoraum")
        guest.page.wait_for_load_state("load")
        guest.page.get_by_role("link", name="Videoraum schließen").press("Enter")
        guest.page.wait_for_url("**/video")
        expect(guest.page.locator("iframe")).to_have_count(0)
        assert asked[0] == "/Musterburg"
        assert {words.partition("https://")[2].partition("/")[0] for words in visits.complaints} == {
            VIDEO_HOST
        }
        own.close()
