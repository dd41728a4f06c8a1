"""Passwords as Argon2id hashes. Slow on purpose: call nothing here inside ``writing()``."""

import unicodedata
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError

MEMORY = 19 * 1024
"""Kibibytes per hash. With two passes and one lane: OWASP's Password Storage Cheat Sheet, Argon2id."""

AT_ONCE = BoundedSemaphore(2)
"""More at the same time would take the machine's memory and processors from the pages."""

hasher = PasswordHasher(time_cost=2, memory_cost=MEMORY, parallelism=1, type=Type.ID)


def readable(password: str) -> bytes:
    """The password's bytes, alike from all keyboards (NFKC, as NIST SP 800-63B advises)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def hashed(password: str) -> str:
    """The hash that is kept."""
    with AT_ONCE:
        return hasher.hash(readable(password))


@cache
def nobodys_hash() -> str:
    """The hash against which passwords for unknown mailboxes are looked at: takes as long, never fits."""
    return hasher.hash(b"")


def fits(password: str, kept: str | None) -> bool:
    """Whether ``password`` belongs to the hash ``kept``; without one, no, after the same time."""
    nobodys = nobodys_hash()  # made at the first call, whoever it is about
    with AT_ONCE:
        try:
            return hasher.verify(kept or nobodys, readable(password)) and kept is not None
        except (Argon2Error, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with other settings than today's."""
    return hasher.check_needs_rehash(kept)
