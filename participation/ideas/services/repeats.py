"""The same words sent in more than once: one idea with its number of submissions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus, PublicationConsent
from participation.ideas.models.repeated import IdeaSubmission
from participation.ideas.rows import IdeaRow
from participation.ideas.rules import GIVEN, WAITING

STANDING = WAITING | {IdeaStatus.PUBLISHED}
"""What was withdrawn or refused takes in nothing more."""


@dataclass
class Repeats:
    """Rows with words of their own, and those whose words an idea bears already: one of before, or a first.

    A number in ``again`` is the place of that first row among ``firsts``.
    """

    firsts: list[IdeaRow]
    again: list[tuple[IdeaRow, Idea | int]] = field(default_factory=list)

    def before(self) -> list[Idea]:
        """The ideas of before that are sent in once more."""
        return [idea for _row, idea in self.again if isinstance(idea, Idea)]


def find_repeats(
    rows: Sequence[IdeaRow], consent_of: Callable[[IdeaRow], PublicationConsent], *, process_id: int
) -> Repeats:
    """Sort the rows apart.

    Words that may be shown never become a submission of an idea that may not be: its author's consent is
    not given by another one. The other way round is no harm: the words are shown already.
    """
    found = Repeats([])
    shown: dict[tuple[str, str], Idea | int] = {}
    hidden: dict[tuple[str, str], Idea | int] = {}
    for idea in same_words(process_id, {row.text for row in rows}):
        (shown if idea.consent in GIVEN else hidden).setdefault((idea.title, idea.text), idea)
    for row in rows:
        said = (row.title, row.text)
        may_be_shown = consent_of(row) in GIVEN
        known = shown.get(said) if may_be_shown else shown.get(said, hidden.get(said))
        if known is not None:
            found.again.append((row, known))
            continue
        (shown if may_be_shown else hidden)[said] = len(found.firsts)
        found.firsts.append(row)
    return found


def same_words(process_id: int, texts: set[str]) -> Sequence[Idea]:
    """Ideas of the process that bear one of these texts, oldest first."""
    statement = select(Idea).where(
        Idea.process_id == process_id, Idea.text.in_(texts), Idea.status.in_(STANDING)
    )
    return db.session.scalars(statement.order_by(Idea.id)).all()


def add_submission(submission: IdeaSubmission, *, to: Idea) -> None:
    """Count one more; supports that were counted elsewhere stay apart from ours, as they do at any idea."""
    db.session.add(submission)
    to.submissions = Idea.submissions + 1
    to.supports_elsewhere = Idea.supports_elsewhere + submission.supports_elsewhere
    db.session.flush()


def take_back_submission(submission: IdeaSubmission, *, of: Idea) -> None:
    """Count one less; the caller says in the submission that it is undone."""
    of.submissions = Idea.submissions - 1
    of.supports_elsewhere = Idea.supports_elsewhere - submission.supports_elsewhere
    db.session.flush()
