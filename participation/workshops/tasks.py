"""Background work: the machine looks how cards belong together, beside the web processes."""

from typing import Any

from participation.extensions import db
from participation.jobs.registry import JobRun, task
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.sense import available
from participation.workshops.models import WorkshopStep
from participation.workshops.services.machine import SUGGEST, keep_suggestion, loose_cards

CARDS_PER_GROUP = 5


@task(SUGGEST)
def suggest(job: JobRun) -> dict[str, Any] | None:
    """Group the loose cards of one step; a lost attempt begins anew and finds the same."""
    step_id = int(job.payload["step"])
    clusters = grouped(step_id) if available() else None
    with writing():
        keep_suggestion(step_id, clusters, at=now())
        job.finish({"groups": len(clusters or [])})
    return None


def grouped(step_id: int) -> list[dict[str, Any]]:
    """Clusters of two cards and more, biggest first, with a title in the writers' own words."""
    from participation.sense.clusters import cluster  # noqa: PLC0415  (scikit-learn: never in a web process)

    texts = [(card.id, card.text) for card in loose_cards(db.session.get_one(WorkshopStep, step_id))]
    db.session.rollback()  # no snapshot is held meanwhile
    found = cluster(texts, k=max(2, round(len(texts) / CARDS_PER_GROUP)))
    return [
        {"number": group.number, "label": group.label, "cards": [int(member.id) for member in group.members]}
        for group in found.clusters
        if len(group.members) > 1
    ]
