from participation.sense.similar import SimilarTexts, duplicates
from tests.sense.texts import TEXTS


def test_the_same_concern_in_other_words_is_found() -> None:
    found = SimilarTexts(TEXTS).like("Bessere Schaltung der Ampeln")
    assert str(found[0].id).startswith("Ampel")
    assert [one.closeness for one in found] == sorted((one.closeness for one in found), reverse=True)
    assert all(0 < one.closeness <= 1 for one in found)


def test_a_text_finds_itself_first() -> None:
    index = SimilarTexts(TEXTS)
    assert all(index.like(text)[0].id == text_id for text_id, text in TEXTS)


def test_part_of_a_compound_finds_it() -> None:
    assert SimilarTexts(TEXTS).like("Haltestelle überdachen")[0].id == "Bus 3"


def test_strange_questions_find_nothing() -> None:
    index = SimilarTexts(TEXTS)
    assert index.like("😀" * 20) == ()
    assert index.like("qqqqqqqqqqqqqqqq") == ()
    assert SimilarTexts([]).like("Die Ampel ist rot") == ()
    assert SimilarTexts([(1, ""), (2, "😀")]).like("Die Ampel ist rot") == ()


def test_texts_sent_in_twice_are_pairs_and_others_are_not() -> None:
    edited = [
        *TEXTS,
        ("again", "Mehr Mülleimer im Park aufstellen!!"),
        ("typo", "Mehr Müleimer im Park aufstelen"),
    ]
    found = {frozenset((pair.one, pair.other)): pair.closeness for pair in duplicates(edited)}
    assert found[frozenset(("Müll 0", "again"))] == 1.0
    assert 0.6 <= found[frozenset(("Müll 0", "typo"))] < 1
    assert all(pair <= {"Müll 0", "again", "typo"} for pair in found)


def test_no_texts_have_no_duplicates() -> None:
    assert duplicates([]) == ()
    assert duplicates([(1, "😀"), (2, "😀")]) == ()
