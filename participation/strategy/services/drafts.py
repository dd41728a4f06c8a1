"""What a measure is to be: its dossier and its standing, and what either must not lack."""

from dataclasses import dataclass
from datetime import date, datetime

from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.municipality.models import Process
from participation.municipality.rules import open_areas
from participation.strategy.models import Horizon, MeasureStatus


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
    cost: str = ""
    first_step: str = ""
    indicator: str = ""


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
