"""Taking back a whole file: what nobody has built on goes, what somebody has built on stays and is named."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select

from participation.audit.models import AuditEntry
from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Answer, Idea, IdeaMessage, IdeaPart, IdeaStatus
from participation.ideas.models.repeated import IdeaSubmission
from participation.ideas.services.counting import lock_idea, put
from participation.ideas.services.indexing import index_idea
from participation.ideas.services.redaction import AFTERWARDS
from participation.ideas.services.repeats import take_back_submission
from participation.intake.models import FileState, ImportFile
from participation.kernel.permissions import Person
from participation.municipality.services.pages import pages_change
from participation.strategy.models import MeasureSource
from participation.themes.models import Placement

TAKEN_BACK_TITLE = "[Import zurückgenommen]"
"""Stands where the title stood: number and row stay, the words go."""
PORTION = 100


def is_built_on() -> ColumnElement[bool]:
    """Whether somebody has done anything with an idea since it came in: decided, supported, said, sorted."""
    return or_(
        Idea.version > 1,
        Idea.supports > 0,
        Idea.against > 0,
        Idea.passes > 0,
        Idea.last_comment > 0,
        Idea.redactions > 0,
        Idea.answer != Answer.OPEN,
        Idea.submissions > 1,
        exists().where(IdeaMessage.idea_id == Idea.id),
        exists().where(IdeaPart.part_of_id == Idea.id),
        exists().where(Placement.idea_id == Idea.id),
        exists().where(MeasureSource.idea_id == Idea.id),
        exists().where(AuditEntry.subject == "idea", AuditEntry.subject_id == Idea.id),
    )


def submissions_to_take_back(file: ImportFile) -> Sequence[IdeaSubmission]:
    """The next portion of repeated words that came with the file."""
    statement = (
        select(IdeaSubmission)
        .where(IdeaSubmission.import_id == file.import_id, IdeaSubmission.undone_at.is_(None))
        .order_by(IdeaSubmission.id)
        .limit(PORTION)
    )
    return db.session.scalars(statement).all()


def ideas_to_take_back(file: ImportFile) -> Sequence[Idea]:
    """The next portion of ideas that came with the file and that nobody has built on."""
    statement = (
        select(Idea)
        .where(Idea.import_id == file.import_id, Idea.status != IdeaStatus.WITHDRAWN, ~is_built_on())
        .order_by(Idea.id)
        .limit(PORTION)
    )
    return db.session.scalars(statement).all()


def number_to_take_back(file: ImportFile) -> int:
    """How many things may go, at most."""
    submissions = select(func.count()).where(
        IdeaSubmission.import_id == file.import_id, IdeaSubmission.undone_at.is_(None)
    )
    ideas = select(func.count()).where(Idea.import_id == file.import_id, Idea.status != IdeaStatus.WITHDRAWN)
    return db.session.scalars(submissions).one() + db.session.scalars(ideas).one()


def kept_ideas(file: ImportFile) -> list[str]:
    """The numbers of the ideas that stay: somebody has built on them."""
    statement = (
        select(Idea.number)
        .where(Idea.import_id == file.import_id, Idea.status != IdeaStatus.WITHDRAWN)
        .order_by(Idea.id)
    )
    return list(db.session.scalars(statement))


def take_back_portion(file: ImportFile, *, at: datetime) -> int:
    """Take back the next things of the file; how many, 0 when there is nothing left to take back.

    Submissions first: an idea that only this file sent in again and again has been built on by nobody.
    """
    submissions = submissions_to_take_back(file)
    shown = False
    for submission in submissions:
        idea = db.session.get_one(Idea, submission.idea_id)
        take_back_submission(submission, of=idea)
        shown = shown or idea.is_public
        submission.undone_at, submission.external_id = at, None
        submission.author_name, submission.contact = "", None
    if submissions:
        db.session.flush()
        if shown:
            pages_change(file.process_id)
        return len(submissions)
    ideas = ideas_to_take_back(file)
    for idea in ideas:
        take_back_idea(idea, at=at)
    return len(ideas)


def take_back_idea(idea: Idea, *, at: datetime) -> None:
    """Its words and its people go; number and row stay, so that no number ever means two things."""
    lock_idea(idea)
    idea.title, idea.text = TAKEN_BACK_TITLE, ""
    idea.author_name, idea.contact, idea.external_id = "", None, None
    put(idea, status=IdeaStatus.WITHDRAWN, area_id=idea.area_id)
    index_idea(idea)
    for clean in AFTERWARDS:
        clean(idea, at)


def close_undoing(file: ImportFile, *, by: Person, at: datetime) -> None:
    """All that could be taken back is; the record names how many ideas stay."""
    file.kept_numbers = kept_ideas(file)
    file.state, file.undone_at = FileState.UNDONE, at
    file.content, file.bad_rows = b"", []
    facts = {"import": file.import_id, "kept": len(file.kept_numbers)}
    record(
        "import_file.undone", "import_file", file.id, by=by, at=at, process_id=file.process_id, facts=facts,
        text=file.undo_reason,
    )  # fmt: skip
