"""The measures of the finished process: drafted, proposed, decided by the council, and reported on since."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from participation.ideas.models import Idea
from participation.seeds.contributions import Stage, area_ids
from participation.seeds.material import material
from participation.strategy.models import Horizon, Measure, MeasureStatus, SourceRole
from participation.strategy.rules import Planning
from participation.strategy.services.drafts import MeasureDraft, Standing
from participation.strategy.services.editions import DOSSIER, draft_of, stored_dossier
from participation.strategy.services.measures import Beginning, create_measure, edit_measure, set_standing
from participation.strategy.services.planning import set_planning
from participation.strategy.services.provenance import SourceDraft
from participation.themes.models import Theme

DRAFTED = date(2025, 10, 13)
PROPOSED = date(2025, 12, 8)
ANNOUNCED = date(2026, 1, 28)
"""The day after the council's session."""

DRAFTED_BY = "nina"
WORDS = tuple(name for name in DOSSIER if name not in {"horizon", "is_cross_cutting", "is_own_project"})
"""What the material says in the words of the dossier."""
TIES = ("requires", "benefits")
OWN = "Läuft schon: ein eigenes Vorhaben der Stadt, das die Strategie aufnimmt."


@dataclass
class Board:
    """The measures by their number in the material."""

    stage: Stage
    ideas: Mapping[str, Idea]
    themes: Mapping[str, Theme]
    measures: dict[str, Measure] = field(default_factory=dict)

    def draft(self, row: dict[str, Any], at: datetime) -> None:
        """A draft with its sources; nobody is answered before the council has decided."""
        sources = tuple(
            SourceDraft(
                role=SourceRole(source["role"]),
                idea=self.ideas.get(source.get("idea", "")),
                theme=self.themes.get(source.get("theme", "")),
            )
            for source in row.get("sources", ())
        )
        draft = MeasureDraft(
            horizon=Horizon(row["horizon"]),
            area_ids=tuple(area for area in [area_ids(self.stage.process)[row["area"]]] if area is not None),
            is_own_project=not sources,
            **{name: row[name] for name in WORDS if name in row},
        )
        self.measures[row["id"]], _ = create_measure(
            draft,
            Beginning(sources=sources, answers=False),
            process=self.stage.process,
            by=self.stage.people.staff[DRAFTED_BY],
            at=at,
        )

    def tie(self, row: dict[str, Any], at: datetime) -> None:
        """What the measure needs, once all of them are there."""
        measure, process = self.measures[row["id"]], self.stage.process
        named = {kind: [self.measures[name].id for name in row.get(kind, ())] for kind in TIES}
        edit_measure(
            measure,
            draft_of(stored_dossier(measure) | named, process),
            process=process,
            expected_version=measure.version,
            by=self.stage.people.staff[DRAFTED_BY],
            at=at,
        )

    def set_capacities(self, content: dict[str, Any], at: datetime) -> None:
        planning = Planning(
            days={Horizon(key): days for key, days in content["days"].items()},
            euro={Horizon(key): euro for key, euro in content["euro"].items()},
        )
        set_planning(planning, process=self.stage.process, by=self.stage.people.staff[DRAFTED_BY], at=at)

    def stand(self, name: str, standing: Standing, at: datetime, *, answers: bool = False) -> None:
        """What the council decided (seeds.council) stays beside what is reported."""
        measure = self.measures[name]
        set_standing(
            measure,
            replace(standing, decided_on=measure.decided_on, decision_note=measure.decision_note),
            process=self.stage.process,
            expected_version=measure.version,
            answers=answers,
            by=self.stage.people.staff["tom"],
            at=at,
        )

    def plan(self, content: dict[str, Any]) -> None:
        agenda = self.stage.agenda
        agenda.plan(agenda.on(DRAFTED, 8), partial(self.set_capacities, content["planning"]))
        for place, row in enumerate(content["measures"]):
            agenda.plan(agenda.on(DRAFTED, 9, place), partial(self.draft, row))
            agenda.plan(agenda.on(DRAFTED, 16, place), partial(self.tie, row))
            proposed = Standing(status=MeasureStatus.PROPOSED)
            self.plan_standing(row["id"], proposed, agenda.on(PROPOSED, 9, place))
            for report in row["standings"]:
                day = date.fromisoformat(report["on"])
                standing = Standing(
                    status=MeasureStatus(report["status"]),
                    progress_note=report["note"],
                    progress_on=day,
                )
                self.plan_standing(row["id"], standing, agenda.on(day, 11, place))

    def plan_own(self, rows: list[dict[str, Any]]) -> None:
        """What the town did already: measures without sources, under way before anybody was asked."""
        agenda = self.stage.agenda
        for place, row in enumerate(rows):
            dossier = {**row, "goal": OWN, "horizon": Horizon.SHORT}
            agenda.plan(agenda.on(DRAFTED, 14, place), partial(self.draft, dossier))
            standing = Standing(status=MeasureStatus(row["status"]), progress_note=row["note"])
            self.plan_standing(row["id"], standing, agenda.on(PROPOSED, 14, place))

    def plan_standing(self, name: str, standing: Standing, at: datetime, *, answers: bool = False) -> None:
        self.stage.agenda.plan(at, partial(self.stand, name, standing, answers=answers))


def plan_measures(
    stage: Stage, *, ideas: Mapping[str, Idea], themes: Mapping[str, Theme]
) -> Mapping[str, Measure]:
    """Plan all that happens with measures, which will be in what it returns; the rest is there by then."""
    content = material("digital_measures")
    board = Board(stage, ideas, themes)
    board.plan(content)
    board.plan_own(content["own"])
    return board.measures
