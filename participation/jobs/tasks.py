"""Bringing letters: what the worker does with the outbox."""

import logging
from dataclasses import dataclass
from email.message import EmailMessage

from flask import Flask

from participation.extensions import db
from participation.jobs import claims, queries, services
from participation.jobs.claims import LetterClaim
from participation.jobs.letters import message, rendered
from participation.jobs.models import Letter
from participation.jobs.notices import NothingToSend
from participation.jobs.post import Away, NotNow, Post, Refused
from participation.jobs.rules import is_dead_mailbox
from participation.jobs.trouble import placed
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.language import _

UNDELIVERABLE = _(
    "Diese Adresse nimmt keine Post an; das hat ein Mailserver bei einem früheren Brief gesagt. "
    "Der Brief wurde nicht versucht."
)
AWAY_SECONDS = 30.0
"""Until the next letter is offered to a mail server that could not be reached."""

logger = logging.getLogger(__name__)


def bring_letter(app: Flask, post: Post | None) -> float | None:
    """Bring the letter that is due longest to the mail server; without one, keep it here.

    Returns how many seconds to rest before the next letter, None if there is none.
    """
    with app.app_context():
        if not queries.is_letter_due(now()):
            return None
        with writing():
            claim = claims.claim_letter(at=now())
        if claim is None:
            return None
        built = build(claim)
        if isinstance(built, Unsent):
            with writing():
                if built.is_trouble:
                    claims.mark_failed(claim, built.why)
                else:
                    claims.mark_dropped(claim, built.why)
            return 0.0
        return hand_over(built, claim, post)


@dataclass(frozen=True)
class Unsent:
    """Why a letter does not go out; with ``is_trouble`` somebody has to look."""

    why: str
    is_trouble: bool = True


def build(claim: LetterClaim) -> EmailMessage | Unsent:
    """The letter as it goes out, or the reason why it does not: that ends this letter, never the outbox."""
    letter = db.session.get_one(Letter, claim.letter_id)
    try:
        if queries.is_undeliverable(letter.recipient, municipality_id=letter.municipality_id):
            return Unsent(UNDELIVERABLE)
        return message(letter, rendered(letter), at=now())
    except NothingToSend as reason:
        return Unsent(str(reason), is_trouble=False)
    except Exception as error:  # noqa: BLE001  (templates can raise anything)
        place = placed(error)
        logger.warning("Letter %d (%s) cannot be built: %s", letter.id, letter.kind, place)
        return Unsent(place)
    finally:
        db.session.rollback()  # no open snapshot while the mail server thinks


def hand_over(mail: EmailMessage, claim: LetterClaim, post: Post | None) -> float:
    """Offer the letter to the mail server and write down how that ended; returns the seconds to rest.

    Between the server's acceptance and ``mark_sent`` lies a moment in which a killed worker leaves a letter
    that is sent once more: both copies bear the same Message-ID.
    """
    subject = str(mail["Subject"])
    rest = 0.0
    try:
        if post is not None:
            post.deliver(mail)
    except Refused as answer:
        reason = str(answer)
        with writing():
            claims.mark_failed(claim, reason, subject)
            if is_dead_mailbox(reason, of_recipient=answer.of_recipient):
                services.give_up_mailbox(claim.letter_id, reason, at=now())
    except (NotNow, Away) as answer:
        reason = str(answer)
        with writing():
            claims.put_off(claim, reason, subject, at=now())
        if isinstance(answer, Away):
            logger.warning("The mail server is not there (%s).", type(answer.__cause__).__name__)
            rest = AWAY_SECONDS
    else:
        with writing():
            if post is None:
                claims.mark_kept(claim, subject)
            else:
                claims.mark_sent(claim, subject, at=now())
    return rest
