"""The way in: by code or link, without an account; and the screen for everybody."""

import io
from datetime import timedelta

import segno
from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.extensions import limiter
from participation.kernel.clock import now
from participation.kernel.codes import ALPHABET
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.municipality.routes.public import this_town
from participation.web.access import public
from participation.web.by_code import keep_unfound, was_wrong
from participation.workshops.forms import CodeForm, JoinForm
from participation.workshops.identity import ticket_for
from participation.workshops.models import Role, Workshop, WorkshopState
from participation.workshops.models.rooms import SIGNS_OF_A_CODE
from participation.workshops.queries.rooms import workshop_with_code
from participation.workshops.routes.identity import forget, me_in, remember
from participation.workshops.routes.view import chain_of, join_address, view_of
from participation.workshops.rules.states import OPEN_FOR_PEOPLE
from participation.workshops.services.people import Joining, join, leave

blueprint = Blueprint("workshops", __name__)
keep_unfound(blueprint)

GUESSES = "120 per 10 minutes"
"""Wrong codes from one network: a whole town hall sits behind one."""
GUESSES_OF_ALL = "3000 per hour"
"""Wrong codes of everybody together: a code has 40 bits."""
WRONG = _("Zu diesem Code gibt es keine Werkstatt. Bitte vergleichen Sie ihn mit Ihrer Einladung.")


def everybody() -> str:
    return "join codes"


def read_join_code(typed: str | None) -> str | None:
    """As somebody typed or heard it, with or without spaces; None if it cannot be one."""
    signs = "".join(sign for sign in (typed or "").upper() if sign.isalnum())
    return signs if len(signs) == SIGNS_OF_A_CODE and set(signs) <= set(ALPHABET) else None


def invited_to(code: str) -> Workshop | None:
    """The workshop of this town that the code belongs to, were its doors still shut."""
    signs = read_join_code(code)
    return workshop_with_code(signs, municipality_id=this_town().id) if signs else None


def workshop_at(code: str) -> Workshop | None:
    """The workshop of this town that the code opens, once it is more than a plan."""
    found = invited_to(code)
    return None if found is None or found.state is WorkshopState.DRAFT else found


@blueprint.get("/w")
@public
def enter() -> ResponseReturnValue:
    """Where the code is typed."""
    return render_template("workshops/enter.html", form=CodeForm(), town=this_town())


@blueprint.post("/w")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
@limiter.limit(GUESSES_OF_ALL, key_func=everybody, deduct_when=was_wrong)
def go_in() -> ResponseReturnValue:
    """A right code leads to the room; a wrong one is shown again with a sentence."""
    form = CodeForm()
    workshop = invited_to(form.code.data or "")
    if not form.validate() or workshop is None:
        return unknown_code(form)
    return redirect(url_for("workshops.room", code=workshop.join_code))


def unknown_code(form: CodeForm) -> ResponseReturnValue:
    """Nothing opens: the code is right but early, as those of invitations are, or there is none like it."""
    too_early = invited_to((request.view_args or {}).get("code", ""))
    if too_early is not None and too_early.state is WorkshopState.DRAFT:
        return render_template("workshops/not_yet.html", workshop=too_early, town=this_town())
    if not form.errors:
        form.refuse(RuleViolation(WRONG, field="code"))
    return render_template("workshops/enter.html", form=form, town=this_town()), 404


def join_page(workshop: Workshop, form: JoinForm) -> str:
    return render_template("workshops/join.html", workshop=workshop, process=workshop.process, form=form)


@blueprint.post("/w/<code>/beitreten")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
@limiter.limit(GUESSES_OF_ALL, key_func=everybody, deduct_when=was_wrong)
def come_in(code: str) -> ResponseReturnValue:
    """Take part under a name of one's own choice; sent twice, one person."""
    workshop = workshop_at(code)
    if workshop is None:
        return unknown_code(CodeForm())
    form = JoinForm()
    if not form.validate():
        return join_page(workshop, form), 400
    role = Role.OBSERVER if form.watches.data else Role.PARTICIPANT
    joining = Joining(nickname=form.nickname.data or "", key=form.submission_key.data or "", role=role)
    try:
        with writing():
            somebody = join(joining, workshop=workshop, at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return join_page(workshop, form), 409
    response = make_response(redirect(url_for("workshops.room", code=workshop.join_code)))
    return remember(response, workshop, somebody)


@blueprint.post("/w/<code>/verlassen")
@public
def go_away(code: str) -> ResponseReturnValue:
    """Leave this room with this browser."""
    workshop = workshop_at(code)
    if workshop is None:
        return unknown_code(CodeForm())
    me = me_in(workshop)
    if me is not None and workshop.state in OPEN_FOR_PEOPLE:
        with writing():
            leave(me, at=now())
    response = make_response(redirect(url_for("workshops.enter")))
    return forget(response, workshop)


@blueprint.get("/w/<code>/leinwand")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
def screen(code: str) -> ResponseReturnValue:
    """What participants see, large and without controls: never what staff sees."""
    workshop = workshop_at(code)
    if workshop is None:
        return unknown_code(CodeForm())
    view = view_of(workshop, None)
    return render_template(
        "workshops/screen.html",
        view=view,
        workshop=workshop,
        process=workshop.process,
        chain=chain_of(view),
        address=join_address(workshop),
        qr=qr_code(join_address(workshop)),
        qr_size=qr_size(join_address(workshop)),
        ticket=ticket_for(workshop.id, current_app.config["SECRET_KEY"]),
    )


def qr_size(address: str) -> int:
    """How many modules wide the code is."""
    return len(segno.make(address, error="m").matrix)


def qr_code(address: str) -> str:
    """The modules of the code as one path of an SVG, which a template draws."""
    matrix = segno.make(address, error="m").matrix
    return "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)


@blueprint.get("/w/<code>/termin.ics")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
def calendar(code: str) -> ResponseReturnValue:
    """The date for one's own calendar."""
    workshop = workshop_at(code)
    if workshop is None or workshop.starts_at is None:
        return unknown_code(CodeForm())
    minutes = sum(step.planned_s for step in workshop.steps) // 60
    stamp = "%Y%m%dT%H%M%SZ"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//participation//workshops//DE",
        "BEGIN:VEVENT",
        f"UID:workshop-{workshop.id}@{request.host.partition(':')[0]}",
        f"DTSTAMP:{workshop.created_at.strftime(stamp)}",
        f"DTSTART:{workshop.starts_at.strftime(stamp)}",
        f"DTEND:{(workshop.starts_at + timedelta(minutes=minutes)).strftime(stamp)}",
        f"SUMMARY:{escaped(workshop.title)}",
        f"DESCRIPTION:{escaped(workshop.question)}",
        f"LOCATION:{escaped(workshop.place)}",
        f"URL:{join_address(workshop)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    response = current_app.response_class(io.BytesIO("".join(map(folded, lines)).encode()).getvalue())
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="werkstatt.ics"'
    return response


def escaped(text: str) -> str:
    r"""As RFC 5545 wants it: backslash, comma, semicolon and line ends are written out."""
    for sign in ("\\", ",", ";"):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r", "").replace("\n", "\\n")


def folded(line: str) -> str:
    """At most 75 bytes in a line, going on with a space."""
    parts, rest = [], line
    while len(rest.encode()) > 73:
        cut = 73
        while len(rest[:cut].encode()) > 73:
            cut -= 1
        parts.append(rest[:cut])
        rest = rest[cut:]
    return "\r\n ".join([*parts, rest]) + "\r\n"
