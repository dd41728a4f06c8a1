"""The finished process has its strategy published: written before the council, released after, corrected."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from participation.ideas.models import Idea
from participation.publication.queries.editions import parts_of
from participation.publication.rules import Part, area_part
from participation.publication.services.parts import PartDraft, write_part
from participation.publication.services.publishing import EditionDraft, publish
from participation.seeds.contributions import Stage, area_ids, submission_key
from participation.seeds.material import material

WRITER = "nina"


class Written:
    """The strategy of the process and its editions."""

    def __init__(self, stage: Stage, ideas: Mapping[str, Idea]) -> None:
        self.stage = stage
        self.ideas = ideas
        self.content = material("strategie")

    def plan(self) -> None:
        agenda, days = self.stage.agenda, self.content
        for place, (name, text) in enumerate(self.all_texts()):
            at = agenda.on(date.fromisoformat(days["written_on"]), 9, 2 * place)
            agenda.plan(at, partial(self.write, name, text))
        agenda.plan(agenda.on(date.fromisoformat(days["published_on"]), 10), partial(self.publish, ""))
        corrected = date.fromisoformat(days["corrected_on"])
        agenda.plan(agenda.on(corrected, 9), self.correct)
        agenda.plan(agenda.on(corrected, 10), partial(self.publish, days["correction"]))

    def all_texts(self) -> list[tuple[str, str]]:
        ids = area_ids(self.stage.process)
        areas = [(area_part(ids[slug] or 0), text) for slug, text in self.content["areas"].items()]
        return [*self.content["texts"].items(), *areas]

    def write(self, name: str, text: str, at: datetime) -> None:
        """Quotes name ideas as the material does; their numbers are known by then."""
        for key, idea in self.ideas.items():
            text = text.replace(f"{{{key}}}", f"{{{idea.number}}}")
        kept = parts_of(self.stage.process).get(name)
        draft = PartDraft(name=name, text=text, expected_version=kept.version if kept else 0)
        write_part(self.stage.process, draft, by=self.stage.people.staff[WRITER], at=at)

    def correct(self, at: datetime) -> None:
        before, after = self.content["corrected"]
        text: Any = self.content["texts"][Part.STRUCTURE.value].replace(before, after)
        self.write(Part.STRUCTURE.value, text, at)

    def publish(self, note: str, at: datetime) -> None:
        key = submission_key(self.stage.process.slug, f"strategie {at:%Y-%m-%d}")
        draft = EditionDraft(note=note, submission_key=key)
        publish(draft, process=self.stage.process, by=self.stage.people.staff[WRITER], at=at)


def plan_strategy(stage: Stage, ideas: Mapping[str, Idea]) -> None:
    """Plan what is written and published; the ideas will be there by then."""
    Written(stage, ideas).plan()
