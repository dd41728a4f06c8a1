"""The rules for contributions: for everybody to read, with what was decided by them; for staff to write."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import NoResultFound

from participation.figures.queries.decided import decided_so_far
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Netiquette, Process
from participation.municipality.queries import netiquette_of, netiquette_versions
from participation.municipality.routes.public import pages_version, this_process
from participation.municipality.services.netiquette import write_netiquette
from participation.pages.forms import NetiquetteForm
from participation.pages.rules import sections
from participation.web.access import acting, public, requires
from participation.web.cache import kept_for_visitors
from participation.web.language import wanted_language

blueprint = Blueprint("netiquette", __name__)

LONGEST_NUMBER = 6


@blueprint.get("/<slug>/spielregeln")
@public
@kept_for_visitors(version=pages_version, parameters=("fassung", "sprache"))
def current(slug: str) -> ResponseReturnValue:
    """The rules that hold, or an earlier version by ``?fassung=``, and how often each was applied."""
    process = this_process(slug)
    version = netiquette_of(process, wanted_number())
    versions = netiquette_versions(process)
    english = wanted_language() != "de"
    return render_template(
        "netiquette/current.html",
        process=process,
        version=version,
        versions=versions,
        is_newest=version.number == versions[0].number,
        sections=sections((english and version.text_en) or version.text),
        english=english,
        decided=decided_so_far(process),
        may_edit=acting().may(Permission.EDIT_NETIQUETTE, slug),
    )


def wanted_number() -> int | None:
    """Raises NoResultFound for what no version is called."""
    typed = request.args.get("fassung", "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < LONGEST_NUMBER):
        raise NoResultFound(typed)
    return int(typed)


@blueprint.route("/<slug>/redaktion/spielregeln", methods=["GET", "POST"])
@requires(Permission.EDIT_NETIQUETTE)
def edit(slug: str) -> ResponseReturnValue:
    """Write a new version; the one before stays readable."""
    process = this_process(slug)
    version = netiquette_of(process)
    form = NetiquetteForm()
    if not form.is_submitted():
        form.fill(version)
        return editing(process, version, form)
    if request.form.get("tun") == "regel":
        form.add_rule()
        return editing(process, version, form)
    if not form.validate():
        return editing(process, version, form), 422
    try:
        with writing():
            written = write_netiquette(
                this_process(slug), form.draft(), expected_number=form.seen(), by=acting(), at=now()
            )
            number = written.number
    except RuleViolation as refusal:
        form.refuse(refusal)
        process = this_process(slug)
        version = netiquette_of(process)
        if isinstance(refusal, Conflict):
            form.version.data = str(version.number)
            return editing(process, version, form, overtaken=True), 409
        return editing(process, version, form), 409
    if number == form.seen():
        flash(gettext("Es hat sich nichts geändert; Fassung %(number)s gilt weiter.", number=number), "good")
    else:
        flash(gettext("Fassung %(number)s gilt ab jetzt.", number=number), "good")
    return redirect(url_for("netiquette.edit", slug=slug))


def editing(process: Process, version: Netiquette, form: NetiquetteForm, *, overtaken: bool = False) -> str:
    return render_template(
        "netiquette/edit.html",
        process=process,
        version=version,
        versions=netiquette_versions(process),
        form=form,
        overtaken=overtaken,
    )
