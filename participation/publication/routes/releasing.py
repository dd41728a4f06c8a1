"""Publishing an edition, taking back one that waits, and the licence of the open data."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.municipality.rules import zone_of
from participation.publication.forms import LicenceForm, PublishForm
from participation.publication.models import Licence, OpenData
from participation.publication.queries.editions import all_editions, edition_numbered, licence_of, parts_of
from participation.publication.routes.public import blueprint
from participation.publication.rules import missing_parts
from participation.publication.services.parts import set_licence
from participation.publication.services.publishing import publish, take_back
from participation.publication.words import PART_WORDS
from participation.web.access import acting, requires
from participation.web.formats import clock_time, day


@blueprint.route("/<slug>/redaktion/strategie/veroeffentlichen", methods=["GET", "POST"])
@requires(Permission.EDIT_STRATEGY)
def release(slug: str) -> ResponseReturnValue:
    """Publish what stands now as the next edition, at once or at an hour to come."""
    process, at = this_process(slug), now()
    form = PublishForm()
    if not form.validate_on_submit():
        return show_release(process, form), 422 if form.errors else 200
    try:
        with writing():
            process = this_process(slug)
            edition = publish(form.draft(zone_of(process)), process=process, by=acting(), at=at)
            number, hour = edition.number, edition.release_at
    except RuleViolation as refusal:
        form.refuse(refusal)
        return show_release(this_process(slug), form), 409
    if hour > at:
        flash(
            gettext(
                "Fassung %(number)s steht bereit: zu lesen am %(day)s ab %(time)s Uhr, vorher nirgends.",
                number=number, day=day(hour), time=clock_time(hour),
            ),
            "good",
        )  # fmt: skip
    else:
        flash(gettext("Fassung %(number)s ist veröffentlicht.", number=number), "good")
    return redirect(url_for("publication.parts", slug=slug))


def show_release(process: Process, form: PublishForm) -> str:
    texts = {name: part.text for name, part in parts_of(process).items()}
    standing = [edition for edition in all_editions(process) if edition.taken_back_at is None]
    return render_template(
        "publication/release.html",
        process=process,
        form=form,
        missing=[PART_WORDS[part] for part in missing_parts(texts)],
        before=standing[0] if standing else None,
    )


@blueprint.post("/<slug>/redaktion/strategie/fassungen/<int(max=2147483647):edition>/zuruecknehmen")
@requires(Permission.EDIT_STRATEGY)
def withdraw(slug: str, edition: int) -> ResponseReturnValue:
    """Do not publish after all what waits for its hour."""
    try:
        with writing():
            take_back(edition_numbered(this_process(slug), edition), by=acting(), at=now())
    except Conflict as refusal:
        flash(gettext(refusal.message, **refusal.facts), "warn")
    else:
        flash(gettext("Fassung %(number)s wird nicht veröffentlicht.", number=edition), "good")
    return redirect(url_for("publication.parts", slug=slug))


@blueprint.route("/<slug>/redaktion/offene-daten", methods=["GET", "POST"])
@requires(Permission.EDIT_STRATEGY)
def licence(slug: str) -> ResponseReturnValue:
    """Under which licence everybody may use the data."""
    process, form = this_process(slug), LicenceForm()
    if request.method == "GET":
        kept = db.session.get(OpenData, process.id)
        form.licence.data = licence_of(process).value
        form.see(kept.version if kept else 0)
    if not form.validate_on_submit():
        return show_licence(process, form), 422 if form.errors else 200
    try:
        with writing():
            process = this_process(slug)
            wanted = Licence(form.licence.data)
            set_licence(process, wanted, expected_version=form.seen(), by=acting(), at=now())
    except RuleViolation as refusal:
        process = this_process(slug)
        kept = db.session.get(OpenData, process.id)
        form.see(kept.version if kept else 0)
        form.refuse(refusal)
        return show_licence(process, form), 409
    flash(gettext("Gespeichert."), "good")
    return redirect(url_for("publication.parts", slug=slug))


def show_licence(process: Process, form: LicenceForm) -> str:
    return render_template("publication/licence.html", process=process, form=form)
