"""The pictures of the README: pages of the demo town, as they are now.

``PICTURES=docs/pictures pytest tests/browser/test_pictures.py`` renews them; other runs leave them alone.
"""

import os
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from participation.seeds.workshops import OPEN_CODE
from tests.browser.people import COUNCILLOR, EDITOR, TELEPHONE, Person, Visits

FACILITATOR = "mira.vogt@musterburg.example"
HEIGHT = 720
GAP = 16
MOST_BYTES = 200_000
PAGES = (
    (None, "/ortsmitte/ideen?ordnung=unterstuetzt", TELEPHONE),
    (EDITOR, "/ortsmitte/redaktion/eingang", {"width": 1280, "height": 1100}),
    (COUNCILLOR, "/musterburg-digital/gemeinderat", {"width": 1280, "height": 1100}),
)
CHAT = """Nach acht ist am Markt alles dunkel
Der Brunnen ist seit Jahren trocken
Mit dem Rollstuhl kommt man nicht in die Apotheke
Samstags findet man keinen Platz zum Sitzen"""


def shot(person: Person) -> Image.Image:
    picture = Image.open(BytesIO(person.page.screenshot())).convert("RGB")
    return picture.resize((picture.width * HEIGHT // picture.height, HEIGHT), Image.Resampling.LANCZOS)


def page_of(visits: Visits, mailbox: str | None, path: str, size: dict[str, int]) -> Image.Image:
    person = visits.person()
    if mailbox:
        person.sign_in(mailbox)
    person.page.set_viewport_size(size)  # type: ignore[arg-type]  # a mapping with the two keys of the wanted type
    person.open(path)
    person.page.wait_for_load_state("networkidle")
    return shot(person)


def kept(shots: Sequence[Image.Image], name: str, elsewhere: Path) -> None:
    """The shots side by side in one small file."""
    whole = Image.new("RGB", (sum(one.width + GAP for one in shots) - GAP, HEIGHT), "white")
    left = 0
    for one in shots:
        whole.paste(one, (left, 0))
        left += one.width + GAP
    file = Path(os.environ.get("PICTURES") or elsewhere) / name
    file.parent.mkdir(parents=True, exist_ok=True)
    whole.quantize(64, kmeans=1, dither=Image.Dither.NONE).save(file, optimize=True)
    assert file.stat().st_size <= MOST_BYTES


def test_three_pages_make_one_small_picture(visits: Visits, tmp_path: Path) -> None:
    kept([page_of(visits, *page) for page in PAGES], "three-pages.png", tmp_path)


def test_a_workshop_makes_two(visits: Visits, tmp_path: Path) -> None:
    """While cards are collected: a telephone and the screen. While they are sorted: the board."""
    phone, screen, lead = visits.person(size=TELEPHONE), visits.person(), visits.person()
    screen.page.set_viewport_size({"width": 1280, "height": 720})
    phone.open(f"/w/{OPEN_CODE}")
    phone.fill("Unter welchem Namen machen Sie mit?", "Anna")
    phone.press("Mitmachen")
    phone.sees("Sie sind da.")
    lead.sign_in(FACILITATOR)
    lead.open("/ortsmitte/werkstatt")
    lead.follow("Zukunftswerkstatt Musterburg.Mitte")
    lead.follow("Zur Leitung der Werkstatt")
    for title in ("Ankommen und Probekarte", "Kritik sammeln"):
        lead.press(f"Weiter: {title}")
        lead.is_at(title)
    lead.fill("Was im Videochat steht", CHAT)
    lead.press("Als Karten übernehmen")
    expect(lead.page.locator(".kard")).to_have_count(len(CHAT.splitlines()))
    expect(phone.page.locator("h1")).to_contain_text("Was stört Sie heute?")
    phone.page.locator("textarea[name=text]").first.fill("man abends nirgends draußen sitzen kann")
    phone.press("Karte abgeben")
    expect(phone.page.locator(".kard")).to_have_count(1)
    screen.open(f"/w/{OPEN_CODE}/leinwand")
    name = screen.page.locator(".beam__join b").first
    name.evaluate("(shown, town) => { shown.textContent = town; }", "musterburg.example/w")
    kept([shot(phone), shot(screen)], "workshop-people.png", tmp_path)
    lead.page.set_viewport_size({"width": 1280, "height": 1000})
    lead.press("Weiter: Aufdecken und ordnen")
    lead.is_at("Aufdecken und ordnen")
    kept([shot(lead)], "workshop-lead.png", tmp_path)
