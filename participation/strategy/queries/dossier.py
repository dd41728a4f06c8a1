"""The dossier (Steckbrief) of measures, whole and frozen: what papers, publications and pages read.

``dossiers(measures, reader=…)`` asks four statements, for one measure as for sixty: the areas of life, the
support, the sources, and the dependencies. Texts are the Redaktion's own (Markdown in ``text``,
``plain_text`` and ``progress_note``, one line each elsewhere); choices come as they are stored and are worded
by ``strategy.words``. ``risks`` are for those who prepare and take the decision: a public page or file leaves
them out (``Dossier.public()``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import case, func, select

from participation.extensions import db
from participation.kernel.permissions import Person
from participation.municipality.models import AreaLook, AreaOfLife
from participation.strategy.models import Horizon, Measure, MeasureArea, MeasureSource, MeasureStatus
from participation.strategy.queries.dependencies import NO_TIES, Ties, ties_of
from participation.strategy.queries.provenance import NOBODY, SupportOf, support_of


class Amount(NamedTuple):
    """A range in whole euros; one amount where both ends are the same."""

    from_: int
    to: int


class Cost(NamedTuple):
    """Kostenrahmen: each amount is a range or missing; ``words`` say what amounts do not, or all of it."""

    one_off: Amount | None
    yearly: Amount | None
    words: str
    funding: str
    is_budget_reserved: bool

    @property
    def says_anything(self) -> bool:
        return bool(self.one_off or self.yearly or self.words or self.funding or self.is_budget_reserved)


class AreaName(NamedTuple):
    """An area of life that a measure belongs to."""

    id: int
    slug: str
    name: str
    look: AreaLook


class Sources(NamedTuple):
    """How many links a measure has, each theme or idea counted once; objections are among both."""

    themes: int
    ideas: int
    objections: int

    @property
    def all(self) -> int:
        return self.themes + self.ideas


NO_SOURCES = Sources(0, 0, 0)


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """One measure with all that its dossier says, what carries it and what it needs."""

    id: int
    number: int
    """``rules.shown_number`` writes it as M-07."""
    version: int
    title: str
    goal: str
    text: str
    plain_text: str
    areas: tuple[AreaName, ...]
    """In the order of the process; empty for what is cross-cutting."""
    is_cross_cutting: bool
    horizon: Horizon
    lead_office: str
    partners: str
    cost: Cost
    staff_days: int | None
    climate_effect: str
    data_protection: str
    risks: str
    """Not public."""
    first_step: str
    indicator: str
    indicator_baseline: str
    indicator_target: str
    is_own_project: bool
    placement_reason: str
    """Public: why it stands elsewhere than assessment or support suggest."""
    status: MeasureStatus
    decided_on: date | None
    decision_note: str
    progress_note: str
    progress_on: date | None
    ties: Ties
    sources: Sources
    support: SupportOf

    def public(self) -> "Dossier":
        """Without what is not public."""
        return replace(self, risks="")


def dossiers(measures: Sequence[Measure], *, reader: Person) -> list[Dossier]:
    """The dossiers of ``measures``, in their order, as ``reader`` may know them, in four statements.

    The measures themselves come from ``queries.measures``, which shows a reader only what is theirs to see;
    dependencies on other measures are left out here for who may not see those. Frozen: what is made of it
    later does not ask the database again.
    """
    areas = areas_by_measure(measures)
    supports, sources, ties = (
        support_of(measures),
        sources_counted(measures),
        ties_of(measures, reader=reader),
    )
    return [
        Dossier(
            areas=areas.get(measure.id, ()),
            cost=cost_of(measure),
            ties=ties.get(measure.id, NO_TIES),
            sources=sources.get(measure.id, NO_SOURCES),
            support=supports.get(measure.id, NOBODY),
            **{name: getattr(measure, name) for name in AS_STORED},
        )
        for measure in measures
    ]


AS_STORED = (
    "id", "number", "version", "title", "goal", "text", "plain_text", "is_cross_cutting", "horizon",
    "lead_office", "partners", "staff_days", "climate_effect", "data_protection", "risks", "first_step",
    "indicator", "indicator_baseline", "indicator_target", "is_own_project", "placement_reason", "status",
    "decided_on", "decision_note", "progress_note", "progress_on",
)  # fmt: skip


def cost_of(measure: Measure) -> Cost:
    return Cost(
        amount(measure.cost_from, measure.cost_to),
        amount(measure.yearly_from, measure.yearly_to),
        measure.cost,
        measure.funding,
        measure.is_budget_reserved,
    )


def amount(from_: int | None, to: int | None) -> Amount | None:
    """The range, if its ends are known; one end alone stands for both."""
    ends = [end for end in (from_, to) if end is not None]
    return Amount(min(ends), max(ends)) if ends else None


def areas_by_measure(measures: Sequence[Measure]) -> dict[int, tuple[AreaName, ...]]:
    """In one statement, whether or not the measures came with their areas."""
    statement = (
        select(MeasureArea.measure_id, AreaOfLife.id, AreaOfLife.slug, AreaOfLife.name, AreaOfLife.look)
        .join(AreaOfLife, AreaOfLife.id == MeasureArea.area_id)
        .where(MeasureArea.measure_id.in_([measure.id for measure in measures]))
        .order_by(AreaOfLife.position, AreaOfLife.id)
    )
    found: dict[int, tuple[AreaName, ...]] = {}
    for row in db.session.execute(statement).all():
        found[row[0]] = (*found.get(row[0], ()), AreaName(*row[1:]))
    return found


def sources_counted(measures: Sequence[Measure]) -> dict[int, Sources]:
    """In one statement."""
    statement = (
        select(
            MeasureSource.measure_id,
            func.count(MeasureSource.theme_id),
            func.count(MeasureSource.idea_id),
            func.count(case((MeasureSource.role == "objection", 1))),
        )
        .where(MeasureSource.measure_id.in_([measure.id for measure in measures]))
        .group_by(MeasureSource.measure_id)
    )
    return {row[0]: Sources(row[1], row[2], row[3]) for row in db.session.execute(statement).all()}
