"""Saying by which criteria a process assesses its measures."""

from datetime import datetime

from participation.assessment.models import ONE_VERSION, CriteriaVersion, Criterion
from participation.assessment.queries.rounds import latest_version
from participation.assessment.rules import CriteriaDraft, check_criteria, is_same
from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import stored
from participation.kernel.errors import Conflict
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process

OVERTAKEN = _(
    "Jemand hat die Kriterien inzwischen geändert. Ihre Eingabe ist noch da; gespeichert ist sie nicht."
)


def set_criteria(
    draft: CriteriaDraft, *, process: Process, expected_number: int, by: Person, at: datetime
) -> CriteriaVersion:
    """The next version of the criteria; rounds that began before keep theirs. Nothing new makes none.

    Raises RuleViolation for criteria from which no result could follow, and Conflict if ``expected_number``
    (0 for none) is not the latest version.
    """
    check_criteria(draft)
    latest = latest_version(process.id)
    if (latest.number if latest else 0) != expected_number:
        raise Conflict(OVERTAKEN)
    if latest is not None and is_same(latest, draft):
        return latest
    version = CriteriaVersion(
        process_id=process.id,
        number=expected_number + 1,
        points=draft.points,
        agreement=draft.agreement,
        first=draft.first,
        created_by_id=by.id,
        created_at=at,
    )
    if not stored(version, unless=ONE_VERSION):
        raise Conflict(OVERTAKEN)
    put_criteria(version, draft)
    record(
        "criteria.change",
        "criteria_version",
        version.id,
        by=by,
        at=at,
        process_id=process.id,
        facts={
            "number": version.number,
            "points": version.points,
            "weights": [criterion.weight for criterion in version.criteria],
        },
        text="\n".join(
            f"{one.name}: 1 = {one.lowest}, {draft.points} = {one.highest}" for one in draft.criteria
        ),
    )
    return version


def put_criteria(version: CriteriaVersion, draft: CriteriaDraft) -> None:
    for position, one in enumerate(draft.criteria, start=1):
        version.criteria.append(
            Criterion(
                position=position,
                name=one.name,
                lowest=one.lowest,
                highest=one.highest,
                weight=one.weight,
                low_is_good=one.low_is_good,
                axis=one.axis,
            )
        )
    db.session.flush()
