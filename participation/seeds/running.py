"""The running process of the demo: ideas for the middle of the town, with a queue that is to be worked off.

Its days are counted from the day of seeding, so that it is always under way.
"""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from participation.ideas.models import Answer, Idea, PublicationConsent, ReasonCode
from participation.ideas.services.authorship import ReplyDraft, reply, withdraw
from participation.ideas.services.decisions import (
    AnswerDraft,
    QuestionDraft,
    RefusalDraft,
    answer_idea,
    refuse,
    return_to_author,
)
from participation.kernel.permissions import SYSTEM, VISITOR, Person
from participation.moderation.kinds import IDEA
from participation.moderation.services.sharing import NoteDraft, Thing, assign, note
from participation.municipality.models import AreaLook, Municipality, Process
from participation.municipality.services.beginning import AreaDraft, PhaseDraft, ProcessDraft, start_process
from participation.seeds.agenda import Agenda
from participation.seeds.arguments import Discussion
from participation.seeds.assessment import measures_of, plan_blind_round
from participation.seeds.contributions import (
    Author,
    Stage,
    area_ids,
    mailbox,
    publish_soon,
    submission_key,
    submit,
    support_until,
)
from participation.seeds.council import plan_session_to_come
from participation.seeds.demographics import plan_answers
from participation.seeds.material import material
from participation.seeds.rounds import plan_open_round
from participation.seeds.strategy import WORDS
from participation.seeds.surveys import plan_open_survey
from participation.seeds.ways_in import plan_ways_in
from participation.seeds.workshops import plan_open_workshop
from participation.strategy.models import Horizon, MeasureStatus, SourceRole
from participation.strategy.services.drafts import MeasureDraft
from participation.strategy.services.measures import Beginning, create_measure
from participation.strategy.services.provenance import SourceDraft
from participation.themes.models import Theme
from participation.themes.services.ordering import ThemeDraft, create_theme

SLUG = "ortsmitte"
FIRST_SUPPORTER, SUPPORTERS = 61, 150
"""Many who support ideas here did so in the finished process as well."""

NOTE = "Der Laden gehört der Erbengemeinschaft; das Bauamt hat die Telefonnummer."

ASKED = "frage-offen"
"""The contribution whose receipt the console prints: a question of the town hall is open there."""

SORTED = timedelta(days=6)
"""So many days ago the last idea of the material came in that is published by now, or nearly."""


def founded_process(town: Municipality, agenda: Agenda) -> Process:
    content = material("mitte")
    today = agenda.until.astimezone(agenda.calendar.zone).date()

    def begins(row: dict[str, Any]) -> datetime:
        return agenda.on(today + timedelta(days=row["first"]), 0)

    def ends(row: dict[str, Any]) -> datetime | None:
        return None if row["last"] is None else agenda.on(today + timedelta(days=row["last"] + 1), 0)

    phases = tuple(
        PhaseDraft(
            title=row["title"],
            note=row["note"],
            starts_at=begins(row),
            ends_at=ends(row),
            takes_ideas=row.get("takes_ideas", False),
            takes_supports=row.get("takes_supports", False),
            takes_comments=row.get("takes_comments", False),
        )
        for row in content["phases"]
    )
    areas = tuple(AreaDraft(**{**row, "look": AreaLook(row["look"])}) for row in content["areas"])
    words = ("slug", "title", "brand", "lead", "plain_text", "binding_note", "service_promise")
    draft = ProcessDraft(
        is_demo=True,
        supports_per_person=content["supports_per_person"],
        areas=areas,
        phases=phases,
        **{word: content[word] for word in words},
    )
    process = start_process(draft, town=town, by=SYSTEM, at=phases[0].starts_at - timedelta(days=10))
    process.comments_of_accounts_at_once = True
    return process


class Running:
    """Plays the process: ``plan`` everything, and the agenda carries it out."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.agenda = stage.agenda
        self.content = material("mitte")
        self.areas = area_ids(stage.process)
        self.ideas: dict[str, Idea] = {}
        self.themes: dict[str, Theme] = {}
        self.left = dict.fromkeys(
            range(FIRST_SUPPORTER, FIRST_SUPPORTER + SUPPORTERS), self.content["supports_per_person"]
        )

    def plan(self) -> None:
        published, waiting = material("mitte_ideas"), material("mitte_waiting")
        for row in (*published, *waiting):
            at = self.agenda.some_time_on(self.day(row["day"]))
            then = self.publish if row in published else self.leave_waiting
            self.agenda.plan(at, partial(self.arrive, row, then))
        in_order = self.agenda.at_the_office(self.agenda.until - SORTED, 2).replace(hour=14, minute=0)
        for minutes, row in enumerate(self.content["themes"]):
            ideas = [idea["id"] for idea in published if idea["theme"] == row["id"]]
            self.agenda.plan(in_order + timedelta(minutes=minutes), partial(self.order, row, ideas))
        for minutes, row in enumerate(self.content["measures"]):
            self.agenda.plan(in_order + timedelta(hours=2, minutes=minutes), partial(self.draft, row))
        plan_open_workshop(self.stage)
        plan_open_survey(self.stage)
        plan_open_round(self.stage)
        plan_blind_round(self.stage)
        plan_session_to_come(self.stage, partial(measures_of, self.stage))
        plan_answers(self.stage, 38, weeks_ago=3)
        plan_ways_in(self.stage, self.ideas)

    def day(self, days_ago: int) -> date:
        return self.agenda.until.astimezone(self.agenda.calendar.zone).date() - timedelta(days=days_ago)

    # --- Ideas come in ---------------------------------------------------------------------------

    def arrive(self, row: dict[str, Any], then: Any, at: datetime) -> None:  # noqa: ANN401 (one of the two below)
        words = {**row, "area_id": self.areas[row["area"]]}
        idea = submit(self.stage, words, self.author_of(row, at), at)
        self.ideas[row["id"]] = idea
        then(row, idea)

    def author_of(self, row: dict[str, Any], at: datetime) -> Author:
        match row["by"]:
            case "anna":
                return Author(person=self.stage.people.staff["anna"])
            case "account":
                return Author(person=self.stage.people.person(row["id"], at, called=row["name"]))
            case "mail":
                return Author(contact=mailbox(row["id"]))
        return Author()

    def publish(self, row: dict[str, Any], idea: Idea) -> None:
        published = publish_soon(self.stage, idea)
        if idea.consent is not PublicationConsent.UNKNOWN:
            supporters = self.those_who_can(row["supports"])
            support_until(self.stage, idea, supporters, published=published, last=self.agenda.until)
        Discussion(self.stage, idea).plan(self.content["comments"].get(row["id"], []), published=published)
        if answer := self.content["answers"].get(row["id"]):
            at = self.agenda.at_the_office(published, 2)
            self.agenda.plan(at, partial(self.answer, idea, answer))

    def those_who_can(self, how_many: int) -> list[int]:
        """Different people who have not yet given all their supports."""
        able = [number for number, left in self.left.items() if left]
        chosen = self.agenda.luck.sample(able, how_many)
        for number in chosen:
            self.left[number] -= 1
        return chosen

    def answer(self, idea: Idea, row: dict[str, str], at: datetime) -> None:
        draft = AnswerDraft(answer=Answer(row["answer"]), text=row["text"], body=row.get("body", ""))
        answer_idea(idea, draft, by=self.stage.people.staff["nina"], at=at)

    def leave_waiting(self, row: dict[str, Any], idea: Idea) -> None:
        """Most ideas of the last days wait; with some something else has happened."""
        soon = self.agenda.at_the_office(idea.created_at, 1)
        match row.get("state"):
            case "question" | "replied":
                self.agenda.plan(soon, partial(self.ask, row, idea))
            case "insult" | "advertising":
                self.agenda.plan(soon, partial(self.refuse, row, idea))
            case "withdrawn":
                self.agenda.plan(soon, lambda at: withdraw(idea, by=Person(idea.author_id), at=at))

    def ask(self, row: dict[str, Any], idea: Idea, at: datetime) -> None:
        question = QuestionDraft(text=self.content["question"][row["id"]])
        return_to_author(idea, question, by=self.stage.people.staff["nina"], at=at)
        if row["state"] == "replied":
            words = ReplyDraft(
                text=self.content["reply"], submission_key=submission_key(SLUG, f"{row['id']}-reply")
            )
            author = Person(idea.author_id) if idea.author_id else VISITOR
            self.agenda.plan(at + timedelta(hours=9), lambda at: reply(idea, words, by=author, at=at))
            self.agenda.plan(at + timedelta(hours=1), partial(self.take_on, idea))

    def take_on(self, idea: Idea, at: datetime) -> None:
        """One of the two takes care of an idea; the other one notes something for her."""
        nina, tom = self.stage.people.staff["nina"], self.stage.people.staff["tom"]
        thing = Thing(self.stage.process, IDEA, idea.id)
        assign(thing, nina.id, by=nina, at=at)
        key = submission_key(SLUG, f"note-{idea.number}")
        note(thing, NoteDraft(text=NOTE, submission_key=key), by=tom, at=at)

    def refuse(self, row: dict[str, Any], idea: Idea, at: datetime) -> None:
        wish = self.content["refusals"][row["id"]]
        draft = RefusalDraft(reason=ReasonCode(wish["reason"]), text=wish["text"])
        refuse(idea, draft, by=self.stage.people.staff["tom"], at=at)

    # --- The editors put them in order -----------------------------------------------------------

    def order(self, row: dict[str, Any], ideas: list[str], at: datetime) -> None:
        draft = ThemeDraft(title=row["title"], text=row["text"], area_id=self.areas[row["area"]])
        self.themes[row["id"]] = create_theme(
            draft,
            ideas=[self.ideas[name] for name in ideas],
            process=self.stage.process,
            by=self.stage.people.staff["nina"],
            at=at,
        )

    def draft(self, row: dict[str, Any], at: datetime) -> None:
        themes = (SourceDraft(role=SourceRole.ORIGIN, theme=self.themes[name]) for name in row["themes"])
        ideas = (
            SourceDraft(role=SourceRole(role), idea=self.ideas[name]) for name, role in row["ideas"].items()
        )
        areas = [self.areas[slug] for slug in row["areas"]]
        draft = MeasureDraft(
            horizon=Horizon(row["horizon"]),
            area_ids=tuple(area for area in areas if area is not None),
            is_cross_cutting=not areas,
            **{name: row[name] for name in WORDS if name in row},
        )
        beginning = Beginning(status=MeasureStatus(row["status"]), sources=(*themes, *ideas))
        editor = self.stage.people.staff["tom"]
        create_measure(draft, beginning, process=self.stage.process, by=editor, at=at)
