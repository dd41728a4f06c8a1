"""What council members read: sessions, what was frozen for each, and files to take along."""

import io
import re

from flask import abort, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from participation.charts.drawing import draw
from participation.council.annexes import facts, measured, support_words
from participation.council.frozen import Frozen
from participation.council.laid import PaperProfile, laid
from participation.council.models import CouncilSession
from participation.council.paper import council_paper
from participation.council.pictures import pictures_of, told
from participation.council.queries.sessions import agenda_of, frozen_sessions, item_in, session_in
from participation.council.queries.snapshots import (
    arrived_since,
    file_of,
    frozen_by,
    latest_snapshot,
    redactions_in,
    snapshot_numbered,
    tree_of,
    unreadable_now,
)
from participation.council.routes.desk import blueprint, page_of_sessions, today
from participation.council.routes.sums import line
from participation.demographics.words import CHOICE_WORDS, TABLE_WORDS
from participation.extensions import limiter
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.web.access import requires
from participation.web.language import wanted_language

PDF, DOCX = "pdf", "docx"
MEDIA = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
PLAIN = re.compile("[0-9A-Za-z-]{1,20}")
"""Of a paper's number, what may stand in the name of a file."""
PROFILES = {"oeffentlich": PaperProfile.PUBLIC, "gemeinderat": PaperProfile.COUNCIL}


@blueprint.get("/<slug>/sitzungen")
@requires(Permission.READ_COUNCIL)
def sessions(slug: str) -> ResponseReturnValue:
    """All sessions that were held or are to come."""
    process = this_process(slug)
    page = page_of_sessions(process)
    return render_template(
        "council/sessions.html",
        process=process,
        page=page,
        frozen=frozen_sessions(page.rows),
        today=today(),
        address=lambda number: url_for("council.sessions", slug=slug, seite=number if number > 1 else None),
    )


@blueprint.get("/<slug>/sitzungen/<int:session_id>")
@requires(Permission.READ_COUNCIL)
def session(slug: str, session_id: int) -> ResponseReturnValue:
    """One session: papers with their draft resolutions, and everything as it was frozen."""
    process = this_process(slug)
    found = session_in(process, session_id)
    return render_template(
        "council/session.html",
        process=process,
        session=found,
        items=agenda_of(found),
        has_been=found.held_on <= today(),
        **what_is_frozen(process, found),
    )


def what_is_frozen(process: Process, found: CouncilSession) -> dict[str, object]:
    """The snapshot's part of the page, or that there is none yet."""
    snapshot = latest_snapshot(found)
    if snapshot is None:
        return {"snapshot": None}
    frozen = Frozen(tree_of(snapshot), hidden=unreadable_now(process))
    language = wanted_language()
    return {
        "snapshot": snapshot,
        "frozen": frozen,
        "frozen_by": frozen_by(snapshot),
        "redactions": redactions_in(snapshot),
        "arrived": arrived_since(snapshot),
        "stops": line(frozen),
        "charts": [draw(chart, language) for chart in pictures_of(frozen)],
        "facts": facts,
        "measured": measured,
        "support_words": support_words,
        "told": told,
        "CHOICE_WORDS": CHOICE_WORDS,
        "TABLE_WORDS": TABLE_WORDS,
    }


@blueprint.get("/<slug>/sitzungen/<int:session_id>/stand-<int:edition>.json")
@requires(Permission.READ_COUNCIL)
@limiter.limit("60 per hour")
def snapshot_file(slug: str, session_id: int, edition: int) -> ResponseReturnValue:
    """The snapshot, to be kept and checked anywhere."""
    snapshot = snapshot_numbered(session_in(this_process(slug), session_id), edition)
    name = f"{slug}-stand-{snapshot.session.held_on.isoformat()}-ausgabe-{edition}.json"
    return taken_along(file_of(snapshot), "application/json", name)


@blueprint.get("/<slug>/sitzungen/vorlage-<int:item_id>-<profile>.<any(pdf, docx):form>")
@requires(Permission.READ_COUNCIL)
@limiter.limit("60 per hour")
def paper_file(slug: str, item_id: int, profile: str, form: str) -> ResponseReturnValue:
    """The paper with its annexes, made from what was frozen for the session."""
    item = item_in(this_process(slug), item_id)
    found = laid(item, PROFILES[profile]) if profile in PROFILES else None
    if found is None:
        abort(404)
    paper = council_paper(found, language=wanted_language())
    if form == PDF:
        from participation.documents.pdf import as_pdf  # noqa: PLC0415 (start-up stays short)

        content = as_pdf(paper)
    else:
        from participation.documents.word import as_docx  # noqa: PLC0415 (start-up stays short)

        content = as_docx(paper)
    number = item.paper.number.replace("/", "-")
    name = number if PLAIN.fullmatch(number) else f"nr-{item.id}"
    return taken_along(content, MEDIA[form], f"vorlage-{name}-{profile}.{form}")


def taken_along(content: bytes, media: str, name: str) -> ResponseReturnValue:
    response = send_file(io.BytesIO(content), mimetype=media, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
