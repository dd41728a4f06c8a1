"""Where an office answers: by the link of its mail, in any browser, without an account."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.consultations.forms import OpinionForm
from participation.consultations.models import Consultation
from participation.consultations.queries.reading import consultation_in
from participation.consultations.rules import digest_of
from participation.consultations.services.answering import give_opinion, keep_draft, opened
from participation.extensions import limiter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.municipality.models import Process
from participation.municipality.routes.public import this_town
from participation.web.access import public
from participation.web.by_code import keep_unfound
from participation.web.forms import refusal_text
from participation.web.language import wanted_language

blueprint = Blueprint("opinions", __name__)
keep_unfound(blueprint)

GUESSES = "30 per 10 minutes"
"""Links that open nothing, from one network."""


def opens_nothing(response: Response) -> bool:
    return response.status_code == 410


@blueprint.get("/stellungnahme/<token>")
@public
@limiter.limit(GUESSES, deduct_when=opens_nothing)
def answer(token: str) -> ResponseReturnValue:
    """The question and what it is about; opening the link changes nothing."""
    try:
        consultation = opened(digest(token), at=now())
    except RuleViolation as refusal:
        return dead(refusal)
    form = OpinionForm(formdata=None, data={"text": consultation.draft})
    return shown(consultation, token, form)


@blueprint.post("/stellungnahme/<token>")
@public
@limiter.limit(GUESSES, deduct_when=opens_nothing)
def give(token: str) -> ResponseReturnValue:
    """Keep a draft, or send the answer."""
    form = OpinionForm()
    is_draft = request.form.get("tun") == "entwurf"
    try:
        consultation = opened(digest(token), at=now())
    except RuleViolation as refusal:
        return dead(refusal, kept=form.text.data or "")
    if not form.validate():
        return shown(consultation, token, form), 422
    try:
        with writing():
            if is_draft:
                keep_draft(digest(token), form.text.data or "", at=now())
            else:
                give_opinion(digest(token), form.draft(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        try:
            consultation = opened(digest(token), at=now())
        except RuleViolation as closed:
            return dead(closed, kept=form.text.data or "")
        return shown(consultation, token, form), 409
    if is_draft:
        flash(gettext("Ihr Entwurf ist gespeichert. Mit demselben Link schreiben Sie weiter."), "good")
        return redirect(url_for("opinions.answer", token=token))
    return redirect(url_for("opinions.thanks"))


@blueprint.get("/stellungnahme/danke")
@public
def thanks() -> ResponseReturnValue:
    this_town()
    return render_template("consultations/thanks.html")


def digest(token: str) -> str:
    return digest_of(token, current_app.config["SECRET_KEY"])


def dead(refusal: RuleViolation, kept: str = "") -> ResponseReturnValue:
    """Why the link opens nothing, and what was typed nevertheless."""
    this_town()
    return render_template("consultations/dead.html", reason=refusal_text(refusal), kept=kept), 410


def shown(consultation: Consultation, token: str, form: OpinionForm) -> str:
    process: Process = consultation.process
    return render_template(
        "consultations/answer.html",
        consultation=consultation_in(process, consultation.id),
        asked_in=process,
        token=token,
        form=form,
        english=wanted_language() != "de",
    )
