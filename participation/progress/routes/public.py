"""*Umsetzung*, for everybody: what was decided, how far it is, what is late; and all reports of one measure.

Readers without a session get kept pages: nothing here bears a token.
"""

from io import BytesIO

from flask import Blueprint, Response, render_template, request, send_file, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import NoResultFound

from participation.kernel.clock import now
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import pages_version, this_process
from participation.progress.evidence import ENDINGS, MIME
from participation.progress.models import Evidence, EvidenceKind, ReportedStatus
from participation.progress.queries.milestones import (
    late_since,
    milestones_of,
    next_steps,
    overdue_in,
    today_in,
)
from participation.progress.queries.reports import evidence_file, reports_of, versions_of
from participation.progress.queries.underway import ORDER, UnderWay, last_reported_on, standing_of, under_way
from participation.progress.rules import host_of, takes_reports
from participation.progress.words import EVIDENCE_WORDS, REPORTED_WORDS
from participation.strategy.models import Measure
from participation.strategy.queries.measures import Narrowed, measure_numbered
from participation.strategy.routes import listing
from participation.strategy.rules import read_number, shown_number
from participation.web.access import acting, public
from participation.web.cache import kept_for_visitors
from participation.web.paging import PAGE_SIZE, Page, wanted_page

blueprint = Blueprint("progress", __name__)

SANDBOX = "default-src 'none'; sandbox"
STATUS_ADDRESSES = {
    "beschlossen": ReportedStatus.ADOPTED,
    "in-umsetzung": ReportedStatus.RUNNING,
    "verzoegert": ReportedStatus.DELAYED,
    "umgesetzt": ReportedStatus.DONE,
}
"""How addresses call where a measure stands."""


@blueprint.record_once
def words_for_templates(state: BlueprintSetupState) -> None:
    """What macros need wherever they are used: they see globals only."""
    state.app.jinja_env.filters["host_of"] = host_of
    state.app.jinja_env.globals.update(
        EVIDENCE_WORDS=EVIDENCE_WORDS,
        REPORTED_WORDS=REPORTED_WORDS,
        next_step_of=next_step_of,
    )


def next_step_of(measure: Measure, process: Process) -> UnderWay | None:
    """For the page of a measure: its next open step, and since when that is late."""
    if not takes_reports(measure.status):
        return None
    step = next_steps([measure.id]).get(measure.id)
    if step is None:
        return None
    return UnderWay(measure, None, step, late_since(step, measure, today_in(process, now())))


@blueprint.get("/<slug>/umsetzung")
@public
@kept_for_visitors(version=pages_version, parameters=("bereich", "stand", "seite", "sprache"))
def index(slug: str) -> ResponseReturnValue:
    """Decided measures with their last report and their next step; late ones first, by themselves."""
    process, reader = this_process(slug), acting()
    today = today_in(process, now())
    narrowed = narrowed_by_address(process)
    status = STATUS_ADDRESSES.get(request.args.get("stand", ""))
    standing = standing_of(process, reader=reader)
    total = standing.matching(narrowed, status)
    number = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    rows = under_way(
        process,
        reader=reader,
        narrowed=narrowed,
        status=status,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
        today=today,
    )
    return render_template(
        "progress/index.html",
        process=process,
        standing=standing,
        statuses=ORDER,
        addresses=STATUS_ADDRESSES,
        narrowed=narrowed,
        status=status,
        page=Page(rows=rows, total=total, number=number),
        overdue=overdue_in(process, reader=reader, today=today),
        reported_on=last_reported_on(process, reader=reader),
        today=today,
        address=lambda page: address(process, narrowed, status, page),
    )


def narrowed_by_address(process: Process) -> Narrowed:
    """The area alone: horizons are of little help once something is decided."""
    found = listing.narrowed_by_address(process)
    return Narrowed(area=found.area, cross_cutting=found.cross_cutting)


def address(process: Process, narrowed: Narrowed, status: ReportedStatus | None, page: int) -> str:
    """The address of another page of the same list."""
    area = listing.CROSS_CUTTING if narrowed.cross_cutting else narrowed.area.slug if narrowed.area else None
    return url_for(
        "progress.index",
        slug=process.slug,
        bereich=area,
        stand=next((word for word, meant in STATUS_ADDRESSES.items() if meant is status), None),
        seite=page if page > 1 else None,
    )


@blueprint.get("/<slug>/massnahmen/<number>/fortschritt")
@public
@kept_for_visitors(version=pages_version, parameters=("sprache",))
def measure(slug: str, number: str) -> ResponseReturnValue:
    """All reports of one measure with what shows them, the versions before, and the planned steps."""
    process, reader = this_process(slug), acting()
    found = measure_numbered(process, read_number(number), reader=reader)
    today = today_in(process, now())
    return render_template(
        "progress/measure.html",
        process=process,
        measure=found,
        reports=reports_of(found),
        versions=versions_of(found),
        steps=[(step, late_since(step, found, today)) for step in milestones_of(found)],
        may_edit=reader.may(Permission.EDIT_MEASURES, slug),
    )


@blueprint.get("/<slug>/massnahmen/<number>/fortschritt/nachweise/<int(max=2147483647):evidence_id>")
@public
def evidence(slug: str, number: str, evidence_id: int) -> ResponseReturnValue:
    """A file of a report that stands; a browser draws a picture and does nothing else with it."""
    measure = measure_numbered(this_process(slug), read_number(number), reader=acting())
    return sent(evidence_file(measure, evidence_id), measure)


def sent(evidence: Evidence, measure: Measure) -> ResponseReturnValue:
    if evidence.file is None or not evidence.file.size:  # came back from an export, which bears no files
        raise NoResultFound(evidence.id)
    response: Response = send_file(
        BytesIO(evidence.file.content),
        mimetype=MIME[evidence.kind],
        as_attachment=evidence.kind is EvidenceKind.PDF,
        download_name=f"{shown_number(measure.number)}-{evidence.id}.{ENDINGS[evidence.kind]}",
        conditional=False,
        etag=evidence.file.digest[:32],
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "public, no-cache"
    return response.make_conditional(request)
