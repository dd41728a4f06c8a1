import unicodedata

from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from participation.accounts import passwords

WORDS = "vier Wörter ohne Sinn"


def test_a_hash_is_argon2id_as_recommended() -> None:
    used = extract_parameters(passwords.hashed(WORDS))
    assert (used.type, used.memory_cost, used.time_cost, used.parallelism) == (Type.ID, 19 * 1024, 2, 1)


def test_a_password_fits_its_hash_however_the_keyboard_writes_it() -> None:
    kept = passwords.hashed(unicodedata.normalize("NFC", WORDS))
    assert passwords.fits(unicodedata.normalize("NFD", WORDS), kept)
    assert not passwords.fits(WORDS.lower(), kept)


def test_without_a_hash_nothing_fits() -> None:
    assert not passwords.fits("", None)
    assert not passwords.fits(WORDS, None)
    assert not passwords.fits(WORDS, "damaged")


def test_a_hash_with_older_settings_is_outdated() -> None:
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("x"))
    assert not passwords.is_outdated(passwords.hashed("x"))
