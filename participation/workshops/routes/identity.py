"""Who sends this request, in the room: by the cookie of the room, staff by their account."""

from flask import Response, current_app, request

from participation.workshops.identity import cookie_name, is_theirs, numbered, signature
from participation.workshops.models import Participant, Workshop
from participation.workshops.queries.rooms import participant_with_id

A_WEEK = 7 * 24 * 3600


def me_in(workshop: Workshop) -> Participant | None:
    """Whoever this browser is in the room; also somebody who was removed, to be told so."""
    cookie = request.cookies.get(name_of(workshop), "")
    number = numbered(cookie)
    somebody = participant_with_id(number) if number is not None else None
    if somebody is None or somebody.workshop_id != workshop.id:
        return None
    if somebody.removed_at is not None:
        return somebody
    return somebody if is_theirs(cookie, somebody, current_app.config["SECRET_KEY"]) else None


def name_of(workshop: Workshop) -> str:
    return cookie_name(workshop.id, secure=current_app.config["SESSION_COOKIE_SECURE"])


def remember(response: Response, workshop: Workshop, somebody: Participant) -> Response:
    """Let this browser be ``somebody`` from now on."""
    response.set_cookie(
        name_of(workshop),
        signature(somebody, current_app.config["SECRET_KEY"]),
        max_age=A_WEEK,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: Response, workshop: Workshop) -> Response:
    response.delete_cookie(
        name_of(workshop), secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Lax"
    )
    return response
