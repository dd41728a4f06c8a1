"""The address under which somebody finds their own cards again: it names them, the town keeps nothing.

After the end nobody knows any more who wrote which card in an anonymous room. Whoever has kept this address
does, because it names the cards itself; the signature keeps others from making one up.
"""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

SEAL_BYTES = 10
LONGEST_TRAIL = 600
"""Signs of an address; more cards than fit into it nobody writes."""
MOST_CARDS = 100


class Trail(NamedTuple):
    """Cards of one person in one workshop."""

    workshop_id: int
    card_ids: list[int]


def trail_token(workshop_id: int, card_ids: Iterable[int], secret: str) -> str:
    """Names these cards, in the order of their numbers."""
    ids = sorted(card_ids)[:MOST_CARDS]
    steps = [after - before for before, after in zip([0, *ids], ids, strict=False)]
    numbers = b"".join(map(short, [workshop_id, *steps]))
    return urlsafe_b64encode(numbers + seal(numbers, secret)).decode().rstrip("=")


def read_trail(token: str, secret: str) -> Trail | None:
    """The cards that a token names; None for one that this town did not make."""
    if not token.isascii() or len(token) > LONGEST_TRAIL:
        return None
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    numbers, found = raw[:-SEAL_BYTES], raw[-SEAL_BYTES:]
    if not numbers or not hmac.compare_digest(found, seal(numbers, secret)):
        return None
    workshop_id, *steps = long(numbers)
    return Trail(workshop_id, [sum(steps[: place + 1]) for place in range(len(steps))])


def seal(numbers: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), b"workshop trail " + numbers, sha256).digest()[:SEAL_BYTES]


def short(number: int) -> bytes:
    """Seven bits in each byte, lowest first; the eighth says that another follows."""
    signs = bytearray()
    while number > 127:
        signs.append(number & 127 | 128)
        number >>= 7
    signs.append(number)
    return bytes(signs)


def long(signs: Sequence[int]) -> list[int]:
    numbers, number, shift = [], 0, 0
    for sign in signs:
        number |= (sign & 127) << shift
        shift += 7
        if sign < 128:
            numbers.append(number)
            number, shift = 0, 0
    return numbers
