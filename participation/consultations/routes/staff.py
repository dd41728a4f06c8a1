"""Asking offices, and what is made of their answers."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import NoResultFound

from participation.consultations import rules
from participation.consultations.forms import AnewForm, AskForm, DayForm, Seen, UseForm
from participation.consultations.models import Consultation, ConsultationItem, OpinionUse
from participation.consultations.queries.reading import (
    consultation_in,
    consultations_about,
    consultations_of,
    how_many,
    ideas_called,
    measures_called,
    name_of,
    themes_called,
)
from participation.consultations.services.answering import use_opinion
from participation.consultations.services.asking import ConsultationDraft, ask, extend, revoke, send_anew
from participation.consultations.words import USE_WORDS
from participation.kernel.address import readable_mailbox
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission, Person
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.municipality.rules import last_day, zone_of
from participation.strategy.rules import read_number as measure_called
from participation.strategy.rules import shown_number as measure_number
from participation.themes.rules import read_number as theme_called
from participation.themes.rules import shown_number as theme_number
from participation.web.access import acting, requires
from participation.web.forms import refusal_text
from participation.web.paging import PAGE_SIZE, Page, wanted_page

blueprint = Blueprint("consultations", __name__, url_prefix="/<slug>/redaktion/stellungnahmen")

MOST_THINGS = 100
Act = Callable[[Consultation, Person, datetime], None]


@blueprint.record_once
def offer_what_is_asked(state: BlueprintSetupState) -> None:
    """``{% set asked = asked_about("idea", idea.id) %}`` beside the thing itself, on the pages of staff."""
    state.app.jinja_env.globals.update(asked_about=consultations_about, USE_WORDS=USE_WORDS)
    state.app.jinja_env.filters["reference_of"] = reference_of


def reference_of(item: ConsultationItem) -> str:
    """The number by which the form finds it again."""
    if item.idea is not None:
        return item.idea.number
    if item.theme is not None:
        return theme_number(item.theme.number)
    return measure_number(item.measure.number) if item.measure is not None else ""


@blueprint.get("")
@requires(Permission.ASK_OFFICES)
def index(slug: str) -> ResponseReturnValue:
    """What offices were asked, the most urgent first."""
    process = this_process(slug)
    total = how_many(process)
    number = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    rows = consultations_of(process, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "consultations/index.html",
        process=process,
        page=Page(rows=rows, total=total, number=number),
        at=now(),
        is_overdue=rules.is_overdue,
        address=lambda page: url_for("consultations.index", slug=slug, seite=page if page > 1 else None),
    )


# --- Asking ---------------------------------------------------------------------------------------


@blueprint.route("/neu", methods=["GET", "POST"])
@requires(Permission.ASK_OFFICES)
def new(slug: str) -> ResponseReturnValue:
    """``?zu=2026-0042`` (several times) names what it is about."""
    process, at = this_process(slug), now()
    form = AskForm()
    if not form.is_submitted():
        form.about.data = ", ".join(request.args.getlist("zu"))[:400]
        form.last_day.data = rules.usual_last_day(process, at)
        return render_template("consultations/new.html", process=process, form=form)
    if not form.validate():
        return render_template("consultations/new.html", process=process, form=form), 422
    try:
        with writing():
            process = this_process(slug)
            asked = ask(draft_of(form, process), process=process, by=acting(), at=at, secret=secret())
            number = asked.id
    except RuleViolation as refusal:
        form.refuse(refusal)
        return render_template("consultations/new.html", process=this_process(slug), form=form), 409
    flash(gettext("Die Frage ist unterwegs. Wir erinnern die Stelle vor der Frist und danach."), "good")
    return redirect(url_for("consultations.detail", slug=slug, consultation_id=number))


def secret() -> str:
    return str(current_app.config["SECRET_KEY"])


def draft_of(form: AskForm, process: Process) -> ConsultationDraft:
    """What the numbers mean; RuleViolation at the field for one that is unknown."""
    typed = form.numbers()
    if len(typed) > MOST_THINGS:
        raise RuleViolation(_("Das sind mehr als %(most)s auf einmal."), field="about", most=MOST_THINGS)
    ideas = ideas_called(process, typed)
    themes = themes_called(process, [number for word in typed if (number := theme_called(word))])
    measures = measures_called(process, [number for word in typed if (number := measure_called(word))])
    unknown = next(
        (
            word
            for word in typed
            if word not in ideas
            and theme_called(word) not in themes
            and (measure_called(word) or 0) not in measures
        ),
        None,
    )
    if unknown is not None:
        raise RuleViolation(
            _(
                "„%(number)s“ gibt es in diesem Verfahren nicht. Möglich sind Nummern wie 2026-0042, T-03 "
                "oder M-07."
            ),
            field="about",
            number=unknown,
        )
    return ConsultationDraft(
        office=form.office.data or "",
        mailbox=readable_mailbox(form.mailbox.data) or "",
        question=form.question.data or "",
        last_day=form.last_day.data or date.min,
        language=form.language.data,
        submission_key=form.submission_key.data or "",
        ideas=tuple(ideas.values()),
        themes=tuple(themes.values()),
        measures=tuple(measures.values()),
    )


# --- One ------------------------------------------------------------------------------------------


@blueprint.get("/<int:consultation_id>")
@requires(Permission.ASK_OFFICES)
def detail(slug: str, consultation_id: int) -> ResponseReturnValue:
    return shown(slug, consultation_id)


def shown(slug: str, consultation_id: int, refused: dict[str, Any] | None = None) -> str:
    """The question, its answer, and what can be done; ``refused`` are forms to be shown again."""
    process = this_process(slug)
    found = consultation_in(process, consultation_id)
    forms = {
        "use_form": UseForm(formdata=None, data={"version": found.version, "use": used(found)}),
        "day_form": DayForm(
            formdata=None,
            data={"version": found.version, "last_day": last_day(found.due_at, zone_of(process))},
        ),
        "anew_form": AnewForm(formdata=None, data={"version": found.version, "mailbox": found.mailbox}),
        **(refused or {}),
    }
    return render_template(
        "consultations/detail.html",
        process=process,
        consultation=found,
        at=now(),
        is_overdue=rules.is_overdue(found, now()),
        is_waited_for=rules.is_waited_for(found),
        asked_by=name_of(found.asked_by_id),
        used_by=name_of(found.used_by_id),
        **forms,
    )


def used(found: Consultation) -> str | None:
    return None if found.use is OpinionUse.UNREAD else found.use.value


@blueprint.post("/<int:consultation_id>/verwenden")
@requires(Permission.ASK_OFFICES)
def use(slug: str, consultation_id: int) -> ResponseReturnValue:
    """Quote it internally, or publish it."""
    form = UseForm()

    def act(found: Consultation, by: Person, at: datetime) -> None:
        use_opinion(found, OpinionUse(form.use.data), by=by, at=at, expected_version=form.seen())

    return done(slug, consultation_id, act, "use_form", form, gettext("Gespeichert."))


@blueprint.post("/<int:consultation_id>/frist")
@requires(Permission.ASK_OFFICES)
def prolong(slug: str, consultation_id: int) -> ResponseReturnValue:
    """Another last day, which the office is told."""
    form = DayForm()

    def act(found: Consultation, by: Person, at: datetime) -> None:
        extend(
            found, form.last_day.data or date.min, by=by, at=at, secret=secret(), expected_version=form.seen()
        )

    return done(
        slug, consultation_id, act, "day_form", form, gettext("Die neue Frist ist der Stelle mitgeteilt.")
    )


@blueprint.post("/<int:consultation_id>/neu-senden")
@requires(Permission.ASK_OFFICES)
def anew(slug: str, consultation_id: int) -> ResponseReturnValue:
    """A new link; the one before opens nothing."""
    form = AnewForm()

    def act(found: Consultation, by: Person, at: datetime) -> None:
        mailbox = readable_mailbox(form.mailbox.data) or ""
        send_anew(found, mailbox, by=by, at=at, secret=secret(), expected_version=form.seen())

    told = gettext("Ein neuer Link ist unterwegs; der bisherige gilt nicht mehr.")
    return done(slug, consultation_id, act, "anew_form", form, told)


@blueprint.post("/<int:consultation_id>/zuruecknehmen")
@requires(Permission.ASK_OFFICES)
def take_back(slug: str, consultation_id: int) -> ResponseReturnValue:
    """Nobody waits for an answer any more."""
    form = Seen()

    def act(found: Consultation, by: Person, at: datetime) -> None:
        revoke(found, by=by, at=at, expected_version=form.seen())

    told = gettext("Die Bitte um Stellungnahme ist zurückgenommen; der Link gilt nicht mehr.")
    return done(slug, consultation_id, act, None, form, told)


def done(  # noqa: PLR0913, PLR0917 (one place for four buttons)
    slug: str, consultation_id: int, act: Act, form_name: str | None, form: Seen, told: str
) -> ResponseReturnValue:
    """Act, and come back to the page; a refusal stands at the form, with what was typed."""
    this_process(slug)
    if not form.validate():
        if form_name is None:
            raise NoResultFound(consultation_id)
        return shown(slug, consultation_id, {form_name: form}), 422
    try:
        with writing():
            act(consultation_in(this_process(slug), consultation_id), acting(), now())
    except RuleViolation as refusal:
        if form_name is None:
            flash(refusal_text(refusal), "warn")
            return redirect(url_for("consultations.detail", slug=slug, consultation_id=consultation_id))
        form.refuse(refusal)
        form.version.data = str(consultation_in(this_process(slug), consultation_id).version)
        return shown(slug, consultation_id, {form_name: form}), 409
    flash(told, "good")
    return redirect(url_for("consultations.detail", slug=slug, consultation_id=consultation_id))
