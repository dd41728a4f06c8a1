import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.codes.rules import LENGTH, SIGNS, code_digest, codes_of, read, spoken

CODE = "7K3M9QRT02XDH5WV"


@pytest.mark.parametrize(
    "typed",
    [
        "7K3M-9QRT-02XD-H5WV",
        "7k3m 9qrt 02xd h5wv",
        " 7K3M9QRT02XDH5WV\n",
        "7K3M–9QRT–O2XD–H5WV",
        "7K3M.9QRT.o2XD.H5WV",
        "7K3M9QRT02XDH5WU",
    ],
)
def test_a_code_is_read_however_it_is_written(typed: str) -> None:
    assert read(typed) == CODE


def test_signs_that_look_alike_mean_the_same() -> None:
    assert read("1111 0000 1111 0000") == read("IlLi OooO lIiL 0oO0")


@pytest.mark.parametrize(
    "typed", [None, "", "7K3M-9QRT-02XD-H5W", "7K3M-9QRT-02XD-H5WVX", "ä" * 16, "-" * 16]
)
def test_what_cannot_be_a_code_is_none(typed: str | None) -> None:
    assert read(typed) is None


@given(st.text(alphabet=string.printable + "äßΩ–", max_size=60))
def test_reading_never_fails_and_never_reads_anything_else(typed: str) -> None:
    code = read(typed)
    assert code is None or (len(code) == LENGTH and set(code) <= set(SIGNS) and read(spoken(code)) == code)


def test_codes_follow_from_the_form_and_the_secret_and_from_nothing_less() -> None:
    made = codes_of(1, "a" * 32, size=500, secret="s")
    assert made == codes_of(1, "a" * 32, size=500, secret="s")
    others = [
        *codes_of(2, "a" * 32, size=500, secret="s"),
        *codes_of(1, "b" * 32, size=500, secret="s"),
        *codes_of(1, "a" * 32, size=500, secret="t"),
    ]
    assert len({*made, *others}) == 2000


def test_a_digest_is_worthless_with_another_key() -> None:
    assert code_digest(CODE, "one") != code_digest(CODE, "other")


def test_every_sign_appears_in_every_place() -> None:
    made = codes_of(1, "c" * 32, size=1200, secret="s")
    for place in range(LENGTH):
        assert {code[place] for code in made} == set(SIGNS)
