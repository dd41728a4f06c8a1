"""The workshops of the demo: one that was held, from the first card to the measures, and one to come into."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from participation.audit.services import record
from participation.ideas.models import Idea
from participation.seeds.contributions import Stage, area_ids, submission_key
from participation.seeds.material import material
from participation.strategy.models import Measure
from participation.workshops.models import (
    Card,
    CardGroup,
    Channel,
    HiddenReason,
    MeasureDraft,
    Participant,
    PlanHorizon,
    SmallGroup,
    StepKind,
    Workshop,
    WorkshopPhase,
    WorkshopStep,
)
from participation.workshops.queries.rooms import facilitator, small_groups_of, steps_of
from participation.workshops.queries.rounds import round_of
from participation.workshops.queries.starting import offers_of
from participation.workshops.services.cards import CardDraft, hide_card, park_cards, write_card
from participation.workshops.services.dots import cast_ballot
from participation.workshops.services.ending import close_workshop, release_protocol
from participation.workshops.services.grouping import make_group, move_cards, turn_positive
from participation.workshops.services.people import Joining, admit, enter_as_staff, join
from participation.workshops.services.plan import PlanWords, draft_measure
from participation.workshops.services.planning import WorkshopDraft, open_lobby, plan_workshop
from participation.workshops.services.starting import bring_in
from participation.workshops.services.steps import close_step, count_round, open_step
from participation.workshops.services.tables import Forming, GroupDraft, form_groups, present, write_result

DRAFT = ("title", "question", "place", "hotline")
PLAN_WORDS = ("title", "how", "who", "with_whom", "place", "by_when", "first_step", "objections")
DOORS_OPEN = timedelta(minutes=30)
"""So long before its beginning people can come in."""

HELD_CODE, OPEN_CODE = "MUSTER25", "MARKTTAG"
"""The same at each seeding, so that they can stand in the guide; nobody else's: the demo is alone here."""


def planned(stage: Stage, content: dict[str, Any], code: str, starts_at: datetime, at: datetime) -> Workshop:
    """A workshop from the template of 60 minutes, planned by Mira."""
    draft = WorkshopDraft(
        agenda="60",
        starts_at=starts_at,
        submission_key=submission_key(stage.process.slug, "werkstatt"),
        **{name: content[name] for name in DRAFT},
    )
    workshop = plan_workshop(draft, process=stage.process, by=stage.people.staff["mira"], at=at)
    workshop.join_code = code
    return workshop


@dataclass
class Held:
    """Plays a whole workshop. What is written into it comes from the material, by phase and group."""

    stage: Stage
    ideas: Mapping[str, Idea]
    measures: Mapping[str, Measure]
    people: list[Participant] = field(default_factory=list)
    cards: dict[str, Card] = field(default_factory=dict)
    groups: dict[str, CardGroup] = field(default_factory=dict)
    rows: dict[str, MeasureDraft] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.content = material("werkstatt")["held"]
        self.areas = area_ids(self.stage.process)

    def key(self, *words: object) -> str:
        return submission_key(self.stage.process.slug, f"werkstatt-{'-'.join(map(str, words))}")

    def plan(self) -> None:
        agenda, content = self.stage.agenda, self.content
        starts_at = agenda.on(date.fromisoformat(content["day"]), 10)
        agenda.plan(starts_at - timedelta(days=30), lambda at: self.begin(starts_at, at))
        agenda.plan(starts_at - DOORS_OPEN, self.let_in)
        for day, act in ((content["released_on"], self.release), (content["handed_over_on"], self.hand_over)):
            agenda.plan(agenda.on(date.fromisoformat(day), 15), act)

    def begin(self, starts_at: datetime, at: datetime) -> None:
        self.workshop = planned(self.stage, self.content, HELD_CODE, starts_at, at)
        self.lead = facilitator(self.workshop)
        for step in steps_of(self.workshop):
            self.stage.agenda.plan(starts_at, partial(self.open, step))
            starts_at += timedelta(seconds=step.planned_s)
        self.stage.agenda.plan(starts_at, self.end)

    def let_in(self, at: datetime) -> None:
        open_lobby(expected_version=self.workshop.version, by=self.lead, at=at)
        self.helper = enter_as_staff(self.workshop, person=self.stage.people.staff["lea"], at=at)
        for row in self.content["people"]:
            joining = Joining(
                nickname=row["name"], key=self.key(row["name"]), channel=Channel(row["channel"])
            )
            web = joining.channel is Channel.WEB
            somebody = (
                join(joining, workshop=self.workshop, at=at) if web else admit(joining, by=self.helper, at=at)
            )
            self.people.append(somebody)

    # --- Step by step ----------------------------------------------------------------------------

    def open(self, step: WorkshopStep, at: datetime) -> None:
        open_step(step, expected_version=step.version, by=self.lead, at=at)
        act = {
            StepKind.COLLECT: self.collect,
            StepKind.CLUSTER: self.sort,
            StepKind.VOTE: self.weigh,
            StepKind.REVERSE: self.reverse,
            StepKind.GROUPS: self.work,
            StepKind.PRESENT: self.show,
            StepKind.PLAN: self.plan_measures,
        }.get(step.kind)
        if act is not None:
            self.stage.agenda.plan(at + timedelta(seconds=step.planned_s // 2), partial(act, step))

    def collect(self, step: WorkshopStep, at: datetime) -> None:
        texts = [(text, None) for text in self.content["welcome"]]
        if step.phase is not WorkshopPhase.PREPARATION:
            rows = self.content[step.phase.value]
            texts = [(text, row["area"]) for row in rows for text in row["cards"]]
            further = "attack" if step.phase is WorkshopPhase.CRITIQUE else "parked"
            texts.append((self.content[further], None))
        for place, (text, area) in enumerate(texts):
            draft = CardDraft(
                text=text, area_id=self.areas[area], key=self.key(step.position, place), step_id=step.id
            )
            writer = self.people[place % len(self.people)]
            web = writer.channel is Channel.WEB
            self.cards[text] = write_card(
                draft, by=writer if web else self.helper, author=None if web else writer, at=at
            )

    def sort(self, step: WorkshopStep, at: datetime) -> None:
        for row in self.content[step.phase.value]:
            area = self.areas[row["area"]]
            group = make_group(row["title"], phase=step.phase, area_id=area, by=self.lead, at=at)
            cards = [self.cards[text] for text in row["cards"]]
            seen = {card.id: card.version for card in cards}
            move_cards(cards, to=group, seen=seen, by=self.helper, at=at)
            self.groups[row["title"]] = group
        if step.phase is WorkshopPhase.FANTASY:
            park_cards([self.cards[self.content["parked"]]], by=self.helper, at=at)
            return
        attack = self.cards[self.content["attack"]]
        reason = HiddenReason.PERSONAL_ATTACK
        hide_card(attack, reason=reason, expected_version=attack.version, by=self.helper, at=at)

    def weigh(self, step: WorkshopStep, at: datetime) -> None:
        round_ = round_of(step)
        assert round_ is not None, "a step with dots that is open has a round"
        for voter, dots in zip(self.people, self.content["ballots"][step.phase.value], strict=True):
            web = voter.channel is Channel.WEB
            cast_ballot(
                {int(number): dots.count(number) for number in dots},
                round_=round_,
                expected_version=0,
                by=voter if web else self.helper,
                voter=None if web else voter,
                at=at,
            )
        close_step(step, expected_version=step.version, by=self.lead, at=at)
        count_round(round_, by=self.lead, at=at)

    def reverse(self, _step: WorkshopStep, at: datetime) -> None:
        for row in self.content["critique"]:
            group = self.groups[row["title"]]
            turn_positive(
                group, sentence=row["sentence"], expected_version=group.version, by=self.lead, at=at
            )

    def work(self, step: WorkshopStep, at: datetime) -> None:
        drafts = [
            GroupDraft(name=row["name"], area_id=self.areas[row["area"]]) for row in self.content["tables"]
        ]
        form_groups(drafts, how=Forming.EVEN, key=self.key(step.position), by=self.lead, at=at)
        for row in self.content["tables"]:
            table = self.table(row["name"])
            member = next(person for person in self.people if person.small_group_id == table.id)
            write_result(table, row["result"], expected_version=table.version, by=member, at=at)

    def table(self, name: str) -> SmallGroup:
        return next(table for table in small_groups_of(self.workshop) if table.name == name)

    def show(self, _step: WorkshopStep, at: datetime) -> None:
        for row in self.content["tables"]:
            present(self.table(row["name"]), by=self.helper, at=at)

    def plan_measures(self, step: WorkshopStep, at: datetime) -> None:
        for place, row in enumerate(self.content["plan"]):
            words = PlanWords(
                horizon=PlanHorizon(row["horizon"]),
                area_id=self.areas[row["area"]],
                **{name: row.get(name, "") for name in PLAN_WORDS},
            )
            groups = [self.groups[title] for title in row["groups"]]
            key = self.key(step.position, place)
            self.rows[row["title"]] = draft_measure(words, groups=groups, key=key, by=self.lead, at=at)

    # --- Afterwards ------------------------------------------------------------------------------

    def end(self, at: datetime) -> None:
        close_workshop(expected_version=self.workshop.version, by=self.lead, at=at)

    def release(self, at: datetime) -> None:
        release_protocol(expected_version=self.workshop.version, by=self.lead, at=at)

    def hand_over(self, at: datetime) -> None:
        """The measures that the town drafted from the plan; the cards are ideas of the process already."""
        for row in self.content["plan"]:
            draft = self.rows[row["title"]]
            if "measure" in row:
                draft.measure_id = self.measures[row["measure"]].id
                draft.version += 1
            if "idea" in row:
                self.cards[row["card"]].idea_id = self.ideas[row["idea"]].id
        facts = {"measures": sum("measure" in row for row in self.content["plan"]), "ideas": 0}
        nina, process = self.stage.people.staff["nina"], self.stage.process
        record(
            "workshop.take_over",
            "workshop",
            self.workshop.id,
            by=nina,
            at=at,
            process_id=process.id,
            facts=facts,
        )


def plan_open_workshop(stage: Stage) -> None:
    """A workshop of the running process, whose doors are open; it begins with themes collected before."""
    agenda, content = stage.agenda, material("werkstatt")["open"]
    starts_at = agenda.until.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)

    def open_doors(at: datetime) -> None:
        workshop = planned(stage, content, OPEN_CODE, starts_at, at)
        lead = facilitator(workshop)
        step = next(s for s in steps_of(workshop) if s.phase is WorkshopPhase.CRITIQUE)
        bring_in(offers_of(stage.process, workshop)[: content["themes"]], step=step, by=lead, at=at)
        open_lobby(expected_version=workshop.version, by=lead, at=at)

    agenda.plan(agenda.until, open_doors)
