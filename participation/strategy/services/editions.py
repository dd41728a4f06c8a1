"""What stood in a dossier before, and what somebody is still typing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from participation.extensions import db
from participation.kernel.database import changed_rows
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.strategy.models import (
    DependencyKind,
    Horizon,
    Measure,
    MeasureArea,
    MeasureDependency,
    MeasureEdition,
    MeasureWorkingCopy,
)
from participation.strategy.services.drafts import MeasureDraft

DOSSIER = (
    "title", "goal", "text", "plain_text", "is_cross_cutting", "horizon", "lead_office", "partners",
    "is_own_project", "cost_from", "cost_to", "yearly_from", "yearly_to", "cost", "funding",
    "is_budget_reserved", "staff_days", "climate_effect", "data_protection", "risks", "first_step",
    "indicator", "indicator_baseline", "indicator_target", "placement_reason",
)  # fmt: skip
"""The columns of a measure that its dossier fills, in the order in which one reads them."""


# --- Editions ------------------------------------------------------------------------------------


def stored_dossier(measure: Measure) -> dict[str, Any]:
    """What the dossier says now, as JSON; areas of life and dependencies by their ids."""
    ties = db.session.execute(
        select(MeasureDependency.kind, MeasureDependency.needs_id)
        .where(MeasureDependency.measure_id == measure.id)
        .order_by(MeasureDependency.needs_id)
    ).all()
    return {name: plain(getattr(measure, name)) for name in DOSSIER} | {
        "areas": areas_of(measure),
        "requires": [row[1] for row in ties if row[0] is DependencyKind.REQUIRES],
        "benefits": [row[1] for row in ties if row[0] is DependencyKind.BENEFITS],
    }


def says(draft: MeasureDraft) -> dict[str, Any]:
    """The same for a draft."""
    return {name: plain(getattr(draft, name)) for name in DOSSIER} | {
        "areas": sorted(set(draft.area_ids)),
        "requires": sorted(set(draft.requires)),
        "benefits": sorted(set(draft.benefits)),
    }


def plain(words: Any) -> Any:  # noqa: ANN401 (what a column holds)
    return words.value if isinstance(words, Horizon) else words


def draft_of(dossier: Mapping[str, Any], process: Process) -> MeasureDraft:
    """The draft that an edition would be today: areas of life that went up in others are left out."""
    known = {area.id for area in process.areas}
    areas = tuple(area for area in dossier["areas"] if area in known)
    fields = {name: dossier[name] for name in DOSSIER if name in dossier}
    ties = {kind: tuple(dossier.get(kind, ())) for kind in ("requires", "benefits")}
    return MeasureDraft(**{**fields, "horizon": Horizon(dossier["horizon"]), "area_ids": areas, **ties})


def areas_of(measure: Measure) -> list[int]:
    statement = select(MeasureArea.area_id).where(MeasureArea.measure_id == measure.id)
    return list(db.session.scalars(statement.order_by(MeasureArea.area_id)))


def keep_edition(measure: Measure, before: dict[str, Any], *, by: Person, at: datetime) -> None:
    """Keep what stood there until now, under the version that it had."""
    db.session.add(
        MeasureEdition(
            measure_id=measure.id,
            version=measure.version,
            dossier=before,
            replaced_by_id=by.id,
            created_at=at,
        )
    )


# --- Working copies ------------------------------------------------------------------------------


def save_working_copy(
    measure: Measure, words: dict[str, Any], *, seen: int, account_id: int, at: datetime
) -> None:
    """Keep what the person has typed so far. It changes nothing for anybody else, and is no edition."""
    found = working_copy_locked(measure, account_id)
    if found is None:
        found = MeasureWorkingCopy(
            measure_id=measure.id,
            account_id=account_id,
            version=seen,
            words=words,
            saved_at=at,
            created_at=at,
        )
        db.session.add(found)
    found.version, found.words, found.saved_at = seen, words, at
    db.session.flush()


def working_copy_locked(measure: Measure, account_id: int) -> MeasureWorkingCopy | None:
    # The same person in two windows: whoever comes second waits here, and writes over the first.
    db.session.execute(select(Measure.id).where(Measure.id == measure.id).with_for_update(key_share=True))
    return db.session.scalars(
        select(MeasureWorkingCopy)
        .where(MeasureWorkingCopy.measure_id == measure.id, MeasureWorkingCopy.account_id == account_id)
        .with_for_update()
    ).one_or_none()


def drop_working_copy(measure: Measure, account_id: int) -> bool:
    """Forget it, because it was sent or is not wanted; False if there is none."""
    gone = delete(MeasureWorkingCopy).where(
        MeasureWorkingCopy.measure_id == measure.id, MeasureWorkingCopy.account_id == account_id
    )
    return changed_rows(gone) > 0
