"""Deciding about one idea. Each page and button works without JavaScript."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.ideas.models import Idea
from participation.ideas.queries.same_words import published_with_words_of
from participation.ideas.queries.staff import Change, changes_since, idea_numbered, last_change
from participation.ideas.rules import may_answer
from participation.ideas.services import decisions
from participation.ideas.services.counting import lock_idea
from participation.ideas.services.refusing import confirm_refusal, drop_proposal
from participation.ideas.services.restoring import state_of
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission, Person
from participation.moderation.difference import Seen, differences
from participation.moderation.forms.deciding import (
    AnswerForm,
    MessageForm,
    QuestionForm,
    RefusalForm,
    SortForm,
    VersionForm,
)
from participation.moderation.models import Purpose, Verb
from participation.moderation.queries.modules import modules_of
from participation.moderation.routes.facts import facts_of
from participation.moderation.routes.places import area_called, trail_of_request
from participation.moderation.services.selection import keep_single
from participation.municipality.models import Process
from participation.municipality.queries import rules_of
from participation.municipality.routes.public import this_process
from participation.themes.services.joining import join_ideas
from participation.web.access import acting, requires
from participation.web.forms import refusal_text

blueprint = Blueprint("decisions", __name__, url_prefix="/<slug>/redaktion/ideen/<number>")


@dataclass(frozen=True)
class Deed:
    """A decision, and what the person is told when it is done.

    ``action`` is its name in the record; ``stay`` keeps the idea open instead of going on to the next;
    ``verb`` is the step that can be taken back, None for what has a button of its own for that.
    """

    decide: Callable[[Idea, Person, datetime], None]
    done: str
    action: str = ""
    stay: bool = False
    verb: Verb | None = None


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
    return button(slug, number, Deed(decide, done, "idea.publish", verb=Verb.PUBLISH))


@blueprint.post("/gleichlautend")
@requires(Permission.EDIT_THEMES)
def publish_joined(slug: str, number: str) -> ResponseReturnValue:
    """Publish, and join it to the published idea that says the very same: one idea, sent in several times."""
    form = VersionForm()
    head = request.form.get("mit", "")

    def decide(idea: Idea, by: Person, at: datetime) -> None:
        same = published_with_words_of(idea)
        if same is None or same.number != head:
            raise Conflict(_("Die andere Idee lautet nicht mehr so. Es wurde nichts geändert."))
        decisions.publish(idea, by=by, at=at, expected_version=form.seen())
        join_ideas([idea], into=same, process=idea.process, by=by, at=at)

    done = gettext(
        "Idee %(number)s ist veröffentlicht und mit Idee %(head)s zusammengeführt.", number=number, head=head
    )
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
    return button(slug, number, Deed(decide, done, "idea.sort", stay=True, verb=Verb.SORT))


@blueprint.post("/antwort/zuruecknehmen")
@requires(Permission.ANSWER_IDEAS)
def reopen(slug: str, number: str) -> ResponseReturnValue:
    """Take the answer back."""
    form = VersionForm()

    def decide(idea: Idea, by: Person, at: datetime) -> None:
        decisions.reopen_answer(idea, by=by, at=at, expected_version=form.seen())

    done = gettext("Die Antwort auf %(number)s ist zurückgenommen.", number=number)
    return button(slug, number, Deed(decide, done, "idea.reopen_answer", stay=True))


@blueprint.post("/zustimmen")
@requires(Permission.DECIDE_IDEAS)
def confirm(slug: str, number: str) -> ResponseReturnValue:
    """Agree that the idea is not published, as somebody else proposed."""
    form = VersionForm()

    def decide(idea: Idea, by: Person, at: datetime) -> None:
        confirm_refusal(idea, by=by, at=at, expected_version=form.seen())

    done = gettext("Idee %(number)s wird nicht veröffentlicht.", number=number)
    return button(slug, number, Deed(decide, done, "idea.refuse", verb=Verb.REFUSE))


@blueprint.post("/vorschlag-verwerfen")
@requires(Permission.DECIDE_IDEAS)
def drop(slug: str, number: str) -> ResponseReturnValue:
    """Take back, or disagree with, the proposal not to publish it."""
    form = VersionForm()

    def decide(idea: Idea, by: Person, at: datetime) -> None:
        drop_proposal(idea, by=by, at=at, expected_version=form.seen())

    done = gettext("Der Vorschlag zu %(number)s ist vom Tisch; die Idee wartet wie zuvor.", number=number)
    return button(slug, number, Deed(decide, done, stay=True))


@blueprint.route("/rueckfrage", methods=["GET", "POST"])
@requires(Permission.DECIDE_IDEAS)
def ask(slug: str, number: str) -> ResponseReturnValue:
    """Ask the author something before deciding."""
    idea = idea_numbered(this_process(slug), number)
    form = QuestionForm(facts=facts_of(idea), modules=modules_of(idea.process, Purpose.QUESTION))

    def decide(idea: Idea, by: Person, at: datetime) -> None:
        version = form.seen()
        decisions.return_to_author(idea, form.draft(), by=by, at=at, expected_version=version)

    done = gettext("Die Rückfrage zu %(number)s ist gestellt.", number=number)
    return message(idea, form, Deed(decide, done, verb=Verb.ASK), template="moderation/ask.html")


@blueprint.route("/nicht-veroeffentlichen", methods=["GET", "POST"])
@requires(Permission.DECIDE_IDEAS)
def refuse(slug: str, number: str) -> ResponseReturnValue:
    """Do not publish because a rule is broken, and say which."""
    idea = idea_numbered(this_process(slug), number)
    form = RefusalForm(facts=facts_of(idea), modules=modules_of(idea.process, Purpose.REFUSAL))
    form.offer(rules_of(idea.process))

    def decide(idea: Idea, by: Person, at: datetime) -> None:
        decisions.refuse(idea, form.draft(), by=by, at=at, expected_version=form.seen())

    done = gettext("Idee %(number)s wird nicht veröffentlicht.", number=number)
    if idea.process.refusals_need_two:
        done = gettext("Der Vorschlag zu %(number)s wartet jetzt auf eine zweite Person.", number=number)
    return message(idea, form, Deed(decide, done, verb=Verb.REFUSE), template="moderation/refuse.html")


@blueprint.route("/antwort", methods=["GET", "POST"])
@requires(Permission.ANSWER_IDEAS)
def answer(slug: str, number: str) -> ResponseReturnValue:
    """Say what becomes of the idea; one that waits is published with it, by whoever may do that too."""
    idea = idea_numbered(this_process(slug), number)
    form = AnswerForm(facts=facts_of(idea), modules=modules_of(idea.process, Purpose.ANSWER))
    publishes = acting().may(Permission.DECIDE_IDEAS, slug) and not may_answer(idea)

    def decide(idea: Idea, by: Person, at: datetime) -> None:
        act = decisions.publish_with_answer if publishes else decisions.answer_idea
        act(idea, form.draft(), by=by, at=at, expected_version=form.seen())

    deed = Deed(decide, gettext("Idee %(number)s ist beantwortet.", number=number), verb=Verb.ANSWER)
    return message(idea, form, deed, template="moderation/answer.html", publishes=publishes)


# --- What the pages share -----------------------------------------------------------------------


def button(slug: str, number: str, deed: Deed) -> ResponseReturnValue:
    """Decide by a single button. The same person pressing twice is told the same twice."""
    process = this_process(slug)
    idea = idea_numbered(process, number)
    try:
        do(idea, deed)
    except RuleViolation as refusal:
        is_conflict = isinstance(refusal, Conflict)
        change = last_change(idea)
        repeated = change is not None and (change.action, change.by_id) == (deed.action, acting().id)
        if not (is_conflict and repeated):
            return refused(process, idea, refusal), 409
    flash(deed.done)
    return redirect(onward(idea, stay=deed.stay))


def do(idea: Idea, deed: Deed) -> None:
    """Decide about the idea as it is under the lock, and keep the step if it can be taken back."""
    with writing():
        found, by, at = idea_numbered(this_process(idea.process.slug), idea.number), acting(), now()
        lock_idea(found)
        before, version = state_of(found), found.version
        deed.decide(found, by, at)
        if deed.verb is not None and found.version != version:
            keep_single(deed.verb, found, before, by=by, at=at)


def refused(process: Process, idea: Idea, refusal: RuleViolation) -> str:
    """The reason, what is another one than the person saw, and, after a conflict, the choice kept."""
    form = SortForm()
    saw = form.saw()
    is_conflict = isinstance(refusal, Conflict)
    wanted = form.area.data if form.area.raw_data else None
    return render_template(
        "moderation/refused.html",
        process=process,
        idea=idea,
        reason=refusal_text(refusal),
        is_conflict=is_conflict,
        wanted=next((area for area in process.areas if area.slug == wanted), None),
        differences=differences(saw, idea, process.areas) if is_conflict else [],
        changes=changes_of(idea, saw) if is_conflict else [],
        onward=onward(idea),
        again=onward(idea, stay=True),
    )


def changes_of(idea: Idea, saw: Seen | None) -> list[Change]:
    """What was done since the person saw the idea; at least the last thing."""
    return changes_since(idea, saw.at if saw else None)


def message(
    idea: Idea, form: MessageForm, deed: Deed, *, template: str, **facts: object
) -> ResponseReturnValue:
    """Decide by a form: shown, begun with a text module, refused with all that was typed, or done."""

    def page(saw: Seen | None = None, *, changed: bool = False) -> str:
        return render_template(
            template,
            process=idea.process,
            idea=idea,
            form=form,
            changed=changed,
            differences=differences(saw, idea, idea.process.areas) if changed else [],
            changes=changes_of(idea, saw) if changed else [],
            back=onward(idea, stay=True),
            **facts,
        )

    if request.method == "GET":
        form.see(idea, now())
        return page()
    if "baustein" in request.form:
        begun = form.begin_with(request.form["baustein"])
        return page(), 200 if begun else 422
    if not form.validate_on_submit():
        return page(), 422
    try:
        do(idea, deed)
    except RuleViolation as refusal:
        saw = form.saw()
        form.refuse(refusal)
        form.see(idea, now())
        return page(saw, changed=isinstance(refusal, Conflict)), 409
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
