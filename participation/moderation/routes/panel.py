"""What stands beside, or instead of, the list: one idea with what the reader can do about it."""

from dataclasses import dataclass
from typing import Any

from participation.ideas.models import Answer, Idea, IdeaStatus
from participation.ideas.queries.staff import Sent, messages_about
from participation.ideas.rules import is_own, may_answer, may_become
from participation.kernel.clock import now
from participation.kernel.permissions import Permission, Person
from participation.moderation.forms import SortForm
from participation.municipality.models import AreaOfLife, Process
from participation.municipality.rules import open_areas


@dataclass(frozen=True)
class Rights:
    """Which buttons stand there: no button leads to a refusal that is known before."""

    publish: bool
    ask: bool
    refuse: bool
    answer: bool
    reopen: bool
    sort: bool
    own: bool

    @property
    def any(self) -> bool:
        return self.publish or self.ask or self.refuse or self.answer or self.reopen or self.sort


@dataclass(frozen=True)
class Panel:
    """One idea as staff sees it. ``trail`` goes into the address of each action, to lead back from it."""

    idea: Idea
    messages: list[Sent]
    rights: Rights
    form: SortForm
    trail: dict[str, Any]


def rights_of(person: Person, idea: Idea, process: Process) -> Rights:
    own = is_own(idea, person)
    decides = person.may(Permission.DECIDE_IDEAS, process.slug) and not own
    answers = person.may(Permission.ANSWER_IDEAS, process.slug) and not own
    publishes = decides and may_become(idea.status, IdeaStatus.PUBLISHED)
    return Rights(
        publish=publishes,
        ask=decides and may_become(idea.status, IdeaStatus.RETURNED),
        refuse=decides and may_become(idea.status, IdeaStatus.REFUSED),
        answer=answers and (may_answer(idea) or publishes),
        reopen=answers and idea.answer is not Answer.OPEN,
        sort=person.may(Permission.SORT_IDEAS, process.slug) and idea.status is not IdeaStatus.WITHDRAWN,
        own=own,
    )


def panel_of(idea: Idea, *, process: Process, reader: Person, trail: dict[str, Any]) -> Panel:
    form = SortForm(
        formdata=None, data={"area": idea.area.slug if idea.area else "", "version": str(idea.version)}
    )
    form.offer(areas_for(idea, process), process)
    return Panel(
        idea=idea,
        messages=messages_about(idea),
        rights=rights_of(reader, idea, process),
        form=form,
        trail=trail,
    )


def areas_for(idea: Idea, process: Process) -> list[AreaOfLife]:
    """Areas that take something new, and the one in which the idea is."""
    taking = open_areas(process.areas, now())
    return [area for area in process.areas if area in taking or area.id == idea.area_id]
