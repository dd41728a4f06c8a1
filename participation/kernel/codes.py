"""Codes and tokens that people carry: made to be dictated or mailed, kept only as digests."""

import base64
import hashlib
import hmac
import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs without 0, O, 1 and I, which sound or look alike."""

LENGTH = 16
"""Random signs of a code: 16 × 5 = 80 bits (docs/security: receipts, code letters)."""

GROUP = 3


def check_sign(signs: str) -> str:
    """The sign that makes one wrong sign or two exchanged neighbours visible.

    Luhn's algorithm modulo 32 (the "Luhn mod N" generalisation): every single substitution is found, and
    nearly every transposition.
    """
    total = 0
    for position, sign in enumerate(reversed(signs)):
        value = ALPHABET.index(sign) * (2 if position % 2 == 0 else 1)
        total += value // len(ALPHABET) + value % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]


def new_code() -> str:
    """80 random bits and a check sign, 17 signs without spaces."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return signs + check_sign(signs)


def spoken(code: str) -> str:
    """The code in groups of three, as it is shown and dictated: ``K7M 4PX 92R …``."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(typed: str | None) -> str | None:
    """What somebody typed or dictated, without spaces and hyphens; None if it cannot be a code."""
    signs = "".join(sign for sign in (typed or "").upper() if sign.isalnum())
    if len(signs) != LENGTH + 1 or any(sign not in ALPHABET for sign in signs):
        return None
    return signs if check_sign(signs[:-1]) == signs[-1] else None


def signs_missing(typed: str | None) -> tuple[int, int] | None:
    """How many signs somebody typed and how many a code has, where the two differ; else None."""
    number = sum(sign.isalnum() for sign in typed or "")
    return None if number == LENGTH + 1 else (number, LENGTH + 1)


def new_token() -> str:
    """256 random bits for links and sessions, safe in a URL."""
    return secrets.token_urlsafe(32)


def digest(secret: str, key: str) -> str:
    """HMAC-SHA256 of a code or token: what the database keeps, worthless without the key."""
    return hmac.new(key.encode(), secret.encode(), hashlib.sha256).hexdigest()


def derived_code(seed: str, key: str) -> str:
    """The code that belongs to ``seed``: the same each time, and without the key as random as a new one."""
    mac = hmac.new(key.encode(), b"code:" + seed.encode(), hashlib.sha256).digest()
    number = int.from_bytes(mac[: LENGTH * 5 // 8])
    signs = "".join(ALPHABET[number >> (5 * place) & 31] for place in range(LENGTH))
    return signs + check_sign(signs)


def derived_token(seed: str, key: str) -> str:
    """The token that belongs to ``seed``, 256 bits: the same each time, never guessed without the key."""
    mac = hmac.new(key.encode(), b"token:" + seed.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def derived_key(purpose: str, key: str) -> str:
    """A key of its own for one purpose, out of the application's: it stands in no database and no backup."""
    return hmac.new(key.encode(), b"key:" + purpose.encode(), hashlib.sha256).hexdigest()
