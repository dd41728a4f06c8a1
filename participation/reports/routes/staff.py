"""Deciding about reports, beside what was reported."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission, is_own_cause
from participation.municipality.models import Process
from participation.municipality.queries import rules_of
from participation.municipality.routes.public import rule_titles, this_process
from participation.reports.forms import SettlementForm
from participation.reports.models import Report
from participation.reports.queries.reading import names_of, report_in, reports_about
from participation.reports.services.settling import settle
from participation.reports.targets import TARGETS
from participation.reports.words import OTHER_REASONS, OUTCOME_WORDS
from participation.web.access import acting, requires

blueprint = Blueprint("reports", __name__, url_prefix="/<slug>/redaktion/meldungen/<int:report_id>")


@blueprint.get("")
@requires(Permission.READ_QUEUE)
def report(slug: str, report_id: int) -> ResponseReturnValue:
    """What was reported, by how many and why, and the decision."""
    process = this_process(slug)
    found = report_in(process, report_id)
    form = form_for(process, found)
    form.newest_seen.data = str(newest_of(found))
    return shown(process, found, form)


@blueprint.post("")
@requires(Permission.SETTLE_REPORTS)
def decide(slug: str, report_id: int) -> ResponseReturnValue:
    """Settle all that is open about the same thing."""
    process = this_process(slug)
    found = report_in(process, report_id)
    form = form_for(process, found)
    if not form.validate_on_submit():
        return shown(process, found, form), 422
    try:
        with writing():
            found = report_in(this_process(slug), report_id)
            is_done = settle(found, form.draft(), by=acting(), at=now())
    except RuleViolation as refusal:
        process = this_process(slug)
        found = report_in(process, report_id)
        form.refuse(refusal)
        if isinstance(refusal, Conflict):
            form.newest_seen.data = str(newest_of(found))
        return shown(process, found, form), 409
    if is_done:
        flash(gettext("Entschieden. Wer gemeldet und eine Adresse angegeben hat, bekommt Bescheid."), "good")
        return redirect(url_for("moderation.queue", slug=slug))
    flash(
        gettext(
            "Vorgeschlagen. Die Meldung wartet weiter, bis eine zweite Person zugestimmt hat und jemand sie "
            "entscheidet."
        ),
        "warn",
    )
    return redirect(url_for("reports.report", slug=slug, report_id=report_id))


def newest_of(found: Report) -> int:
    return max(other.id for other in reports_about(found.target_kind, found.target_id))


def form_for(process: Process, found: Report) -> SettlementForm:
    form = SettlementForm()
    form.offer(rules_of(process), may_redact=TARGETS[found.target_kind].redact is not None)
    return form


def shown(process: Process, found: Report, form: SettlementForm) -> str:
    target = TARGETS[found.target_kind]
    thing = target.reported([found.target_id])[found.target_id]
    reports = reports_about(found.target_kind, found.target_id)
    open_ones = [other for other in reports if other.settled_at is None]
    person = acting()
    is_own = is_own_cause(thing.author_id, person)
    is_own_report = any(is_own_cause(other.reported_by_id, person) for other in open_ones)
    return render_template(
        "reports/report.html",
        process=process,
        report=found,
        target=target,
        thing=thing,
        open_ones=open_ones,
        settled=[other for other in reports if other.settled_at is not None],
        names=names_of([other.settled_by_id for other in reports]),
        reason_words={**rule_titles(process), **OTHER_REASONS},
        outcome_words=OUTCOME_WORDS,
        form=form,
        is_own=is_own,
        is_own_report=is_own_report,
        may_settle=bool(open_ones)
        and not is_own
        and not is_own_report
        and person.may(Permission.SETTLE_REPORTS, process.slug),
    )
