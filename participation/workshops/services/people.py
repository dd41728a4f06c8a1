"""Who is in the room: joining, being admitted and removed, hands, and who leads."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from participation.extensions import db
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.workshops.models import Channel, Participant, Role, Workshop
from participation.workshops.models.rooms import BY_PROXY
from participation.workshops.queries.rooms import how_many
from participation.workshops.rules.names import Nickname, read_nickname
from participation.workshops.rules.rights import STAFF as STAFF_ROLES
from participation.workshops.rules.rights import Act, refuse_unless
from participation.workshops.rules.states import LIVE, OPEN_FOR_PEOPLE, OVER, is_unseen
from participation.workshops.services.memory import Memory
from participation.workshops.services.planning import staff_member
from participation.workshops.services.room import STAFF, announce, begin, enter, lock_room, note

MOST_CALLERS = 5
"""On the telephone, for each of the staff."""
FULL = _("Die Werkstatt ist voll: Alle %(capacity)s Plätze sind vergeben. Bitte rufen Sie uns an.")
NOT_OPEN = _("Die Werkstatt ist noch nicht geöffnet. Bitte kommen Sie zur angegebenen Zeit wieder.")
OVER_NOW = _("Diese Werkstatt ist beendet. Das Protokoll steht hier, sobald es freigegeben ist.")


@dataclass(frozen=True, kw_only=True)
class Joining:
    """Who comes in, and how."""

    nickname: str
    key: str
    role: Role = Role.PARTICIPANT
    channel: Channel = Channel.WEB


def join(joining: Joining, *, workshop: Workshop, at: datetime) -> Participant:
    """Come in by the code, under a name of one's own choice. Sent twice, the same person.

    RuleViolation for a room that is full or not open; at the field ``nickname`` for names that are taken
    or may not be.
    """
    workshop = lock_room(workshop.id)
    known = db.session.scalars(
        select(Participant).where(Participant.workshop_id == workshop.id, Participant.join_key == joining.key)
    ).one_or_none()
    if known is not None:
        return known
    name = read_nickname(joining.nickname)
    if workshop.state in OVER:
        raise RuleViolation(OVER_NOW)
    if workshop.state not in OPEN_FOR_PEOPLE:
        raise RuleViolation(NOT_OPEN)
    # Who comes late waits at the door where the workshop says so; watching needs no admission.
    late = workshop.admits_late and workshop.state in LIVE and joining.role is Role.PARTICIPANT
    return added(workshop, name, joining, at=at, waits=late)


def added(
    workshop: Workshop, name: Nickname, joining: Joining, *, at: datetime, waits: bool = False
) -> Participant:
    here = db.session.scalar(
        select(func.count()).where(
            Participant.workshop_id == workshop.id,
            Participant.role == joining.role,
            Participant.removed_at.is_(None),
        )
    )
    if (here or 0) >= workshop.capacity:
        raise RuleViolation(FULL, capacity=workshop.capacity)
    if is_taken(workshop, name):
        raise RuleViolation(
            _("Dieser Name ist hier schon vergeben. Bitte wählen Sie einen anderen."), field="nickname"
        )
    somebody = Participant(
        workshop_id=workshop.id,
        role=joining.role,
        nickname=name.shown,
        name_key=name.key,
        nonce=secrets.token_hex(16),
        join_key=joining.key,
        channel=joining.channel,
        seen_at=at,
        created_at=at,
        waiting_since=at if waits else None,
    )
    db.session.add(somebody)
    db.session.flush()
    if waits:
        announce(workshop, "participant.waiting", at=at, audience=STAFF)
    else:
        announce(workshop, "participant.joined", at=at, people=(here or 0) + 1)
    return somebody


def is_taken(workshop: Workshop, name: Nickname) -> bool:
    statement = select(Participant.id).where(
        Participant.workshop_id == workshop.id, Participant.name_key == name.key
    )
    return db.session.scalars(statement).first() is not None


def admit(joining: Joining, *, by: Participant, at: datetime) -> Participant:
    """Enter somebody who takes part by telephone or in the room, for whom staff will write."""
    workshop = begin(by, Act.ADMIT, at=at)
    known = db.session.scalars(
        select(Participant).where(Participant.workshop_id == workshop.id, Participant.join_key == joining.key)
    ).one_or_none()
    if known is not None:
        return known
    if joining.channel not in BY_PROXY:
        raise RuleViolation(_("Bitte wählen Sie: am Telefon oder im Saal."), field="channel")
    if workshop.state not in OPEN_FOR_PEOPLE:
        raise RuleViolation(NOT_OPEN)
    if joining.channel is Channel.PHONE:
        refuse_too_many_callers(workshop)
    return added(workshop, read_nickname(joining.nickname), joining, at=at)


def refuse_too_many_callers(workshop: Workshop) -> None:
    """Each of the staff can serve a few people on the telephone, not more."""
    counted = db.session.execute(
        select(
            func.count().filter(Participant.channel == Channel.PHONE, Participant.role == Role.PARTICIPANT),
            func.count().filter(Participant.role.in_(STAFF_ROLES)),
        ).where(Participant.workshop_id == workshop.id, Participant.removed_at.is_(None))
    ).one()
    most = MOST_CALLERS * int(counted[1])
    if int(counted[0]) >= most:
        raise RuleViolation(
            _(
                "Am Telefon sind schon %(most)s Menschen: Mehr als %(each)s kann eine Person kaum bedienen. "
                "Bitten Sie jemanden aus dem Rathaus, als Mitleitung zu helfen."
            ),
            most=most,
            each=MOST_CALLERS,
        )


def open_door(somebody: Participant, *, by: Participant, at: datetime) -> None:
    """Admit somebody who came late and waits."""
    workshop = begin(by, Act.ADMIT, at=at)
    if somebody.waiting_since is None or somebody.removed_at is not None:
        return
    somebody.waiting_since = None
    announce(workshop, "participant.joined", at=at, people=how_many(workshop))
    note("admit_late", workshop, by=by, at=at, participant=somebody.id)


def enter_as_staff(workshop: Workshop, *, person: Person, at: datetime) -> Participant:
    """The row of a person of the town hall; who comes for the first time helps as a co-facilitator.

    The role is stored: it survives reload, restart and a second device.
    """
    workshop = lock_room(workshop.id)
    known = db.session.scalars(
        select(Participant).where(Participant.workshop_id == workshop.id, Participant.account_id == person.id)
    ).one_or_none()
    if known is not None:
        known.seen_at = at
        return known
    somebody = staff_member(workshop, person, Role.CO_FACILITATOR, at=at)
    db.session.add(somebody)
    db.session.flush()
    announce(workshop, "staff.joined", at=at, audience=STAFF)
    note("help", workshop, by=somebody, at=at)
    return somebody


def remove(somebody: Participant, *, by: Participant, at: datetime) -> None:
    """Show somebody out: their devices are refused from now on, what they wrote stays.

    Turned back, the same devices are in again.
    """
    workshop = begin(by, Act.ADMIT, at=at)
    if somebody.role in {Role.FACILITATOR, Role.CO_FACILITATOR}:
        raise RuleViolation(_("Wer die Werkstatt leitet, lässt sich nicht entfernen."))
    if somebody.removed_at is not None:
        return
    memory = Memory(people=[somebody])
    somebody.removed_at = at
    announce(workshop, "participant.removed", at=at, participant=somebody.id)
    memory.keep("remove", workshop, by=by, at=at)
    note("remove", workshop, by=by, at=at, participant=somebody.id)


def leave(somebody: Participant, *, at: datetime) -> None:
    """Go, on one's own: lowers the hand. With the same device one can come back."""
    workshop = enter(somebody, at=at)
    somebody.hand_raised_at = somebody.wants_time_at = None
    announce(workshop, "participant.left", at=at, audience=STAFF)


def be_seen(somebody: Participant, *, at: datetime) -> None:
    """A browser says that it is still there; nobody is told."""
    somebody.seen_at = at


def raise_hand(somebody: Participant, *, up: bool, at: datetime) -> None:
    workshop = begin(somebody, Act.CONTRIBUTE, at=at)
    if (somebody.hand_raised_at is not None) == up:
        return
    somebody.hand_raised_at = at if up else None
    announce(workshop, "hand.raised" if up else "hand.lowered", at=at, audience=STAFF)


def ask_for_time(somebody: Participant, *, at: datetime) -> None:
    """Say that one needs longer; the facilitators see how many do."""
    workshop = begin(somebody, Act.CONTRIBUTE, at=at)
    if somebody.wants_time_at is None:
        somebody.wants_time_at = at
        announce(workshop, "time.wanted", at=at, audience=STAFF)


def lower_hand(somebody: Participant, *, by: Participant, at: datetime) -> None:
    """Somebody's turn has come."""
    workshop = begin(by, Act.ADMIT, at=at)
    somebody.hand_raised_at = None
    announce(workshop, "hand.lowered", at=at, audience=f"p:{somebody.id}")
    announce(workshop, "hand.lowered", at=at, audience=STAFF)


def facilitator_of(workshop: Workshop) -> Participant:
    statement = select(Participant).where(
        Participant.workshop_id == workshop.id, Participant.role == Role.FACILITATOR
    )
    return db.session.scalars(statement).one()


def take_over(*, by: Participant, at: datetime) -> None:
    """A co-facilitator leads from now on: only while the facilitator has not been seen for a while."""
    workshop = enter(by, at=at)
    refuse_unless(by, Act.SORT)
    leading = facilitator_of(workshop)
    if leading.id == by.id:
        return
    if not is_unseen(leading.seen_at, at):
        raise RuleViolation(
            _("%(name)s ist verbunden und leitet. Bitten Sie darum, Ihnen die Leitung zu übergeben."),
            name=leading.nickname,
        )
    change_lead(workshop, leading, by, note_by=by, at=at)


def hand_over(*, to: Participant, by: Participant, at: datetime) -> None:
    """Give the lead to somebody else of the staff."""
    workshop = enter(by, at=at)
    refuse_unless(by, Act.LEAD)
    if to.role is not Role.CO_FACILITATOR or to.removed_at is not None:
        raise RuleViolation(_("Übergeben können Sie die Leitung nur an die Mitleitung."))
    change_lead(workshop, by, to, note_by=by, at=at)


def change_lead(
    workshop: Workshop, leading: Participant, to: Participant, *, note_by: Participant, at: datetime
) -> None:
    leading.role = Role.CO_FACILITATOR
    db.session.flush()  # one facilitator at a time: the old one steps back first
    to.role = Role.FACILITATOR
    announce(workshop, "facilitator.changed", at=at, audience=STAFF, participant=to.id)
    note("change_lead", workshop, by=note_by, at=at, to=to.account_id)
