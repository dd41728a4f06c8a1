"""The feed for browsers without a stream, the state of the room, and the sign of still being there."""

from flask import abort, jsonify, make_response, request
from flask.typing import ResponseReturnValue

from participation.extensions import limiter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.web.access import public
from participation.web.by_code import was_wrong
from participation.workshops.models import Participant, Workshop
from participation.workshops.queries.feed import MOST_EVENTS, audiences_of, events_after, heard
from participation.workshops.queries.rooms import current_step, steps_of
from participation.workshops.routes.entrance import GUESSES, blueprint, workshop_at
from participation.workshops.routes.identity import me_in
from participation.workshops.routes.typed import number_of
from participation.workshops.rules.times import remaining_s
from participation.workshops.services.people import be_seen


def listener(code: str) -> tuple[Workshop, Participant | None]:
    """The room and whoever listens; without a cookie the projector. Whoever was removed hears nothing."""
    workshop = workshop_at(code)
    if workshop is None:
        abort(404)
    me = me_in(workshop)
    if me is not None and me.removed_at is not None:
        abort(403)
    return workshop, me


@blueprint.get("/w/<code>/stand")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
def state(code: str) -> ResponseReturnValue:
    """Where the room stands: numbers, no texts."""
    workshop, _me = listener(code)
    at = now()
    step = current_step(steps_of(workshop))
    return jsonify(
        seq=workshop.seq,
        state=workshop.state.value,
        version=workshop.version,
        step=step.id if step else None,
        step_state=step.state.value if step else None,
        step_version=step.version if step else None,
        left=remaining_s(step, at) if step else None,
        server_now=at.isoformat(),
    )


@blueprint.get("/w/<code>/ereignisse")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
def events(code: str) -> ResponseReturnValue:
    """What happened since; 204 if nothing did, 410 if that is too long ago: then load the page anew."""
    workshop, me = listener(code)
    since = number_of(request.args.get("since"))
    if since is None:
        abort(400)
    if since == workshop.seq:
        return make_response("", 204)
    found = events_after(workshop.id, since) if since < workshop.seq else []
    if not found or found[0].seq != since + 1:
        return jsonify(reload=True, seq=workshop.seq), 410
    # Whoever is told less than all asks on from the last number that was looked at.
    return jsonify(
        events=heard(found, audiences_of(me), since), seq=found[-1].seq, more=len(found) == MOST_EVENTS
    )


@blueprint.post("/w/<code>/puls")
@public
def pulse(code: str) -> ResponseReturnValue:
    """A browser says that it is still there: the facilitator's presence is stored, not guessed."""
    _workshop, me = listener(code)
    if me is not None:
        with writing():
            be_seen(me, at=now())
    return make_response("", 204)
