"""Following, and stopping. Nothing here commits: the caller's ``writing()`` does."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, update

from participation.accounts.models import Account
from participation.accounts.queries import account_of_mailbox
from participation.accounts.services.guests import guest_account
from participation.accounts.services.turns import wait_for_turn
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.following.models import Digest, Follow, FollowLink, MutedNotice, Rhythm, Topic
from participation.following.queries.subjects import Subject
from participation.following.rules import AN_HOUR, LETTERS_PER_HOUR, LINK_VALID, next_digest
from participation.kernel.address import mailbox_key
from participation.kernel.codes import digest, new_token
from participation.kernel.database import changed_rows, inserted
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.municipality.models import Municipality, Process


def follow(subject: Subject, *, account_id: int, process: Process, rhythm: Rhythm, at: datetime) -> bool:
    """Let an account hear of a thing from now on; False if it does already, which is no mistake."""
    begun = inserted(
        Follow,
        unless=("account_id", "kind", "subject_id"),
        account_id=account_id,
        process_id=process.id,
        kind=subject.kind,
        subject_id=subject.id,
        created_at=at,
    )
    set_rhythm(account_id, rhythm, at=at)
    return begun


def set_rhythm(account_id: int, rhythm: Rhythm, *, at: datetime) -> None:
    """How often the account gets a digest; what happened while it wanted none is not told later."""
    zone_name = db.session.execute(
        select(Municipality.time_zone)
        .join(Account, Account.municipality_id == Municipality.id)
        .where(Account.id == account_id)
    ).scalar_one()
    next_at = next_digest(rhythm, at, ZoneInfo(zone_name))
    told = db.session.scalar(select(func.max(AuditEntry.id))) or 0
    values = {"rhythm": rhythm, "next_at": next_at}
    if inserted(Digest, unless=("account_id",), account_id=account_id, heard_to=told, **values):
        return
    wanted_none = update(Digest).where(Digest.account_id == account_id, Digest.rhythm == Rhythm.NEVER)
    if rhythm is not Rhythm.NEVER:
        changed_rows(wanted_none.values(heard_to=told))
    changed_rows(
        update(Digest).where(Digest.account_id == account_id, Digest.rhythm != rhythm).values(values)
    )


def stop_following(follow_id: int, *, account_id: int) -> bool:
    """False if it had ended before, or is another account's."""
    mine = delete(Follow).where(Follow.id == follow_id, Follow.account_id == account_id)
    return changed_rows(mine) > 0


def stop_following_all(account_id: int) -> int:
    """How many there were."""
    return changed_rows(delete(Follow).where(Follow.account_id == account_id))


# --- By a link in a mail ------------------------------------------------------------------------


@dataclass(frozen=True)
class Wish:
    """Somebody without an account wants to hear of a thing; the mailbox is one that could be read."""

    mailbox: str
    subject: Subject
    rhythm: Rhythm
    language: str


def new_follow_link(wish: Wish, *, process: Process, key: str, at: datetime) -> tuple[str, str]:
    """Make a link; returns its token and the mailbox that it goes to: the confirmed one where there is one.

    Raises RuleViolation after three in an hour.
    """
    town_id, known_as = process.municipality_id, mailbox_key(wish.mailbox)
    wait_for_turn(f"letters to {known_as}")
    recent = select(func.count()).where(
        FollowLink.municipality_id == town_id,
        FollowLink.mailbox_key == known_as,
        FollowLink.expires_at > at + LINK_VALID - AN_HOUR,
    )
    if db.session.scalars(recent).one() >= LETTERS_PER_HOUR:
        raise RuleViolation(
            _(
                "An diese Adresse gingen in der letzten Stunde schon drei Mails, mehr schicken wir nicht. "
                "Bitte sehen Sie in Ihrem Postfach nach, auch bei den aussortierten Mails, "
                "oder versuchen Sie es in einer Stunde noch einmal."
            ),
            field="mailbox",
        )
    account = account_of_mailbox(wish.mailbox, municipality_id=town_id)
    mailbox = (account.mailbox if account else None) or wish.mailbox
    token = new_token()
    db.session.add(
        FollowLink(
            municipality_id=town_id,
            process_id=process.id,
            kind=wish.subject.kind,
            subject_id=wish.subject.id,
            language=wish.language,
            rhythm=wish.rhythm,
            token_digest=digest(token, key),
            mailbox=mailbox,
            mailbox_key=known_as,
            expires_at=at + LINK_VALID,
            created_at=at,
        )
    )
    db.session.flush()
    return token, mailbox


def confirm(link: FollowLink, subject: Subject, *, process: Process, at: datetime) -> Account:
    """Complete what the link is for; a second time changes nothing.

    A guest is written to in the language in which they asked. Raises RuleViolation for a closed access.
    """
    account = guest_account(link.mailbox, municipality_id=link.municipality_id, at=at)
    if account.password_hash is None:
        account.language = link.language
        db.session.flush()
    follow(subject, account_id=account.id, process=process, rhythm=link.rhythm, at=at)
    return account


def forget_old_links(at: datetime) -> int:
    """Nobody who did not open the link is remembered."""
    return changed_rows(delete(FollowLink).where(FollowLink.expires_at <= at))


# --- Letters that nobody has to get -------------------------------------------------------------


def mute(topic: Topic, mailbox_digest: str, *, municipality_id: int, at: datetime) -> None:
    """Send no letters on this topic to the mailbox any more."""
    inserted(
        MutedNotice,
        unless=("municipality_id", "mailbox_digest", "topic"),
        municipality_id=municipality_id,
        mailbox_digest=mailbox_digest,
        topic=topic,
        created_at=at,
    )


def unmute(topic: Topic, mailbox_digest: str, *, municipality_id: int) -> None:
    changed_rows(
        delete(MutedNotice).where(
            MutedNotice.municipality_id == municipality_id,
            MutedNotice.mailbox_digest == mailbox_digest,
            MutedNotice.topic == topic,
        )
    )
