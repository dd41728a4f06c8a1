"""The protocol as a page, out of what was drawn up: for staff before the release, then for everybody."""

import io
from collections.abc import Sequence
from datetime import datetime

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.extensions import limiter
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.web.access import public, requires
from participation.web.by_code import was_wrong
from participation.web.language import LANGUAGES
from participation.workshops.forms import CodeForm
from participation.workshops.models import FileFormat, Protocol, Workshop
from participation.workshops.queries.protocol import as_written
from participation.workshops.queries.rooms import (
    FileKind,
    file_of,
    files_of,
    latest_protocol,
    released_editions,
    released_protocol,
)
from participation.workshops.routes.desk import RUN, staff_room
from participation.workshops.routes.entrance import GUESSES, blueprint, unknown_code, workshop_at
from participation.workshops.routes.typed import number_of
from participation.workshops.words import HORIZON_WORDS, PHASE_WORDS, REASON_WORDS

GERMAN = "de"
MEDIA = {
    FileFormat.PDF: "application/pdf",
    FileFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@blueprint.get("/<slug>/werkstatt/<int:workshop_id>/protokoll")
@requires(RUN)
def staff_protocol(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The latest edition, released or not."""
    _process, workshop, _me = staff_room(slug, workshop_id)
    edition = latest_protocol(workshop)
    if edition is None:
        raise RuleViolation(_("Ein Protokoll gibt es, wenn die Werkstatt beendet ist."))
    return protocol_page(
        workshop, edition, back=url_for("workshops.lead", slug=slug, workshop_id=workshop_id)
    )


@blueprint.get("/w/<code>/protokoll")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
def protocol(code: str) -> ResponseReturnValue:
    """The released protocol, for everybody with the code."""
    workshop = workshop_at(code)
    edition = released_protocol(workshop) if workshop is not None else None
    if workshop is None or edition is None:
        return unknown_code(CodeForm())
    wanted = number_of(request.args.get("fassung"))
    earlier = [one for one in released_editions(workshop) if one.emptied_at is None]
    if wanted is not None:
        edition = next((one for one in earlier if one.edition == wanted), edition)
    back = url_for("workshops.room", code=workshop.join_code)
    return protocol_page(workshop, edition, back=back, released=earlier)


@blueprint.get("/w/<code>/protokoll.<any(pdf, docx, json):form>")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
def protocol_file(code: str, form: str) -> ResponseReturnValue:
    """The released protocol to take along: the kept file, or the content exactly as its checksum says."""
    workshop = workshop_at(code)
    edition = released_protocol(workshop) if workshop is not None else None
    if workshop is None or edition is None:
        return unknown_code(CodeForm())
    if form == "json":
        return as_file(as_written(edition.content).encode(), edition, "application/json", form)
    wanted = request.args.get("auf", "")
    kept = file_of(edition, FileKind(FileFormat(form), wanted if wanted in LANGUAGES else GERMAN))
    if kept is None:
        reason = gettext("Die Datei wird gerade erstellt. Bitte versuchen Sie es gleich noch einmal.")
        return render_template("errors/refused.html", reason=reason), 409
    ending = form if kept.language == GERMAN else f"{kept.language}.{form}"
    return as_file(kept.content, edition, MEDIA[kept.format], ending)


def as_file(content: bytes, edition: Protocol, media: str, ending: str) -> ResponseReturnValue:
    name = f"protokoll-werkstatt-{edition.workshop_id}-fassung-{edition.edition}.{ending}"
    return send_file(io.BytesIO(content), mimetype=media, as_attachment=True, download_name=name)


def protocol_page(
    workshop: Workshop, edition: Protocol, *, back: str, released: Sequence[Protocol] = ()
) -> str:
    return render_template(
        "workshops/protocol.html",
        workshop=workshop,
        process=workshop.process,
        edition=edition,
        content=edition.content,
        back=back,
        files=files_of(edition) if released and edition.id == released[0].id else [],
        latest=released[0] if released else None,
        others=[one for one in released if one.id != edition.id],
        moment=lambda stamp: datetime.fromisoformat(stamp) if stamp else None,
        PHASES={phase.value: words for phase, words in PHASE_WORDS.items()},
        REASONS={reason.value: words for reason, words in REASON_WORDS.items()},
        HORIZONS={horizon.value: words for horizon, words in HORIZON_WORDS.items()},
    )
