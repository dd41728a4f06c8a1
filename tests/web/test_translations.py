"""The English catalogue says all that the code and the templates say, and is what readers get."""

import re
import tomllib
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from participation.kernel.database import writing
from participation.web.sentences import CATALOGUES, catalogue
from tests.factories import a_process, a_published_idea, a_town

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = CATALOGUES / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
PLACE = re.compile(r"%(?:\(\w+\))?[a-z%]")
GERMAN_LETTERS = re.compile("[äöüÄÖÜßẞ„‚]")
NAMES_WITH_GERMAN_LETTERS: set[str] = set()
GERMAN_WORDS = re.compile(
    r"\b(und|oder|nicht|nach|für|mit|der|die|das|Sie|Ihre?|Idee|Ideen|Thema|Themen|Suchen|Reihenfolge|"
    r"Unterstützungen?|Unterstützen|Teilnehmende|Lebensbereich|Anmelden|Einreichen|Übersicht|Seite)\b"
)

Text = str | tuple[str, ...]


@cache
def written() -> Catalog:
    with ENGLISH.open("rb") as po:
        return read_po(po, locale="en")


def messages() -> list[Message]:
    """Every message of the catalogue; the one without a key is its header."""
    return [message for message in written() if message.id]


@cache
def said() -> frozenset[Text]:
    """What the code and the templates mark, by the rules of pyproject.toml that ``make messages`` follows."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(rule["pattern"], rule["method"]) for rule in rules]
    options = {rule["pattern"]: {"silent": rule["silent"]} for rule in rules if "silent" in rule}
    folders = {rule["pattern"].split("/")[0] for rule in rules}
    return frozenset(
        text
        for _, _, text, _, _ in extract_from_dir(
            ROOT,
            methods,
            options,
            KEYWORDS,
            directory_filter=lambda folder: Path(folder).relative_to(ROOT).parts[0] in folders,
        )
    )


def pairs(message: Message) -> list[tuple[str, str]]:
    """German and English, for one and for several."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return list(zip(message.id, message.string or (), strict=True))


def test_every_sentence_has_its_english_twin() -> None:
    """What is missing here is collected by ``make messages`` and then wants a translator."""
    keys = {message.id for message in messages()}
    singular = {key[0] for key in keys if isinstance(key, tuple)}
    assert sorted(map(str, (text for text in said() if text not in keys and text not in singular))) == []


def test_nothing_is_translated_that_nobody_says() -> None:
    obsolete = {message.id for message in messages()} - said()
    assert sorted(map(str, obsolete)) == []
    assert not written().obsolete


def test_no_translation_is_empty_or_only_a_guess() -> None:
    unsure = [message.id for message in messages() if message.fuzzy]
    empty = [message.id for message in messages() if not all(english for _, english in pairs(message))]
    assert (unsure, empty) == ([], [])


def test_translations_have_the_places_of_their_sentences() -> None:
    def places(text: str) -> list[str]:
        return sorted(set(PLACE.findall(text)))

    differing = [
        (german, english)
        for message in messages()
        for german, english in pairs(message)
        if places(german) != places(english)
    ]
    assert differing == []


def test_translations_begin_and_end_as_their_sentences_do() -> None:
    """A blank, a colon or an ellipsis at the edge is there for what stands beside it."""
    edges = re.compile(r"^[ :(]*|[ :)…]*$")
    differing = [
        (german, english)
        for message in messages()
        for german, english in pairs(message)
        if edges.findall(german) != edges.findall(english)
    ]
    assert differing == []


def test_no_german_is_left_in_the_english() -> None:
    left = [
        english
        for message in messages()
        for _, english in pairs(message)
        if GERMAN_LETTERS.search(english) and english not in NAMES_WITH_GERMAN_LETTERS
    ]
    assert left == []


def test_the_catalogue_names_neither_people_nor_machines() -> None:
    text = ENGLISH.read_text()
    assert "@" not in "".join(line for line in text.splitlines() if line.startswith(('"', "#")))
    assert not re.search(r"^#:", text, re.MULTILINE)


def test_what_is_read_is_what_was_written() -> None:
    """Compiled catalogues are not kept in git: ``make`` and the installation compile them."""
    compiled = ENGLISH.with_suffix(".mo")
    assert compiled.is_file(), "run: make messages"
    assert catalogue("en")["Ihre Idee ist angekommen"] == "Your idea has arrived"
    first = {
        message.id if isinstance(message.id, str) else message.id[0]: pairs(message)[0][1]
        for message in messages()
    }
    assert first == {german: english for german, english in catalogue("en").items() if german}


def words_of(element: ET.Element) -> str:
    """What a reader sees or hears of a page, except what is marked as another language."""
    if element.get("lang", "en") != "en":
        return element.tail or ""
    heard = [element.get(name, "") for name in ("alt", "aria-label", "placeholder", "title")]
    return " ".join([*heard, element.text or "", *map(words_of, element), element.tail or ""])


def in_english(client: FlaskClient, address: str, *of_the_town: str) -> str:
    """A page in English without the town's own words, which nobody translates."""
    page = client.get(f"{address}?sprache=en").text
    body = html5lib.parse(page, namespaceHTMLElements=False).find("body")
    assert body is not None
    words = words_of(body)
    for own in of_the_town:
        words = words.replace(own, "")
    return words


def test_an_english_page_shows_no_german_of_ours(client: FlaskClient) -> None:
    with writing():
        process = a_process()
        a_published_idea(process, title="More benches", text="The square needs more benches.")
        slug, town = process.slug, process.municipality
        names = [*(area.name for area in process.areas), *(phase.title for phase in process.phases)]
        own = (town.name, town.office, process.title, *names)
    for address in (f"/{slug}/", f"/{slug}/ideen", f"/{slug}/ideen/neu", "/beitrag", "/passwort"):
        words = in_english(client, address, *own)
        assert "Sign in" in words
        assert GERMAN_WORDS.findall(words) == [], address


def test_what_python_says_is_english_too(client: FlaskClient) -> None:
    """Routes and refusals look into the same catalogue as templates, by Flask-Babel."""
    with writing():
        a_town()
    client.get("/anmelden?sprache=en")
    answer = client.post("/anmelden", data={"mailbox": "ida@example.org", "password": "not hers, at all"})
    assert "The e-mail address and the password do not match." in answer.text


def test_the_same_list_is_read_in_another_language(client: FlaskClient) -> None:
    with writing():
        process = a_process()
        a_published_idea(process, title="Eine neue Bank", area_id=process.areas[0].id)
        a_published_idea(process, title="Ein neuer Zaun", area_id=process.areas[1].id)
    address = (
        f"/{process.slug}/ideen?q=Bank+%26+%22Zaun%22&bereich={process.areas[0].slug}&token=x&sprache=de"
    )
    page = client.get(address).text
    kept = f"?q=Bank+%26+%22Zaun%22&amp;bereich={process.areas[0].slug}&amp;sprache=en"
    assert page.count(f'href="{kept}" lang="en"') == 2  # head and foot
    assert "token=x" not in page
    other = client.get(f"/{process.slug}/ideen?bereich={process.areas[0].slug}&sprache=en").text
    assert "Eine neue Bank" in other
    assert "Ein neuer Zaun" not in other
