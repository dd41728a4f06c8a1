"""A snapshot as pages and papers read it: its tree, with names for what lies in it.

A text that was erased reads ``None`` in the tree and as a bar here; a title of an idea that may be read no
longer is not read at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from flask_babel import gettext

from participation.charts.looks import Look
from participation.council.plain import NO_AREA
from participation.strategy.models import Horizon, MeasureStatus, SourceRole
from participation.strategy.queries.dossier import Amount, Cost
from participation.strategy.rules import read_number

Branch = Mapping[str, Any]
HORIZONS = list(Horizon)


def said(value: str | None) -> str:
    """The text, or the bar in its place."""
    return gettext("[geschwärzt]") if value is None else value


@dataclass(frozen=True)
class FrozenArea:
    """An area of life as it was called then."""

    key: str
    name: str
    look: Look
    part: Branch
    """Its figures."""


@dataclass(frozen=True)
class FrozenIdea:
    """An idea behind a measure, or with its answer; its words stand where they always stood."""

    number: str
    title: str
    is_readable: bool
    role: SourceRole | None
    branch: Branch


@dataclass(frozen=True)
class FrozenTheme:
    """A theme with what carried it then."""

    number: str
    title: str
    area: FrozenArea | None
    ideas: int
    supporters: int


@dataclass(frozen=True)
class Judged:
    """What the assessment came to for one measure."""

    score: float | None
    spread: float | None
    rank: int | None
    ranked: int
    bounds: tuple[int, int] | None
    means: Mapping[str, float | None]
    reason: str


@dataclass(frozen=True)
class FrozenMeasure:
    """A measure with its dossier as it stood then."""

    number: str
    branch: Branch
    areas: tuple[FrozenArea, ...]
    judged: Judged | None

    def text(self, name: str) -> str:
        return said(self.branch.get(name, ""))

    @property
    def title(self) -> str:
        return self.text("title")

    @property
    def plain_number(self) -> int:
        return read_number(self.number) or 0

    @property
    def horizon(self) -> Horizon:
        return Horizon(self.branch["horizon"])

    @property
    def status(self) -> MeasureStatus:
        return MeasureStatus(self.branch["status"])

    @property
    def support(self) -> Branch:
        found: Branch = self.branch["support"]
        return found

    @property
    def cost(self) -> Cost:
        kept = self.branch["cost"]
        return Cost(
            amount(kept["one_off"]),
            amount(kept["yearly"]),
            said(kept["words"]),
            said(kept["funding"]),
            bool(kept["is_budget_reserved"]),
        )

    @property
    def themes(self) -> Sequence[str]:
        return list(self.branch.get("sources", {}).get("themes", {}))

    @property
    def ideas(self) -> Mapping[str, str]:
        """The role of each idea by its number."""
        found: Mapping[str, str] = self.branch.get("sources", {}).get("ideas", {})
        return found


def amount(kept: Sequence[int] | None) -> Amount | None:
    return Amount(*kept) if kept else None


class Frozen:
    """All that was frozen, or the sections that a page asked for; ``hidden`` are numbers of ideas."""

    def __init__(self, tree: Branch, *, hidden: frozenset[str] = frozenset()) -> None:
        self.tree, self.hidden = tree, hidden

    @property
    def about(self) -> Branch:
        found: Branch = self.tree["about"]
        return found

    @property
    def frozen_at(self) -> datetime:
        return datetime.fromisoformat(self.about["frozen_at"])

    @property
    def session_on(self) -> date:
        return date.fromisoformat(self.about["session"])

    @property
    def whole(self) -> Branch:
        found: Branch = self.tree["figures"]["whole"]
        return found

    @property
    def figures(self) -> Branch:
        found: Branch = self.tree["figures"]
        return found

    @cached_property
    def areas(self) -> dict[str, FrozenArea]:
        """In the order of the process."""
        parts = self.tree.get("figures", {}).get("areas", {})
        named = sorted(self.tree.get("areas", {}).items(), key=lambda area: (area[1]["position"], area[0]))
        return {
            key: FrozenArea(key, said(area["name"]), Look.named(area["look"]), parts.get(key, {}))
            for key, area in named
        }

    @property
    def no_area(self) -> Branch:
        found: Branch = self.tree["figures"]["areas"].get(NO_AREA, {})
        return found

    @cached_property
    def measures(self) -> dict[str, FrozenMeasure]:
        """By horizon, then by number."""
        judged = self.assessment.get("measures", {}) if self.assessment else {}
        found = [
            FrozenMeasure(
                number,
                branch,
                tuple(self.areas[key] for key in branch["areas"] if key in self.areas),
                judgement(judged.get(number)),
            )
            for number, branch in self.tree.get("measures", {}).items()
        ]
        found.sort(key=lambda one: (HORIZONS.index(one.horizon), one.plain_number))
        return {measure.number: measure for measure in found}

    @property
    def assessment(self) -> Branch:
        found: Branch = self.tree.get("assessment", {})
        return found

    @cached_property
    def themes(self) -> list[FrozenTheme]:
        """Those with ideas, most supporters first."""
        found = [
            FrozenTheme(
                number,
                said(theme["title"]),
                self.areas.get(theme["area"]),
                theme["ideas"],
                theme["supporters"],
            )
            for number, theme in self.tree.get("themes", {}).items()
            if theme["ideas"]
        ]
        return sorted(found, key=lambda theme: (-theme.supporters, theme.number))

    def idea(self, number: str, role: str = "") -> FrozenIdea:
        branch: Branch = self.tree.get("ideas", {}).get(number, {})
        readable = "title" in branch and branch["title"] is not None and number not in self.hidden
        title = branch["title"] if readable else gettext("Titel nicht öffentlich")
        return FrozenIdea(number, title, readable, SourceRole(role) if role else None, branch)

    def ideas_behind(self, measure: FrozenMeasure) -> list[FrozenIdea]:
        """Origins, supplements, then objections; most supported first in each."""
        ideas = [self.idea(number, role) for number, role in measure.ideas.items()]
        order = list(SourceRole)
        return sorted(
            ideas,
            key=lambda idea: (
                order.index(idea.role or SourceRole.ORIGIN),
                -idea.branch.get("supports", 0),
                idea.number,
            ),
        )

    def not_pursued(self) -> list[FrozenIdea]:
        """Ideas that were examined and are not pursued, by number."""
        return [
            self.idea(number)
            for number, branch in sorted(self.tree.get("ideas", {}).items())
            if branch["answer"] == "not_pursued"
        ]


def judgement(branch: Branch | None) -> Judged | None:
    if branch is None:
        return None
    return Judged(
        branch["score"],
        branch["spread"],
        branch["rank"],
        branch["ranked"],
        tuple(branch["bounds"]) if branch["bounds"] else None,
        branch.get("means", {}),
        said(branch["reason"]),
    )
