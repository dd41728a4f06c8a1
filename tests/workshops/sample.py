"""The invented workshop with 40 people and 119 cards, for replaying; and small rooms for everything else.

The sample lies beside the checkout and not in it: without it the replay is skipped.
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from participation.accounts.models import Account
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.permissions import Person, Role
from participation.municipality.models import AreaLook, Process
from participation.municipality.services.beginning import AreaDraft, add_area
from participation.workshops.models import (
    Anonymity,
    Participant,
    StepKind,
    Workshop,
    WorkshopPhase,
    WorkshopStep,
)
from participation.workshops.queries.rooms import facilitator, steps_of
from participation.workshops.services.people import Joining, enter_as_staff, join
from participation.workshops.services.planning import WorkshopDraft, open_lobby, plan_workshop
from participation.workshops.services.steps import open_step
from tests.factories import a_process, an_account

FILE = Path(
    os.environ.get(
        "PARTICIPATION_WORKSHOP_SAMPLE",
        Path(__file__).resolve().parents[3] / "shared" / "data" / "workshop_sample.json",
    )
)


@cache
def sample() -> dict[str, Any]:
    if not FILE.exists():
        pytest.skip("the sample workshop is not here")
    found: dict[str, Any] = json.loads(FILE.read_text())
    return found


def key() -> str:
    return uuid4().hex


@dataclass
class Room:
    """A workshop under test: its process, who leads it, its steps by kind and phase."""

    workshop: Workshop
    process: Process
    account: Account
    lead: Participant
    start: datetime

    def at(self, seconds: float = 0) -> datetime:
        return self.start + timedelta(seconds=seconds)

    def step(self, phase: WorkshopPhase, kind: StepKind) -> WorkshopStep:
        return next(s for s in steps_of(self.workshop) if s.phase is phase and s.kind is kind)

    def open(
        self, phase: WorkshopPhase, kind: StepKind, seconds: float = 0, *, annuls: bool = False
    ) -> WorkshopStep:
        step = self.step(phase, kind)
        open_step(step, expected_version=step.version, annuls=annuls, by=self.lead, at=self.at(seconds))
        return step

    def guest(self, name: str = "", seconds: float = 0) -> Participant:
        """Somebody who comes in by the code."""
        joining = Joining(nickname=name or f"Gast {key()[:8]}", key=key())
        return join(joining, workshop=self.workshop, at=self.at(seconds))

    def helper(self, name: str = "Toni Vogt") -> Participant:
        account = an_account(Role.FACILITATOR, name=name)
        return enter_as_staff(self.workshop, person=Person(id=account.id, name=name), at=self.at())


def a_room(
    *,
    agenda: str = "180",
    anonymity: Anonymity = Anonymity.ANONYMOUS,
    process: Process | None = None,
    lobby: bool = True,
) -> Room:
    """A workshop whose lobby is open. Inside ``writing()``."""
    process = process or a_process()
    account = an_account(Role.FACILITATOR, name="Nina Keller")
    start = now()
    draft = WorkshopDraft(
        title="Musterburg 2035",
        question="Wie wollen wir 2035 leben?",
        submission_key=key(),
        agenda=agenda,
        anonymity=anonymity,
    )
    by = Person(id=account.id, name=account.name)
    workshop = plan_workshop(draft, process=process, by=by, at=start)
    lead = facilitator(workshop)
    if lobby:
        open_lobby(expected_version=workshop.version, by=lead, at=start)
    return Room(workshop, process, account, lead, start)


def with_areas_of_sample(process: Process) -> dict[str, int]:
    """The areas of life of the sample by their keys; those that the process lacks are added."""
    looks = {"mobilitaet": AreaLook.MOBIL, "bildung": AreaLook.BILDUNG}
    known = {area.slug: area.id for area in process.areas}
    for position, area in enumerate(sample()["workshop"]["areas"]):
        if area["key"] not in known:
            look = looks.get(area["key"], AreaLook.VERWALTUNG)
            draft = AreaDraft(slug=area["key"], name=area["title"], look=look)
            known[area["key"]] = add_area(
                draft, process=process, position=position, by=Person(id=None, name="system"), at=now()
            ).id
    db.session.expire(process, ["areas"])
    return known
