"""Versions of ideas: the words that wait, and those that stood there before."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.models.authored import IdeaVersion, VersionStatus
from participation.kernel.language import _
from participation.kernel.waiting import Sought, WaitingRow, waiting_columns
from participation.municipality.models import Process

KIND = "idea_version"


def waiting_version(idea: Idea) -> IdeaVersion | None:
    """The words that the author wishes, while nobody has decided."""
    statement = select(IdeaVersion).where(
        IdeaVersion.idea_id == idea.id, IdeaVersion.status == VersionStatus.WAITING
    )
    return db.session.scalars(statement.order_by(IdeaVersion.id)).first()


def last_wish(idea: Idea) -> IdeaVersion | None:
    """The newest wish of the author, also one that was not taken over; for the author's page."""
    statement = select(IdeaVersion).where(
        IdeaVersion.idea_id == idea.id, IdeaVersion.status != VersionStatus.EARLIER
    )
    return db.session.scalars(statement.order_by(IdeaVersion.id.desc()).limit(1)).first()


def public_versions(idea: Idea) -> Sequence[IdeaVersion]:
    """What everybody may read of earlier words, newest first. The caller has found the idea to be public."""
    statement = select(IdeaVersion).where(IdeaVersion.idea_id == idea.id, IdeaVersion.is_public)
    return db.session.scalars(statement.order_by(IdeaVersion.decided_at.desc(), IdeaVersion.id.desc())).all()


def versions_with_words(idea: Idea) -> Sequence[IdeaVersion]:
    """All that hold words, whatever their status."""
    statement = select(IdeaVersion).where(
        IdeaVersion.idea_id == idea.id, IdeaVersion.status != VersionStatus.DROPPED
    )
    return db.session.scalars(statement.order_by(IdeaVersion.id)).all()


def version_sent_with(key: str) -> IdeaVersion | None:
    return db.session.scalars(select(IdeaVersion).where(IdeaVersion.submission_key == key)).one_or_none()


def due_versions(before: datetime) -> Sequence[IdeaVersion]:
    """Earlier words that only staff can read, of before that moment."""
    statement = select(IdeaVersion).where(
        IdeaVersion.status == VersionStatus.EARLIER,
        IdeaVersion.is_public.is_(False),
        IdeaVersion.decided_at < before,
    )
    return db.session.scalars(statement.order_by(IdeaVersion.id)).all()


# --- The queue ----------------------------------------------------------------------------------


def waiting_versions(sought: Sought) -> Select[str, int, str, datetime]:
    """Changes that authors wish for published ideas of the process."""
    statement = (
        select(*waiting_columns(KIND, item_id=IdeaVersion.id, since=IdeaVersion.created_at))
        .join(Idea, Idea.id == IdeaVersion.idea_id)
        .where(
            Idea.process_id == sought.process_id,
            Idea.status == IdeaStatus.PUBLISHED,
            IdeaVersion.status == VersionStatus.WAITING,
        )
    )
    if sought.words:
        said = (IdeaVersion.title, IdeaVersion.text)
        statement = statement.where(or_(*(c.icontains(sought.words, autoescape=True) for c in said)))
    return statement


def version_rows(ids: Collection[int]) -> dict[int, WaitingRow]:
    """How they stand in the queue."""
    statement = select(IdeaVersion, Idea).join(Idea, Idea.id == IdeaVersion.idea_id)
    found = db.session.execute(statement.where(IdeaVersion.id.in_(ids))).all()
    return {
        version.id: WaitingRow(
            title=version.title,
            text=version.text,
            number=idea.number,
            note=_("Die Verfasserin oder der Verfasser möchte den Text ändern."),
            language=idea.language,
            author_id=idea.author_id,
            address={"number": idea.number},
        )
        for version, idea in found
    }


def of_process(process: Process) -> Select[IdeaVersion]:
    """All versions that belong to ideas of the process."""
    return select(IdeaVersion).join(Idea, Idea.id == IdeaVersion.idea_id).where(Idea.process_id == process.id)
