"""Writing down what people say on the telephone, write on paper or bring along: one form after the other."""

from datetime import date
from io import BytesIO

import segno
from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import NoResultFound
from werkzeug.datastructures import FileStorage

from participation.ideas.models import Idea
from participation.ideas.queries.staff import idea_numbered
from participation.ideas.rules import read_by, receipt_for
from participation.ideas.spelling import spelled
from participation.intake.forms import EntryForm, ScanForm
from participation.intake.models import IdeaScan
from participation.intake.queries.entries import beside_idea, recorded_idea, scan_of
from participation.intake.rules import last_open_day
from participation.intake.scans import MIME, Scan, readable_scan
from participation.intake.services.recording import Entry, add_scan, record_idea, remove_scan
from participation.kernel.clock import now
from participation.kernel.codes import spoken
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.municipality.rules import zone_of
from participation.web.access import acting, requires
from participation.web.forms import Form, refusal_text

blueprint = Blueprint("intake", __name__, url_prefix="/<slug>/redaktion/aufnahme")


@blueprint.record_once
def offer_what_lies_beside(state: BlueprintSetupState) -> None:
    """``{% set paper = beside_idea(idea) %}`` on the pages of staff."""
    state.app.jinja_env.globals["beside_idea"] = beside_idea


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.RECORD_IDEAS)
def entry(slug: str) -> ResponseReturnValue:
    """An empty form below the receipt of the last one; what is sent is stored, and the next form opens."""
    process = this_process(slug)
    form = EntryForm()
    form.offer(process)
    if request.method == "GET":
        form.begin(process, channel=request.args.get("weg", ""), day=day_of(request.args.get("tag", "")))
        return entry_page(process, form)
    if not form.validate():
        return entry_page(process, form), 422
    receipt = receipt_for(form.submission_key.data or "", secret())
    try:
        scan = scan_in(form.scan.data)
        with writing():
            process = this_process(slug)
            wanted = Entry(
                idea=form.draft(process),
                reach=form.reach.data or "",
                follow_way=form.wanted_follow_way(),
                scan=scan,
            )
            number = record_idea(wanted, process=process, by=acting(), at=now(), receipt=receipt).number
    except RuleViolation as refusal:
        form.refuse(refusal)
        return entry_page(this_process(slug), form), 409
    day = form.received_on.data
    return redirect(
        url_for("intake.entry", slug=slug, zuletzt=number, weg=form.channel.data, tag=day and day.isoformat())
    )


def entry_page(process: Process, form: EntryForm) -> str:
    last = last_recorded(process, request.args.get("zuletzt", ""))
    at = now()
    return render_template(
        "intake/entry.html",
        process=process,
        form=form,
        last=last,
        code=last and spoken(code_of(last)),
        to_copy=last and words_for_the_author(last, process),
        open_day=None
        if last_open_day(process, at) == at.astimezone(zone_of(process)).date()
        else last_open_day(process, at),
    )


def secret() -> str:
    return str(current_app.config["SECRET_KEY"])


def code_of(idea: Idea) -> str:
    """The receipt of an idea that the town hall wrote down: the same each time, it is stored nowhere."""
    return receipt_for(idea.submission_key, secret()).code


def link_of(idea: Idea) -> str:
    return str(current_app.config["BASE_URL"]) + url_for("contribution.by_link", code=code_of(idea))


def day_of(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def last_recorded(process: Process, number: str) -> Idea | None:
    try:
        return recorded_idea(process, number)
    except NoResultFound:
        return None


def scan_in(sent: FileStorage | None) -> Scan | None:
    """The file of a form, if somebody chose one."""
    content = sent.read() if sent else b""
    return readable_scan(content) if content else None


def words_for_the_author(idea: Idea, process: Process) -> str:
    """For a mail or a postcard: what arrived, how to look at it, until when somebody reads it."""
    town = process.municipality
    words = gettext(
        "Guten Tag,\n\nvielen Dank für Ihren Beitrag zu „%(process)s“. Er hat die Nummer %(number)s. Wir "
        "lesen ihn bis %(day)s.\n\nWas daraus wird, sehen Sie mit diesem Kennwort: %(code)s\nim Internet "
        "unter %(address)s\noder am Telefon unter %(phone)s.\n\n%(office)s",
        process=process.title,
        number=idea.number,
        day=f"{read_by(process, idea.created_at):%d.%m.%Y}",
        code=spoken(code_of(idea)),
        address=f"{current_app.config['BASE_URL']}{url_for('contribution.enter')}",
        phone=town.phone or "–",
        office=", ".join(part for part in (town.name, town.office) if part),
    )
    return str(words)


@blueprint.get("/<number>/zettel")
@requires(Permission.RECORD_IDEAS)
def slip(slug: str, number: str) -> ResponseReturnValue:
    """The receipt on paper: to hand over, or to post."""
    process = this_process(slug)
    idea = recorded_idea(process, number)
    return render_template(
        "intake/slip.html",
        process=process,
        idea=idea,
        code=spoken(code_of(idea)),
        spelled=spelled(code_of(idea)),
        qr=segno.make(link_of(idea), error="m").svg_data_uri(border=0, scale=4),
        address=f"{current_app.config['BASE_URL']}{url_for('contribution.enter')}",
        read_by=read_by(process, idea.created_at),
        to_copy=words_for_the_author(idea, process),
    )


# --- The paper ------------------------------------------------------------------------------------


@blueprint.get("/<number>/papier")
@requires(Permission.RECORD_IDEAS)
def papers(slug: str, number: str) -> ResponseReturnValue:
    """The scans of an idea, and room for one more."""
    process = this_process(slug)
    return papers_page(process, idea_numbered(process, number), ScanForm())


def papers_page(process: Process, idea: Idea, form: ScanForm) -> str:
    return render_template(
        "intake/papers.html", process=process, idea=idea, beside=beside_idea(idea), form=form
    )


@blueprint.post("/<number>/papier")
@requires(Permission.RECORD_IDEAS)
def add_paper(slug: str, number: str) -> ResponseReturnValue:
    process = this_process(slug)
    form = ScanForm()
    try:
        scan = scan_in(form.scan.data)
        if not form.validate() or scan is None:
            form.scan.errors = [*form.scan.errors, gettext("Bitte wählen Sie eine Datei aus.")]
            return papers_page(process, idea_numbered(process, number), form), 422
        with writing():
            add_scan(scan, to=idea_numbered(this_process(slug), number), by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return papers_page(this_process(slug), idea_numbered(this_process(slug), number), form), 409
    flash(gettext("Das Papier liegt jetzt bei der Idee. Nur die Redaktion sieht es."), "good")
    return redirect(url_for("intake.papers", slug=slug, number=number))


@blueprint.get("/<number>/papier/<int(max=2147483647):scan_id>")
@requires(Permission.READ_QUEUE)
def paper(slug: str, number: str, scan_id: int) -> ResponseReturnValue:
    """The file itself: always to be saved, never shown inside our pages."""
    scan = scan_of(this_process(slug), number, scan_id)
    answer = send_file(
        BytesIO(scan.content),
        mimetype=MIME[scan.kind],
        as_attachment=True,
        download_name=name_of(scan),
        max_age=None,
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def name_of(scan: IdeaScan) -> str:
    return f"{scan.idea.number}-{scan.id}.{'jpg' if scan.kind == 'jpeg' else scan.kind.value}"


@blueprint.post("/<number>/papier/<int(max=2147483647):scan_id>/loeschen")
@requires(Permission.RECORD_IDEAS)
def remove_paper(slug: str, number: str, scan_id: int) -> ResponseReturnValue:
    process = this_process(slug)
    if not Form().validate():
        return papers_page(process, idea_numbered(process, number), ScanForm()), 422
    try:
        with writing():
            remove_scan(scan_of(this_process(slug), number, scan_id), by=acting(), at=now())
    except RuleViolation as refusal:
        flash(refusal_text(refusal), "warn")
    else:
        flash(gettext("Das Papier ist gelöscht."), "good")
    return redirect(url_for("intake.papers", slug=slug, number=number))
