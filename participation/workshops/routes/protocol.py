"""The protocol as a page, out of what was drawn up: for staff before the release, then for everybody."""

from datetime import datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from participation.extensions import limiter
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.web.access import public, requires
from participation.web.by_code import was_wrong
from participation.workshops.forms import CodeForm
from participation.workshops.models import Protocol, Workshop
from participation.workshops.queries.rooms import latest_protocol, released_protocol
from participation.workshops.routes.desk import RUN, staff_room
from participation.workshops.routes.entrance import GUESSES, blueprint, unknown_code, workshop_at
from participation.workshops.words import HORIZON_WORDS, PHASE_WORDS, REASON_WORDS


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
    return protocol_page(workshop, edition, back=url_for("workshops.room", code=workshop.join_code))


def protocol_page(workshop: Workshop, edition: Protocol, *, back: str) -> str:
    return render_template(
        "workshops/protocol.html",
        workshop=workshop,
        process=workshop.process,
        edition=edition,
        content=edition.content,
        back=back,
        moment=lambda stamp: datetime.fromisoformat(stamp) if stamp else None,
        PHASES={phase.value: words for phase, words in PHASE_WORDS.items()},
        REASONS={reason.value: words for reason, words in REASON_WORDS.items()},
        HORIZONS={horizon.value: words for horizon, words in HORIZON_WORDS.items()},
    )
