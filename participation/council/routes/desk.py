"""The Redaktion's desk: sessions, what is frozen for them, and what has to be erased from that."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.council.forms import FreezeForm, RedactForm, SessionForm
from participation.council.models import CouncilSession, CouncilSnapshot
from participation.council.queries.sessions import (
    agenda_of,
    frozen_sessions,
    how_many_sessions,
    orders_of,
    papers_of,
    session_in,
    sessions_of,
)
from participation.council.queries.snapshots import (
    redactions_in,
    snapshot_numbered,
    snapshots_of,
)
from participation.council.services.freezing import freeze, hold_still, redact_leaf
from participation.council.services.sessions import change_session, plan_session
from participation.council.words import FIELD_WORDS, PURPOSE_WORDS, outcome_words
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires
from participation.web.formats import day, local_day
from participation.web.paging import PAGE_SIZE, Page, wanted_page

blueprint = Blueprint("council", __name__)


@blueprint.record_once
def words_for_templates(state: BlueprintSetupState) -> None:
    """What templates/council/parts.html needs wherever it is used: macros see globals only."""
    state.app.jinja_env.globals.update(
        PURPOSE_WORDS=PURPOSE_WORDS, AMENDED_WORDS=FIELD_WORDS, outcome_words=outcome_words
    )
    state.app.jinja_env.filters["grouped_hash"] = lambda checksum: f"{checksum[:4]} {checksum[4:8]} …"


def today() -> date:
    return local_day(now())


def page_of_sessions(process: Process) -> Page[CouncilSession]:
    total = how_many_sessions(process)
    number = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    rows = sessions_of(process, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return Page(rows=rows, total=total, number=number)


@blueprint.get("/<slug>/redaktion/sitzungen")
@requires(Permission.EDIT_COUNCIL)
def desk(slug: str) -> ResponseReturnValue:
    """Sessions and papers."""
    process = this_process(slug)
    page, papers = page_of_sessions(process), papers_of(process)
    return render_template(
        "council/desk.html",
        process=process,
        page=page,
        frozen=frozen_sessions(page.rows),
        papers=papers,
        orders=orders_of([paper.id for paper in papers]),
        today=today(),
        address=lambda number: url_for("council.desk", slug=slug, seite=number if number > 1 else None),
    )


# --- Sessions ---------------------------------------------------------------------------------------


@blueprint.route("/<slug>/redaktion/sitzungen/neu", methods=["GET", "POST"])
@requires(Permission.EDIT_COUNCIL)
def new_session(slug: str) -> ResponseReturnValue:
    """Plan a session."""
    process, form = this_process(slug), SessionForm()
    if not form.validate_on_submit():
        return shown_form(process, form), 422 if form.errors else 200
    try:
        with writing():
            session = plan_session(
                form.draft(),
                process=this_process(slug),
                submission_key=str(form.submission_key.data),
                by=acting(),
                at=now(),
            )
            number = session.id
    except RuleViolation as refusal:
        form.refuse(refusal)
        return shown_form(this_process(slug), form), 409
    flash(gettext("Die Sitzung ist eingetragen."), "good")
    return redirect(url_for("council.session_desk", slug=slug, session_id=number))


def shown_form(process: Process, form: SessionForm, session: CouncilSession | None = None) -> str:
    return render_template("council/session_form.html", process=process, form=form, session=session)


@blueprint.route("/<slug>/redaktion/sitzungen/<int:session_id>/bearbeiten", methods=["GET", "POST"])
@requires(Permission.EDIT_COUNCIL)
def edit_session(slug: str, session_id: int) -> ResponseReturnValue:
    """Another day, body or number of members."""
    process, form = this_process(slug), SessionForm()
    session = session_in(process, session_id)
    if not form.validate_on_submit():
        if not form.is_submitted():
            form.fill(session)
        return shown_form(process, form, session), 422 if form.errors else 200
    try:
        with writing():
            change_session(
                session_in(this_process(slug), session_id),
                form.draft(),
                expected_version=form.seen(),
                by=acting(),
                at=now(),
            )
    except RuleViolation as refusal:
        form.refuse(refusal)
        process = this_process(slug)
        session = session_in(process, session_id)
        form.see(session.version)
        return shown_form(process, form, session), 409
    flash(gettext("Gespeichert."), "good")
    return redirect(url_for("council.session_desk", slug=slug, session_id=session_id))


@blueprint.get("/<slug>/redaktion/sitzungen/<int:session_id>")
@requires(Permission.EDIT_COUNCIL)
def session_desk(slug: str, session_id: int) -> ResponseReturnValue:
    """One session: its agenda with results, and what is frozen for it."""
    process = this_process(slug)
    session = session_in(process, session_id)
    items = agenda_of(session)
    return render_template(
        "council/session_desk.html",
        process=process,
        session=session,
        items=items,
        snapshots=snapshots_of(session),
        freeze_form=FreezeForm(formdata=None),
        has_been=session.held_on <= today(),
    )


# --- What is frozen ---------------------------------------------------------------------------------


@blueprint.post("/<slug>/redaktion/sitzungen/<int:session_id>/stand")
@requires(Permission.EDIT_COUNCIL)
def freeze_session(slug: str, session_id: int) -> ResponseReturnValue:
    """Freeze what is known now for the session."""
    form = FreezeForm()
    session_in(this_process(slug), session_id)
    with writing():
        hold_still()
        session = session_in(this_process(slug), session_id)
        snapshot = freeze(session, submission_key=str(form.submission_key.data), by=acting(), at=now())
        edition, held_on = snapshot.edition, session.held_on
    flash(
        gettext(
            "Der Stand zur Sitzung vom %(day)s ist festgehalten (Ausgabe %(edition)s).",
            day=day(held_on),
            edition=edition,
        ),
        "good",
    )
    return redirect(url_for("council.session_desk", slug=slug, session_id=session_id))


@blueprint.route(
    "/<slug>/redaktion/sitzungen/<int:session_id>/stand/<int:edition>/schwaerzen", methods=["GET", "POST"]
)
@requires(Permission.EDIT_COUNCIL)
def redact_snapshot(slug: str, session_id: int, edition: int) -> ResponseReturnValue:
    """Erase one value for good, for whoever has a right to that."""
    form = RedactForm()
    process = this_process(slug)
    snapshot = snapshot_numbered(session_in(process, session_id), edition)
    if not form.validate_on_submit():
        return shown_redactions(process, snapshot, form), 422 if form.errors else 200
    try:
        with writing():
            snapshot = snapshot_numbered(session_in(this_process(slug), session_id), edition)
            redact_leaf(snapshot, form.path.data or "", reason=form.reason.data or "", by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        process = this_process(slug)
        snapshot = snapshot_numbered(session_in(process, session_id), edition)
        return shown_redactions(process, snapshot, form), 409
    flash(gettext("Die Stelle ist geschwärzt. Alles andere lässt sich weiter prüfen."), "good")
    return redirect(
        url_for("council.redact_snapshot", slug=slug, session_id=session_id, edition=edition), 303
    )


def shown_redactions(process: Process, snapshot: CouncilSnapshot, form: RedactForm) -> str:
    return render_template(
        "council/redact.html",
        process=process,
        session=snapshot.session,
        snapshot=snapshot,
        redactions=redactions_in(snapshot),
        form=form,
    )
