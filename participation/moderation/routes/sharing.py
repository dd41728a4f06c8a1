"""Who has what, internal notes, absences, and how one likes to work."""

from hmac import compare_digest

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts.rules import local_address
from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.kernel.waiting import LONGEST_KIND
from participation.moderation.forms.sharing import LeaveForm, NoteForm
from participation.moderation.kinds import IDEA
from participation.moderation.queries.sharing import absences, colleagues, deputyship_with_id, note_with_id
from participation.moderation.queries.waiting import is_waiting
from participation.moderation.routes.team import seal_of, team_of
from participation.moderation.services import sharing
from participation.moderation.services.sharing import Thing
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.municipality.rules import zone_of
from participation.web.access import acting, requires

blueprint = Blueprint("sharing", __name__, url_prefix="/<slug>/redaktion")


@blueprint.post("/zustaendig")
@requires(Permission.SORT_IDEAS)
def assign(slug: str) -> ResponseReturnValue:
    """Give one thing of any kind to a colleague, to oneself, or to nobody."""
    process = this_process(slug)
    wanted = request.form.get("an", "")
    to = acting().id if wanted == "mir" else number_in(wanted)
    seen = number_in(request.form.get("hatte", ""))
    with writing():
        here = this_process(slug)
        changed = sharing.assign(thing_of_form(here), to, by=acting(), at=now(), seen=seen)
    if changed:
        somebody = gettext("Zuständig ist jetzt: %(name)s.", name=team_of(process).name(to))
        flash(somebody if to else gettext("Niemand ist zuständig."))
    return redirect(back(process))


@blueprint.post("/notizen")
@requires(Permission.READ_QUEUE)
def add_note(slug: str) -> ResponseReturnValue:
    """Note something that only the Redaktion reads; a note that cannot be taken is shown again."""
    process = this_process(slug)
    form = NoteForm()
    thing = thing_of_form(process)
    if form.validate_on_submit():
        try:
            with writing():
                sharing.note(thing_of_form(this_process(slug)), form.draft(), by=acting(), at=now())
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Notiert. Das sieht nur die Redaktion."))
            return redirect(back(process))
    return render_template(
        "moderation/note.html",
        process=process,
        form=form,
        thing=thing,
        seal=seal_of(thing.kind, thing.item_id, process),
        back=back(process),
    ), 422


@blueprint.post("/notizen/<int:note_id>/zuruecknehmen")
@requires(Permission.READ_QUEUE)
def take_back_note(slug: str, note_id: int) -> ResponseReturnValue:
    """Erase the words of one's own note."""
    process = this_process(slug)
    with writing():
        found = note_with_id(note_id, this_process(slug))
        sharing.take_back_note(found, by=acting(), at=now())
    flash(gettext("Die Notiz ist gelöscht."))
    return redirect(back(process))


# --- Absence ------------------------------------------------------------------------------------


@blueprint.route("/vertretung", methods=["GET", "POST"])
@requires(Permission.READ_QUEUE)
def leave(slug: str) -> ResponseReturnValue:
    """Who is away and who looks after their things; and one's own absence."""
    process = this_process(slug)
    form = LeaveForm()
    everybody = colleagues(process, at=now())
    form.offer({number: name for number, name in everybody.items() if number != acting().id})
    status = 200
    if form.validate_on_submit():
        try:
            with writing():
                sharing.name_deputy(form.leave(), process=this_process(slug), by=acting(), at=now())
        except RuleViolation as refusal:
            form.refuse(refusal)
            status = 409
        else:
            flash(gettext("Ihre Vertretung ist eingetragen."))
            return redirect(url_for("sharing.leave", slug=slug))
    elif request.method == "POST":
        status = 422
    page = render_template(
        "moderation/leave.html",
        process=process,
        form=form,
        absences=absences(everybody, at=now()),
        me=acting().id,
        at=now(),
        zone=zone_of(process),
    )
    return page, status


@blueprint.post("/vertretung/<int:leave_id>/beenden")
@requires(Permission.READ_QUEUE)
def end_leave(slug: str, leave_id: int) -> ResponseReturnValue:
    """One is back."""
    with writing():
        found = deputyship_with_id(leave_id, absent_id=acting().id or 0)
        sharing.end_deputyship(found, process=this_process(slug), by=acting(), at=now())
    flash(gettext("Die Vertretung ist beendet."))
    return redirect(url_for("sharing.leave", slug=slug))


@blueprint.post("/tastenkuerzel")
@requires(Permission.READ_QUEUE)
def shortcuts(slug: str) -> ResponseReturnValue:
    """Switch single keys on or off, for oneself, on every device."""
    process = this_process(slug)
    with writing():
        sharing.let_shortcuts(on=request.form.get("an") == "ja", by=acting())
    return redirect(back(process))


# --- What they share ----------------------------------------------------------------------------


def thing_of_form(process: Process) -> Thing:
    """The thing that the form names; 404 unless it is in this process and the reader may see it.

    What no longer waits is known by the seal of the page that showed it.
    """
    kind, item_id = request.form.get("art", "")[:LONGEST_KIND], number_in(request.form.get("ding", ""))
    if item_id is None:
        abort(404)
    seal = request.form.get("siegel", "").encode()
    if compare_digest(seal, seal_of(kind, item_id, process).encode()):
        return Thing(process, kind, item_id)
    if kind == IDEA:
        idea = db.session.get(Idea, item_id)
        if idea is None or idea.process_id != process.id:
            abort(404)
    elif not is_waiting(process, kind, item_id, reader=acting(), at=now()):
        abort(404)
    return Thing(process, kind, item_id)


def number_in(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def back(process: Process) -> str:
    """The page of this Redaktion from which the form came, else the queue."""
    room = f"/{process.slug}/redaktion/"
    wanted = local_address(request.form.get("weiter"))
    return wanted if wanted and wanted.startswith(room) else url_for("moderation.queue", slug=process.slug)
