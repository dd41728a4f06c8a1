"""Who wants no letters on a topic, and links that wait."""

from datetime import datetime

from sqlalchemy import select

from participation.extensions import db
from participation.following.models import Digest, FollowLink, MutedNotice, Topic


def is_muted(topic: Topic, mailbox_digest: str, *, municipality_id: int) -> bool:
    return topic in muted_topics(mailbox_digest, municipality_id=municipality_id)


def muted_topics(mailbox_digest: str, *, municipality_id: int) -> set[Topic]:
    statement = select(MutedNotice.topic).where(
        MutedNotice.municipality_id == municipality_id, MutedNotice.mailbox_digest == mailbox_digest
    )
    return set(db.session.scalars(statement))


def digest_of(account_id: int) -> Digest | None:
    """How often the account is told; None for one that never followed anything."""
    return db.session.scalars(select(Digest).where(Digest.account_id == account_id)).one_or_none()


def waiting_link(token_digest: str, *, at: datetime) -> FollowLink | None:
    """The link with this token, while it opens something."""
    statement = select(FollowLink).where(FollowLink.token_digest == token_digest, FollowLink.expires_at > at)
    return db.session.scalars(statement).one_or_none()
