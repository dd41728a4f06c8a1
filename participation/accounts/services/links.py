"""Links in mails: each completes one act, once, in any browser.

Links are no entries of the record: the act that a link completes is one.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from participation.accounts.models import LinkKind, MailLink
from participation.accounts.queries import account_of_mailbox
from participation.accounts.services.turns import wait_for_turn
from participation.extensions import db
from participation.kernel.address import mailbox_key
from participation.kernel.codes import digest, new_token
from participation.kernel.database import changed_rows
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _

VALID = {
    LinkKind.CONFIRM_ACCOUNT: timedelta(hours=24),
    LinkKind.NEW_PASSWORD: timedelta(hours=1),
    LinkKind.SUPPORT: timedelta(hours=24),
}
INVITATION_VALID = timedelta(days=3)
"""Whoever is invited on a Friday reads the letter on Monday."""

AN_HOUR = timedelta(hours=1)
LETTERS_PER_HOUR = 3
ONE_AT_A_TIME = {LinkKind.CONFIRM_ACCOUNT, LinkKind.NEW_PASSWORD}
"""A newer link of these kinds ends the older ones; links for several supports stand side by side."""


@dataclass(frozen=True, kw_only=True)
class LinkDraft:
    """What a link is to complete. ``mailbox`` is one that ``kernel.address.readable_mailbox`` returned."""

    kind: LinkKind
    mailbox: str
    municipality_id: int
    facts: dict[str, Any] = field(default_factory=dict)
    valid: timedelta | None = None


@dataclass(frozen=True)
class IssuedLink:
    """A link on its way: the token stands nowhere but in the letter, which goes to ``recipient`` only."""

    token: str
    recipient: str
    token_digest: str


def new_mail_link(draft: LinkDraft, *, key: str, at: datetime) -> IssuedLink:
    """Make a link; ``key`` is the application's SECRET_KEY.

    The recipient is the mailbox of the account where there is one: of two spellings with one key
    (``name+tag@…``), only the confirmed one may open it. Raises RuleViolation after three in an hour.
    """
    address_key = mailbox_key(draft.mailbox)
    wait_for_turn(f"letters to {address_key}")
    known = account_of_mailbox(draft.mailbox, municipality_id=draft.municipality_id)
    refuse_many_letters(address_key, municipality_id=draft.municipality_id, at=at)
    if draft.kind in ONE_AT_A_TIME:
        supersede(draft.kind, address_key, municipality_id=draft.municipality_id, at=at)
    token = new_token()
    link = MailLink(
        municipality_id=draft.municipality_id,
        kind=draft.kind,
        token_digest=digest(token, key),
        mailbox=(known.mailbox if known else None) or draft.mailbox,
        mailbox_key=address_key,
        facts=draft.facts,
        expires_at=at + (draft.valid or VALID[draft.kind]),
        created_at=at,
    )
    db.session.add(link)
    db.session.flush()
    return IssuedLink(token, link.mailbox, link.token_digest)


def refuse_many_letters(address_key: str, *, municipality_id: int, at: datetime) -> None:
    """Nobody's mailbox is filled by strangers."""
    statement = select(func.count()).where(
        MailLink.municipality_id == municipality_id,
        MailLink.mailbox_key == address_key,
        MailLink.created_at > at - AN_HOUR,
    )
    if db.session.scalars(statement).one() >= LETTERS_PER_HOUR:
        raise RuleViolation(
            _(
                "An diese Adresse gingen in der letzten Stunde schon drei Mails, mehr schicken wir nicht. "
                "Bitte sehen Sie in Ihrem Postfach nach, auch bei den aussortierten Mails, "
                "oder versuchen Sie es in einer Stunde noch einmal."
            ),
            field="mailbox",
        )


def supersede(kind: LinkKind, address_key: str, *, municipality_id: int, at: datetime) -> None:
    """End all unused links of this kind to this mailbox."""
    changed_rows(
        update(MailLink)
        .where(
            MailLink.municipality_id == municipality_id,
            MailLink.mailbox_key == address_key,
            MailLink.kind == kind,
            MailLink.used_at.is_(None),
            MailLink.expires_at > at,
        )
        .values(expires_at=at)
    )


def use_mail_link(token_digest: str, *, kind: LinkKind, at: datetime) -> MailLink:
    """Use the link up and return it.

    Raises RuleViolation, saying what to do, for one that is unknown, of another kind, expired, superseded
    or used; of two clicks at the same moment, one gets it.
    """
    link = readable_link(
        db.session.scalars(select(MailLink).where(MailLink.token_digest == token_digest)).one_or_none(),
        kind=kind,
        at=at,
    )
    taken = changed_rows(
        update(MailLink)
        .where(MailLink.id == link.id, MailLink.used_at.is_(None), MailLink.expires_at > at)
        .values(used_at=at)
    )
    if not taken:
        raise used_link()
    return link


def readable_link(link: MailLink | None, *, kind: LinkKind, at: datetime) -> MailLink:
    """The link if it still opens something at ``at``; raises RuleViolation as ``use_mail_link`` does."""
    if link is None or link.kind is not kind:
        raise RuleViolation(
            _(
                "Diesen Link kennen wir nicht. Vielleicht wurde er beim Kopieren abgeschnitten: "
                "Bitte öffnen Sie ihn noch einmal aus der Mail, oder fordern Sie einen neuen an."
            )
        )
    if link.used_at is not None:
        raise used_link()
    if link.expires_at <= at:
        raise RuleViolation(
            _("Dieser Link ist abgelaufen oder durch einen neuen ersetzt. Fordern Sie bitte einen neuen an.")
        )
    return link


def used_link() -> RuleViolation:
    return RuleViolation(
        _("Dieser Link wurde schon benutzt; jeder gilt einmal. Fordern Sie bei Bedarf bitte einen neuen an.")
    )
