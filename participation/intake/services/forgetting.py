"""What the intake keeps about people, and when it goes."""

from datetime import datetime, timedelta

from sqlalchemy import update

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.models.repeated import IdeaSubmission
from participation.ideas.services.redaction import AFTERWARDS
from participation.intake.models import FileState, IdeaEntry, IdeaScan, PostFollow
from participation.intake.queries.files import due_papers_and_files
from participation.jobs.services import enqueue
from participation.kernel.permissions import SYSTEM

FORGET = "intake.forget"


def want_forgetting(due_at: datetime, *, at: datetime) -> None:
    """Have the sweep run at the next full hour after ``due_at``: once, however many things end then."""
    run_at = due_at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    enqueue(FORGET, {}, at=at, by=SYSTEM, run_at=run_at, key=f"{FORGET}:{run_at:%Y-%m-%dT%H}")


def forget_with(idea: Idea, at: datetime) -> None:
    """When words of an idea go, the paper that bears them goes; when all go, so do its people."""
    db.session.execute(
        update(IdeaScan)
        .where(IdeaScan.idea_id == idea.id, IdeaScan.erased_at.is_(None))
        .values(content=b"", erased_at=at)
    )
    if idea.status is IdeaStatus.WITHDRAWN:
        db.session.execute(update(IdeaEntry).where(IdeaEntry.idea_id == idea.id).values(reach=""))
        db.session.execute(
            update(PostFollow)
            .where(PostFollow.idea_id == idea.id, PostFollow.ended_at.is_(None))
            .values(reach="", ended_at=at)
        )
        db.session.execute(
            update(IdeaSubmission)
            .where(IdeaSubmission.idea_id == idea.id)
            .values(author_name="", contact=None)
        )


AFTERWARDS.append(forget_with)


def forget_due(*, at: datetime) -> int:
    """Erase scans, cells and bad rows whose time is over; how many things that were."""
    due = due_papers_and_files(at)
    for thing in due:
        thing.content = b""
        if isinstance(thing, IdeaScan):
            thing.erased_at = at
            continue
        thing.bad_rows = []
        if thing.state is FileState.UPLOADED:
            thing.state = FileState.DISCARDED
    db.session.flush()
    return len(due)
