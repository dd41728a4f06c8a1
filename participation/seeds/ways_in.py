"""Places of ideas in the demo, and people without e-mail who want to hear what becomes of theirs."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from participation.ideas.models import Idea
from participation.ideas.services.placing import move_idea
from participation.intake.models import FollowWay
from participation.intake.services.telling import FollowWish, note_follow
from participation.municipality.places import Place
from participation.seeds.contributions import Stage
from participation.seeds.material import material

CLERK = "paul"


def plan_ways_in(stage: Stage, ideas: Mapping[str, Idea]) -> None:
    """``ideas`` fills while the agenda is carried out: each act comes after the idea that it is about."""
    content, process = material("ways_in"), stage.process
    process.takes_places, process.places = True, "\n".join(content["places"])
    for name, place in content["ideas"].items():
        stage.agenda.plan(
            stage.agenda.until - timedelta(days=2), partial(place_one, stage, ideas, name, place)
        )
    for row in content["follows"]:
        at = stage.agenda.until - timedelta(days=row["day"])
        stage.agenda.plan(at, partial(follow_one, stage, ideas, row))


def place_one(stage: Stage, ideas: Mapping[str, Idea], name: str, place: str, at: datetime) -> None:
    move_idea(ideas[name], Place(place), by=stage.people.staff["nina"], at=at)


def follow_one(stage: Stage, ideas: Mapping[str, Idea], row: dict[str, str], at: datetime) -> None:
    wish = FollowWish(way=FollowWay(row["way"]), reach=row["reach"])
    note_follow(ideas[row["idea"]], wish, by=stage.people.staff[CLERK], at=at)
