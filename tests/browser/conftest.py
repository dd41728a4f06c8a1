"""One Chromium for all tests, and the demo town: a fresh one for each module."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.people import Visits
from tests.browser.town import Town, seeded, served
from tools.ensure_chromium import chromium as chromium_here

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

# A machine that is busy with other tests shows a page later, not less of it.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_here(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with the demo, which nobody serves: towns are its copies."""
    return seeded(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def town(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The town of one module, whose tests may change it."""
    with served(seed, tmp_path_factory.mktemp("town") / "instance") as town:
        yield town


@pytest.fixture
def visits(chromium: Browser, town: Town) -> Iterator[Visits]:
    """Browsers of different people; afterwards nobody may have met an error or asked another host."""
    visits = Visits(chromium, town)
    yield visits
    visits.end()
