"""People in front of a browser: each has a browser of their own, and says what they see by its name."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

from participation.paths import PACKAGE
from participation.seeds.people import PASSWORD
from tests.browser.looking import axe
from tests.browser.town import Town

TELEPHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
SERVER_ERROR = 500
LONGEST_WAY = 150
"""So often is Tab pressed at most."""

EDITOR = "nina.keller@musterburg.example"
COUNCILLOR = "carla.winter@musterburg.example"
ADMINISTRATOR = "alex.brandt@musterburg.example"
CITIZEN = "anna.weber@post.example"


@cache
def catalogue(language: str) -> NullTranslations:
    return Translations.load(PACKAGE / "translations", [language])


@dataclass(frozen=True)
class Words:
    """What the pages say in ``language``, asked for by the German words, as in the templates."""

    language: str

    def __call__(self, german: str, **facts: Any) -> str:  # noqa: ANN401 (whatever the text names)
        text = catalogue(self.language).gettext(german)
        return text % facts if facts else text


@dataclass
class Person:
    """Somebody with a browser. ``sees`` and ``press`` fail when there is no such thing, or more than one.

    After ``open``, ``press`` and ``follow`` the page is there as a whole: counted then, it is all there is.
    """

    page: Page
    town: Town
    say: Words

    def open(self, address: str) -> Response:
        """Open a path of the town, or a whole address out of a letter."""
        whole = address if address.startswith("http") else self.town.address + address
        answer = self.page.goto(whole)
        assert answer is not None
        return answer

    def press(self, name: str, *, within: str = "main", **facts: Any) -> None:  # noqa: ANN401 (any argument of the function called)
        self.button(name, within=within, **facts).click()
        self.page.wait_for_load_state("domcontentloaded")

    def button(self, name: str, *, within: str = "main", **facts: Any) -> Locator:  # noqa: ANN401 (any argument of the function called)
        return self.page.locator(within).get_by_role("button", name=self.say(name, **facts), exact=True)

    def follow(self, name: str, *, within: str = "main", **facts: Any) -> None:  # noqa: ANN401 (any argument of the function called)
        self.page.locator(within).get_by_role("link", name=self.say(name, **facts), exact=True).click()
        self.page.wait_for_load_state("domcontentloaded")

    def fill(self, label: str, text: str) -> None:
        self.field(label).fill(text)

    def field(self, label: str) -> Locator:
        """A field by the beginning of its label: "(freiwillig)" may follow."""
        return (
            self.page.locator("main")
            .get_by_label(self.say(label))
            .and_(self.page.locator("input, textarea, select"))
        )

    def sees(self, text: str, **facts: Any) -> None:  # noqa: ANN401 (any argument of the function called)
        expect(self.page.locator("main")).to_contain_text(self.say(text, **facts))

    def is_at(self, heading: str, **facts: Any) -> None:  # noqa: ANN401 (any argument of the function called)
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.say(heading, **facts))

    def submit(self, process: str, text: str, mailbox: str = "") -> str:
        """Write an idea, look at it again and send it; returns the code of the receipt."""
        self.open(f"{process}/ideen/neu")
        self.fill("Was soll besser werden?", text)
        self.page.get_by_label(self.say("Ja, ohne meine Kontaktdaten")).check()
        self.fill("E-Mail-Adresse", mailbox)
        self.press("Weiter zum Prüfen")
        self.is_at("Prüfen und absenden")
        self.sees(text)
        self.press("Idee absenden")
        self.is_at("Ihre Idee ist angekommen")
        return self.page.locator("#kennwort").inner_text()

    def is_in_order(self) -> None:
        """Axe finds nothing on a page that only a letter, a receipt or a choice leads to."""
        assert axe(self.page) == []

    def tab_to(self, wanted: Locator, *, back: bool = False) -> None:
        """Reach something with the keyboard alone."""
        for _ in range(LONGEST_WAY):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            if wanted.evaluate("(element) => element === document.activeElement"):
                return
        raise AssertionError(f"The keyboard does not reach {wanted}.")

    def sign_in(self, mailbox: str, password: str = PASSWORD) -> None:
        self.open("/anmelden")
        self.fill("E-Mail-Adresse", mailbox)
        self.fill("Passwort", password)
        self.press("Anmelden")
        expect(self.button("Abmelden", within="header")).to_be_visible()


@dataclass
class Visits:
    """Opens browsers, and listens to what they complain about."""

    chromium: Browser
    town: Town
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def person(
        self, *, language: str = "de", javascript: bool = True, size: dict[str, int] | None = None
    ) -> Person:
        """Somebody new, whose browser remembers nothing; at a desk unless ``size`` says otherwise."""
        context = self.chromium.new_context(
            viewport=size or DESK,  # type: ignore[arg-type]  # a mapping with the two keys of the wanted type
            locale="de-DE",
            java_script_enabled=javascript,
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        self.listen_to(page)
        person = Person(page, self.town, Words(language))
        if language != "de":
            person.open(f"/?sprache={language}")
        return person

    def listen_to(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("response", self.hear_response)
        page.on("console", lambda message: self.hear(page, message.type, message.text))

    def hear(self, page: Page, kind: str, text: str) -> None:
        # That a form was refused with 4xx, or a line was cut, is what the test wanted to see.
        wanted = ("Failed to load resource: the server responded with", "net::ERR_INTERNET_DISCONNECTED")
        if kind in {"error", "warning"} and not any(words in text for words in wanted):
            self.complaints.append(f"{page.url}: {text}")

    def hear_response(self, response: Response) -> None:
        if not response.url.startswith((self.town.address, "data:")):
            self.complaints.append(f"Another host was asked: {response.url}")
        if response.status >= SERVER_ERROR:
            self.complaints.append(f"{response.status} at {response.url}")

    def end(self) -> None:
        for context in self.contexts:
            context.close()
        assert self.complaints == []
