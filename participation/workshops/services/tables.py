"""Small groups: formed, joined, their results written down and presented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from participation.extensions import db
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.text import tidy
from participation.workshops.models import Participant, Role, SmallGroup, StepKind, Workshop
from participation.workshops.models.rooms import LONGEST_RESULT, LONGEST_TITLE
from participation.workshops.rules.rights import Act, is_staff, refuse_unless
from participation.workshops.rules.texts import ROOM_HOSTS, line, room_url
from participation.workshops.services.room import (
    STAFF,
    announce,
    begin,
    command,
    done_before,
    open_step_of,
    refuse_paused,
)

MOST_GROUPS = 40
IN_GROUPS = frozenset({StepKind.GROUPS, StepKind.PRESENT, StepKind.PLAN})
"""Steps in which groups work on what is theirs."""


class Forming(StrEnum):
    """How people get into groups: shared out evenly, by their own choice, or by the facilitators' hand."""

    EVEN = "even"
    CHOICE = "choice"
    HAND = "hand"


@dataclass(frozen=True, kw_only=True)
class GroupDraft:
    """What a small group is to be."""

    name: str
    area_id: int | None = None
    room_url: str = ""
    capacity: int = 0
    hosts: tuple[str, ...] = ROOM_HOSTS


def form_groups(
    drafts: Sequence[GroupDraft], *, how: Forming, key: str, by: Participant, at: datetime
) -> None:
    """Groups in place of those before. Shared out evenly, everybody who is there gets one at once."""
    workshop = begin(by, Act.ADMIT, at=at)
    sent = command(key, how.value, *[draft.name for draft in drafts])
    if done_before(by, sent):
        return
    if not 1 <= len(drafts) <= MOST_GROUPS:
        raise RuleViolation(_("Bitte wählen Sie zwischen 1 und %(most)s Gruppen."), most=MOST_GROUPS)
    dissolve_all(workshop, at=at)
    groups = [made(draft, workshop, position, at) for position, draft in enumerate(drafts, start=1)]
    db.session.add_all(groups)
    db.session.flush()
    if how is Forming.EVEN:
        for place, somebody in enumerate(people_of(workshop)):
            somebody.small_group_id = groups[place % len(groups)].id
    announce(workshop, "group.assigned", at=at, by=by, sent=sent, groups=len(groups))


def made(draft: GroupDraft, workshop: Workshop, position: int, at: datetime) -> SmallGroup:
    name = line(draft.name, longest=LONGEST_TITLE, field="name")
    if not name:
        raise RuleViolation(_("Bitte geben Sie jeder Gruppe einen Namen."), field="name")
    return SmallGroup(
        workshop_id=workshop.id,
        position=position,
        area_id=draft.area_id,
        name=name,
        capacity=draft.capacity,
        room_url=room_url(draft.room_url, field="room_url", hosts=draft.hosts),
        created_at=at,
    )


def dissolve_all(workshop: Workshop, *, at: datetime) -> None:
    """Groups before these; with results they stay for the protocol."""
    for group in live_groups(workshop):
        if group.result_text:
            raise RuleViolation(_("Es gibt schon Ergebnisse von Kleingruppen. Die Gruppen bleiben bestehen."))
        group.dissolved_at, group.step_id = at, None
    for somebody in people_of(workshop):
        somebody.small_group_id = None
    db.session.flush()


def live_groups(workshop: Workshop) -> list[SmallGroup]:
    statement = select(SmallGroup).where(
        SmallGroup.workshop_id == workshop.id, SmallGroup.dissolved_at.is_(None)
    )
    return list(db.session.scalars(statement.order_by(SmallGroup.position, SmallGroup.id)))


def people_of(workshop: Workshop) -> list[Participant]:
    statement = select(Participant).where(
        Participant.workshop_id == workshop.id,
        Participant.role == Role.PARTICIPANT,
        Participant.removed_at.is_(None),
        Participant.waiting_since.is_(None),
    )
    return list(db.session.scalars(statement.order_by(Participant.id)))


def assign(somebody: Participant, *, to: SmallGroup | None, by: Participant, at: datetime) -> None:
    """Put somebody into a group, by hand."""
    workshop = begin(by, Act.ADMIT, at=at)
    if to is not None:
        refuse_group(to, workshop)
    somebody.small_group_id = to.id if to else None
    announce(workshop, "group.assigned", at=at)


def choose(group: SmallGroup, *, by: Participant, at: datetime) -> None:
    """Go into a group of one's own choice, if there is room."""
    workshop = begin(by, Act.CONTRIBUTE, at=at)
    refuse_group(group, workshop)
    if by.small_group_id == group.id:
        return
    here = db.session.scalar(
        select(func.count()).where(Participant.small_group_id == group.id, Participant.removed_at.is_(None))
    )
    if group.capacity and (here or 0) >= group.capacity:
        raise RuleViolation(_("Diese Gruppe ist voll. Bitte wählen Sie eine andere."))
    by.small_group_id = group.id
    announce(workshop, "group.assigned", at=at)


def refuse_group(group: SmallGroup, workshop: Workshop) -> None:
    if group.workshop_id != workshop.id or group.dissolved_at is not None:
        raise Conflict(_("Diese Gruppe gibt es nicht mehr. Bitte wählen Sie eine andere."))


def write_result(
    group: SmallGroup, text: str, *, expected_version: int, by: Participant, at: datetime
) -> None:
    """The group's result, by one of its members or by staff. Conflict if another member was faster."""
    workshop = begin(by, Act.SORT if is_staff(by) else Act.CONTRIBUTE, at=at)
    refuse_group(group, workshop)
    if not is_staff(by):
        refuse_stranger(group.id, workshop, by)
    if group.version != expected_version:
        raise Conflict(
            _("Jemand aus Ihrer Gruppe hat inzwischen geschrieben. Ihr Text ist da, aber nicht gespeichert.")
        )
    words = tidy(text)
    if len(words) > LONGEST_RESULT:
        raise RuleViolation(
            _("Das ist zu lang: Möglich sind %(most)s Zeichen."), field="result", most=LONGEST_RESULT
        )
    group.result_text = words
    group.version += 1
    announce(workshop, "group.result", at=at, audience=STAFF, group=group.id, version=group.version)
    announce(workshop, "group.result", at=at, audience=f"g:{group.id}", group=group.id, version=group.version)


def refuse_stranger(group_id: int | None, workshop: Workshop, by: Participant) -> None:
    """Members work on what is their group's, while groups are at work."""
    refuse_unless(by, Act.CONTRIBUTE)
    refuse_paused(workshop)
    if group_id is None or by.small_group_id != group_id:
        raise RuleViolation(_("Schreiben können hier nur Mitglieder dieser Gruppe."))
    step = open_step_of(workshop)
    if step is None or step.kind not in IN_GROUPS:
        raise RuleViolation(_("Die Gruppenarbeit ist beendet. Ihr Text ist noch da."))


def present(group: SmallGroup, *, by: Participant, at: datetime) -> None:
    """The group presents: its result is on everybody's page from now on."""
    workshop = begin(by, Act.ADMIT, at=at)
    refuse_group(group, workshop)
    group.presented_at = group.presented_at or at
    announce(workshop, "group.presented", at=at, group=group.id)
