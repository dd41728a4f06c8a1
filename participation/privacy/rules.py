"""Whose data is meant, how an erased thing is known again, and when contents are due."""

from dataclasses import dataclass
from datetime import UTC, datetime

from participation.kernel.address import mailbox_key
from participation.kernel.codes import derived_key, digest
from participation.privacy.models import ErasureKind

PURPOSE = "erasures"


@dataclass(frozen=True)
class Subject:
    """Somebody whose data is meant: by an access, by a mailbox that was proven, or by both."""

    municipality_id: int
    account_id: int | None = None
    mailbox: str | None = None

    @property
    def key(self) -> str | None:
        """The identity of the mailbox."""
        return None if self.mailbox is None else mailbox_key(self.mailbox)


@dataclass(frozen=True)
class Wish:
    """What is to become of published words: they go too, or stay without a name."""

    withdraws: bool


def erasure_ref(kind: ErasureKind, row_id: int, created_at: datetime, *, key: str) -> str:
    """By which an erased row is known again in an old backup; says nothing without the town's key."""
    said = f"{kind.value} {row_id} {created_at.astimezone(UTC).isoformat()}"
    return digest(said, derived_key(PURPOSE, key))
