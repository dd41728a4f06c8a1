"""Background work, beside the web processes: grouping by the machine, protocols and their files, erasing."""

from typing import Any

from participation.extensions import db
from participation.jobs.registry import JobRun, task
from participation.kernel.clock import now
from participation.kernel.database import sweep, writing
from participation.kernel.language import _
from participation.sense import available
from participation.web.language import LANGUAGES
from participation.workshops.models import FileFormat, Protocol, Workshop, WorkshopStep
from participation.workshops.paper import protocol_paper
from participation.workshops.queries.rooms import FileKind, latest_protocol
from participation.workshops.services.ending import DRAW_UP, SWEEP, draw_up
from participation.workshops.services.files import BUILD, keep_file
from participation.workshops.services.forgetting import forget_people
from participation.workshops.services.machine import SUGGEST, keep_suggestion, loose_cards
from participation.workshops.services.room import lock_room

CARDS_PER_GROUP = 5
WITH_WORDS = (
    "live_event", "workshop_card", "workshop_card_group", "workshop_correction", "workshop_measure_draft",
    "workshop_participant", "workshop_protocol", "workshop_protocol_file", "workshop_small_group",
    "workshop_staff_action", "workshop_step",
)  # fmt: skip
"""Tables whose rows bear what people wrote, or who they were."""


@task(BUILD, _("Das Protokoll einer Werkstatt als Datei erstellen"))
def build_files(job: JobRun) -> dict[str, Any] | None:
    """Make the files of one edition; made again, they replace those before."""
    from participation.documents.pdf import as_pdf  # noqa: PLC0415 (typesetting: never in a web process)
    from participation.documents.word import as_docx  # noqa: PLC0415 (as above)

    protocol_id = int(job.payload["protocol"])
    edition = db.session.get_one(Protocol, protocol_id)
    if edition.emptied_at is not None:
        return {"files": 0}
    workshop = db.session.get_one(Workshop, edition.workshop_id)
    papers = {language: protocol_paper(workshop, edition, language=language) for language in LANGUAGES}
    db.session.rollback()  # no snapshot is held meanwhile
    writers = {FileFormat.PDF: as_pdf, FileFormat.DOCX: as_docx}
    made = {
        FileKind(form, language): write(paper)
        for language, paper in papers.items()
        for form, write in writers.items()
    }
    with writing():
        for kind, content in made.items():
            keep_file(protocol_id, kind, content, at=now())
        job.finish({"files": len(made)})
    return None


@task(DRAW_UP, _("Das Protokoll einer Werkstatt entwerfen"))
def draw_up_later(job: JobRun) -> dict[str, Any] | None:
    """The first draft of a protocol that failed when its workshop was closed."""
    with writing():
        workshop = lock_room(int(job.payload["workshop"]))
        if latest_protocol(workshop) is None:
            draw_up(workshop, at=now())
        job.finish()
    return None


def forget_people_for_good() -> int:
    """Erase people of workshops whose time is over, in the tables and in the files; how many rooms."""
    with writing():
        rooms = forget_people(at=now())
    if rooms:
        sweep(*WITH_WORDS)
    return rooms


@task(SWEEP, _("Gelöschte Karten aus den Dateien der Datenbank entfernen"), must_happen=True)
def sweep_after(_job: JobRun) -> None:
    """Leave no trace of what was erased in the database's files."""
    sweep(*WITH_WORDS)


@task(SUGGEST, _("Karten einer Werkstatt ordnen"))
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
