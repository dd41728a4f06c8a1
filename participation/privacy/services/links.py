"""Links in mails by which somebody without a password proves that a mailbox is theirs."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from participation.accounts.queries import account_of_mailbox
from participation.accounts.services.turns import wait_for_turn
from participation.extensions import db
from participation.jobs.services import LetterDraft, send
from participation.kernel.address import mailbox_key
from participation.kernel.codes import digest, new_token
from participation.kernel.database import changed_rows
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.privacy.models import PrivacyLink

LETTER = "privacy_link"
VALID = timedelta(hours=1)
AN_HOUR = timedelta(hours=1)
LETTERS_PER_HOUR = 3


def send_privacy_link(  # noqa: PLR0913 (to whom, of which town, in which language, where to, sealed, when)
    mailbox: str, *, municipality_id: int, language: str, path: str, key: str, at: datetime
) -> None:
    """Send a link to the mailbox, known or not: the answer tells nobody whether anything is stored.

    ``path`` is the address of the page with ``TOKEN`` in the place of the token. Raises RuleViolation after
    three letters in an hour.
    """
    known_as = mailbox_key(mailbox)
    wait_for_turn(f"letters to {known_as}")
    recent = select(func.count()).where(
        PrivacyLink.municipality_id == municipality_id,
        PrivacyLink.mailbox_key == known_as,
        PrivacyLink.created_at > at - AN_HOUR,
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
    account = account_of_mailbox(mailbox, municipality_id=municipality_id)
    token = new_token()
    link = PrivacyLink(
        municipality_id=municipality_id,
        token_digest=digest(token, key),
        mailbox=(account.mailbox if account else None) or mailbox,
        mailbox_key=known_as,
        language=language,
        expires_at=at + VALID,
        created_at=at,
    )
    db.session.add(link)
    db.session.flush()
    letter = LetterDraft(
        kind=LETTER,
        recipient=link.mailbox,
        language=language,
        municipality_id=municipality_id,
        facts={"path": path.replace("TOKEN", token)},
    )
    send(letter, at=at)


def forget_old_links(at: datetime) -> int:
    """Nobody who did not open a link is remembered; returns how many."""
    return changed_rows(delete(PrivacyLink).where(PrivacyLink.expires_at <= at - VALID))
