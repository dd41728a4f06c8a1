"""Taking in what citizens wrote by e-mail. Nothing here commits: the caller's ``writing()`` does."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Channel, Idea, PublicationConsent
from participation.ideas.rules import receipt_for
from participation.ideas.services.submission import IdeaDraft, submit_idea
from participation.jobs.queries import letter_called
from participation.jobs.services import take_back
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, VISITOR, Person
from participation.mailbox.models import ReceivedMail, Trouble
from participation.mailbox.queries import is_known
from participation.mailbox.rules import Mail, Returned
from participation.municipality.models import Process


@dataclass(frozen=True)
class Place:
    """Where a mail lies: host and folder, the folder's UIDVALIDITY, the mail's UID."""

    mailbox: str
    validity: int
    uid: int


def take_in(mail: Mail, place: Place, *, process: Process, secret: str, at: datetime) -> ReceivedMail | None:
    """Make the mail an idea, or an entry for the town hall where that is not possible; None if it is known.

    The author is nobody with an account, whatever the mail claims: its sender only becomes the mailbox for
    answers, to which the receipt goes. Whether the words may be published is unknown until somebody asks.
    """
    # In the process's turn: of two who fetch at the same moment, the second finds what the first took in.
    db.session.execute(select(Process.id).where(Process.id == process.id).with_for_update(key_share=True))
    if is_known(mail.digest):
        return None
    idea: Idea | None = None
    trouble = mail.trouble
    is_known_report = hear_report(mail.returned, process, at=at)
    if trouble is None:
        idea = submitted(mail, process=process, secret=secret, at=at)
        trouble = None if idea else Trouble.NOT_TAKEN
    received = ReceivedMail(
        process_id=process.id,
        mailbox=place.mailbox,
        validity=place.validity,
        uid=place.uid,
        digest=mail.digest,
        sender="" if idea else mail.sender,
        subject="" if idea else mail.subject,
        sent_on="" if idea else mail.sent_on,
        idea_id=idea.id if idea else None,
        trouble=trouble,
        settled_at=at if is_known_report else None,  # the letter itself tells of it
        created_at=at,
    )
    db.session.add(received)
    db.session.flush()
    if trouble is not None:
        facts = {"trouble": trouble.value}
        record("mail.set_aside", "mail", received.id, by=SYSTEM, at=at, process_id=process.id, facts=facts)
    return received


def submitted(mail: Mail, *, process: Process, secret: str, at: datetime) -> Idea | None:
    """The idea of the mail; None while the process takes none."""
    key = mail.digest[:32]
    draft = IdeaDraft(
        text=mail.text,
        title=mail.title,
        consent=PublicationConsent.UNKNOWN,
        submission_key=key,
        contact=mail.sender or None,
        channel=Channel.EMAIL,
    )
    try:
        return submit_idea(draft, process=process, by=VISITOR, at=at, receipt=receipt_for(key, secret))
    except RuleViolation:
        return None


def hear_report(report: Returned | None, process: Process, *, at: datetime) -> bool:
    """What a mail server says about a letter of ours stands at the letter; False if there is none."""
    letter = letter_called(report.message_id) if report else None
    if report is None or letter is None or letter.municipality_id != process.municipality_id:
        return False
    if report.is_final:
        take_back(letter, said=report.said, at=at)
    return True


def settle(mail: ReceivedMail, *, by: Person, at: datetime) -> None:
    """Take the mail out of the queue: somebody did by hand what it needed. Settled again changes nothing."""
    db.session.refresh(mail, with_for_update=True)
    if mail.settled_at is not None:
        return
    mail.settled_at, mail.settled_by_id = at, by.id
    # What it said is no longer needed here; the mail itself is in the mailbox.
    mail.sender = mail.subject = ""
    record("mail.settle", "mail", mail.id, by=by, at=at, process_id=mail.process_id)


def reopen(mail: ReceivedMail, *, by: Person, at: datetime) -> None:
    """Put a settled mail back among those that wait: it was taken out by mistake.

    Sender and subject are erased by then; the mail itself is in the mailbox. Open already, nothing happens.
    """
    db.session.refresh(mail, with_for_update=True)
    if mail.settled_at is None:
        return
    mail.settled_at = mail.settled_by_id = None
    record("mail.undo", "mail", mail.id, by=by, at=at, process_id=mail.process_id)
