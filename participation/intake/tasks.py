"""Background work: files of ideas come in, and are taken back; what was kept long enough is erased."""

from typing import Any

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import IdeaImport
from participation.ideas.services.imports import in_order
from participation.intake.models import FileState, ImportFile
from participation.intake.queries.files import rows_by_meaning
from participation.intake.services.files import TAKE_IN, UNDO, wish_of
from participation.intake.services.forgetting import FORGET, forget_due
from participation.intake.services.reading import chunks, complete, keep_bad_rows, take_in_chunk
from participation.intake.services.undoing import close_undoing, number_to_take_back, take_back_portion
from participation.jobs.registry import JobRun, task
from participation.jobs.services import LetterDraft, send
from participation.kernel.clock import now
from participation.kernel.database import sweep, writing
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person

DONE = "import_done"


@task(TAKE_IN, _("Eine Datei einlesen"))
def take_in_file(job: JobRun) -> dict[str, Any] | None:
    """Portion by portion, each stored with the progress: a lost attempt goes on where it stopped.

    Cancelled, what came in so far stays, and can be taken back as a whole.
    """
    file_id = int(job.payload["file"])
    file = db.session.get_one(ImportFile, file_id)
    if file.state is not FileState.RUNNING:
        return {"ended": file.state.value}
    good, unreadable = rows_by_meaning(file, file.mapping, now())
    portions = list(chunks(in_order(good, wish_of(file))))
    db.session.rollback()  # no snapshot is held meanwhile
    for number, portion in enumerate(portions, start=1):
        if number <= job.done_steps:
            continue
        if job.cancelled():
            break
        with writing():
            file = db.session.get_one(ImportFile, file_id)
            started = db.session.get_one(IdeaImport, file.import_id)
            take_in_chunk(file, portion, started, wish_of(file), at=now())
            job.progress(number, len(portions))
    with writing():
        file = db.session.get_one(ImportFile, file_id)
        started = db.session.get_one(IdeaImport, file.import_id)
        keep_bad_rows(file, unreadable)
        complete(file, started, unreadable=len(unreadable), by=whoever(file.uploaded_by_id), at=now())
        tell(file, started)
        job.finish({"new": started.new_rows, "repeated": started.repeated_rows, "bad": started.bad_rows})
    return None


def whoever(account_id: int | None) -> Person:
    return SYSTEM if account_id is None else Person(id=account_id)


def tell(file: ImportFile, started: IdeaImport) -> None:
    """Whoever sent the file need not wait for it."""
    account = db.session.get(Account, file.uploaded_by_id) if file.uploaded_by_id is not None else None
    if account is None or not account.mailbox or account.closed_at is not None:
        return
    facts = {
        "process": file.process.title,
        "slug": file.process.slug,
        "file_id": file.id,
        "file_name": file.file_name,
        "new": started.new_rows,
        "repeated": started.repeated_rows,
        "known": started.known_rows,
        "bad": started.bad_rows,
    }
    letter = LetterDraft(
        kind=DONE,
        recipient=account.mailbox,
        language=account.language,
        municipality_id=file.process.municipality_id,
        process_id=file.process_id,
        facts=facts,
    )
    send(letter, at=now())


@task(UNDO, _("Das Einlesen einer Datei zurücknehmen"))
def undo_file(job: JobRun) -> dict[str, Any] | None:
    """Portion by portion; what is taken back already is not found again by the next attempt."""
    file_id = int(job.payload["file"])
    file = db.session.get_one(ImportFile, file_id)
    if file.state is not FileState.UNDOING:
        return {"ended": file.state.value}
    done = job.done_steps
    of = done + number_to_take_back(file)
    db.session.rollback()
    while True:
        with writing():
            taken_back = take_back_portion(db.session.get_one(ImportFile, file_id), at=now())
            done += taken_back
            job.progress(done, max(done, of))
        if not taken_back:
            break
    with writing():
        file = db.session.get_one(ImportFile, file_id)
        close_undoing(file, by=whoever(file.undone_by_id), at=now())
        job.finish({"taken_back": done, "kept": len(file.kept_numbers)})
    sweep()
    return None


@task(FORGET, _("Scans und eingelesene Dateien löschen"), must_happen=True)
def forget(_job: JobRun) -> dict[str, Any]:
    return {"things": forget_for_good()}


def forget_for_good() -> int:
    """Erase what was kept long enough, in the tables and in the files below them; how many things."""
    with writing():
        things = forget_due(at=now())
    if things:
        sweep()
    return things
