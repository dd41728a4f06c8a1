"""What people said beside ideas: comments that everybody may read, and sheets of short surveys."""

from dataclasses import dataclass

from sqlalchemy import func, select, true

from participation.comments.models import Comment
from participation.comments.queries.public import visible as readable
from participation.extensions import db
from participation.figures.results import People
from participation.figures.rules import in_breakdown
from participation.ideas.models import Idea
from participation.municipality.models import Process
from participation.surveys.models import Survey
from participation.surveys.queries.reading import visible as known


@dataclass(frozen=True)
class Heard:
    """Counts of what everybody may know of; few sheets are not told apart."""

    comments: int
    surveys: int
    sheets: People


def heard_so_far(process: Process) -> Heard:
    """Two statements."""
    comments = db.session.scalars(
        select(func.count())
        .select_from(Comment)
        .join(Idea, Idea.id == Comment.idea_id)
        .where(Idea.process_id == process.id, Idea.is_public == true(), readable())
    ).one()
    surveys, sheets = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Survey.sheets), 0)).where(
            Survey.process_id == process.id, known()
        )
    ).one()
    return Heard(comments=comments, surveys=surveys, sheets=in_breakdown(int(sheets)))
