import re
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.kernel.german import Compounds, fold, query_terms, search_terms, stem, terms, tokens, words

SAFE = re.compile(r"[a-z0-9]+")


def finds(query: str, text: str) -> bool:
    return bool(query_terms(query)) and set(query_terms(query)) <= set(search_terms(text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Straße", "Die STRASSE ist dunkel"),
        ("strasse", "Straßen"),
        ("Müll", "Muell liegt überall"),
        ("Muell", "mehr Mülleimer"),
        ("Mull", "Müll"),
        ("weg", "Fahrradwege verbreitern"),
        ("Radweg", "Fahrradwege verbreitern"),
        ("Fahrradweg", "zu wenige Radwege"),
        ("Rad", "Fahrradständer am Bahnhof"),
        ("Beleuchtung", "Straßenbeleuchtung im Dorf"),
        ("Platz", "Spielplatzreinigung"),
        ("Straße", "Ollenhauerstraße"),
        ("Häuser", "ein Haus"),
        ("Radfahrer", "Radfahrer*innen und Fußgänger:innen"),
        ("Bürger", "BürgerInnen"),
        ("Schülerinnen", "die Schüler_innen"),
        ("Cafe", "ein Café am Markt"),
        ("Tempo 30", "Tempo-30-Zone"),
        ("مرحبا", "مرحبا بالعالم"),
        ("парк", "Новый парк"),
        ("Mu\u0308ll", "Müll"),
        ("Rad\u00adweg", "Radweg"),
    ],
)
def test_who_searches_finds(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Rad", "mein Kamerad"),
        ("Ort", "eine Antwort"),
        ("Weg", "deswegen und unterwegs"),
        ("Bahn", "die Fahrbahn"),
        ("Hof", "am Bahnhof"),
        ("Rat", "im Rathaus"),
        ("Ampel", "ein Baum"),
    ],
)
def test_what_only_looks_alike_is_not_found(query: str, text: str) -> None:
    assert not finds(query, text)


def test_words_that_say_nothing_are_neither_indexed_nor_asked_for() -> None:
    assert search_terms("Wie kann ich das und dies?") == []
    assert query_terms("der Radweg und die Ampel") == ["radweg", "ampel"]


def test_terms_come_once_and_in_order() -> None:
    assert search_terms("Radweg, Ampel, Radwege") == ["radweg", "rad", "weg", "ampel"]


def test_tokens_keep_every_word() -> None:
    assert tokens("Über die Brücke, B9!") == ["uber", "die", "brucke", "b9"]


def test_vowels_beside_an_e_are_no_umlauts() -> None:
    assert [fold(word) for word in ("neue", "bauen", "Quelle", "Steuer")] == [
        "neue",
        "bauen",
        "quelle",
        "steuer",
    ]


def test_words_are_as_written() -> None:
    assert words("Bürger*innen der Stadt") == ["Bürger", "der", "Stadt"]


def test_a_corpus_teaches_parts_that_nobody_wrote_down() -> None:
    word = fold("Schmetterlingszählung")
    assert Compounds().parts(word) == ()
    assert Compounds([stem("schmetterling")]).parts(word) == ("schmetterling", "zahlung")


def test_parts_are_taken_apart_as_well() -> None:
    assert terms("spielplatzreinigung")[1:] == ("spielplatz", "spiel", "platz", "reinig")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "😀👩‍👩‍👧",
        "\0",
        "a\0b",
        "x" * 40_000,
        "weg" * 13_000,
        "Rad weg " * 5_000,
        "\ud800",
        "ﬁﬂ ½ ² Ⅷ",
        "_",
        "İI ıi",
    ],
)
def test_no_text_is_too_strange(text: str) -> None:
    assert all(SAFE.fullmatch(term) for term in [*search_terms(text), *query_terms(text), *tokens(text)])


@given(st.text())
def test_every_term_is_safe_in_a_query_and_what_is_asked_for_is_indexed(text: str) -> None:
    assert all(SAFE.fullmatch(term) for term in search_terms(text))
    assert set(query_terms(text)) <= set(search_terms(text))


def test_threads_do_not_disturb_each_other() -> None:
    given_words = [f"{head}{number}wege" for number in range(300) for head in ("rad", "wald")]
    expected = {word: stem.__wrapped__(word) for word in given_words}
    wrong: list[str] = []

    def check() -> None:
        wrong.extend(word for word in given_words if stem.__wrapped__(word) != expected[word])

    threads = [threading.Thread(target=check) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
