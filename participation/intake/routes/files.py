"""Files of ideas in the browser: upload, say what is what, look what would happen, take in, take back."""

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.extensions import db
from participation.ideas.models import Channel, PublicationConsent
from participation.ideas.rows import BadRow, error_table
from participation.ideas.tables import LARGEST_FILE, content_hash, table_of
from participation.intake.forms import FileForm, StartForm, UndoForm
from participation.intake.models import FileState, ImportFile
from participation.intake.queries.files import (
    cells_of,
    file_with_id,
    files_of,
    how_many_files,
    sent_before,
    taken_in,
)
from participation.intake.rules import check_mapping, guessed_mapping
from participation.intake.services.files import (
    Start,
    Upload,
    discard,
    keep_file,
    start,
    want_undoing,
    wish_for,
)
from participation.intake.services.reading import foreseen
from participation.intake.words import FIELD_WORDS, STATE_WORDS
from participation.jobs.services import want_again
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires
from participation.web.forms import Form, refusal_text
from participation.web.paging import PAGE_SIZE, Page, wanted_page
from participation.web.sentences import in_english, said

blueprint = Blueprint("imports", __name__, url_prefix="/<slug>/redaktion/einlesen")

EXAMPLES = 3
COLUMN = "spalte-"
MOST_SHOWN = 20
A_FILE = "<int(max=2147483647):file_id>"


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.IMPORT_IDEAS)
def index(slug: str) -> ResponseReturnValue:
    """The files so far, and room for one more."""
    process = this_process(slug)
    form = FileForm()
    if request.method == "GET":
        return index_page(process, form)
    try:
        sent = form.table.data
        content = sent.read() if sent else b""
        if not form.validate() or not content:
            form.table.errors = [*form.table.errors, gettext("Bitte wählen Sie eine Datei aus.")]
            return index_page(process, form), 422
        upload = read_upload(content, sent.filename or "", form.submission_key.data or "")
        with writing():
            file_id = keep_file(upload, process=this_process(slug), by=acting(), at=now()).id
    except RuleViolation as refusal:
        form.refuse(RuleViolation(refusal.message, field="table", **refusal.facts))
        return index_page(this_process(slug), form), 409
    return redirect(url_for("imports.file", slug=slug, file_id=file_id))


def read_upload(content: bytes, name: str, key: str) -> Upload:
    if len(content) > LARGEST_FILE:
        raise RuleViolation(
            _("Die Datei ist zu groß: Möglich sind %(most)s MB."), most=LARGEST_FILE // 1_000_000
        )
    return Upload(
        name=name.replace("\\", "/").rpartition("/")[2] or "tabelle",
        file_hash=content_hash(content),
        table=table_of(content),
        submission_key=key,
    )


def index_page(process: Process, form: FileForm) -> str:
    total = how_many_files(process)
    number = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    rows = files_of(process, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "intake/files.html",
        process=process,
        form=form,
        page=Page(rows=rows, total=total, number=number),
        words=STATE_WORDS,
        address=lambda page: url_for("imports.index", slug=process.slug, seite=page if page > 1 else None),
    )


@blueprint.get(f"/{A_FILE}")
@requires(Permission.IMPORT_IDEAS)
def file(slug: str, file_id: int) -> ResponseReturnValue:
    """Before: which column is what. Meanwhile: how far it is. Afterwards: what came of it."""
    process = this_process(slug)
    found = file_with_id(file_id, process)
    if found.state is FileState.UPLOADED:
        return mapping_page(found, StartForm(data={"channel": found.channel, "consent": found.consent}))
    return result_page(found, UndoForm())


def mapping_page(found: ImportFile, form: StartForm, mapping: dict[str, str] | None = None) -> str:
    rows = cells_of(found)
    chosen = guessed_mapping(found.columns) if mapping is None else mapping
    fields = {column: field for field, column in chosen.items()}
    columns = [
        (number, column, [cells.get(column, "") for _line, cells in rows[:EXAMPLES]], fields.get(column, ""))
        for number, column in enumerate(found.columns)
    ]
    return render_template(
        "intake/mapping.html",
        process=found.process,
        file=found,
        form=form,
        columns=columns,
        fields=FIELD_WORDS,
        before=sent_before(found),
    )


def said_mapping(found: ImportFile) -> dict[str, str]:
    """Field → column, as the page's choices say; a choice that is none says nothing."""
    said = {}
    for number, column in enumerate(found.columns):
        field = request.form.get(f"{COLUMN}{number}", "")
        if field in FIELD_WORDS:
            if field in said:
                raise RuleViolation(_("Zwei Spalten können nicht dasselbe bedeuten."))
            said[field] = column
    return said


@blueprint.post(f"/{A_FILE}/vorschau")
@requires(Permission.IMPORT_IDEAS)
def preview(slug: str, file_id: int) -> ResponseReturnValue:
    """What would happen, over all rows; nothing is stored."""
    found = file_with_id(file_id, this_process(slug))
    form = StartForm()
    if found.state is not FileState.UPLOADED:
        return redirect(url_for("imports.file", slug=slug, file_id=file_id))
    try:
        mapping = said_mapping(found)
        check_mapping(mapping, found.columns)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return mapping_page(found, form, {}), 409
    if not form.validate():
        return mapping_page(found, form, mapping), 422
    if "aendern" in request.form:
        return mapping_page(found, form, mapping)
    return preview_page(found, form, mapping)


def preview_page(found: ImportFile, form: StartForm, mapping: dict[str, str]) -> str:
    wish = wish_for(found, wanted_start(form, mapping))
    outcome = foreseen(found, mapping, wish, at=now())
    return render_template(
        "intake/preview.html",
        process=found.process,
        file=found,
        form=form,
        foreseen=outcome,
        bad=[(row.line, said(row.reason, **row.facts)) for row in outcome.outcome.bad[:MOST_SHOWN]],
        chosen=[
            (f"{COLUMN}{number}", field)
            for field, column in mapping.items()
            for number, name in enumerate(found.columns)
            if name == column
        ],
    )


def wanted_start(form: StartForm, mapping: dict[str, str]) -> Start:
    return Start(
        mapping=mapping,
        channel=Channel(form.channel.data),
        consent=PublicationConsent(form.consent.data),
    )


@blueprint.post(f"/{A_FILE}/starten")
@requires(Permission.IMPORT_IDEAS)
def begin(slug: str, file_id: int) -> ResponseReturnValue:
    """Take it in, in the background."""
    found = file_with_id(file_id, this_process(slug))
    form = StartForm()
    if not form.validate():
        return mapping_page(found, form), 422
    try:
        mapping = said_mapping(found)
        with writing():
            file_ = file_with_id(file_id, this_process(slug))
            start(file_, wanted_start(form, mapping), by=acting(), at=now())
    except RuleViolation as refusal:
        flash(refusal_text(refusal), "warn")
    return redirect(url_for("imports.file", slug=slug, file_id=file_id))


@blueprint.post(f"/{A_FILE}/verwerfen")
@requires(Permission.IMPORT_IDEAS)
def throw_away(slug: str, file_id: int) -> ResponseReturnValue:
    this_process(slug)
    if Form().validate():
        with writing():
            discard(file_with_id(file_id, this_process(slug)), by=acting(), at=now())
        flash(gettext("Die Datei ist verworfen. Eingelesen wurde nichts."), "good")
    return redirect(url_for("imports.index", slug=slug))


# --- Afterwards -----------------------------------------------------------------------------------


def result_page(found: ImportFile, form: UndoForm) -> str:
    bad = bad_rows_of(found)
    return render_template(
        "intake/result.html",
        process=found.process,
        file=found,
        job=found.job,
        started=taken_in(found),
        form=form,
        bad=[(row.line, said(row.reason, **row.facts)) for row in bad[:MOST_SHOWN]],
        bad_rows=len(bad),
        words=STATE_WORDS,
    )


def bad_rows_of(found: ImportFile) -> list[BadRow]:
    db.session.refresh(found, ["bad_rows"])
    return sorted((BadRow(*row) for row in found.bad_rows), key=lambda row: row.line)


@blueprint.get(f"/{A_FILE}/fehler.csv")
@requires(Permission.IMPORT_IDEAS)
def errors(slug: str, file_id: int) -> ResponseReturnValue:
    """The rows that did not come in, each with line and reason: to be mended and sent in again."""
    found = file_with_id(file_id, this_process(slug))
    content = error_table(bad_rows_of(found), english=in_english).encode("utf-8-sig")
    answer = send_file(
        BytesIO(content), mimetype="text/csv", as_attachment=True, download_name=f"fehler-{found.id}.csv"
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post(f"/{A_FILE}/zuruecknehmen")
@requires(Permission.IMPORT_IDEAS)
def undo(slug: str, file_id: int) -> ResponseReturnValue:
    """Take back the whole file; what somebody has built on stays and is named."""
    found = file_with_id(file_id, this_process(slug))
    form = UndoForm()
    if not form.validate():
        return result_page(found, form), 422
    try:
        with writing():
            file_ = file_with_id(file_id, this_process(slug))
            want_undoing(file_, form.reason.data or "", by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return result_page(file_with_id(file_id, this_process(slug)), form), 409
    return redirect(url_for("imports.file", slug=slug, file_id=file_id))


@blueprint.post(f"/{A_FILE}/weiter")
@requires(Permission.IMPORT_IDEAS)
def go_on(slug: str, file_id: int) -> ResponseReturnValue:
    """Take up work that failed, where it stopped."""
    this_process(slug)
    if Form().validate():
        with writing():
            found = file_with_id(file_id, this_process(slug))
            if found.job is not None:
                want_again(found.job, by=acting(), at=now())
    return redirect(url_for("imports.file", slug=slug, file_id=file_id))
