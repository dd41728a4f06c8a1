"""Ideas as something that can be reported."""

from collections.abc import Collection

from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.queries.public import public_idea
from participation.ideas.services.redaction import RedactionDraft, redact
from participation.ideas.services.refusing import RefusalDraft, refuse
from participation.kernel.language import _
from participation.municipality.models import Process
from participation.reports.contract import Hiding, Redacting, Reported, Target


def public_id(process: Process, number: str) -> int:
    return public_idea(process, number).id


def reported(ids: Collection[int]) -> dict[int, Reported]:
    return {
        idea.id: Reported(
            title=idea.title,
            text=idea.text,
            number=idea.number,
            author_id=idea.author_id,
            is_public=idea.is_public,
            is_redacted=idea.redactions > 0,
            language=idea.language,
            address={"number": idea.number},
        )
        for idea in db.session.scalars(select(Idea).where(Idea.id.in_(ids)))
    }


def hide(idea_id: int, hiding: Hiding) -> bool:
    idea = db.session.get_one(Idea, idea_id)
    if idea.status is not IdeaStatus.PUBLISHED:
        return True  # somebody did so already
    return refuse(idea, RefusalDraft(reason=hiding.reason, text=hiding.text), by=hiding.by, at=hiding.at)


def make_unrecognisable(idea_id: int, wish: Redacting) -> None:
    idea = db.session.get_one(Idea, idea_id)
    title = (idea.language == "en" and wish.reason_title_en) or wish.reason_title
    draft = RedactionDraft(reason=wish.reason, reason_title=title, words=wish.words)
    redact(idea, draft, by=wish.by, at=wish.at)


IDEA = Target(
    kind="idea",
    word="idee",
    name=_("Idee"),
    public_id=public_id,
    reported=reported,
    hide=hide,
    redact=make_unrecognisable,
    page="ideas.detail",
    desk="staff_ideas.detail",
)
