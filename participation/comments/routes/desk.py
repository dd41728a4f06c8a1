"""For the town hall: one comment, and what is decided about it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.comments.forms import RedactionForm, RefusalForm, Versioned
from participation.comments.models import Comment
from participation.comments.queries.staff import comment_of_process
from participation.comments.routes.public import blueprint
from participation.comments.rules import is_own, shown_number
from participation.comments.services.deciding import publish_comment, refuse_comment
from participation.comments.services.redacting import KIND, redact_comment, show_comment_again
from participation.comments.words import STATUS_WORDS
from participation.extensions import db
from participation.ideas.queries.covered import covered_in, text_original
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.queries import rules_of
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires
from participation.web.forms import refusal_text


@blueprint.get("/<slug>/redaktion/kommentare/<number>/<int(max=2147483647):comment_number>")
@requires(Permission.READ_QUEUE)
def desk(slug: str, number: str, comment_number: int) -> ResponseReturnValue:
    """The comment where it belongs, and the decisions that are open."""
    process = this_process(slug)
    comment = comment_of_process(process, number, comment_number)
    return desk_page(process, comment, refusal_form(process, comment))


def refusal_form(process: Process, comment: Comment | None = None) -> RefusalForm:
    form = RefusalForm()
    form.offer(rules_of(process))
    if comment is not None:
        form.version.data = str(comment.version)
    return form


def redaction_form(process: Process, comment: Comment) -> RedactionForm:
    form = RedactionForm()
    form.offer(rules_of(process))
    if not form.is_submitted():
        form.version.data = str(comment.version)
    return form


def desk_page(
    process: Process,
    comment: Comment,
    form: RefusalForm,
    reason: str = "",
    redaction: RedactionForm | None = None,
) -> str:
    parent = None if comment.parent_id is None else db.session.get_one(Comment, comment.parent_id)
    person = acting()
    return render_template(
        "comments/desk.html",
        process=process,
        comment=comment,
        idea=comment.idea,
        parent=parent,
        reference=shown_number(comment.idea.number, comment.number),
        status=STATUS_WORDS[comment.status],
        rule=next((rule.title for rule in rules_of(process) if rule.code == comment.reason), ""),
        form=form,
        redaction=redaction or blank_redaction(process, comment),
        originals=covered_in(KIND, comment.id),
        reason=reason,
        is_own=is_own(comment, person),
        may_decide=person.may(Permission.DECIDE_IDEAS, process.slug) and not is_own(comment, person),
    )


def blank_redaction(process: Process, comment: Comment) -> RedactionForm:
    """Nothing that was typed into the other form of the page."""
    form = RedactionForm(formdata=None, data={"version": str(comment.version)})
    form.offer(rules_of(process))
    return form


@blueprint.post("/<slug>/redaktion/kommentare/<number>/<int(max=2147483647):comment_number>/unkenntlich")
@requires(Permission.DECIDE_IDEAS)
def redact(slug: str, number: str, comment_number: int) -> ResponseReturnValue:
    """Make words of it unrecognisable; the author is told."""
    process = this_process(slug)
    comment = comment_of_process(process, number, comment_number)
    form = redaction_form(process, comment)
    if not form.validate_on_submit():
        blank = blank_refusal(process, comment)
        return desk_page(process, comment, blank, redaction=form), 422
    try:
        with writing():
            comment = comment_of_process(this_process(slug), number, comment_number)
            draft = form.redaction(comment.language)
            redact_comment(comment, draft, by=acting(), at=now(), expected_version=form.seen())
    except RuleViolation as refusal:
        process = this_process(slug)
        comment = comment_of_process(process, number, comment_number)
        form.refuse(refusal)
        form.version.data = str(comment.version)
        return desk_page(process, comment, blank_refusal(process, comment), redaction=form), 409
    flash(gettext("Die Worte sind unkenntlich; die Verfasserin oder der Verfasser hat Bescheid."), "good")
    return redirect(url_for("comments.desk", slug=slug, number=number, comment_number=comment_number))


def blank_refusal(process: Process, comment: Comment) -> RefusalForm:
    form = RefusalForm(formdata=None, data={"version": str(comment.version)})
    form.offer(rules_of(process))
    return form


@blueprint.post(
    "/<slug>/redaktion/kommentare/<number>/<int(max=2147483647):comment_number>"
    "/unkenntlich/<int(max=2147483647):original_id>/wieder-zeigen"
)
@requires(Permission.DECIDE_IDEAS)
def show_again(slug: str, number: str, comment_number: int, original_id: int) -> ResponseReturnValue:
    """Put the words back."""
    form = Versioned()
    try:
        with writing():
            process = this_process(slug)
            comment = comment_of_process(process, number, comment_number)
            original = text_original(original_id, process)
            show_comment_again(original, comment, by=acting(), at=now(), expected_version=form.seen())
    except RuleViolation as refusal:
        flash(refusal_text(refusal), "warn")
    else:
        flash(gettext("Die Worte sind wieder zu lesen."), "good")
    return redirect(url_for("comments.desk", slug=slug, number=number, comment_number=comment_number))


@blueprint.post("/<slug>/redaktion/kommentare/<number>/<int(max=2147483647):comment_number>/veroeffentlichen")
@requires(Permission.DECIDE_IDEAS)
def publish(slug: str, number: str, comment_number: int) -> ResponseReturnValue:
    """Let everybody read it."""
    form = Versioned()
    try:
        with writing():
            comment = comment_of_process(this_process(slug), number, comment_number)
            publish_comment(comment, by=acting(), at=now(), expected_version=form.seen())
    except RuleViolation as refusal:
        return refused(slug, number, comment_number, refusal)
    flash(gettext("Der Kommentar ist veröffentlicht."), "good")
    return redirect(url_for("moderation.queue", slug=slug))


@blueprint.post(
    "/<slug>/redaktion/kommentare/<number>/<int(max=2147483647):comment_number>/nicht-veroeffentlichen"
)
@requires(Permission.DECIDE_IDEAS)
def refuse(slug: str, number: str, comment_number: int) -> ResponseReturnValue:
    """Do not publish it, or no longer; the author is told why."""
    process = this_process(slug)
    form = refusal_form(process)
    if not form.validate_on_submit():
        return desk_page(process, comment_of_process(process, number, comment_number), form), 422
    try:
        with writing():
            comment = comment_of_process(this_process(slug), number, comment_number)
            refuse_comment(comment, form.refusal(), by=acting(), at=now(), expected_version=form.seen())
    except RuleViolation as refusal:
        return refused(slug, number, comment_number, refusal)
    flash(
        gettext("Der Kommentar ist nicht mehr zu lesen, die Verfasserin oder der Verfasser hat Bescheid."),
        "good",
    )
    return redirect(url_for("moderation.queue", slug=slug))


def refused(slug: str, number: str, comment_number: int, refusal: RuleViolation) -> ResponseReturnValue:
    """The page as it stands now, with the reason and what was typed."""
    process = this_process(slug)
    comment = comment_of_process(process, number, comment_number)
    form = refusal_form(process, comment)
    return desk_page(process, comment, form, refusal_text(refusal)), 409
