"""Which link in a mail still opens something."""

from datetime import datetime

from sqlalchemy import select

from participation.extensions import db
from participation.privacy.models import PrivacyLink


def open_link(token_digest: str, *, municipality_id: int, at: datetime) -> PrivacyLink | None:
    """The link with this digest, if its hour is not over."""
    statement = select(PrivacyLink).where(
        PrivacyLink.token_digest == token_digest,
        PrivacyLink.municipality_id == municipality_id,
        PrivacyLink.expires_at > at,
    )
    return db.session.scalars(statement).one_or_none()
