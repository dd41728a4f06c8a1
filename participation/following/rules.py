"""Decisions about following that need neither the database nor the web."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from itsdangerous import BadSignature, Signer

from participation.following.models import Rhythm, Topic
from participation.kernel.address import mailbox_key
from participation.kernel.codes import digest

MORNING = time(6)
"""When a digest is due, in the town: the work itself begins at seven."""
MONDAY = 0
LINK_VALID = timedelta(hours=24)
AN_HOUR = timedelta(hours=1)
LETTERS_PER_HOUR = 3
STABLE = timedelta(hours=20)
"""So long an idea has stood in its place before its author is told: moves are often taken back at once."""
NEVER_AGAIN = timedelta(days=365)
"""When somebody who wants no digest is looked at again; wanting one changes it at once."""

OWN_LIST, WAY_OUT = "following", "unsubscribe"
"""What the tokens in letters are for."""


def next_digest(rhythm: Rhythm, at: datetime, zone: ZoneInfo) -> datetime:
    """The next morning, or the next Monday's, in the town; after ``at`` whatever the clock does between."""
    if rhythm is Rhythm.NEVER:
        return at + NEVER_AGAIN
    day = at.astimezone(zone).date() + timedelta(days=1)
    if rhythm is Rhythm.WEEKLY:
        day += timedelta(days=(MONDAY - day.weekday()) % 7)
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def signed(purpose: str, said: str, key: str) -> str:
    """``said`` with a signature, to stand in an address; it opens what ``said`` names, and nothing else."""
    return Signer(key, salt=purpose).sign(said).decode()


def read(purpose: str, token: str, key: str) -> str | None:
    """What was signed; None for anything that this town has not signed for this purpose."""
    try:
        return Signer(key, salt=purpose).unsign(token).decode()
    except (BadSignature, UnicodeError):
        return None


def digest_of_mailbox(mailbox: str, key: str) -> str:
    """By which a mailbox that wants no letters is known again; names nobody without the key."""
    return digest(f"mailbox {mailbox_key(mailbox)}", key)[:32]


def way_out_for(topic: Topic, of: str | int) -> str:
    """What an unsubscribing token says: the topic, and the account or the mailbox's digest."""
    return f"{topic}-{of}"


def read_way_out(said: str) -> tuple[Topic, str] | None:
    topic, _, of = said.partition("-")
    return (Topic(topic), of) if topic in set(Topic) and of else None
