from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.kernel.codes import ALPHABET, check_sign, digest, new_code, read_code, spoken


def test_a_code_can_be_typed_as_it_was_dictated() -> None:
    code = new_code()
    assert read_code(spoken(code).lower()) == code
    assert read_code("-".join(code)) == code


def test_no_sign_sounds_like_another() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set(ALPHABET) & set("0O1I")


@given(st.text(alphabet=ALPHABET, min_size=16, max_size=16), st.data())
def test_one_wrong_sign_is_noticed(signs: str, data: st.DataObject) -> None:
    code = signs + check_sign(signs)
    place = data.draw(st.integers(0, 15))
    other = data.draw(st.sampled_from([sign for sign in ALPHABET if sign != code[place]]))
    assert read_code(code[:place] + other + code[place + 1 :]) is None


def test_exchanged_neighbours_are_noticed_nearly_always() -> None:
    noticed = 0
    pairs = [(a, b) for a in ALPHABET for b in ALPHABET if a != b]
    for a, b in pairs:
        code = a + b + "A" * 14
        noticed += read_code(b + a + code[2:] + check_sign(code)) is None
    assert noticed >= len(pairs) - 2


@pytest.mark.parametrize("typed", [None, "", "K7M", "0" * 17, "Ä" * 17, "🙂" * 17, "A" * 400])
def test_what_cannot_be_a_code_is_none(typed: str | None) -> None:
    assert read_code(typed) is None


def test_the_database_keeps_only_a_digest_that_needs_the_key() -> None:
    code = new_code()
    first, second = (digest(code, key) for key in ("a", "b"))
    assert first != second
    assert code not in first


def test_codes_do_not_repeat() -> None:
    codes = sorted(new_code() for _ in range(1000))
    assert all(a != b for a, b in pairwise(codes))
