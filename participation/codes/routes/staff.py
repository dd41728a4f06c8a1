"""Batches of codes: made, printed once, revoked."""

import io
from urllib.parse import urlsplit

import segno
from flask import Response, current_app, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts.routes.browser import secret
from participation.codes import rules, services
from participation.codes.forms import BatchForm, PrintForm, RevokeForm
from participation.codes.models import CodeBatch, PrintKind
from participation.codes.queries import batch_in, batches_of
from participation.codes.routes.public import blueprint
from participation.codes.words import KIND_WORDS
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires
from participation.web.language import wanted_language

PRINT = Permission.PRINT_CODES


@blueprint.get("/verwaltung/verfahren/<slug>/codes")
@requires(PRINT)
def batches(slug: str) -> ResponseReturnValue:
    """All batches with their counts."""
    process = this_process(slug)
    return render_template(
        "codes/batches.html", process=process, batches=batches_of(process), kinds=KIND_WORDS
    )


@blueprint.route("/verwaltung/verfahren/<slug>/codes/neu", methods=["GET", "POST"])
@requires(PRINT)
def new_batch(slug: str) -> ResponseReturnValue:
    process, form = this_process(slug), BatchForm()
    if not form.validate_on_submit():
        page = render_template("codes/new_batch.html", process=process, form=form)
        return page, 422 if form.errors else 200
    try:
        with writing():
            batch = services.new_batch(form.draft(), process=this_process(slug), by=acting(), at=now())
            batch_id = batch.id
    except RuleViolation as refusal:
        form.refuse(refusal)
        return render_template("codes/new_batch.html", process=this_process(slug), form=form), 409
    return redirect(url_for("codes.batch", slug=slug, batch_id=batch_id))


@blueprint.get("/verwaltung/verfahren/<slug>/codes/<int:batch_id>")
@requires(PRINT)
def batch(slug: str, batch_id: int) -> ResponseReturnValue:
    """One batch: print it, see its counts, revoke it."""
    process = this_process(slug)
    found = batch_in(process, batch_id)
    return batch_page(process, found, PrintForm(found), RevokeForm())


def batch_page(process: Process, batch: CodeBatch, printing: PrintForm, revoking: RevokeForm) -> str:
    return render_template(
        "codes/batch.html",
        process=process,
        batch=batch,
        kind=KIND_WORDS[batch.kind],
        form=printing,
        revoking=revoking,
        takes_addresses=batch.kind is PrintKind.LETTERS,
    )


@blueprint.post("/verwaltung/verfahren/<slug>/codes/<int:batch_id>/drucken")
@requires(PRINT)
def print_batch(slug: str, batch_id: int) -> ResponseReturnValue:
    """The sheets or letters as a file. The codes stand in it and nowhere else, addresses likewise."""
    process = this_process(slug)
    batch = batch_in(process, batch_id)
    form = PrintForm(batch)
    if not form.validate():
        return batch_page(process, batch, form, RevokeForm(formdata=None)), 422
    form_key, lines = form.submission_key.data or "", form.lines()
    by_form = rules.form_digest(form_key, secret())
    made = rules.codes_of(batch.id, form_key, size=batch.size, secret=secret())
    file = as_file(process, batch, made, lines) if rules.may_print(batch, by_form, now()) else b""
    try:
        with writing():
            batch = batch_in(this_process(slug), batch_id)
            digests = [rules.code_digest(code, secret()) for code in made]
            services.keep_codes(batch, digests, by_form=by_form, by=acting(), at=now())
    except RuleViolation as refusal:
        process = this_process(slug)
        form.refuse(refusal)
        return batch_page(process, batch_in(process, batch_id), form, RevokeForm(formdata=None)), 409
    return download(file, f"codes-{slug}-{batch_id}.pdf")


def as_file(process: Process, batch: CodeBatch, made: list[str], lines: list[list[str]]) -> bytes:
    # Typesetting takes a while to load, and is wanted once in a while. No background job makes these files,
    # for it would have to keep the codes.
    from participation.documents.codes import CodeLetters, PrintedCodes, codes_as_pdf  # noqa: PLC0415 (see above)

    town, path = process.municipality, url_for("codes.enter", slug=process.slug)
    base = urlsplit(current_app.config["BASE_URL"])
    facts = {
        "title": process.title,
        "language": wanted_language(),
        "author": town.name,
        "address": f"{base.netloc}{path}",
        "qr": as_picture(f"{base.scheme}://{base.netloc}{path}"),
        "short": gettext("Für eine Person, ohne Konto und ohne E-Mail:"),
        "codes": [rules.spoken(code) for code in made],
    }
    if batch.kind is PrintKind.SHEETS:
        return codes_as_pdf(PrintedCodes(**facts))
    everybody = [gettext("An die Einwohnerinnen"), gettext("und Einwohner"), town.name]
    contact = ", ".join(part for part in (town.name, town.office, town.phone) if part)
    call = gettext(
        "Ohne Internet: Rufen Sie uns an und nennen Sie den Code und die Nummer der Idee. Wir tragen Ihre "
        "Unterstützung ein."
    )
    return codes_as_pdf(
        CodeLetters(
            **facts,
            recipients=lines or [everybody] * len(made),
            sender=" · ".join(part for part in (town.name, town.address) if part),
            label=gettext("Ihr Code"),
            body=letter_body(),
            after=[*([f"{call} {town.phone}"] if town.phone else []), letter_promise()],
            foot=contact,
        )
    )


def letter_body() -> list[str]:
    return [
        gettext("Guten Tag,"),
        gettext(
            "mit diesem Code unterstützen Sie Ideen und nehmen an Abstimmungen dieses Verfahrens teil, ohne "
            "Konto und ohne E-Mail. Er gilt für eine Person. Geben Sie ihn bitte nicht weiter."
        ),
    ]


def letter_promise() -> str:
    return str(
        gettext(
            "Wir speichern nicht, wer welchen Code bekommen hat, und auch den Code selbst nicht. Bewahren "
            "Sie ihn gut auf: Wir können ihn nicht noch einmal drucken."
        )
    )


def as_picture(address: str) -> bytes:
    picture = io.BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", border=0)
    return picture.getvalue()


def download(file: bytes, name: str) -> Response:
    response = make_response(file)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/verwaltung/verfahren/<slug>/codes/<int:batch_id>/zurueckziehen")
@requires(PRINT)
def revoke(slug: str, batch_id: int) -> ResponseReturnValue:
    """No code of the batch counts any more, nor does what was given with them, until it holds again."""
    form = RevokeForm()
    try:
        if form.validate_on_submit():
            with writing():
                batch = batch_in(this_process(slug), batch_id)
                services.revoke_batch(batch, form.reason.data or "", by=acting(), at=now())
            flash(gettext("Der Satz ist zurückgezogen: Seine Codes gelten nicht mehr."), "good")
            return redirect(url_for("codes.batch", slug=slug, batch_id=batch_id))
    except RuleViolation as refusal:
        form.refuse(refusal)
    return revoking_refused(slug, batch_id, form), 422


@blueprint.post("/verwaltung/verfahren/<slug>/codes/<int:batch_id>/wieder")
@requires(PRINT)
def restore(slug: str, batch_id: int) -> ResponseReturnValue:
    """Revoking was a mistake: the codes hold again, and what was given with them counts again."""
    form = RevokeForm()
    try:
        if form.validate_on_submit():
            with writing():
                batch = batch_in(this_process(slug), batch_id)
                services.restore_batch(batch, form.reason.data or "", by=acting(), at=now())
            flash(gettext("Der Satz gilt wieder, und was mit seinen Codes unterstützt wurde, zählt."), "good")
            return redirect(url_for("codes.batch", slug=slug, batch_id=batch_id))
    except RuleViolation as refusal:
        form.refuse(refusal)
    return revoking_refused(slug, batch_id, form), 422


def revoking_refused(slug: str, batch_id: int, form: RevokeForm) -> str:
    process = this_process(slug)
    batch = batch_in(process, batch_id)
    return batch_page(process, batch, PrintForm(batch, fresh=True), form)
