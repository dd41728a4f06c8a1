"""Somebody who did everything that one can do."""

from dataclasses import dataclass

from participation.accounts.models import Account
from participation.comments.models import Comment
from participation.comments.services.deciding import publish_comment
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.rules import receipt_for
from participation.jobs.services import LetterDraft, send
from participation.kernel.clock import now
from participation.kernel.permissions import SYSTEM, Person
from participation.privacy.rules import Subject
from participation.voting.services import support
from tests.comments.people import a_comment, a_process_with_comments
from tests.factories import a_published_idea, an_account, an_idea

NAME = "Ida Wunderlich"
WORDS = "Mein Vorschlag mit unverwechselbaren Worten."


@dataclass(frozen=True)
class Somebody:
    """Ids of what one person left."""

    account_id: int
    mailbox: str
    published: int
    waiting: int
    refused: int
    comment: int
    supported: int

    @property
    def subject(self) -> Subject:
        account = db.session.get_one(Account, self.account_id)
        return Subject(account.municipality_id, self.account_id, self.mailbox)

    def idea(self, number: int) -> Idea:
        return db.session.get_one(Idea, number)

    def said(self) -> Comment:
        return db.session.get_one(Comment, self.comment)


def somebody(password_hash: str | None = None) -> Somebody:
    """Has ideas in every state, a comment, a support, a letter."""
    process = a_process_with_comments()
    account = an_account(name=NAME)
    account.password_hash = password_hash
    me = Person(account.id, NAME)
    mailbox = str(account.mailbox)
    published = a_published_idea(process, by=me, author_name=NAME, contact=mailbox, text=WORDS)
    waiting = an_idea(process, by=me, author_name=NAME, contact=mailbox.upper(), text=WORDS)
    refused = an_idea(
        process, author_name=NAME, contact=mailbox, text=WORDS, receipt=receipt_for("a" * 32, "secret")
    )
    refused.status = IdeaStatus.REFUSED
    other = a_published_idea(process)
    said = a_comment(other, by=me, author_name=NAME, text=WORDS)
    publish_comment(said, by=SYSTEM, at=now())
    support(other, account_id=account.id, at=now())
    support(published, account_id=an_account().id, at=now())
    letter = LetterDraft(
        kind="receipt", recipient=mailbox, municipality_id=account.municipality_id, process_id=process.id
    )
    send(letter, at=now())
    db.session.flush()
    return Somebody(account.id, mailbox, published.id, waiting.id, refused.id, said.id, other.id)
