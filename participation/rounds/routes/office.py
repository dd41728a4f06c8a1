"""For staff: the rounds of a process, one with its options, and what is done with it as a whole."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission, Person
from participation.municipality.routes.public import this_process
from participation.rounds.forms.building import NewRoundForm, OptionsForm, ReasonForm, RoundForm
from participation.rounds.keys import destroy_key
from participation.rounds.models import RoundStatus, VotingRound
from participation.rounds.queries import reading
from participation.rounds.routes.public import addresses_of, blueprint, file_of, shown_result
from participation.rounds.rules import obstacles, state_of
from participation.rounds.services import building, closing
from participation.voting.words import CONFIRMED_WORDS
from participation.web.access import acting, requires
from participation.web.forms import refusal_text


def staff_round(slug: str, number: int) -> VotingRound:
    """Drafts, too."""
    return reading.round_called(this_process(slug), number, drafts=True)


@blueprint.get("/<slug>/redaktion/gewichtungen")
@requires(Permission.EDIT_ROUNDS)
def board(slug: str) -> ResponseReturnValue:
    """All rounds of the process, newest first."""
    process = this_process(slug)
    return render_template(
        "rounds/board.html", process=process, rounds=reading.rounds_of(process, drafts=True)
    )


@blueprint.route("/<slug>/redaktion/gewichtungen/neu", methods=["GET", "POST"])
@requires(Permission.EDIT_ROUNDS)
def new(slug: str) -> ResponseReturnValue:
    """The question, the method, its limits, the days; the options come next."""
    process = this_process(slug)
    form = NewRoundForm(process)
    if not form.is_submitted():
        form.begin(process, now())
    if not form.validate_on_submit():
        return details_page(form, None, slug), 422 if form.errors else 200
    try:
        with writing():
            round_ = building.start_round(
                form.change(),
                process=this_process(slug),
                submission_key=form.submission_key.data or "",
                by=acting(),
                at=now(),
            )
            number = round_.number
    except RuleViolation as refusal:
        form.refuse(refusal)
        return details_page(form, None, slug), 409
    return redirect(url_for("rounds.options", slug=slug, number=number))


@blueprint.route("/<slug>/redaktion/gewichtungen/<int:number>/angaben", methods=["GET", "POST"])
@requires(Permission.EDIT_ROUNDS)
def details(slug: str, number: int) -> ResponseReturnValue:
    """The same of a round that is there, until the first ballot."""
    round_ = staff_round(slug, number)
    form = RoundForm(round_.process)
    if not form.is_submitted():
        form.fill(round_)
    if not form.validate_on_submit():
        return details_page(form, round_, slug), 422 if form.errors else 200
    try:
        with writing():
            building.change_round(
                staff_round(slug, number), form.change(), expected_version=form.seen(), by=acting(), at=now()
            )
    except RuleViolation as refusal:
        round_ = staff_round(slug, number)
        if isinstance(refusal, Conflict):
            form.see(round_.version)
        form.refuse(refusal)
        return details_page(form, round_, slug), 409
    flash(gettext("Gespeichert."), "good")
    return redirect(url_for("rounds.build", slug=slug, number=number))


def details_page(form: RoundForm, round_: VotingRound | None, slug: str) -> str:
    return render_template("rounds/details.html", process=this_process(slug), form=form, round=round_)


@blueprint.route("/<slug>/redaktion/gewichtungen/<int:number>/auswahl", methods=["GET", "POST"])
@requires(Permission.EDIT_ROUNDS)
def options(slug: str, number: int) -> ResponseReturnValue:
    """Tick the themes or measures; with a budget, write what each costs."""
    form = options_form(slug, number)
    if request.method == "GET":
        return options_page(form, slug, number)
    if not form.validate() or not form.check():
        return options_page(form, slug, number), 422
    try:
        with writing():
            building.choose_options(
                staff_round(slug, number), form.choice(), expected_version=form.seen(), by=acting(), at=now()
            )
    except RuleViolation as refusal:
        if isinstance(refusal, Conflict):
            form.see(staff_round(slug, number).version)
        form.refuse(refusal)
        return options_page(form, slug, number), 409
    flash(gettext("Gespeichert."), "good")
    return redirect(url_for("rounds.build", slug=slug, number=number))


def options_form(slug: str, number: int) -> OptionsForm:
    round_ = staff_round(slug, number)
    form = OptionsForm(reading.sources_of(round_.process, round_.subject), reading.options_of(round_))
    if request.method == "GET":
        form.see(round_.version)
    return form


def options_page(form: OptionsForm, slug: str, number: int) -> str:
    round_ = staff_round(slug, number)
    return render_template("rounds/options.html", process=round_.process, round=round_, form=form)


@blueprint.get("/<slug>/redaktion/gewichtungen/<int:number>")
@requires(Permission.EDIT_ROUNDS)
def build(slug: str, number: int) -> ResponseReturnValue:
    """What is asked and how, what is still missing, and what can be done now."""
    return build_page(slug, number)


def build_page(slug: str, number: int, reason: str = "", form: ReasonForm | None = None) -> str:
    round_ = staff_round(slug, number)
    options, at = reading.options_of(round_), now()
    return render_template(
        "rounds/build.html",
        process=round_.process,
        round=round_,
        state=state_of(round_, at),
        options=options,
        sources=addresses_of(round_, options),
        confirmed=[words for way, words in CONFIRMED_WORDS.items() if way.value in round_.electorate],
        missing=[gettext(one) for one in obstacles(round_, options, at)]
        if round_.status is RoundStatus.DRAFT
        else [],
        locked=reading.is_locked(round_),
        ballots=reading.how_many(round_),
        reason=reason,
        form=form or ReasonForm(formdata=None),
    )


# --- What is done with it as a whole ----------------------------------------------------------------

Act = Callable[..., Any]
ACTS: dict[str, tuple[Act, LazyString]] = {
    "freigeben": (building.release, _l("Die Runde ist freigegeben.")),
    "zuruecknehmen": (building.take_back, _l("Die Runde ist wieder ein Entwurf.")),
    "beenden": (closing.close, _l("Die Runde ist beendet und ausgezählt.")),
    "ergebnis-zeigen": (closing.show_result, _l("Das Ergebnis ist jetzt für alle zu lesen.")),
}
WITH_REASON: dict[str, tuple[Act, LazyString]] = {
    "vorzeitig": (closing.close, _l("Die Runde ist beendet und ausgezählt.")),
    "berichtigen": (closing.correct, _l("Neu ausgezählt: Die neue Ausgabe steht beim Ergebnis.")),
}


@blueprint.post("/<slug>/redaktion/gewichtungen/<int:number>/stand")
@requires(Permission.EDIT_ROUNDS)
def act(slug: str, number: int) -> ResponseReturnValue:
    """Release, take back, end, publish, or count again: as the pressed button says."""
    pressed = request.form.get("was", "")
    form = ReasonForm()
    if pressed not in ACTS and pressed not in WITH_REASON:
        return build_page(slug, number, gettext("Bitte wählen Sie einen der Knöpfe.")), 422
    if pressed in WITH_REASON and not form.validate():
        return build_page(slug, number, form=form), 422
    try:
        with writing():
            done = perform(pressed, slug, number, reason=form.reason.data or "", by=acting(), at=now())
            closed = closed_round(slug, number)
    except RuleViolation as refusal:
        if refusal.field == "reason":
            form.refuse(refusal)
            return build_page(slug, number, form=form), 409
        return build_page(slug, number, refusal_text(refusal)), 409
    if closed is not None:
        destroy_key(closed)
    flash(str(done), "good")
    return redirect(url_for("rounds.build", slug=slug, number=number))


def closed_round(slug: str, number: int) -> int | None:
    """The id of the round if its key is needed no longer."""
    round_ = staff_round(slug, number)
    return round_.id if round_.status is RoundStatus.CLOSED else None


def perform(  # noqa: PLR0913 (what, on which round of which process, why, by whom, when)
    pressed: str, slug: str, number: int, *, reason: str, by: Person, at: datetime
) -> LazyString:
    round_ = staff_round(slug, number)
    if pressed in WITH_REASON:
        verb, done = WITH_REASON[pressed]
        verb(round_, reason=reason, by=by, at=at)
    else:
        verb, done = ACTS[pressed]
        verb(round_, by=by, at=at)
    return done


@blueprint.post("/<slug>/redaktion/gewichtungen/<int:number>/loeschen")
@requires(Permission.EDIT_ROUNDS)
def delete(slug: str, number: int) -> ResponseReturnValue:
    """Throw a draft away."""
    try:
        with writing():
            building.delete_round(staff_round(slug, number), by=acting(), at=now())
    except RuleViolation as refusal:
        return build_page(slug, number, refusal_text(refusal)), 409
    flash(gettext("Der Entwurf ist gelöscht."), "good")
    return redirect(url_for("rounds.board", slug=slug))


# --- Looking at it -----------------------------------------------------------------------------------


@blueprint.get("/<slug>/redaktion/gewichtungen/<int:number>/auswertung")
@requires(Permission.EDIT_ROUNDS)
def evaluation(slug: str, number: int) -> ResponseReturnValue:
    """The result as everybody will see it, before it is published; before the close there is none."""
    round_ = staff_round(slug, number)
    return render_template("rounds/result.html", process=round_.process, inside=True, **shown_result(round_))


@blueprint.get("/<slug>/redaktion/gewichtungen/<int:number>/stimmzettel.json")
@requires(Permission.EXPORT_INTERNAL)
def all_ballots(slug: str, number: int) -> ResponseReturnValue:
    """The file to count again from, for the inside of the town hall; also where it is not published."""
    round_ = staff_round(slug, number)
    edition = shown_result(round_)["edition"]
    return file_of(round_, edition)
