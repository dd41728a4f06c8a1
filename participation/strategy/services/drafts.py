"""What a measure is to be: its dossier and its standing, and what either must not lack."""

from dataclasses import dataclass
from datetime import date, datetime

from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.municipality.models import Process
from participation.municipality.rules import open_areas
from participation.strategy.models import MOST_DAYS, MOST_EURO, Horizon, MeasureStatus


@dataclass(frozen=True, kw_only=True)
class MeasureDraft:
    """The dossier of a measure as it is to be: either areas of life or cross-cutting."""

    title: str
    horizon: Horizon
    goal: str = ""
    text: str = ""
    plain_text: str = ""
    area_ids: tuple[int, ...] = ()
    is_cross_cutting: bool = False
    lead_office: str = ""
    partners: str = ""
    is_own_project: bool = False
    cost_from: int | None = None
    cost_to: int | None = None
    yearly_from: int | None = None
    yearly_to: int | None = None
    cost: str = ""
    funding: str = ""
    is_budget_reserved: bool = False
    staff_days: int | None = None
    climate_effect: str = ""
    data_protection: str = ""
    risks: str = ""
    first_step: str = ""
    indicator: str = ""
    indicator_baseline: str = ""
    indicator_target: str = ""
    placement_reason: str = ""
    requires: tuple[int, ...] = ()
    """Ids of the measures that it cannot begin before."""
    benefits: tuple[int, ...] = ()
    """Ids of the measures that it only gains by."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a measure stands, with the public sentences about decision and progress."""

    status: MeasureStatus
    decided_on: date | None = None
    decision_note: str = ""
    progress_note: str = ""
    progress_on: date | None = None


def check_draft(draft: MeasureDraft, *, process: Process, before: frozenset[int], at: datetime) -> None:
    """Raise RuleViolation, at its field, for what a dossier lacks. Retired areas may stay where they were."""
    if not draft.title:
        raise RuleViolation(_("Bitte geben Sie der Maßnahme einen Titel."), field="title")
    if not draft.area_ids and not draft.is_cross_cutting:
        raise RuleViolation(
            _("Bitte wählen Sie mindestens einen Bereich, oder kreuzen Sie „Querschnitt“ an."), field="areas"
        )
    if draft.area_ids and draft.is_cross_cutting:
        raise RuleViolation(
            _("Querschnitt heißt: kein einzelner Bereich. Bitte wählen Sie nur eines von beidem."),
            field="areas",
        )
    check_amounts(draft)
    known = {area.id: area for area in process.areas}
    takes = {area.id for area in open_areas(process.areas, at)}
    for area_id in draft.area_ids:
        if area_id not in known:
            raise RuleViolation(_("Einen dieser Bereiche gibt es in diesem Verfahren nicht."), field="areas")
        if area_id not in takes | before:
            raise RuleViolation(
                _("„%(area)s“ nimmt nichts Neues mehr auf. Bitte wählen Sie einen anderen Bereich."),
                field="areas",
                area=known[area_id].name,
            )


def check_amounts(draft: MeasureDraft) -> None:
    """Raise RuleViolation for what is no range of amounts, or no number of days."""
    for name in ("cost", "yearly"):
        from_, to = getattr(draft, f"{name}_from"), getattr(draft, f"{name}_to")
        if any(end is not None and not 0 <= end <= MOST_EURO for end in (from_, to)):
            raise RuleViolation(
                _("Bitte geben Sie einen Betrag zwischen 0 und einer Milliarde Euro an."),
                field=f"{name}_from",
            )
        if from_ is not None and to is not None and from_ > to:
            raise RuleViolation(
                _("Der kleinere Betrag steht vorn: „von“ ist hier größer als „bis“."), field=f"{name}_from"
            )
    if draft.staff_days is not None and not 0 <= draft.staff_days <= MOST_DAYS:
        raise RuleViolation(
            _("Bitte geben Sie die Personentage als Zahl zwischen 0 und 100.000 an."), field="staff_days"
        )


def check_standing(standing: Standing) -> None:
    """Raise RuleViolation, at its field, for what the public would have to ask back."""
    decides = standing.status in {MeasureStatus.ADOPTED, MeasureStatus.REJECTED}
    if decides and standing.decided_on is None:
        raise RuleViolation(_("Bitte nennen Sie den Tag des Beschlusses."), field="decided_on")
    if standing.status is MeasureStatus.REJECTED and not standing.decision_note:
        raise RuleViolation(
            _("Bitte schreiben Sie in einem Satz, warum die Maßnahme nicht beschlossen wurde."),
            field="decision_note",
        )
    if standing.status is MeasureStatus.DELAYED and not standing.progress_note:
        raise RuleViolation(_("Bitte schreiben Sie, warum es länger dauert."), field="progress_note")
