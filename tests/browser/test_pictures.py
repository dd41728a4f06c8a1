"""The picture of the README: three pages of the demo town, as they are now.

``PICTURES=docs/pictures pytest tests/browser/test_pictures.py`` renews it; other runs leave the file alone.
"""

import os
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.browser.people import COUNCILLOR, EDITOR, TELEPHONE, Visits

HEIGHT = 720
GAP = 16
MOST_BYTES = 200_000
PAGES = (
    (None, "/ortsmitte/ideen?ordnung=unterstuetzt", TELEPHONE),
    (EDITOR, "/ortsmitte/redaktion/eingang", {"width": 1280, "height": 1100}),
    (COUNCILLOR, "/musterburg-digital/gemeinderat", {"width": 1280, "height": 1100}),
)


def shot(visits: Visits, mailbox: str | None, path: str, size: dict[str, int]) -> Image.Image:
    person = visits.person()
    if mailbox:
        person.sign_in(mailbox)
    person.page.set_viewport_size(size)  # type: ignore[arg-type]  # a mapping with the two keys of the wanted type
    person.open(path)
    person.page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(person.page.screenshot())).convert("RGB")
    return picture.resize((picture.width * HEIGHT // picture.height, HEIGHT), Image.Resampling.LANCZOS)


def test_three_pages_make_one_small_picture(visits: Visits, tmp_path: Path) -> None:
    shots = [shot(visits, *page) for page in PAGES]
    width = sum(one.width for one in shots) + GAP * (len(shots) - 1)
    whole = Image.new("RGB", (width, HEIGHT), "white")
    left = 0
    for one in shots:
        whole.paste(one, (left, 0))
        left += one.width + GAP
    file = Path(os.environ.get("PICTURES") or tmp_path) / "three-pages.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    whole.quantize(64, kmeans=1, dither=Image.Dither.NONE).save(file, optimize=True)
    assert file.stat().st_size <= MOST_BYTES
