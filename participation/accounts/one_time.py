"""One-time codes of an app (RFC 6238): six digits, a new one every 30 seconds. Pure, without the database."""

import hmac
import re
from datetime import datetime

import pyotp

from participation.kernel.codes import derived_key, digest, new_code, read_code
from participation.kernel.sealed import opened, sealed

STEP = 30
DRIFT = (0, -1, 1)
"""Steps by which the clock of a telephone may be wrong."""
DIGITS = re.compile(r"\d{6}")
PURPOSE = "second factor"
RECOVERY_CODES = 8


def new_secret() -> str:
    """160 random bits, as apps take them."""
    return pyotp.random_base32()


def sealed_secret(secret: str, key: str) -> str:
    return sealed(secret, purpose=PURPOSE, key=key)


def opened_secret(letter: str, key: str) -> str | None:
    return opened(letter, purpose=PURPOSE, key=key)


def address_for_app(secret: str, *, mailbox: str, town: str) -> str:
    """What the QR code says: ``otpauth://totp/…``."""
    return pyotp.TOTP(secret).provisioning_uri(name=mailbox, issuer_name=town)


def spelled_secret(secret: str) -> str:
    """In groups of four, to be typed where nothing can be scanned."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def fitting_step(secret: str, typed: str | None, at: datetime) -> int | None:
    """The step of time to which the typed code belongs, one to either side of now at most; else None."""
    digits = re.sub(r"\s", "", typed or "")
    if DIGITS.fullmatch(digits) is None or not digits.isascii():
        return None
    current, app = int(at.timestamp()) // STEP, pyotp.TOTP(secret)
    fits = [hmac.compare_digest(app.generate_otp(current + drift), digits) for drift in DRIFT]
    return next((current + drift for drift, fit in zip(DRIFT, fits, strict=True) if fit), None)


def new_recovery_codes() -> list[str]:
    return [new_code() for _ in range(RECOVERY_CODES)]


def recovery_digest(code: str, key: str) -> str:
    return digest(code, derived_key("recovery codes", key))


def read_recovery_code(typed: str | None) -> str | None:
    return read_code(typed)
