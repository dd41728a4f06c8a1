"""Planning a workshop: from a template, then row by row."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.codes import ALPHABET
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.municipality.services.pages import pages_change
from participation.workshops.agendas import AGENDAS, RULES, PlannedStep
from participation.workshops.models import (
    Anonymity,
    Participant,
    Prompt,
    Role,
    StepKind,
    StepState,
    Workshop,
    WorkshopPhase,
    WorkshopState,
    WorkshopStep,
)
from participation.workshops.models.rooms import MOST_PEOPLE, SIGNS_OF_A_CODE
from participation.workshops.rules.rights import Act
from participation.workshops.rules.texts import ROOM_HOSTS, room_url
from participation.workshops.services.room import ALL, announce, begin, expect, note

MOST_STEPS = 60


@dataclass(frozen=True, kw_only=True)
class WorkshopDraft:
    """What a workshop is to be."""

    title: str
    question: str
    submission_key: str
    agenda: str = "180"
    rules_text: str = RULES
    anonymity: Anonymity = Anonymity.ANONYMOUS
    starts_at: datetime | None = None
    place: str = ""
    hotline: str = ""
    room_url: str = ""
    capacity: int = 200
    admits_late: bool = False
    checks_first: bool = False
    hosts: tuple[str, ...] = ROOM_HOSTS
    """Where video rooms may be, with all names below."""


@dataclass(frozen=True, kw_only=True)
class StepDraft:
    """What a step is to be."""

    phase: WorkshopPhase
    kind: StepKind
    title: str
    planned_s: int
    prompt: str = ""
    lead_in: str = ""
    rules_text: str = ""
    read_out: str = ""
    stops_input: bool = False
    max_cards: int = 5
    max_length: int = 280
    budget: int = 3
    max_per_target: int = 1
    late_s: int = 180
    people_sort: bool = False


FIELDS = (
    "title", "question", "rules_text", "anonymity", "starts_at", "place", "hotline", "capacity",
    "admits_late", "checks_first",
)  # fmt: skip
STEP_FIELDS = tuple(StepDraft.__dataclass_fields__)


def plan_workshop(draft: WorkshopDraft, *, process: Process, by: Person, at: datetime) -> Workshop:
    """A workshop with the steps of its template; ``by`` becomes its facilitator. Sent twice, made once."""
    known = db.session.scalars(
        select(Workshop).where(Workshop.submission_key == draft.submission_key)
    ).one_or_none()
    if known is not None:
        return known
    check(draft)
    workshop = Workshop(
        process_id=process.id,
        agenda=draft.agenda,
        join_code=new_join_code(),
        created_by_id=by.id,
        created_at=at,
        submission_key=draft.submission_key,
        room_url=room_url(draft.room_url, field="room_url", hosts=draft.hosts),
        **{name: getattr(draft, name) for name in FIELDS},
    )
    db.session.add(workshop)
    db.session.flush()
    for position, planned in enumerate(AGENDAS[draft.agenda].steps, start=1):
        db.session.add(step_of(planned, workshop, position, at))
    db.session.add(staff_member(workshop, by, Role.FACILITATOR, at=at))
    record("workshop.plan", "workshop", workshop.id, by=by, at=at, process_id=process.id)
    db.session.flush()
    return workshop


def check(draft: WorkshopDraft) -> None:
    if draft.agenda not in AGENDAS:
        raise RuleViolation(_("Bitte wählen Sie eine Vorlage."), field="agenda")
    if not draft.title:
        raise RuleViolation(_("Bitte geben Sie der Werkstatt einen Titel."), field="title")
    if not draft.question:
        raise RuleViolation(_("Bitte schreiben Sie die Frage, um die es geht."), field="question")
    if not 1 <= draft.capacity <= MOST_PEOPLE:
        raise RuleViolation(
            _("Möglich sind 1 bis %(most)s Teilnehmende."), field="capacity", most=MOST_PEOPLE
        )


def staff_member(workshop: Workshop, person: Person, role: Role, *, at: datetime) -> Participant:
    """A row for somebody with an account: no nickname can have their key, which bears a sign."""
    return Participant(
        workshop_id=workshop.id,
        role=role,
        nickname=(person.name or "–")[:40],
        name_key=f"#{person.id}",
        account_id=person.id,
        nonce=secrets.token_hex(16),
        join_key=secrets.token_hex(16),
        seen_at=at,
        created_at=at,
    )


def new_join_code() -> str:
    """Eight signs that are easily read out: 40 bits."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _place in range(SIGNS_OF_A_CODE))
        if db.session.scalars(select(Workshop.id).where(Workshop.join_code == code)).first() is None:
            return code


def step_of(planned: PlannedStep, workshop: Workshop, position: int, at: datetime) -> WorkshopStep:
    return WorkshopStep(
        workshop_id=workshop.id,
        position=position,
        phase=planned.phase,
        kind=planned.kind,
        title=planned.title,
        planned_s=planned.minutes * 60,
        prompt=planned.prompt,
        lead_in=planned.lead_in,
        rules_text=planned.rules_text,
        read_out=planned.read_out,
        max_cards=planned.max_cards,
        budget=planned.budget,
        max_per_target=planned.max_per_target,
        created_at=at,
    )


def edit_workshop(draft: WorkshopDraft, *, expected_version: int, by: Participant, at: datetime) -> Workshop:
    """Change what the workshop says about itself; its template stays a beginning."""
    workshop = begin(by, Act.LEAD, at=at)
    expect(workshop, expected_version)
    check(draft)
    if workshop.state is not WorkshopState.DRAFT and draft.anonymity is not workshop.anonymity:
        raise RuleViolation(
            _("Der Raum ist offen: Was den Menschen über ihre Namen gesagt wurde, gilt bis zum Ende."),
            field="anonymity",
        )
    for name in FIELDS:
        setattr(workshop, name, getattr(draft, name))
    workshop.room_url = room_url(draft.room_url, field="room_url", hosts=draft.hosts)
    workshop.version += 1
    announce(workshop, "workshop.changed", at=at, version=workshop.version)
    note("edit", workshop, by=by, at=at)
    pages_change(workshop.process_id)
    return workshop


def edit_step(  # noqa: PLR0913 (which step, into what, of which version, by whom, when)
    step: WorkshopStep,
    draft: StepDraft,
    *,
    prompts: Mapping[int, str] | None = None,
    expected_version: int,
    by: Participant,
    at: datetime,
) -> None:
    """Change a row of the agenda. Kind and phase stand still once it was opened; ``prompts`` by area."""
    workshop = begin(by, Act.LEAD, at=at)
    expect(step, expected_version)
    check_step(draft)
    if step.opened_at is not None and (draft.kind, draft.phase) != (step.kind, step.phase):
        raise RuleViolation(
            _("Dieser Schritt war schon offen: Art und Phase bleiben, wie sie sind."), field="kind"
        )
    for name in STEP_FIELDS:
        setattr(step, name, getattr(draft, name))
    step.version += 1
    if prompts is not None:
        put_prompts(step, prompts)
    announce(workshop, "step.changed", at=at, step=step.id, version=step.version)
    db.session.flush()


def check_step(draft: StepDraft) -> None:
    if not draft.title:
        raise RuleViolation(_("Bitte geben Sie dem Schritt einen Titel."), field="title")
    if draft.max_per_target > draft.budget:
        raise RuleViolation(
            _("Auf ein Thema können nicht mehr Punkte fallen, als jede Person hat."), field="max_per_target"
        )


def put_prompts(step: WorkshopStep, prompts: Mapping[int, str]) -> None:
    known = {
        prompt.area_id: prompt
        for prompt in db.session.scalars(select(Prompt).where(Prompt.step_id == step.id))
    }
    for area_id, words in prompts.items():
        if area_id in known and words:
            known[area_id].text = words
        elif area_id in known:
            db.session.delete(known[area_id])
        elif words:
            db.session.add(Prompt(step_id=step.id, area_id=area_id, text=words))


def add_step(draft: StepDraft, *, after: WorkshopStep | None, by: Participant, at: datetime) -> WorkshopStep:
    """A new row behind ``after``, or at the beginning."""
    workshop = begin(by, Act.LEAD, at=at)
    check_step(draft)
    rows = steps_in_order(workshop)
    if len(rows) >= MOST_STEPS:
        raise RuleViolation(_("Mehr als %(most)s Schritte hat keine Werkstatt."), most=MOST_STEPS)
    place = rows.index(after) + 1 if after in rows else 0
    step = WorkshopStep(
        workshop_id=workshop.id, position=0, created_at=at, **{n: getattr(draft, n) for n in STEP_FIELDS}
    )
    rows.insert(place, step)
    renumber(rows)
    db.session.add(step)
    db.session.flush()
    announce(workshop, "step.changed", at=at, step=step.id, version=step.version)
    return step


def move_step(step: WorkshopStep, *, up: bool, by: Participant, at: datetime) -> None:
    """Exchange a pending row with its neighbour."""
    workshop = begin(by, Act.LEAD, at=at)
    rows = steps_in_order(workshop)
    place = rows.index(step)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows) or {rows[other].state, step.state} != {StepState.PENDING}:
        raise RuleViolation(_("Verschieben lassen sich nur Schritte, die noch kommen."))
    rows[place], rows[other] = rows[other], rows[place]
    renumber(rows)
    announce(workshop, "step.changed", at=at, step=step.id, version=step.version)


def steps_in_order(workshop: Workshop) -> list[WorkshopStep]:
    statement = select(WorkshopStep).where(WorkshopStep.workshop_id == workshop.id)
    return list(db.session.scalars(statement.order_by(WorkshopStep.position, WorkshopStep.id)))


def renumber(rows: list[WorkshopStep]) -> None:
    for position, row in enumerate(rows, start=1):
        row.position = position


def open_lobby(*, expected_version: int, by: Participant, at: datetime) -> Workshop:
    """Let people in; the code works from now on."""
    workshop = begin(by, Act.LEAD, at=at)
    expect(workshop, expected_version)
    if workshop.state is not WorkshopState.DRAFT:
        raise RuleViolation(_("Die Werkstatt ist schon geöffnet."))
    go(workshop, WorkshopState.LOBBY, by=by, at=at)
    return workshop


def back_to_draft(*, expected_version: int, by: Participant, at: datetime) -> Workshop:
    """Close the lobby again, as long as nobody has come in."""
    workshop = begin(by, Act.LEAD, at=at)
    expect(workshop, expected_version)
    people = db.session.scalar(
        select(func.count()).where(
            Participant.workshop_id == workshop.id, Participant.role == Role.PARTICIPANT
        )
    )
    if workshop.state is not WorkshopState.LOBBY or people:
        raise RuleViolation(_("Es sind schon Teilnehmende da. Die Werkstatt bleibt geöffnet."))
    go(workshop, WorkshopState.DRAFT, by=by, at=at)
    return workshop


def change_code(*, by: Participant, at: datetime) -> Workshop:
    """A new join code: the old one opens nothing, whoever is in stays in."""
    workshop = begin(by, Act.ADMIT, at=at)
    workshop.join_code = new_join_code()
    workshop.version += 1
    announce(workshop, "workshop.changed", at=at, audience=ALL, version=workshop.version)
    note("change_code", workshop, by=by, at=at)
    return workshop


def go(workshop: Workshop, to: WorkshopState, *, by: Participant, at: datetime) -> None:
    """Into the next state, told to everybody and to the record."""
    workshop.state = to
    workshop.version += 1
    announce(workshop, f"workshop.{to.value}", at=at, version=workshop.version)
    note(to.value, workshop, by=by, at=at)
    pages_change(workshop.process_id)
