"""What stands beside, or instead of, the list: one idea with what the reader can do about it."""

from dataclasses import dataclass
from typing import Any

from participation.ideas.models import Answer, Idea, IdeaStatus, RefusalProposal
from participation.ideas.queries.persons import items_of_persons
from participation.ideas.queries.same_words import published_with_words_of
from participation.ideas.queries.staff import Sent, messages_about, open_proposal
from participation.ideas.rules import WAITING, is_own, may_answer, may_become
from participation.kernel.clock import now
from participation.kernel.permissions import Permission, Person
from participation.moderation.forms.deciding import SortForm
from participation.moderation.kinds import IDEA
from participation.moderation.routes.team import UNKNOWN, SharedWork, shared_work
from participation.municipality.models import AreaOfLife, Process
from participation.municipality.rules import open_areas


@dataclass(frozen=True)
class Rights:
    """Which buttons stand there: no button leads to a refusal that is known before."""

    publish: bool
    ask: bool
    refuse: bool
    confirm: bool
    drop: bool
    answer: bool
    reopen: bool
    sort: bool
    own: bool

    @property
    def any(self) -> bool:
        decides = self.publish or self.ask or self.refuse or self.confirm or self.drop
        return decides or self.answer or self.reopen or self.sort


@dataclass(frozen=True)
class Panel:
    """One idea as staff sees it. ``trail`` goes into the address of each action, to lead back from it.

    ``proposal`` is what somebody proposed to refuse it with; ``is_proposer`` whether the reader did.
    """

    idea: Idea
    messages: list[Sent]
    rights: Rights
    form: SortForm
    trail: dict[str, Any]
    shared: SharedWork
    proposal: RefusalProposal | None
    is_proposer: bool
    of_person: int
    """How many ideas its author contributed to the process, this one included; 0 where nobody can tell."""
    same_words: Idea | None = None
    """A published idea that says the very same, while this one waits: whichever ways they came."""

    @property
    def seen(self) -> dict[str, str]:
        """What each button bears of what is shown."""
        return {"version": str(self.form.version.data), "was": str(self.form.was.data)}


def rights_of(
    person: Person, idea: Idea, process: Process, proposal: RefusalProposal | None = None
) -> Rights:
    own = is_own(idea, person)
    decides = person.may(Permission.DECIDE_IDEAS, process.slug) and not own
    answers = person.may(Permission.ANSWER_IDEAS, process.slug) and not own
    publishes = decides and may_become(idea.status, IdeaStatus.PUBLISHED)
    return Rights(
        publish=publishes,
        ask=decides and may_become(idea.status, IdeaStatus.RETURNED),
        refuse=decides and may_become(idea.status, IdeaStatus.REFUSED) and proposal is None,
        confirm=decides and proposal is not None and proposal.proposed_by_id != person.id,
        drop=decides and proposal is not None,
        answer=answers and (may_answer(idea) or publishes),
        reopen=answers and idea.answer is not Answer.OPEN,
        sort=person.may(Permission.SORT_IDEAS, process.slug) and idea.status is not IdeaStatus.WITHDRAWN,
        own=own,
    )


def panel_of(
    idea: Idea,
    *,
    process: Process,
    reader: Person,
    trail: dict[str, Any],
    assignee_id: int | None = UNKNOWN,
) -> Panel:
    form = SortForm(formdata=None, data={"area": idea.area.slug if idea.area else ""})
    form.see(idea, now())
    form.offer(areas_for(idea, process), process)
    proposal = open_proposal(idea)
    return Panel(
        idea=idea,
        messages=messages_about(idea),
        rights=rights_of(reader, idea, process, proposal),
        form=form,
        trail=trail,
        shared=shared_work(IDEA, idea.id, process, assignee_id),
        proposal=proposal,
        is_proposer=proposal is not None and proposal.proposed_by_id == reader.id,
        of_person=items_of_persons([idea.id]).get(idea.id, 0),
        same_words=published_with_words_of(idea) if idea.status in WAITING else None,
    )


def areas_for(idea: Idea, process: Process) -> list[AreaOfLife]:
    """Areas that take something new, and the one in which the idea is."""
    taking = open_areas(process.areas, now())
    return [area for area in process.areas if area in taking or area.id == idea.area_id]
