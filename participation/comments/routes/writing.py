"""Writing a comment or a reply, changing it for a while, withdrawing it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.comments.forms import CommentForm, EditForm, ReplyForm
from participation.comments.models import LONGEST_COMMENT, Comment
from participation.comments.queries.public import public_comment
from participation.comments.queries.staff import own_comment
from participation.comments.routes.public import blueprint, this_idea
from participation.comments.rules import Level, decides, may_edit, stands_at_once
from participation.comments.services.writing import (
    ENDED,
    TOO_LATE,
    edit_comment,
    withdraw_comment,
    write_comment,
)
from participation.comments.words import KIND_IN_ADDRESS
from participation.extensions import limiter
from participation.ideas.models import Idea
from participation.ideas.rules import read_by
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.municipality.models import Act
from participation.municipality.routes.levels import needs_more
from participation.municipality.rules import takes_comments
from participation.web.access import acting, public, signed_in
from participation.web.formats import day
from participation.web.forms import refusal_text

PER_HOUR = "60 per hour"
"""From one address: a school sits behind one. Each access has a limit of its own (rules.MOST_PER_HOUR)."""


@blueprint.route("/<slug>/ideen/<number>/argumente/neu", methods=["GET", "POST"])
@public
@limiter.limit(PER_HOUR, methods=["POST"])
def new(slug: str, number: str) -> ResponseReturnValue:
    """Write a reason, a question or a remark; ``?art=dafuer`` chooses before."""
    idea, form = this_idea(slug, number), CommentForm()
    if request.method == "GET":
        form.kind.data = request.args.get("art") if request.args.get("art") in KIND_IN_ADDRESS else None
    return answered(idea, form, parent=None)


@blueprint.route(
    "/<slug>/ideen/<number>/argumente/<int(max=2147483647):comment_number>/antworten", methods=["GET", "POST"]
)
@public
@limiter.limit(PER_HOUR, methods=["POST"])
def reply(slug: str, number: str, comment_number: int) -> ResponseReturnValue:
    """Reply to a comment; replies to replies there are none."""
    idea = this_idea(slug, number)
    return answered(idea, ReplyForm(), parent=public_comment(idea, comment_number))


def answered(idea: Idea, form: ReplyForm, *, parent: Comment | None) -> ResponseReturnValue:
    slug, number = idea.process.slug, idea.number
    parent_number = parent.number if parent else None
    if takes_comments(idea.process, now()) and not decides(acting(), idea.process):
        more = needs_more(idea.process, Act.COMMENT, back=request.path, typed=form.text.data or "")
        if more is not None:
            return more
    if request.method == "GET" and acting().id is not None:
        form.name.data = acting().name
    if not form.is_submitted():
        closed = not takes_comments(idea.process, now())
        return write_page(idea, form, parent, closed=closed), 409 if closed else 200
    if not form.validate():
        return write_page(idea, form, parent), 422
    try:
        with writing():
            idea = this_idea(slug, number)
            parent = None if parent_number is None else public_comment(idea, parent_number)
            comment = write_comment(form.draft(), idea=idea, by=acting(), at=now(), parent=parent)
            stands, place = comment.is_public, comment.number if parent is None else parent.number
    except RuleViolation as refusal:
        form.refuse(refusal)
        idea = this_idea(slug, number)
        closed = refusal.message == ENDED
        return write_page(idea, form, parent, closed=closed), 409
    return arrived(idea, stands=stands, place=place)


def arrived(idea: Idea, *, stands: bool, place: int) -> ResponseReturnValue:
    """To the comment, or, while nobody has read it yet, back to the idea with word of when somebody will."""
    if stands:
        flash(gettext("Danke. Ihr Kommentar steht jetzt hier."), "good")
        target = url_for("comments.one", slug=idea.process.slug, number=idea.number, comment_number=place)
        return redirect(target)
    flash(
        gettext(
            "Danke. Wir lesen Ihren Kommentar bis %(day)s; dann erscheint er hier.",
            day=day(read_by(idea.process, now())),
        ),
        "good",
    )
    return redirect(url_for("ideas.detail", slug=idea.process.slug, number=idea.number) + "#argumente")


def write_page(idea: Idea, form: ReplyForm, parent: Comment | None, *, closed: bool = False) -> str:
    person = acting()
    return render_template(
        "comments/write.html",
        process=idea.process,
        idea=idea,
        form=form,
        parent=parent,
        closed=closed,
        has_kind=isinstance(form, CommentForm),
        is_visitor=person.id is None,
        read_first=person.id is None or not stands_at_once(Level.ACCOUNT, idea.process),
        read_by=read_by(idea.process, now()),
        longest=LONGEST_COMMENT,
    )


@blueprint.route(
    "/<slug>/ideen/<number>/argumente/<int(max=2147483647):comment_number>/aendern", methods=["GET", "POST"]
)
@signed_in
def edit(slug: str, number: str, comment_number: int) -> ResponseReturnValue:
    """Change one's own words within the first half hour."""
    idea, form = this_idea(slug, number), EditForm()
    comment = own_of_reader(idea, comment_number)
    if not form.is_submitted():
        form.text.data, form.version.data = comment.text, str(comment.version)
        late = not may_edit(comment, acting(), now())
        if late:
            form.form_errors.append(gettext(TOO_LATE))
        return edit_page(idea, comment, form), 409 if late else 200
    if not form.validate():
        return edit_page(idea, comment, form), 422
    try:
        with writing():
            idea = this_idea(slug, number)
            comment = own_of_reader(idea, comment_number)
            edit_comment(comment, form.text.data or "", expected_version=form.seen(), by=acting(), at=now())
            stands = comment.is_public
    except RuleViolation as refusal:
        idea = this_idea(slug, number)
        form.form_errors.append(refusal_text(refusal))
        return edit_page(idea, own_of_reader(idea, comment_number), form), 409
    return arrived(idea, stands=stands, place=comment_number)


def own_of_reader(idea: Idea, comment_number: int) -> Comment:
    return own_comment(idea, comment_number, author_id=acting().id or 0)


def edit_page(idea: Idea, comment: Comment, form: EditForm) -> str:
    return render_template(
        "comments/edit.html",
        process=idea.process,
        idea=idea,
        comment=comment,
        form=form,
        may_edit=may_edit(comment, acting(), now()),
        longest=LONGEST_COMMENT,
    )


@blueprint.post("/<slug>/ideen/<number>/argumente/<int(max=2147483647):comment_number>/zurueckziehen")
@signed_in
def withdraw(slug: str, number: str, comment_number: int) -> ResponseReturnValue:
    """Take one's own comment back, words and name; a second press changes nothing."""
    with writing():
        comment = own_of_reader(this_idea(slug, number), comment_number)
        withdraw_comment(comment, by=acting(), at=now())
    flash(gettext("Ihr Kommentar ist zurückgezogen."), "good")
    return redirect(url_for("ideas.detail", slug=slug, number=number) + "#argumente")
