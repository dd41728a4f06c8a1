"""Secrets that must be read again: encrypted with a key that follows from the application's secret key."""

import base64

from cryptography.fernet import Fernet, InvalidToken

from participation.kernel.codes import derived_key


def sealed(text: str, *, purpose: str, key: str) -> str:
    """``text``, readable again only with ``key`` (the application's SECRET_KEY) and for the same purpose."""
    return box(purpose, key).encrypt(text.encode()).decode()


def opened(letter: str, *, purpose: str, key: str) -> str | None:
    """What was sealed; None if it was sealed with another key, or changed since."""
    try:
        return box(purpose, key).decrypt(letter.encode()).decode()
    except InvalidToken:
        return None


def box(purpose: str, key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(bytes.fromhex(derived_key(purpose, key))))
