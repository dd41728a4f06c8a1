"""What the intake keeps about people, and when it goes."""

from datetime import datetime, timedelta

from sqlalchemy import String, cast, or_, select, update

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.models.repeated import IdeaSubmission
from participation.ideas.services.redaction import AFTERWARDS
from participation.intake.models import FileState, IdeaEntry, IdeaScan, ImportFile
from participation.jobs.services import enqueue
from participation.kernel.permissions import SYSTEM

FORGET = "intake.forget"
HAS_BAD_ROWS = cast(ImportFile.bad_rows, String) != "[]"


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
            update(IdeaSubmission)
            .where(IdeaSubmission.idea_id == idea.id)
            .values(author_name="", contact=None)
        )


AFTERWARDS.append(forget_with)


def forget_due(*, at: datetime) -> int:
    """Erase scans, cells and bad rows whose time is over; how many things that were."""
    scans = db.session.execute(
        update(IdeaScan)
        .where(IdeaScan.erased_at.is_(None), IdeaScan.kept_until <= at)
        .values(content=b"", erased_at=at)
        .returning(IdeaScan.id)
    ).all()
    files = db.session.scalars(
        select(ImportFile).where(
            ImportFile.kept_until <= at,
            ImportFile.state.notin_((FileState.RUNNING, FileState.UNDOING, FileState.DISCARDED)),
            or_(ImportFile.state == FileState.UPLOADED, ImportFile.content != b"", HAS_BAD_ROWS),
        )
    ).all()
    emptied = 0
    for file in files:
        if file.content or file.bad_rows:
            file.content, file.bad_rows = b"", []
            emptied += 1
        if file.state is FileState.UPLOADED:
            file.state = FileState.DISCARDED
    db.session.flush()
    return len(scans) + emptied
