"""Papers, the order of their sessions, and what the sessions made of them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import NoResultFound

from participation.council.forms import (
    AgendaForm,
    PaperForm,
    ResultForm,
    Row,
    amendments_in,
    field_choices,
    rows_in,
)
from participation.council.models import AgendaItem, CouncilPaper, Outcome, Purpose
from participation.council.queries.sessions import (
    item_in,
    measures_for_papers,
    order_of,
    paper_in,
    session_in,
    sessions_without,
)
from participation.council.routes.desk import blueprint, today
from participation.council.services.results import announce, record_result
from participation.council.services.sessions import (
    change_paper,
    put_on_agenda,
    take_off_agenda,
    write_paper,
)
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires
from participation.web.formats import day
from participation.web.forms import refusal_text

# --- Papers -----------------------------------------------------------------------------------------


@blueprint.route("/<slug>/redaktion/vorlagen/neu", methods=["GET", "POST"])
@requires(Permission.EDIT_COUNCIL)
def new_paper(slug: str) -> ResponseReturnValue:
    """Write a paper."""
    process, form = this_process(slug), PaperForm()
    form.offer(measures_for_papers(process))
    if not form.validate_on_submit():
        return shown_paper(process, form), 422 if form.errors else 200
    try:
        with writing():
            process = this_process(slug)
            paper = write_paper(
                form.draft(measures_for_papers(process)),
                process=process,
                submission_key=str(form.submission_key.data),
                by=acting(),
                at=now(),
            )
            number = paper.id
    except RuleViolation as refusal:
        form.refuse(refusal)
        return shown_paper(this_process(slug), form), 409
    flash(gettext("Die Vorlage ist gespeichert. Wählen Sie jetzt, welche Sitzungen sie behandeln."), "good")
    return redirect(url_for("council.edit_paper", slug=slug, paper_id=number))


@blueprint.route("/<slug>/redaktion/vorlagen/<int:paper_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_COUNCIL)
def edit_paper(slug: str, paper_id: int) -> ResponseReturnValue:
    """The words of a paper, and the order of its sessions."""
    process, form = this_process(slug), PaperForm()
    paper = paper_in(process, paper_id)
    form.offer(measures_for_papers(process))
    if not form.validate_on_submit():
        if not form.is_submitted():
            form.fill(paper)
        return shown_paper(process, form, paper), 422 if form.errors else 200
    try:
        with writing():
            process = this_process(slug)
            change_paper(
                paper_in(process, paper_id),
                form.draft(measures_for_papers(process)),
                process=process,
                expected_version=form.seen(),
                by=acting(),
                at=now(),
            )
    except RuleViolation as refusal:
        form.refuse(refusal)
        process = this_process(slug)
        paper = paper_in(process, paper_id)
        form.see(paper.version)
        return shown_paper(process, form, paper), 409
    flash(gettext("Gespeichert."), "good")
    return redirect(url_for("council.edit_paper", slug=slug, paper_id=paper_id))


def shown_paper(
    process: Process,
    form: PaperForm,
    paper: CouncilPaper | None = None,
    agenda: AgendaForm | None = None,
) -> str:
    """The form of a paper; for one that is there also its order of sessions."""
    items = order_of(paper) if paper else []
    if paper is not None:
        agenda = agenda or AgendaForm(formdata=None)
        free = sessions_without(paper)
        agenda.offer(free, [f"{one.body}, {day(one.held_on)}" for one in free])
    return render_template(
        "council/paper_form.html",
        process=process,
        form=form,
        paper=paper,
        items=items,
        is_settled=any(item.resolution for item in items),
        agenda=agenda,
        has_been=lambda item: item.session.held_on <= today(),
    )


# --- Order of sessions ------------------------------------------------------------------------------


@blueprint.post("/<slug>/redaktion/vorlagen/<int:paper_id>/tagesordnung")
@requires(Permission.EDIT_COUNCIL)
def add_session(slug: str, paper_id: int) -> ResponseReturnValue:
    """Lay the paper before a session."""
    process, form = this_process(slug), AgendaForm()
    paper = paper_in(process, paper_id)
    if not form.validate_on_submit():
        return with_agenda(process, paper, form), 422
    typed = str(form.session.data or "")
    try:
        with writing():
            process = this_process(slug)
            put_on_agenda(
                paper_in(process, paper_id),
                session_in(process, int(typed) if typed.isascii() and typed.isdigit() else 0),
                purpose=Purpose(form.purpose.data),
                top=form.top.data or "",
                by=acting(),
                at=now(),
            )
    except (RuleViolation, NoResultFound) as refusal:
        unknown = RuleViolation(_("Bitte wählen Sie eine Sitzung."), field="session")
        form.refuse(refusal if isinstance(refusal, RuleViolation) else unknown)
        process = this_process(slug)
        return with_agenda(process, paper_in(process, paper_id), form), 409
    return redirect(url_for("council.edit_paper", slug=slug, paper_id=paper_id) + "#beratungsfolge")


def with_agenda(process: Process, paper: CouncilPaper, agenda: AgendaForm) -> str:
    form = PaperForm(formdata=None)
    form.offer(measures_for_papers(process))
    form.fill(paper)
    return shown_paper(process, form, paper, agenda)


@blueprint.post("/<slug>/redaktion/beratung/<int:item_id>/absetzen")
@requires(Permission.EDIT_COUNCIL)
def drop_session(slug: str, item_id: int) -> ResponseReturnValue:
    """Take the paper off the agenda again."""
    with writing():
        item = item_in(this_process(slug), item_id)
        paper_id = item.paper_id
        take_off_agenda(item, by=acting(), at=now())
    flash(gettext("Die Vorlage steht nicht mehr auf der Tagesordnung dieser Sitzung."), "good")
    return redirect(url_for("council.edit_paper", slug=slug, paper_id=paper_id) + "#beratungsfolge", 303)


# --- Results ----------------------------------------------------------------------------------------


@blueprint.route("/<slug>/redaktion/beratung/<int:item_id>/ergebnis", methods=["GET", "POST"])
@requires(Permission.EDIT_COUNCIL)
def result(slug: str, item_id: int) -> ResponseReturnValue:
    """Record what the session made of the paper."""
    process, form = this_process(slug), ResultForm()
    item = item_in(process, item_id)
    form.offer(item.purpose)
    rows = rows_in(request.form)
    if not form.is_submitted():
        form.entitled.data = item.session.members
        return shown_result(process, item, form, rows)
    if not form.validate():
        return shown_result(process, item, form, rows), 422
    try:
        with writing():
            item = item_in(this_process(slug), item_id)
            draft = form.draft(amendments_in(rows, item.paper.measures))
            record_result(item, draft, submission_key=str(form.submission_key.data), by=acting(), at=now())
            session_id, is_public = item.session_id, item.session.is_public
    except RuleViolation as refusal:
        form.refuse(refusal)
        process = this_process(slug)
        return shown_result(process, item_in(process, item_id), form, rows), 409
    flash(
        gettext("Das Ergebnis ist eingetragen und öffentlich.")
        if is_public
        else gettext("Das Ergebnis ist eingetragen. Es steht nirgends, bis Sie es bekannt geben."),
        "good",
    )
    return redirect(url_for("council.session_desk", slug=slug, session_id=session_id))


def shown_result(process: Process, item: AgendaItem, form: ResultForm, rows: list[Row]) -> str:
    typed = [row for row in rows if row.measure or row.text]
    return render_template(
        "council/result.html",
        process=process,
        item=item,
        form=form,
        rows=rows,
        has_rows=bool(typed),
        fields=field_choices(),
        with_changes=Outcome.ADOPTED_WITH_CHANGES,
    )


@blueprint.post("/<slug>/redaktion/beratung/<int:item_id>/bekanntgeben")
@requires(Permission.EDIT_COUNCIL)
def announce_result(slug: str, item_id: int) -> ResponseReturnValue:
    """Tell everybody what a session that was not public decided."""
    item = item_in(this_process(slug), item_id)
    session_id = item.session_id
    try:
        with writing():
            item = item_in(this_process(slug), item_id)
            if item.resolution is None:
                raise NoResultFound(item_id)
            fresh = announce(item.resolution, by=acting(), at=now())
        told = gettext("Das Ergebnis ist bekannt gegeben.") if fresh else gettext("Das war schon geschehen.")
        flash(told, "good")
    except RuleViolation as refusal:
        flash(refusal_text(refusal), "warn")
    return redirect(url_for("council.session_desk", slug=slug, session_id=session_id), 303)
