"""Pages for everybody: all comments on an idea, and one with its replies."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from participation.comments.models import CommentKind
from participation.comments.queries.public import (
    FIRST_REPLIES,
    comment_standing,
    comments_on,
    counts_by_kind,
    replies_on,
    replies_to,
)
from participation.comments.queries.staff import comments_waiting_of
from participation.comments.rules import may_edit, may_withdraw, shown_number
from participation.comments.words import KIND_IN_ADDRESS, KIND_WORDS, VOICE_WORDS
from participation.ideas.models import Idea
from participation.ideas.queries.public import public_idea
from participation.kernel.clock import now
from participation.municipality.routes.public import pages_version, this_process
from participation.municipality.rules import takes_comments
from participation.web.access import acting, public
from participation.web.cache import kept_for_visitors
from participation.web.paging import PAGE_SIZE, Page, wanted_page

blueprint = Blueprint("comments", __name__)

ADDRESS_OF_KIND = {kind: word for word, kind in KIND_IN_ADDRESS.items()}


@blueprint.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """What ``components/comment.html`` calls kinds and voices."""
    state.app.jinja_env.globals.update(
        comment_kind_words=KIND_WORDS,
        comment_voice_words=VOICE_WORDS,
        comment_kind_address=ADDRESS_OF_KIND,
    )


def this_idea(slug: str, number: str) -> Idea:
    return public_idea(this_process(slug), number)


@blueprint.get("/<slug>/ideen/<number>/argumente")
@public
@kept_for_visitors(version=pages_version, parameters=("art", "seite", "sprache"))
def index(slug: str, number: str) -> ResponseReturnValue:
    """All of them, or those of one kind, oldest first, each with its first replies."""
    idea = this_idea(slug, number)
    word = request.args.get("art", "")
    kind = KIND_IN_ADDRESS.get(word)
    counts = counts_by_kind(idea)
    total = sum(counts.values()) if kind is None else counts.get(kind, 0)
    asked = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    rows = comments_on(idea, kind, offset=(asked - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    person = acting()
    return render_template(
        "comments/index.html",
        process=idea.process,
        idea=idea,
        kind=kind,
        counts=counts,
        page=Page(rows=rows, total=total, number=asked),
        replies=replies_to([row.id for row in rows if row.replies], most=FIRST_REPLIES),
        waiting=comments_waiting_of(person.id, idea) if person.id is not None else [],
        takes_comments=takes_comments(idea.process, now()),
        address=lambda page: url_for(
            "comments.index",
            slug=slug,
            number=number,
            art=ADDRESS_OF_KIND[kind] if kind else None,
            seite=page if page > 1 else None,
        ),
    )


@blueprint.get("/<slug>/ideen/<number>/argumente/<int(max=2147483647):comment_number>")
@public
def one(slug: str, number: str, comment_number: int) -> ResponseReturnValue:
    """One comment with all its replies, page by page, and what its author can do with it."""
    return show_one(this_idea(slug, number), comment_number)


def show_one(idea: Idea, comment_number: int, **more: Any) -> str:  # noqa: ANN401 (what a template shows)
    comment = comment_standing(idea, comment_number)
    asked = min(wanted_page(), max(1, -(-comment.replies // PAGE_SIZE)))
    rows = replies_on(comment, offset=(asked - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    person, at = acting(), now()
    slug = idea.process.slug
    return render_template(
        "comments/one.html",
        process=idea.process,
        idea=idea,
        comment=comment,
        is_reply=comment.kind is CommentKind.REPLY,
        reference=shown_number(idea.number, comment.number),
        page=Page(rows=rows, total=comment.replies, number=asked),
        may_edit=may_edit(comment, person, at),
        may_withdraw=may_withdraw(comment, person),
        takes_comments=takes_comments(idea.process, at),
        address=lambda page: url_for(
            "comments.one",
            slug=slug,
            number=idea.number,
            comment_number=comment_number,
            seite=page if page > 1 else None,
        ),
        **more,
    )
