"""What administrators see and do: the record of processing, how long what is kept, offers to the archive."""

import csv
from collections.abc import Iterator
from io import StringIO

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.kernel.personal import Activity
from participation.kernel.tables import harmless_cell
from participation.municipality.models import Process
from participation.municipality.queries import processes_of
from participation.municipality.routes.public import this_process, this_town
from participation.privacy.forms import AnswerForm, OfferForm
from participation.privacy.inventory import by_activity
from participation.privacy.queries.due import ends_of, how_many_runs, offer_of, offers_of, results_of, runs
from participation.privacy.schedule import STEPS
from participation.privacy.services.archiving import note_answer, offer_to_archive
from participation.privacy.words import ACTIVITY_WORDS, CATEGORY_WORDS, OUTCOME_WORDS, RUN_WORDS
from participation.web.access import acting, requires
from participation.web.paging import PAGE_SIZE, Page, wanted_page

blueprint = Blueprint("privacy_office", __name__, url_prefix="/verwaltung/datenschutz")


@blueprint.record_once
def offer_list(state: BlueprintSetupState) -> None:
    """``personal_data()``, for the page on privacy that everybody reads."""
    state.app.jinja_env.globals.update(personal_data=personal_data, kept_words=kept_words)


def personal_data() -> list[tuple[Activity, list[str]]]:
    """Each activity with the kinds of data that its columns can hold, in words."""
    return [
        (activity, sorted({str(CATEGORY_WORDS[column.personal.category]) for column in columns}))
        for activity, columns in by_activity().items()
        if columns
    ]


def kept_words(activity: Activity) -> str:
    """How long, with the number of days that is set."""
    words = ACTIVITY_WORDS[activity]
    days = current_app.config[words.setting] if words.setting else 0
    return str(gettext(words.kept, days=days))


@blueprint.get("")
@requires(Permission.KEEP_PRIVACY)
def index() -> ResponseReturnValue:
    """The record of processing, in short; the file has every column."""
    return render_template("privacy/office.html")


# --- The record of processing -------------------------------------------------------------------


@blueprint.get("/verzeichnis.csv")
@requires(Permission.KEEP_PRIVACY)
def record_of_processing() -> ResponseReturnValue:
    """Art. 30 GDPR: one line for each column that can hold personal data."""
    text = StringIO()
    csv.writer(text).writerows(lines_of_record())
    response = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=verarbeitungsverzeichnis.csv"
    response.headers["Cache-Control"] = "no-store"
    return response


def lines_of_record() -> Iterator[list[str]]:
    town = this_town()
    yield [
        gettext("Verantwortlich"),
        gettext("Verarbeitung"),
        gettext("Zweck"),
        gettext("Betroffene"),
        gettext("Rechtsgrundlage"),
        gettext("Empfänger"),
        gettext("Aufbewahrung"),
        gettext("Art der Daten"),
        gettext("Tabelle"),
        gettext("Spalte"),
    ]
    who = ", ".join(filter(None, (town.name, town.office, town.address)))
    for activity, columns in by_activity().items():
        words, kept = ACTIVITY_WORDS[activity], kept_words(activity)
        for column in columns:
            cells = (
                who,
                words.name,
                words.purpose,
                words.people,
                words.basis,
                words.recipients,
                kept,
                CATEGORY_WORDS[column.personal.category],
                column.table,
                column.name,
            )
            yield [harmless_cell(str(cell)) for cell in cells]


# --- How long what is kept ----------------------------------------------------------------------


@blueprint.get("/aufbewahrung")
@requires(Permission.KEEP_PRIVACY)
def retention() -> ResponseReturnValue:
    """The schedule with what is due at this moment, and the protocol of the runs."""
    at = now()
    number = min(wanted_page(), max(1, -(-how_many_runs() // PAGE_SIZE)))
    shown = runs(offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "privacy/retention.html",
        steps=[(step, step.due(at)) for step in STEPS],
        names={step.code: step.name for step in STEPS},
        runs=Page(list(shown), how_many_runs(), number),
        results=results_of([run.id for run in shown]),
        RUN_WORDS=RUN_WORDS,
        address=lambda page: url_for("privacy_office.retention", seite=page),
    )


# --- The archive --------------------------------------------------------------------------------


@blueprint.get("/archiv")
@requires(Permission.KEEP_PRIVACY)
def archive() -> ResponseReturnValue:
    """Every process: running, ended, offered, answered, erased."""
    town = this_town()
    return render_template(
        "privacy/archive.html",
        processes=processes_of(town, reader=acting()),
        ends=ends_of(town.id),
        offers=offers_of(town.id),
        OUTCOME_WORDS=OUTCOME_WORDS,
        at=now(),
    )


def offer_page(process: Process, form: OfferForm | None = None, answer: AnswerForm | None = None) -> str:
    found = offer_of(process.id)
    said = found.outcome.value if found is not None and found.outcome is not None else None
    return render_template(
        "privacy/offer.html",
        process=process,
        offer=found,
        end=ends_of(process.municipality_id).get(process.id),
        form=form or OfferForm(formdata=None),
        answer=answer or AnswerForm(formdata=None, outcome=said),
        OUTCOME_WORDS=OUTCOME_WORDS,
        days=current_app.config["KEEP_CONTENTS_DAYS"],
        at=now(),
    )


@blueprint.get("/archiv/<slug>")
@requires(Permission.KEEP_PRIVACY)
def offer(slug: str) -> ResponseReturnValue:
    """One process and the archive."""
    return offer_page(this_process(slug))


@blueprint.post("/archiv/<slug>/anbieten")
@requires(Permission.KEEP_PRIVACY)
def offered(slug: str) -> ResponseReturnValue:
    form = OfferForm()
    if not form.validate_on_submit():
        return offer_page(this_process(slug), form=form), 422
    try:
        with writing():
            offer_to_archive(this_process(slug), form.note.data or "", by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return offer_page(this_process(slug), form=form), 409
    flash(gettext("Festgehalten: Das Verfahren ist dem Archiv angeboten."), "good")
    return redirect(url_for("privacy_office.offer", slug=slug))


@blueprint.post("/archiv/<slug>/antwort")
@requires(Permission.KEEP_PRIVACY)
def answered(slug: str) -> ResponseReturnValue:
    form = AnswerForm()
    if not form.validate_on_submit():
        return offer_page(this_process(slug), answer=form), 422
    try:
        with writing():
            note_answer(this_process(slug), form.said(), by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return offer_page(this_process(slug), answer=form), 409
    flash(gettext("Die Antwort des Archivs ist festgehalten."), "good")
    return redirect(url_for("privacy_office.offer", slug=slug))
