"""The finished process of the demo: the digital strategy, from the first idea to the council's decision."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import update

from participation.extensions import db
from participation.ideas.models import Answer, Channel, Idea, ReasonCode
from participation.ideas.services.authorship import withdraw
from participation.ideas.services.decisions import (
    AnswerDraft,
    RefusalDraft,
    answer_idea,
    publish,
    refuse,
    set_area,
)
from participation.kernel.permissions import SYSTEM, VISITOR
from participation.municipality.models import AreaLook, Municipality, Process
from participation.municipality.services.beginning import AreaDraft, PhaseDraft, ProcessDraft, start_process
from participation.seeds.agenda import Agenda
from participation.seeds.assessment import plan_joint_round
from participation.seeds.contributions import (
    Author,
    Stage,
    area_ids,
    mailbox,
    publish_soon,
    submit,
    support_until,
)
from participation.seeds.council import plan_decision
from participation.seeds.demographics import plan_answers
from participation.seeds.material import material
from participation.seeds.progress import plan_progress
from participation.seeds.publication import plan_strategy
from participation.seeds.rounds import plan_held_round
from participation.seeds.strategy import plan_measures
from participation.seeds.surveys import plan_held_survey
from participation.seeds.workshops import Held
from participation.themes.models import Theme
from participation.themes.services.ordering import ThemeDraft, create_theme

FOUNDED = date(2025, 5, 26)
LAST_DAY_OF_SUPPORT = date(2025, 8, 31)
SORTED = date(2025, 9, 8)
"""When the editors began to put the ideas into themes."""


def founded_process(town: Municipality, agenda: Agenda) -> Process:
    content = material("digital")

    def day_after(day: str) -> datetime:
        return agenda.on(date.fromisoformat(day) + timedelta(days=1), 0)

    phases = tuple(
        PhaseDraft(
            title=row["title"],
            note=row["note"],
            starts_at=agenda.on(date.fromisoformat(row["first"]), 0),
            ends_at=day_after(row["last"]) if row["last"] else None,
            takes_ideas=row["takes_ideas"],
            takes_supports=row["takes_supports"],
        )
        for row in content["phases"]
    )
    areas = tuple(AreaDraft(**{**row, "look": AreaLook(row["look"])}) for row in content["areas"])
    words = ("slug", "title", "brand", "lead", "plain_text", "binding_note", "service_promise")
    draft = ProcessDraft(is_demo=True, areas=areas, phases=phases, **{word: content[word] for word in words})
    return start_process(draft, town=town, by=SYSTEM, at=agenda.on(FOUNDED, 9))


class Finished:
    """Plays the process: ``plan`` everything, and the agenda carries it out."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.content = material("digital")
        self.rows = material("digital_ideas")
        self.areas = area_ids(stage.process)
        self.ideas: dict[str, Idea] = {}
        self.themes: dict[str, Theme] = {}

    def plan(self) -> None:
        agenda = self.stage.agenda
        rows = self.rows
        for row in rows:
            at = agenda.some_time_on(date.fromisoformat(row["submitted_on"]))
            if row["channel"] == Channel.WORKSHOP:  # taken down after the workshop of that morning
                at = at.replace(hour=12)
            agenda.plan(at, partial(self.arrive, row))
        for days, theme in enumerate(material("digital_themes")):
            ideas = [row["id"] for row in rows if row["theme"] == theme["id"]]
            at = agenda.on(SORTED + timedelta(days=days // 3), 9 + days)
            agenda.plan(at, partial(self.order, theme, ideas))
        measures = plan_measures(self.stage, ideas=self.ideas, themes=self.themes)
        plan_progress(self.stage, measures)
        plan_decision(self.stage, measures)
        Held(self.stage, self.ideas, measures).plan()
        plan_held_survey(self.stage)
        plan_held_round(self.stage)
        plan_joint_round(self.stage)
        plan_strategy(self.stage, self.ideas)
        plan_answers(self.stage, 74, weeks_ago=60)

    # --- Summer: ideas come in -------------------------------------------------------------------

    def arrive(self, row: dict[str, Any], at: datetime) -> None:
        self.draw_next(row["number"])
        words = {**row, "name": row["display_name"], "area_id": self.areas[row["area_as_submitted"]]}
        idea = submit(self.stage, words, self.author_of(row, at), at)
        self.ideas[row["id"]] = idea
        self.draw_next(len(self.rows) + 1)
        self.decide(row, idea)

    def draw_next(self, number: int) -> None:
        """The material knows the number of each idea: make it the one that is drawn next."""
        db.session.execute(
            update(Process)
            .where(Process.id == self.stage.process.id)
            .values(last_number=number - 1)
            .execution_options(synchronize_session=False)
        )

    def author_of(self, row: dict[str, Any], at: datetime) -> Author:
        name = f"autor-{row['number']:02d}"
        if row["author_kind"] == "account":
            return Author(person=self.stage.people.person(name, at, called=row["display_name"]))
        reachable = row["author_kind"] == "guest" or row["channel"] == "email"
        return Author(contact=mailbox(name) if reachable else None)

    def decide(self, row: dict[str, Any], idea: Idea) -> None:
        agenda, nina = self.stage.agenda, self.stage.people.staff["nina"]
        refusal = self.content["refusals"].get(row["id"])
        if refusal is not None:
            wish = RefusalDraft(reason=ReasonCode(refusal["reason"]), text=refusal["text"])
            at = agenda.at_the_office(idea.created_at, 1)
            agenda.plan(at, lambda at: refuse(idea, wish, by=nina, at=at))
            return
        answer = self.content["answers"].get(row["id"])
        last = agenda.on(LAST_DAY_OF_SUPPORT, 22)
        if answer is not None and answer["answer"] == Answer.DEFECT_REPORT:
            published = idea.created_at + timedelta(minutes=90)  # a defect does not wait for the next day
            agenda.plan(published, lambda at: publish(idea, by=nina, at=at))
            last = self.plan_withdrawal(idea)
        else:
            published = publish_soon(self.stage, idea)
        if row["area"] != row["area_as_submitted"]:
            agenda.plan(published, partial(self.sort, row, idea))
        if answer is not None:
            at = max(agenda.on(date.fromisoformat(answer["at"]), 8, 30), published + timedelta(minutes=30))
            agenda.plan(at, partial(self.answer, idea, answer))
        support_until(self.stage, idea, row["supporters"], published=published, last=last)

    def plan_withdrawal(self, idea: Idea) -> datetime:
        """The lamp is mended, and who reported it takes the report back: the words go, the counts stay."""
        at = self.stage.agenda.on(date.fromisoformat(self.content["withdrawal"]["on"]), 18)
        self.stage.agenda.plan(at, lambda at: withdraw(idea, by=VISITOR, at=at))
        return at - timedelta(days=1)

    def sort(self, row: dict[str, Any], idea: Idea, at: datetime) -> None:
        area = next(area for area in self.stage.process.areas if area.slug == row["area"])
        set_area(idea, area, by=self.stage.people.staff["nina"], at=at)

    def answer(self, idea: Idea, row: dict[str, str], at: datetime) -> None:
        draft = AnswerDraft(answer=Answer(row["answer"]), text=row["text"], body=row["body"])
        answer_idea(idea, draft, by=self.stage.people.staff["tom"], at=at)

    # --- Autumn: themes --------------------------------------------------------------------------

    def order(self, row: dict[str, Any], ideas: list[str], at: datetime) -> None:
        draft = ThemeDraft(
            title=row["title"],
            text=row["text"],
            plain_text=row["plain_text"],
            area_id=self.areas[row["area"]],
        )
        self.themes[row["id"]] = create_theme(
            draft,
            ideas=[self.ideas[name] for name in ideas],
            process=self.stage.process,
            by=self.stage.people.staff["nina"],
            at=at,
        )
