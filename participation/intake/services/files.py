"""A table of ideas that somebody uploads: keep it, begin to take it in, discard it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Channel, PublicationConsent
from participation.ideas.services.imports import ImportWish, begin_import
from participation.ideas.tables import Table
from participation.intake.models import LONGEST_FILE_NAME, LONGEST_UNDO_REASON, FileState, ImportFile
from participation.intake.rules import KEPT_DAYS, check_mapping
from participation.intake.services.forgetting import want_forgetting
from participation.jobs.services import enqueue
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process

TAKE_IN = "intake.take_in"
UNDO = "intake.undo"


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as it was read. The same ``submission_key`` sent twice is one file."""

    name: str
    file_hash: str
    table: Table
    submission_key: str


@dataclass(frozen=True, kw_only=True)
class Start:
    """Which column bears what, and what holds for all rows that say nothing about it."""

    mapping: Mapping[str, str]
    channel: Channel
    consent: PublicationConsent


def keep_file(upload: Upload, *, process: Process, by: Person, at: datetime) -> ImportFile:
    """Keep the cells until somebody says what they are. Raises RuleViolation for a table without rows."""
    known = db.session.scalars(
        select(ImportFile).where(ImportFile.submission_key == upload.submission_key)
    ).one_or_none()
    if known is not None:
        return known
    if not upload.table.rows:
        raise RuleViolation(_("Diese Tabelle hat keine Zeilen unter der Kopfzeile."), field="table")
    file = ImportFile(
        process_id=process.id,
        file_name=upload.name[:LONGEST_FILE_NAME],
        file_hash=upload.file_hash,
        content=upload.table.packed(),
        columns=upload.table.columns,
        rows=len(upload.table.rows),
        mapping={},
        bad_rows=[],
        kept_numbers=[],
        uploaded_by_id=by.id,
        submission_key=upload.submission_key,
        kept_until=at + timedelta(days=KEPT_DAYS),
        created_at=at,
    )
    db.session.add(file)
    db.session.flush()
    want_forgetting(file.kept_until, at=at)
    record("import_file.upload", "import_file", file.id, by=by, at=at, process_id=process.id)
    return file


def locked(file: ImportFile) -> ImportFile:
    """The file as it is now, held: two clicks begin one thing."""
    db.session.refresh(file, with_for_update={"of": ImportFile})
    return file


def start(file: ImportFile, wanted: Start, *, by: Person, at: datetime) -> None:
    """Begin to take it in, in the background. Started already, it changes nothing.

    Raises RuleViolation for columns that say neither title nor text.
    """
    locked(file)
    if file.state in {FileState.RUNNING, FileState.DONE}:
        return
    if file.state is not FileState.UPLOADED or not file.content:
        raise Conflict(_("Diese Datei liegt hier nicht mehr. Bitte laden Sie sie noch einmal hoch."))
    check_mapping(wanted.mapping, file.columns)
    file.mapping, file.channel, file.consent = dict(wanted.mapping), wanted.channel, wanted.consent
    started = begin_import(wish_of(file), process=file.process, by=by, at=at)
    file.import_id = started.id
    file.state = FileState.RUNNING
    job = enqueue(
        TAKE_IN, {"file": file.id}, at=at, by=by, key=f"{TAKE_IN}:{file.id}", process_id=file.process_id
    )
    file.job_id = job.id
    db.session.flush()


def wish_for(file: ImportFile, wanted: Start) -> ImportWish:
    """What comes by the browser waits in the queue: nobody vouches for a whole file there."""
    return ImportWish(
        file_name=file.file_name,
        file_hash=file.file_hash,
        mapping=wanted.mapping,
        channel=wanted.channel,
        consent=wanted.consent,
        joins=True,
    )


def wish_of(file: ImportFile) -> ImportWish:
    """What was wished when it was begun."""
    return wish_for(file, Start(mapping=file.mapping, channel=file.channel, consent=file.consent))


def discard(file: ImportFile, *, by: Person, at: datetime) -> None:
    """Throw away a file that was not taken in."""
    locked(file)
    if file.state is FileState.DISCARDED:
        return
    if file.state is not FileState.UPLOADED:
        raise Conflict(
            _("Diese Datei wird schon eingelesen; sie lässt sich nur noch als Ganzes zurücknehmen.")
        )
    file.state, file.content = FileState.DISCARDED, b""
    record("import_file.discard", "import_file", file.id, by=by, at=at, process_id=file.process_id)
    db.session.flush()


def want_undoing(file: ImportFile, reason: str, *, by: Person, at: datetime) -> None:
    """Take back all that came with the file, in the background. Wanted already, it changes nothing."""
    locked(file)
    if file.state in {FileState.UNDOING, FileState.UNDONE}:
        return
    if file.state is not FileState.DONE:
        raise Conflict(_("Zurücknehmen lässt sich nur, was eingelesen ist."))
    if not reason:
        raise RuleViolation(_("Bitte schreiben Sie, warum."), field="reason")
    file.undo_reason = reason[:LONGEST_UNDO_REASON]
    file.undone_by_id = by.id
    file.state = FileState.UNDOING
    job = enqueue(UNDO, {"file": file.id}, at=at, by=by, key=f"{UNDO}:{file.id}", process_id=file.process_id)
    file.job_id = job.id
    record(
        "import_file.undo", "import_file", file.id, by=by, at=at, process_id=file.process_id,
        facts={"import": file.import_id},
    )  # fmt: skip
    db.session.flush()
