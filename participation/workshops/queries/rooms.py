"""Finding workshops, steps and people."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from participation.extensions import db
from participation.municipality.models import Process
from participation.workshops.models import (
    Card,
    CardGroup,
    DotRound,
    FileFormat,
    MeasureDraft,
    Participant,
    Prompt,
    Protocol,
    ProtocolFile,
    Role,
    SmallGroup,
    StaffAction,
    StepState,
    Workshop,
    WorkshopState,
    WorkshopStep,
)
from participation.workshops.rules.states import OPEN_FOR_PEOPLE


def workshop_with_code(code: str, *, municipality_id: int) -> Workshop | None:
    """The workshop that this join code opens."""
    statement = (
        select(Workshop)
        .join(Process, Process.id == Workshop.process_id)
        .where(Workshop.join_code == code, Process.municipality_id == municipality_id)
        .options(joinedload(Workshop.process).joinedload(Process.municipality))
    )
    return db.session.scalars(statement).one_or_none()


def workshop_with_id(workshop_id: int, *, municipality_id: int) -> Workshop | None:
    """A workshop of this town, for addresses that outlive its code."""
    statement = (
        select(Workshop)
        .join(Process, Process.id == Workshop.process_id)
        .where(Workshop.id == workshop_id, Process.municipality_id == municipality_id)
        .options(joinedload(Workshop.process).joinedload(Process.municipality))
    )
    return db.session.scalars(statement).one_or_none()


def workshop_in(process: Process, workshop_id: int) -> Workshop:
    """Raises NoResultFound for a workshop of another process."""
    return db.session.scalars(
        select(Workshop).where(Workshop.id == workshop_id, Workshop.process_id == process.id)
    ).one()


def workshops_of(process: Process) -> Sequence[Workshop]:
    """All of a process, latest first."""
    statement = select(Workshop).where(Workshop.process_id == process.id)
    return db.session.scalars(statement.order_by(Workshop.id.desc())).all()


def shown_to_all(process: Process) -> Sequence[Workshop]:
    """Those that the public hears of: open for people, or with a released protocol."""
    statement = select(Workshop).where(
        Workshop.process_id == process.id,
        Workshop.state.in_([*OPEN_FOR_PEOPLE, WorkshopState.PUBLISHED, WorkshopState.ARCHIVED]),
    )
    return db.session.scalars(statement.order_by(Workshop.id.desc())).all()


def steps_of(workshop: Workshop) -> Sequence[WorkshopStep]:
    statement = select(WorkshopStep).where(WorkshopStep.workshop_id == workshop.id)
    return db.session.scalars(statement.order_by(WorkshopStep.position, WorkshopStep.id)).all()


def current_step(steps: Sequence[WorkshopStep]) -> WorkshopStep | None:
    """The open step of all, else the one that was closed last."""
    of_all = [step for step in steps if not step.beside]
    opened = [step for step in of_all if step.state is StepState.OPEN]
    if opened:
        return opened[0]
    closed = [step for step in of_all if step.closed_at is not None]
    return max(closed, key=lambda step: (step.closed_at, step.position), default=None)


def step_for(steps: Sequence[WorkshopStep], somebody: Participant | None) -> WorkshopStep | None:
    """The step at which somebody works: that of their small group, if it has one of its own."""
    group_id = somebody.small_group_id if somebody is not None else None
    group = db.session.get(SmallGroup, group_id) if group_id is not None else None
    if group is not None and group.step_id is not None:
        own = [step for step in steps if step.id == group.step_id and step.state is StepState.OPEN]
        if own:
            return own[0]
    return current_step(steps)


def step_in(workshop: Workshop, step_id: int) -> WorkshopStep:
    return db.session.scalars(
        select(WorkshopStep).where(WorkshopStep.id == step_id, WorkshopStep.workshop_id == workshop.id)
    ).one()


def prompts_of(step: WorkshopStep) -> dict[int, str]:
    """What is asked about each area, by its id."""
    return {
        prompt.area_id: prompt.text
        for prompt in db.session.scalars(select(Prompt).where(Prompt.step_id == step.id))
    }


def participant_in(workshop: Workshop, participant_id: int) -> Participant:
    return db.session.scalars(
        select(Participant).where(Participant.id == participant_id, Participant.workshop_id == workshop.id)
    ).one()


def participant_with_id(participant_id: int) -> Participant | None:
    return db.session.get(Participant, participant_id)


def participants_with_ids(ids: Iterable[int]) -> dict[int, Participant]:
    statement = select(Participant).where(Participant.id.in_(list(ids)))
    return {somebody.id: somebody for somebody in db.session.scalars(statement)}


def staff_row(workshop: Workshop, account_id: int | None) -> Participant | None:
    """The row of a person of the town hall in this room."""
    return db.session.scalars(
        select(Participant).where(
            Participant.workshop_id == workshop.id, Participant.account_id == account_id
        )
    ).one_or_none()


def facilitator(workshop: Workshop) -> Participant:
    return db.session.scalars(
        select(Participant).where(
            Participant.workshop_id == workshop.id, Participant.role == Role.FACILITATOR
        )
    ).one()


def staff_seen_at(workshop: Workshop) -> datetime:
    """When somebody of the staff was last there."""
    statement = select(func.max(Participant.seen_at)).where(
        Participant.workshop_id == workshop.id,
        Participant.role.in_([Role.FACILITATOR, Role.CO_FACILITATOR]),
        Participant.removed_at.is_(None),
    )
    return db.session.scalars(statement).one()


def people_in(workshop: Workshop) -> Sequence[Participant]:
    """Everybody who has ever come, staff first, then in the order of their coming."""
    statement = select(Participant).where(Participant.workshop_id == workshop.id)
    return db.session.scalars(statement.order_by(Participant.id)).all()


def how_many(workshop: Workshop) -> int:
    """Participants who are in: neither removed, nor waiting to be admitted."""
    statement = select(func.count()).where(
        Participant.workshop_id == workshop.id,
        Participant.role == Role.PARTICIPANT,
        Participant.removed_at.is_(None),
        Participant.waiting_since.is_(None),
    )
    return db.session.scalar(statement) or 0


def card_in(workshop: Workshop, card_id: int) -> Card:
    return db.session.scalars(select(Card).where(Card.id == card_id, Card.workshop_id == workshop.id)).one()


def cards_in(workshop: Workshop, ids: Sequence[int]) -> list[Card]:
    """Those of ``ids`` that lie in this room, in a steady order."""
    statement = select(Card).where(Card.id.in_(ids), Card.workshop_id == workshop.id)
    return list(db.session.scalars(statement.order_by(Card.id)))


def group_in(workshop: Workshop, group_id: int) -> CardGroup:
    return db.session.scalars(
        select(CardGroup).where(CardGroup.id == group_id, CardGroup.workshop_id == workshop.id)
    ).one()


def round_in(workshop: Workshop, round_id: int) -> DotRound:
    return db.session.scalars(
        select(DotRound).where(DotRound.id == round_id, DotRound.workshop_id == workshop.id)
    ).one()


def draft_in(workshop: Workshop, draft_id: int) -> MeasureDraft:
    return db.session.scalars(
        select(MeasureDraft).where(MeasureDraft.id == draft_id, MeasureDraft.workshop_id == workshop.id)
    ).one()


def small_group_in(workshop: Workshop, group_id: int) -> SmallGroup:
    return db.session.scalars(
        select(SmallGroup).where(SmallGroup.id == group_id, SmallGroup.workshop_id == workshop.id)
    ).one()


def small_groups_of(workshop: Workshop) -> Sequence[SmallGroup]:
    statement = select(SmallGroup).where(
        SmallGroup.workshop_id == workshop.id, SmallGroup.dissolved_at.is_(None)
    )
    return db.session.scalars(statement.order_by(SmallGroup.position, SmallGroup.id)).all()


def latest_actions(workshop: Workshop, limit: int = 8) -> Sequence[StaffAction]:
    """What staff did on the board and nobody turned back, latest first."""
    statement = (
        select(StaffAction)
        .where(StaffAction.workshop_id == workshop.id, StaffAction.undone_at.is_(None))
        .options(joinedload(StaffAction.by))
        .order_by(StaffAction.id.desc())
        .limit(limit)
    )
    return db.session.scalars(statement).all()


def action_in(workshop: Workshop, action_id: int) -> StaffAction:
    return db.session.scalars(
        select(StaffAction).where(StaffAction.id == action_id, StaffAction.workshop_id == workshop.id)
    ).one()


def released_protocol(workshop: Workshop) -> Protocol | None:
    """The edition that everybody may read."""
    statement = select(Protocol).where(Protocol.workshop_id == workshop.id, Protocol.released_at.is_not(None))
    return db.session.scalars(statement.order_by(Protocol.edition.desc())).first()


def released_editions(workshop: Workshop) -> Sequence[Protocol]:
    """All editions that were ever released, latest first."""
    statement = select(Protocol).where(Protocol.workshop_id == workshop.id, Protocol.released_at.is_not(None))
    return db.session.scalars(statement.order_by(Protocol.edition.desc())).all()


class FileKind(NamedTuple):
    """In which form, and in which language, an edition can be taken along."""

    format: FileFormat
    language: str


def files_of(edition: Protocol) -> list[FileKind]:
    """What there is of an edition, German first, PDF first; not the files themselves."""
    statement = select(ProtocolFile.format, ProtocolFile.language).where(
        ProtocolFile.protocol_id == edition.id
    )
    kinds = [FileKind(*row) for row in db.session.execute(statement)]
    return sorted(kinds, key=lambda kind: (kind.language, kind.format is FileFormat.DOCX))


def file_of(edition: Protocol, kind: FileKind) -> ProtocolFile | None:
    statement = select(ProtocolFile).where(
        ProtocolFile.protocol_id == edition.id,
        ProtocolFile.format == kind.format,
        ProtocolFile.language == kind.language,
    )
    return db.session.scalars(statement).one_or_none()


def latest_protocol(workshop: Workshop) -> Protocol | None:
    """For staff: also an edition that is not released yet."""
    statement = select(Protocol).where(Protocol.workshop_id == workshop.id)
    return db.session.scalars(statement.order_by(Protocol.edition.desc())).first()
