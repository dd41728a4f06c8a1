"""The clock of a live room on a device that is minutes off."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person, Visits
from tests.browser.test_workshop import CO_FACILITATOR, PROCESS

SKEW_S = 412
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
