"""Answering, page by page: what was answered travels in the form, nothing is stored before it is sent."""

from collections.abc import Sequence

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.extensions import limiter
from participation.kernel.clock import now
from participation.kernel.codes import digest, spoken
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.municipality.models import Act
from participation.municipality.routes.levels import needs_more
from participation.surveys.forms.answering import ComeBackForm, SheetForm
from participation.surveys.models import Survey, SurveyAccess, SurveyQuestion
from participation.surveys.queries.reading import draft_with, questions_of, sheet_sent_with, took_part
from participation.surveys.routes.public import blueprint, this_survey
from participation.surveys.rules import (
    DRAFTS_KEPT,
    asked,
    draft_receipt,
    has_words,
    must_be_confirmed,
    next_page,
    page_before,
    pages_of,
    state_of,
    takes_sheets,
)
from participation.surveys.services.sending import forget_draft, keep_draft, send_sheet
from participation.web.access import acting, public
from participation.web.by_code import GUESSES, CodeCookie, was_wrong
from participation.web.forms import refusal_text

SENDS = "60 per hour"
"""From one address: a school sits behind one."""
PAGES = "1200 per hour"
HALF_A_YEAR = 182 * 24 * 3600
UNFINISHED = CodeCookie("bogen")
BACK, KEEP = "zurueck", "sichern"
LOOK_BACK = "pruefen"


def seen_page(pages: Sequence[Sequence[SurveyQuestion]]) -> int:
    """The page whose answers came with the form, from 0; the look back comes after the last."""
    typed = request.form.get("seite", "")
    if typed == LOOK_BACK:
        return len(pages)
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    return min(number, max(len(pages) - 1, 0))


class Walk:
    """The way through one sheet: where somebody is, and what they answered so far."""

    def __init__(self, survey: Survey, form: SheetForm, *, preview: bool = False) -> None:
        self.survey, self.form, self.preview = survey, form, preview
        self.questions = questions_of(survey)
        self.pages = pages_of(self.questions)

    @property
    def shown(self) -> set[int]:
        return {question.id for question in asked(self.questions, self.form.sheet(self.questions))}

    def step(self) -> ResponseReturnValue:
        """One page on, or back; a page with something to mend is shown again."""
        place = seen_page(self.pages)
        shown = self.shown
        if BACK in request.form:
            before = page_before(self.pages, shown, before=place)
            return self.page(before if before is not None else 0)
        if place < len(self.pages):
            here = [question for question in self.pages[place] if question.id in shown]
            if not self.form.check(here):
                return self.page(place), 422
        after = next_page(self.pages, shown, after=place)
        return self.look_back() if after is None else self.page(after)

    def first(self) -> str:
        start = next_page(self.pages, self.shown, after=-1)
        return self.page(start if start is not None else 0)

    def page(self, place: int) -> str:
        shown = self.shown
        here = [question for question in self.pages[place] if question.id in shown] if self.pages else []
        with_questions = [
            number for number, page in enumerate(self.pages) if any(question.id in shown for question in page)
        ]
        return render_template(
            "surveys/sheet.html",
            process=self.survey.process,
            survey=self.survey,
            form=self.form,
            questions=here,
            place=place,
            step=with_questions.index(place) + 1 if place in with_questions else 1,
            steps=max(len(with_questions), 1),
            is_first=page_before(self.pages, shown, before=place) is None,
            preview=self.preview,
        )

    def look_back(self) -> str:
        """All answers once more, before they are sent."""
        given = self.form.sheet(self.questions)
        shown = asked(self.questions, given)
        return render_template(
            "surveys/review.html",
            process=self.survey.process,
            survey=self.survey,
            form=self.form,
            questions=shown,
            given=given,
            asks_consent=has_words(shown, given),
            preview=self.preview,
        )

    def wrong_before_sending(self) -> ResponseReturnValue | None:
        """The first page with something to mend; a form can be sent from anywhere."""
        shown = self.shown
        for place, page in enumerate(self.pages):
            if not self.form.check([question for question in page if question.id in shown]):
                return self.page(place), 422
        return None


def device_name(survey: Survey) -> str:
    return f"umfrage-{survey.id}"


def is_known_device(survey: Survey) -> bool:
    """Whether this browser sent a sheet: where no access is required, that is all there is to go by."""
    return survey.access is SurveyAccess.EVERYBODY and device_name(survey) in request.cookies


def closed_door(survey: Survey, form: SheetForm | None = None) -> ResponseReturnValue | None:
    """A page that says why nobody can answer here now, with the words that were typed; None if one can."""
    at = now()
    if not takes_sheets(survey, at):
        reason = "over"
    elif must_be_confirmed(survey, acting()):
        reason = "access"
    elif is_known_device(survey) or took_part(survey, acting()):
        reason = "already"
    else:
        words = form.words(questions_of(survey)) if form is not None else []
        back = url_for("surveys.sheet", slug=survey.process.slug, number=survey.number)
        return needs_more(survey.process, Act.SURVEY, back=back, typed="\n\n".join(words))
    return (
        render_template(
            "surveys/closed.html",
            process=survey.process,
            survey=survey,
            reason=reason,
            state=state_of(survey, at),
            typed=form.words(questions_of(survey)) if form is not None else [],
        ),
        409,
    )


@blueprint.route("/<slug>/umfragen/<int:number>/bogen", methods=["GET", "POST"])
@public
@limiter.limit(PAGES, methods=["POST"])
def sheet(slug: str, number: int) -> ResponseReturnValue:
    """The sheet, one page at a time; a code in the cookie brings back what was kept."""
    survey = this_survey(slug, number)
    form = SheetForm()
    if (door := closed_door(survey, form if request.method == "POST" else None)) is not None:
        return door
    walk = Walk(survey, form)
    if request.method == "GET":
        code = UNFINISHED.kept_code() if "weiter" in request.args else None
        kept = draft_with(survey, digest(code or "", key()), at=now()) if code else None
        if kept is not None:
            form.take_up(kept.given)
        return walk.first()
    if KEEP in request.form:
        return keep(walk)
    return walk.step()


def key() -> str:
    return str(current_app.config["SECRET_KEY"])


def keep(walk: Walk) -> ResponseReturnValue:
    """Keep the answers for later, and show the code that leads back to them."""
    form = walk.form
    receipt = draft_receipt(form.submission_key.data or "", key())
    try:
        with writing():
            survey = this_survey(walk.survey.process.slug, walk.survey.number)
            keep_draft(form.typed(), survey=survey, receipt=receipt, at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return walk.page(seen_page(walk.pages)), 409
    return render_template(
        "surveys/kept.html",
        process=survey.process,
        survey=survey,
        code=spoken(receipt.code),
        days=DRAFTS_KEPT.days,
    )


@blueprint.route("/<slug>/umfragen/<int:number>/weiter", methods=["GET", "POST"])
@public
@limiter.limit(GUESSES, methods=["POST"], deduct_when=was_wrong)
def come_back(slug: str, number: int) -> ResponseReturnValue:
    """Type the code of a sheet that was kept."""
    survey, form = this_survey(slug, number), ComeBackForm()
    if request.method == "POST":
        code = form.signs()
        kept = draft_with(survey, digest(code, key()), at=now())
        if form.validate() and kept is not None:
            return UNFINISHED.lead_to(
                url_for("surveys.sheet", slug=slug, number=number, weiter="1"), code=code
            )
        form.code.errors = [
            gettext("Zu diesem Kennwort gibt es hier keinen Bogen. Er wird zwei Wochen aufgehoben.")
        ]
    page = render_template("surveys/come_back.html", process=survey.process, survey=survey, form=form)
    return page, 404 if form.code.errors else 200


@blueprint.post("/<slug>/umfragen/<int:number>/absenden")
@public
@limiter.limit(SENDS)
def send(slug: str, number: int) -> ResponseReturnValue:
    """Count the sheet; a second send of the same one leads to the same thanks."""
    survey, form = this_survey(slug, number), SheetForm()
    walk = Walk(survey, form)
    if BACK in request.form:
        return walk.step()
    if form.website.data:
        form.website.data = ""
        form.form_errors.append(
            gettext(
                "Ein Feld, das man nicht sieht, war ausgefüllt, wie es Programme tun. Es ist jetzt leer: "
                "Bitte senden Sie noch einmal."
            )
        )
        return walk.look_back(), 422
    if (wrong := walk.wrong_before_sending()) is not None:
        return wrong
    if is_known_device(survey) and sheet_sent_with(form.submission_key.data or "") is None:
        return closed_door(survey, form) or walk.look_back()
    try:
        with writing():
            survey = this_survey(slug, number)
            send_sheet(form.draft(questions_of(survey)), survey=survey, by=acting(), at=now())
            forget_draft(survey, draft_receipt(form.submission_key.data or "", key()).digest)
            code = UNFINISHED.kept_code()
            if code:
                forget_draft(survey, digest(code, key()))
    except RuleViolation as refusal:
        form.form_errors.append(refusal_text(refusal))
        walk = Walk(this_survey(slug, number), form)
        return walk.look_back(), 409
    return thanked(survey)


def thanked(survey: Survey) -> Response:
    """To the thanks; a device that answered without an access is known from now on, by nothing but that."""
    slug, number = survey.process.slug, survey.number
    response = make_response(redirect(url_for("surveys.thanks", slug=slug, number=number)))
    if survey.access is SurveyAccess.EVERYBODY:
        response.set_cookie(
            device_name(survey),
            "1",
            max_age=HALF_A_YEAR,
            path=f"/{slug}/umfragen",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
    return response


@blueprint.get("/<slug>/umfragen/<int:number>/danke")
@public
def thanks(slug: str, number: int) -> ResponseReturnValue:
    """That it arrived, and what happens next."""
    survey = this_survey(slug, number)
    return render_template("surveys/thanks.html", process=survey.process, survey=survey)
