"""The video room of a workshop: a link, or embedded on a page of its own, and only on request."""

from urllib.parse import urlsplit

from flask import current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.extensions import limiter
from participation.web.access import public
from participation.web.by_code import was_wrong
from participation.web.headers import POLICY
from participation.workshops.forms import CodeForm, JoinForm
from participation.workshops.models import Participant, Workshop
from participation.workshops.queries.rooms import small_groups_of
from participation.workshops.routes.entrance import (
    GUESSES,
    blueprint,
    join_page,
    unknown_code,
    workshop_at,
)
from participation.workshops.routes.identity import me_in
from participation.workshops.routes.typed import number_of
from participation.workshops.rules.rights import is_staff
from participation.workshops.rules.states import OPEN_FOR_PEOPLE
from participation.workshops.rules.texts import ROOM_HOSTS, room_origin


def video_hosts() -> tuple[str, ...]:
    """Where video rooms may be: as the installation says, else the known hosts."""
    return tuple(current_app.config["VIDEO_HOSTS"]) or ROOM_HOSTS


@blueprint.get("/w/<code>/video")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
def video(code: str) -> ResponseReturnValue:
    """What opens the room. Nothing goes to its host before somebody pressed; then on this page alone."""
    workshop = workshop_at(code)
    if workshop is None:
        return unknown_code(CodeForm())
    me = me_in(workshop)
    if me is None or me.removed_at is not None or me.waiting_since is not None:
        return join_page(workshop, JoinForm(formdata=None)), 403
    address = address_for(workshop, me, number_of(request.args.get("gruppe")))
    origin = room_origin(address, video_hosts())
    if origin is None or workshop.state not in OPEN_FOR_PEOPLE:
        reason = gettext("Gerade gibt es hier keinen Videoraum. Die Werkstatt geht ohne weiter.")
        return render_template("errors/refused.html", reason=reason), 404
    opened = request.args.get("hier") == "1"
    page = render_template(
        "workshops/video.html",
        workshop=workshop,
        process=workshop.process,
        address=address,
        host=urlsplit(address).hostname,
        opened=opened,
        group=number_of(request.args.get("gruppe")),
    )
    response = make_response(page)
    if opened:
        response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src {origin}"
        response.headers["Permissions-Policy"] = (
            f'camera=(self "{origin}"), geolocation=(), microphone=(self "{origin}")'
        )
    return response


def address_for(workshop: Workshop, me: Participant, group_id: int | None) -> str:
    """The room of all, or that of one's own small group; staff may look into every group's."""
    if group_id is None:
        return workshop.room_url
    groups = {group.id: group for group in small_groups_of(workshop)}
    allowed = group_id in groups and (is_staff(me) or me.small_group_id == group_id)
    return groups[group_id].room_url if allowed else ""
