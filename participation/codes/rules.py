"""What printed codes are and how they are read: without the database and the web."""

import hashlib
import hmac
from datetime import datetime, timedelta

from participation.codes.models import CodeBatch
from participation.kernel.codes import derived_key, digest

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U; whoever reads or types those means 1, 1, 0 and V."""
MEANT = str.maketrans("ILOU", "110V")
LENGTH = 16
"""16 × 5 = 80 bits (docs/security: code letters)."""
GROUP = 4
PRINTED_AGAIN = timedelta(hours=1)
"""So long the same form gives the same sheets once more: the connection broke, the printer jammed."""


def read(typed: str | None) -> str | None:
    """What somebody typed or dictated, in any spelling; None if it cannot be a code."""
    signs = "".join(sign for sign in (typed or "").upper() if sign.isalnum()).translate(MEANT)
    return signs if len(signs) == LENGTH and all(sign in SIGNS for sign in signs) else None


def spoken(code: str) -> str:
    """The code in groups of four, as it is printed and dictated: ``7K3M-9QRT-…``."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def codes_of(batch_id: int, form_key: str, *, size: int, secret: str) -> list[str]:
    """The codes of a batch as one form prints them: random for whoever lacks the form or the secret.

    ``form_key`` are 128 random bits that stand nowhere but in that form; so what is printed cannot be
    found out again from what the town keeps.
    """
    key = derived_key("printing codes", secret).encode()
    return [code_from(hmac_of(key, f"{batch_id}:{form_key}:{place}")) for place in range(size)]


def hmac_of(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def code_from(random: bytes) -> str:
    number = int.from_bytes(random[: LENGTH * 5 // 8])
    return "".join(SIGNS[number >> (5 * place) & 31] for place in range(LENGTH))


def code_digest(code: str, secret: str) -> str:
    """What the database keeps of a code: keyed, so that the database alone cannot tell a right one."""
    return digest(code, derived_key("access codes", secret))


def form_digest(form_key: str, secret: str) -> str:
    return digest(form_key, derived_key("printing codes", secret))


def may_print(batch: CodeBatch, by_form: str, at: datetime) -> bool:
    """Once, and from the same form again for an hour; never what was revoked."""
    if batch.revoked_at is not None:
        return False
    if batch.printed_at is None:
        return True
    return batch.print_digest == by_form and at <= batch.printed_at + PRINTED_AGAIN
