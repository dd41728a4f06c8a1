"""Comments for tests. Call them inside ``with writing():``."""

from itertools import count
from typing import Any
from uuid import uuid4

from participation.accounts.models import Account
from participation.comments.models import Comment, CommentKind
from participation.comments.services.writing import CommentDraft, write_comment
from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.clock import now
from participation.kernel.permissions import VISITOR, Grant, Person, Role
from participation.municipality.models import Process
from tests.factories import a_process, an_account

NUMBERS = count(1)


def a_process_with_comments(**settings: bool) -> Process:
    """Its phase takes comments; ``settings`` say whose appear at once."""
    process = a_process()
    for phase in process.phases:
        phase.takes_comments = True
    for name, value in settings.items():
        setattr(process, name, value)
    db.session.flush()
    return process


def draft(**words: Any) -> CommentDraft:  # noqa: ANN401 (fields of CommentDraft)
    return CommentDraft(
        **{
            "kind": CommentKind.PRO,
            "text": f"Das hilft allen, Grund {next(NUMBERS)}.",
            "submission_key": uuid4().hex,
            **words,
        }
    )


def a_comment(idea: Idea, *, by: Person = VISITOR, parent: Comment | None = None, **words: Any) -> Comment:  # noqa: ANN401 (any argument of the function called)
    """A comment that waits, unless it is by somebody whose comments appear at once."""
    return write_comment(draft(**words), idea=idea, by=by, at=now(), parent=parent)


def person_of(account: Account, role: Role | None = None) -> Person:
    grants = frozenset({Grant(Role.CITIZEN), *([Grant(role)] if role else [])})
    return Person(id=account.id, name=account.name, grants=grants)


def a_moderator() -> Person:
    return person_of(an_account(Role.MODERATOR), Role.MODERATOR)


def a_member() -> Person:
    """Somebody with an account and a password."""
    account = an_account()
    account.password_hash = "argon2"
    db.session.flush()
    return person_of(account)
