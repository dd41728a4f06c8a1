"""Files of ideas that were uploaded, and their rows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import joinedload, undefer

from participation.extensions import db
from participation.ideas.models import IdeaImport
from participation.ideas.rows import BadRow, IdeaRow, mapped
from participation.ideas.tables import unpacked
from participation.intake.models import FileState, IdeaScan, ImportFile
from participation.municipality.models import Process
from participation.municipality.rules import zone_of

HAS_BAD_ROWS = cast(ImportFile.bad_rows, String) != "[]"
AT_WORK = (FileState.RUNNING, FileState.UNDOING, FileState.DISCARDED)
"""Files that the sweep lets be: somebody works at them, or they are empty."""


def due_papers_and_files(at: datetime) -> list[IdeaScan | ImportFile]:
    """What was kept long enough: scans, and what is left of files."""
    scans = select(IdeaScan).where(IdeaScan.erased_at.is_(None), IdeaScan.kept_until <= at)
    files = select(ImportFile).where(
        ImportFile.kept_until <= at,
        ImportFile.state.notin_(AT_WORK),
        or_(ImportFile.state == FileState.UPLOADED, ImportFile.content != b"", HAS_BAD_ROWS),
    )
    return [
        *db.session.scalars(scans.order_by(IdeaScan.id)),
        *db.session.scalars(files.order_by(ImportFile.id)),
    ]


def file_with_id(file_id: int, process: Process) -> ImportFile:
    """With its job. NoResultFound for one of another process."""
    statement = (
        select(ImportFile)
        .where(ImportFile.id == file_id, ImportFile.process_id == process.id)
        .options(joinedload(ImportFile.job))
    )
    return db.session.scalars(statement).one()


def files_of(process: Process, *, offset: int, limit: int) -> Sequence[tuple[ImportFile, IdeaImport | None]]:
    """Newest first, with what was taken in."""
    statement = (
        select(ImportFile, IdeaImport)
        .outerjoin(IdeaImport, IdeaImport.id == ImportFile.import_id)
        .options(joinedload(ImportFile.uploaded_by))
        .where(ImportFile.process_id == process.id)
        .order_by(ImportFile.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def how_many_files(process: Process) -> int:
    statement = select(func.count()).select_from(ImportFile).where(ImportFile.process_id == process.id)
    return db.session.scalars(statement).one()


def taken_in(file: ImportFile) -> IdeaImport | None:
    """What became of its rows so far."""
    return db.session.get(IdeaImport, file.import_id) if file.import_id is not None else None


def sent_before(file: ImportFile) -> ImportFile | None:
    """The newest file of the same content that was taken in before."""
    statement = (
        select(ImportFile)
        .where(
            ImportFile.process_id == file.process_id,
            ImportFile.file_hash == file.file_hash,
            ImportFile.id < file.id,
            ImportFile.import_id.is_not(None),
            ImportFile.undone_at.is_(None),
        )
        .order_by(ImportFile.id.desc())
        .limit(1)
    )
    return db.session.scalars(statement).first()


def cells_of(file: ImportFile) -> list[tuple[int, dict[str, str]]]:
    """Line and cells of each row; nothing once they are erased."""
    content = db.session.scalars(
        select(ImportFile).options(undefer(ImportFile.content)).where(ImportFile.id == file.id)
    ).one()
    return list(unpacked(content.content).cells()) if content.content else []


def rows_by_meaning(
    file: ImportFile, mapping: dict[str, str], at: datetime
) -> tuple[list[IdeaRow], list[BadRow]]:
    """The rows read as ideas, and those that cannot be."""
    good: list[IdeaRow] = []
    bad: list[BadRow] = []
    for row in mapped(cells_of(file), mapping, zone=zone_of(file.process), now=at):
        if isinstance(row, IdeaRow):
            good.append(row)
        else:
            bad.append(row)
    return good, bad
