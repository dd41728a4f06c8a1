"""Deciding about one idea. Each page and button works without JavaScript."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.ideas.models import Idea
from participation.ideas.queries.staff import idea_numbered, last_change
from participation.ideas.rules import may_answer
from participation.ideas.services import decisions
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission, Person
from participation.moderation.forms import (
    AnswerForm,
    MessageForm,
    QuestionForm,
    RefusalForm,
    SortForm,
    VersionForm,
)
from participation.moderation.modules import QUESTIONS, TextModule
from participation.moderation.routes.places import area_called, trail_of_request
from participation.municipality.routes.public import this_process
from participation.municipality.rules import after_working_days, zone_of
from participation.web.access import acting, requires
from participation.web.formats import day_in
from participation.web.forms import refusal_text

blueprint = Blueprint("decisions", __name__, url_prefix="/<slug>/redaktion/ideen/<number>")

DAYS_TO_REPLY = 10
"""Working days that an author gets for a reply before the idea appears as it is."""


@dataclass(frozen=True)
class Deed:
    """A decision, and what the person is told when it is done.

    ``action`` is its name in the record; ``stay`` keeps the idea open instead of going on to the next.
    """

    decide: Callable[[Idea, Person, datetime], None]
    done: str
    action: str = ""
    stay: bool = False


@blueprint.post("/veroeffentlichen")
@requires(Permission.DECIDE_IDEAS)
def publish(slug: str, number: str) -> ResponseReturnValue:
    """Publish, in the area of life that stands in the same form."""
    form = SortForm()
    may_sort = acting().may(Permission.SORT_IDEAS, slug)

    def decide(idea: Idea, by: Person, at: datetime) -> None:
        version = form.seen()
        if may_sort and form.area.raw_data:
            area = area_called(form.area.data, idea.process)
            decisions.set_area(idea, area, by=by, at=at, expected_version=version)
            version = idea.version
        decisions.publish(idea, by=by, at=at, expected_version=version)

    done = gettext("Idee %(number)s ist veröffentlicht.", number=number)
    return button(slug, number, Deed(decide, done, "idea.publish"))


@blueprint.post("/bereich")
@requires(Permission.SORT_IDEAS)
def sort(slug: str, number: str) -> ResponseReturnValue:
    """Put the idea into an area of life, and stay with it."""
    form = SortForm()

    def decide(idea: Idea, by: Person, at: datetime) -> None:
        area = area_called(form.area.data or "", idea.process)
        decisions.set_area(idea, area, by=by, at=at, expected_version=form.seen())

    done = gettext("Der Lebensbereich von %(number)s ist gespeichert.", number=number)
    return button(slug, number, Deed(decide, done, "idea.sort", stay=True))


@blueprint.post("/antwort/zuruecknehmen")
@requires(Permission.ANSWER_IDEAS)
def reopen(slug: str, number: str) -> ResponseReturnValue:
    """Take the answer back."""
    form = VersionForm()

    def decide(idea: Idea, by: Person, at: datetime) -> None:
        decisions.reopen_answer(idea, by=by, at=at, expected_version=form.seen())

    done = gettext("Die Antwort auf %(number)s ist zurückgenommen.", number=number)
    return button(slug, number, Deed(decide, done, "idea.reopen_answer", stay=True))


@blueprint.route("/rueckfrage", methods=["GET", "POST"])
@requires(Permission.DECIDE_IDEAS)
def ask(slug: str, number: str) -> ResponseReturnValue:
    """Ask the author something before deciding."""
    idea = idea_numbered(this_process(slug), number)
    form = QuestionForm(facts=facts_for_modules(idea))

    def decide(idea: Idea, by: Person, at: datetime) -> None:
        version = form.seen()
        decisions.return_to_author(idea, form.draft(), by=by, at=at, expected_version=version)

    module = QUESTIONS.get(request.form.get("baustein", ""))
    done = gettext("Die Rückfrage zu %(number)s ist gestellt.", number=number)
    return message(idea, form, module, Deed(decide, done), template="moderation/ask.html", modules=QUESTIONS)


@blueprint.route("/nicht-veroeffentlichen", methods=["GET", "POST"])
@requires(Permission.DECIDE_IDEAS)
def refuse(slug: str, number: str) -> ResponseReturnValue:
    """Do not publish because a rule is broken, and say which."""
    idea = idea_numbered(this_process(slug), number)
    form = RefusalForm(facts=facts_for_modules(idea))

    def decide(idea: Idea, by: Person, at: datetime) -> None:
        decisions.refuse(idea, form.draft(), by=by, at=at, expected_version=form.seen())

    module = form.module() if "baustein" in request.form else None
    done = gettext("Idee %(number)s wird nicht veröffentlicht.", number=number)
    return message(idea, form, module, Deed(decide, done), template="moderation/refuse.html")


@blueprint.route("/antwort", methods=["GET", "POST"])
@requires(Permission.ANSWER_IDEAS)
def answer(slug: str, number: str) -> ResponseReturnValue:
    """Say what becomes of the idea; one that waits is published with it, by whoever may do that too."""
    idea = idea_numbered(this_process(slug), number)
    form = AnswerForm(facts=facts_for_modules(idea))
    publishes = acting().may(Permission.DECIDE_IDEAS, slug) and not may_answer(idea)

    def decide(idea: Idea, by: Person, at: datetime) -> None:
        act = decisions.publish_with_answer if publishes else decisions.answer_idea
        act(idea, form.draft(), by=by, at=at, expected_version=form.seen())

    module = form.module() if "baustein" in request.form else None
    done = gettext("Idee %(number)s ist beantwortet.", number=number)
    return message(
        idea, form, module, Deed(decide, done), template="moderation/answer.html", publishes=publishes
    )


# --- What the pages share -----------------------------------------------------------------------


def button(slug: str, number: str, deed: Deed) -> ResponseReturnValue:
    """Decide by a single button. The same person pressing twice is told the same twice."""
    process = this_process(slug)
    idea = idea_numbered(process, number)
    try:
        with writing():
            deed.decide(idea_numbered(this_process(slug), number), acting(), now())
    except RuleViolation as refusal:
        is_conflict = isinstance(refusal, Conflict)
        change = last_change(idea)
        repeated = change is not None and (change.action, change.by_id) == (deed.action, acting().id)
        if not (is_conflict and repeated):
            return render_template(
                "moderation/refused.html",
                process=process,
                idea=idea,
                reason=refusal_text(refusal),
                is_conflict=is_conflict,
                onward=onward(idea),
            ), 409
    flash(deed.done)
    return redirect(onward(idea, stay=deed.stay))


def message(
    idea: Idea, form: MessageForm, module: TextModule | None, deed: Deed, *, template: str, **facts: object
) -> ResponseReturnValue:
    """Decide by a form: shown, begun with a text module, refused with all that was typed, or done."""

    def page(*, changed: bool = False) -> str:
        return render_template(
            template,
            process=idea.process,
            idea=idea,
            form=form,
            changed=changed,
            back=onward(idea, stay=True),
            **facts,
        )

    if request.method == "GET":
        form.see(idea)
        return page()
    if module or "baustein" in request.form:
        if module:
            form.insert(module)
        return page()
    if not form.validate_on_submit():
        return page(), 422
    try:
        with writing():
            deed.decide(idea_numbered(this_process(idea.process.slug), idea.number), acting(), now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        form.see(idea)
        return page(changed=isinstance(refusal, Conflict)), 409
    flash(deed.done)
    return redirect(onward(idea))


def onward(idea: Idea, *, stay: bool = False) -> str:
    """Where a decision leads: in the queue to the next that waits, else back to the idea's own page.

    ``stay`` keeps the idea open.
    """
    slug, trail = idea.process.slug, trail_of_request(idea.process)
    origin, following = trail.pop("von", ""), trail.pop("danach", "")
    opened = idea.number if stay else following
    if origin == "eingang":
        if opened:
            trail["idee"] = opened
        return url_for("moderation.queue", slug=slug, **trail)
    return url_for("staff_ideas.detail", slug=slug, number=opened or idea.number)


def facts_for_modules(idea: Idea) -> dict[str, str]:
    """What fills the places of text modules, in German as they are."""
    reply_by = after_working_days(now(), DAYS_TO_REPLY, zone_of(idea.process))
    return {
        "nummer": idea.number,
        "telefon": idea.process.municipality.phone,
        "datum": day_in("de", reply_by, "d. MMMM y"),
    }
