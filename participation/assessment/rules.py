"""Decisions about criteria and rounds that need neither the database nor the web."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from participation.assessment.mathematics import Agreement
from participation.assessment.models import (
    HIGHEST_WEIGHT,
    MOST_CRITERIA,
    MOST_FIRST,
    MOST_POINTS,
    AssessmentRound,
    Axis,
    CriteriaVersion,
)
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.rules import last_day, start_of, zone_of
from participation.strategy.models import MeasureStatus

SEES_RESULTS = Permission.READ_DASHBOARDS
"""Whoever prepares or takes the decision reads the ranking: means, never a single assessor's value."""

NOT_WORTH_ASSESSING = frozenset({MeasureStatus.REJECTED, MeasureStatus.DONE})
"""Measures that no new round offers by itself."""

FEWEST_POINTS = 2
REMINDED_BEFORE = 3
"""Days before the last one."""
MORNING = timedelta(hours=7)


@dataclass(frozen=True, kw_only=True)
class CriterionDraft:
    """One criterion as it is to be."""

    name: str
    lowest: str
    highest: str
    weight: int
    low_is_good: bool = False
    axis: Axis = Axis.NEITHER


@dataclass(frozen=True, kw_only=True)
class CriteriaDraft:
    """All criteria of a process, in their order, with their scale."""

    points: int
    agreement: Agreement
    first: int
    criteria: tuple[CriterionDraft, ...]


def check_criteria(draft: CriteriaDraft) -> None:
    """Raise RuleViolation, at its field, for criteria from which no result could follow."""
    if not FEWEST_POINTS <= draft.points <= MOST_POINTS:
        raise RuleViolation(
            _("Die Skala reicht von 1 bis höchstens %(most)s."), field="points", most=MOST_POINTS
        )
    if not 1 <= draft.first <= MOST_FIRST:
        raise RuleViolation(
            _("Bitte nennen Sie eine Zahl von 1 bis %(most)s."), field="first", most=MOST_FIRST
        )
    if not draft.criteria:
        raise RuleViolation(_("Bitte nennen Sie mindestens ein Kriterium."), field="criteria")
    if len(draft.criteria) > MOST_CRITERIA:
        raise RuleViolation(
            _("Möglich sind höchstens %(most)s Kriterien."), field="criteria", most=MOST_CRITERIA
        )
    check_names([criterion.name for criterion in draft.criteria])
    for criterion in draft.criteria:
        check_criterion(criterion)
    if not any(criterion.weight for criterion in draft.criteria):
        raise RuleViolation(
            _(
                "Alle Gewichte sind 0: Daraus lässt sich kein Ergebnis berechnen. Bitte geben Sie mindestens "
                "einem Kriterium ein Gewicht."
            ),
            field="criteria",
        )
    check_axes([criterion.axis for criterion in draft.criteria])


def check_names(names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise RuleViolation(
                _("Das Kriterium „%(name)s“ steht zweimal da. Bitte nennen Sie es anders."),
                field="criteria",
                name=name,
            )
        seen.add(name.casefold())


def check_criterion(criterion: CriterionDraft) -> None:
    if not (criterion.lowest and criterion.highest):
        raise RuleViolation(
            _("Bitte sagen Sie beim Kriterium „%(name)s“ in Worten, was beide Enden der Skala bedeuten."),
            field="criteria",
            name=criterion.name,
        )
    if not 0 <= criterion.weight <= HIGHEST_WEIGHT:
        raise RuleViolation(
            _("Das Gewicht von „%(name)s“ ist eine ganze Zahl von 0 bis %(most)s."),
            field="criteria",
            name=criterion.name,
            most=HIGHEST_WEIGHT,
        )


def check_axes(axes: Sequence[Axis]) -> None:
    for axis in (Axis.BENEFIT, Axis.EFFORT):
        if axes.count(axis) > 1:
            raise RuleViolation(
                _("Jede Achse der Aufwand-Nutzen-Matrix ist nur ein Kriterium. Bitte wählen Sie eines."),
                field="criteria",
            )


def is_same(version: CriteriaVersion, draft: CriteriaDraft) -> bool:
    """Whether the draft changes nothing: then there is no new version."""
    return draft == CriteriaDraft(
        points=version.points,
        agreement=version.agreement,
        first=version.first,
        criteria=tuple(
            CriterionDraft(
                name=one.name,
                lowest=one.lowest,
                highest=one.highest,
                weight=one.weight,
                low_is_good=one.low_is_good,
                axis=one.axis,
            )
            for one in version.criteria
        ),
    )


def check_values(values: Mapping[int, int | None], version: CriteriaVersion) -> None:
    """Raise RuleViolation for a criterion of another version, and for a value that is not on the scale."""
    known = {criterion.id for criterion in version.criteria}
    if not values.keys() <= known:
        raise RuleViolation(_("Dieses Kriterium gehört nicht zu dieser Runde."))
    if any(points is not None and not 1 <= points <= version.points for points in values.values()):
        raise RuleViolation(_("Die Skala reicht hier von 1 bis %(most)s."), most=version.points)


def unanswered(values: Collection[int], version: CriteriaVersion) -> list[str]:
    """The names of the criteria that nothing is said about yet."""
    return [criterion.name for criterion in version.criteria if criterion.id not in values]


def is_open(assessment_round: AssessmentRound) -> bool:
    """Whether it takes values: until the Redaktion closes it, also after the day asked for."""
    return assessment_round.closed_at is None


def reminder_of(assessment_round: AssessmentRound, process: Process) -> datetime | None:
    """When assessors with something left to do are reminded: a morning some days before the last one."""
    if assessment_round.due_at is None:
        return None
    zone = zone_of(process)
    last = last_day(assessment_round.due_at, zone)
    return start_of(last - timedelta(days=REMINDED_BEFORE), zone) + MORNING
