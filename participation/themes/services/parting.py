"""An idea that says two things becomes two, each with a place and an answer of its own."""

from datetime import datetime

from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Answer, Idea, IdeaPart
from participation.ideas.services.authorship import withdraw
from participation.ideas.services.correspondence import tell_author
from participation.ideas.services.parts import PartDraft, part_sent_with, split_off
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.themes.models import ChangeKind
from participation.themes.services.states import state_of, take_turn
from participation.themes.services.steps import keep
from participation.voting.services import give_back_supports, hold_supporters, pass_on_supports


def split_idea(idea: Idea, draft: PartDraft, *, process: Process, by: Person, at: datetime) -> Idea:
    """Split the named words off as an idea of its own, which lies in the tray; returns it.

    Whoever supports the original supports both: what they supported was both. The author is told. Raises
    RuleViolation as ``split_off``. The same form sent twice splits once.
    """
    take_turn(process.id, idea)
    if known := part_sent_with(draft.submission_key):
        return known
    if idea.process_id != process.id:
        raise RuleViolation(_("Die Idee gehört zu einem anderen Verfahren. Es wurde nichts geändert."))
    hold_supporters(idea)
    part = split_off(idea, draft, process=process, by=by, at=at)
    pass_on_supports(idea, to=part)
    before = state_of(ideas=[part.id]) | {"parts": {str(part.id): idea.id}}
    keep(ChangeKind.PART, None, before, ideas=[part.id], process_id=process.id, by=by, at=at)
    tell_author("idea_split", idea, at=at, part=part.number, is_public=part.is_public)
    return part


def undo_split(part_id: int, *, by: Person, at: datetime) -> None:
    """Withdraw the part; whoever supports it supports the original. Conflict if it has an answer by now."""
    found = db.session.scalars(select(IdeaPart).where(IdeaPart.idea_id == part_id)).one()
    part, idea = db.session.get_one(Idea, part_id), db.session.get_one(Idea, found.part_of_id)
    if part.answer is not Answer.OPEN:
        raise Conflict(
            _("Idee %(number)s ist inzwischen beantwortet; die Teilung bleibt deshalb."), number=part.number
        )
    found.undone_at = at
    hold_supporters(part)
    db.session.refresh(part, with_for_update={"of": Idea})  # whose support is just coming in comes first
    give_back_supports(part, to=idea)
    tell_author("idea_split_undone", idea, at=at, part=part.number, is_public=idea.is_public)
    withdraw(part, by=by, at=at)
