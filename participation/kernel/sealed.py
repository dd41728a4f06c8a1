"""Secrets that must be read again: encrypted with a key that follows from the application's secret key."""

import base64
from typing import TYPE_CHECKING

from participation.kernel.codes import derived_key

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


def sealed(text: str, *, purpose: str, key: str) -> str:
    """``text``, readable again only with ``key`` (the application's SECRET_KEY) and for the same purpose."""
    return box(purpose, key).encrypt(text.encode()).decode()


def opened(letter: str, *, purpose: str, key: str) -> str | None:
    """What was sealed; None if it was sealed with another key, or changed since."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 (as in box)

    try:
        return box(purpose, key).decrypt(letter.encode()).decode()
    except InvalidToken:
        return None


def box(purpose: str, key: str) -> "Fernet":
    from cryptography.fernet import Fernet  # noqa: PLC0415 (a web process is up sooner without it)

    return Fernet(base64.urlsafe_b64encode(bytes.fromhex(derived_key(purpose, key))))
