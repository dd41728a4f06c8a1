"""Complaints about staff: for people whom they do not name. To all others they answer like unknown ones."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import NoResultFound

from participation.accounts.queries import account_in_town
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.municipality.routes.public import this_town
from participation.reports.forms import ComplaintForm, NamedForm
from participation.reports.models import Report
from participation.reports.queries.reading import complaint, complaints, names_of, staff_of
from participation.reports.services.settling import answer_complaint, name_somebody
from participation.reports.targets import TARGETS
from participation.web.access import acting, signed_in

blueprint = Blueprint("complaints", __name__, url_prefix="/verwaltung/beschwerden")


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """Those that the reader may know of: for most people, none."""
    return render_template(
        "reports/complaints.html", complaints=complaints(this_town(), reader=acting(), at=now())
    )


@blueprint.get("/<int:report_id>")
@signed_in
def detail(report_id: int) -> ResponseReturnValue:
    return shown(this_complaint(report_id), ComplaintForm())


@blueprint.post("/<int:report_id>")
@signed_in
def answer(report_id: int) -> ResponseReturnValue:
    """Answer the complaint; whoever sent it reads the answer with their code."""
    found = this_complaint(report_id)
    form = ComplaintForm()
    if not form.validate_on_submit():
        return shown(found, form), 422
    try:
        with writing():
            answer_complaint(this_complaint(report_id), form.text.data or "", by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return shown(this_complaint(report_id), form), 409
    flash(gettext("Die Antwort ist gespeichert."), "good")
    return redirect(url_for("complaints.detail", report_id=report_id))


@blueprint.post("/<int:report_id>/betrifft")
@signed_in
def name(report_id: int) -> ResponseReturnValue:
    """Write down whom it concerns; that person sees nothing of it from then on."""
    form = NamedForm()
    typed = form.account.data or ""
    with writing():
        found = this_complaint(report_id)
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
            raise NoResultFound(typed)
        person = account_in_town(int(typed), municipality_id=this_town().id)
        name_somebody(found, person, by=acting(), at=now())
        is_oneself = person.id == acting().id
    if is_oneself:
        flash(
            gettext("Danke. Um diese Beschwerde kümmert sich jemand anderes; Sie sehen sie nicht mehr."),
            "good",
        )
        return redirect(url_for("complaints.index"))
    flash(gettext("Gespeichert. Diese Person sieht von der Beschwerde nichts."), "good")
    return redirect(url_for("complaints.detail", report_id=report_id))


def this_complaint(report_id: int) -> Report:
    return complaint(report_id, this_town(), reader=acting(), at=now())


def shown(found: Report, form: ComplaintForm) -> str:
    named = NamedForm()
    named.offer(staff_of(found.process.municipality_id, at=now()))
    target = TARGETS[found.target_kind]
    return render_template(
        "reports/complaint.html",
        complaint=found,
        form=form,
        named=named,
        target=target,
        thing=target.reported([found.target_id]).get(found.target_id),
        names=names_of([found.settled_by_id]),
    )
