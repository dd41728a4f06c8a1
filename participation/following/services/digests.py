"""Sending digests: the letter and the mark up to where its reader was told are stored together."""

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, tuple_

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.following.models import Digest, Rhythm
from participation.following.queries.news import Listener, news_for
from participation.following.rules import next_digest
from participation.jobs.models import UndeliverableMailbox
from participation.jobs.services import LetterDraft, send
from participation.municipality.models import Municipality

DIGEST = "digest"
BATCH = 50


def send_digests(*, at: datetime, most: int = BATCH) -> int:
    """Tell the people whose digest is due what is new for them; how many of them there were.

    Nobody gets an empty one. In one transaction with the marks: nothing is told twice, whatever happens.
    """
    due = due_digests(at, most)
    told_up_to = db.session.scalar(select(func.max(AuditEntry.id))) or 0
    given_up = undeliverable_among([account for _, account, _ in due])
    news = news_for([Listener(account.id, mark.heard_to, told_up_to) for mark, account, _ in due])
    for mark, account, zone in due:
        if account.mailbox is None or account.closed_at is not None:
            mark.rhythm = Rhythm.NEVER
        elif news[account.id] and (account.municipality_id, account.mailbox_key) not in given_up:
            write(account, after=mark.heard_to, up_to=told_up_to, at=at)
        mark.heard_to = told_up_to
        mark.next_at = next_digest(mark.rhythm, at, ZoneInfo(zone))
    db.session.flush()
    return len(due)


def due_digests(at: datetime, most: int) -> Sequence[tuple[Digest, Account, str]]:
    """Held until the end of the transaction; what another worker holds is left to it."""
    statement = (
        select(Digest, Account, Municipality.time_zone)
        .join(Account, Account.id == Digest.account_id)
        .join(Municipality, Municipality.id == Account.municipality_id)
        .where(Digest.rhythm != Rhythm.NEVER, Digest.next_at <= at)
        .order_by(Digest.next_at, Digest.account_id)
        .limit(most)
        .with_for_update(of=Digest, skip_locked=True)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(statement)]


def undeliverable_among(accounts: Collection[Account]) -> set[tuple[int, str]]:
    """Town and mailbox of those to whom nothing more is sent."""
    columns = (UndeliverableMailbox.municipality_id, UndeliverableMailbox.mailbox_key)
    wanted = [(account.municipality_id, account.mailbox_key or "") for account in accounts]
    return {
        (row[0], row[1]) for row in db.session.execute(select(*columns).where(tuple_(*columns).in_(wanted)))
    }


def write(account: Account, *, after: int, up_to: int, at: datetime) -> None:
    """The letter bears no words: what may be told is looked up again when it is sent."""
    draft = LetterDraft(
        kind=DIGEST,
        recipient=account.mailbox or "",
        language=account.language,
        municipality_id=account.municipality_id,
        facts={"account": account.id, "after": after, "up_to": up_to},
    )
    send(draft, at=at)
