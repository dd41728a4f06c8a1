"""Cards to print and calls to make: news of ideas for people without e-mail."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.ideas.models import Idea
from participation.ideas.queries.staff import idea_numbered
from participation.intake.cards import Card, card_for
from participation.intake.forms import FollowForm
from participation.intake.models import FollowWay, PostFollow
from participation.intake.queries.telling import post_follow_in, post_follows_of, waiting_by_post
from participation.intake.services.telling import end_follow, mark_told, note_follow, take_back_told
from participation.intake.words import FOLLOW_WAY_WORDS
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires
from participation.web.forms import Form
from participation.web.paging import PAGE_SIZE, Page, wanted_page

blueprint = Blueprint("telling", __name__, url_prefix="/<slug>/redaktion")

ONE = "<int(max=2147483647):follow_id>"


@blueprint.get("/bescheid")
@requires(Permission.RECORD_IDEAS)
def index(slug: str) -> ResponseReturnValue:
    """Whoever has to be told something first, with the words to print or to read out; then who waits."""
    process = this_process(slug)
    rows = waiting_by_post(process)
    number = min(wanted_page(), max(1, -(-len(rows) // PAGE_SIZE)))
    shown = rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return render_template(
        "intake/telling.html",
        process=process,
        page=Page(rows=shown, total=len(rows), number=number),
        due=sum(row.news_at is not None for row in rows),
        to_print=sum(row.news_at is not None and row.follow.way is FollowWay.POST for row in rows),
        cards={row.follow.id: card_for(row.follow, process) for row in shown if row.news_at},
        words=FOLLOW_WAY_WORDS,
        address=lambda page: url_for("telling.index", slug=slug, seite=page if page > 1 else None),
    )


@blueprint.get("/bescheid/drucken")
@requires(Permission.RECORD_IDEAS)
def to_print(slug: str) -> ResponseReturnValue:
    """All cards that are due, each on a page of its own; what is printed is marked on the list."""
    process = this_process(slug)
    due = [
        row.follow
        for row in waiting_by_post(process)
        if row.news_at is not None and row.follow.way is FollowWay.POST
    ]
    return render_template(
        "intake/cards.html", process=process, cards=[card_for(follow, process) for follow in due]
    )


@blueprint.get(f"/bescheid/{ONE}.pdf")
@requires(Permission.RECORD_IDEAS)
def as_pdf(slug: str, follow_id: int) -> ResponseReturnValue:
    """One card as a letter."""
    process = this_process(slug)
    follow = post_follow_in(process, follow_id)
    return as_file(set_as_letter(card_for(follow, process)), f"{follow.idea.number}-{follow.id}.pdf")


def set_as_letter(card: Card) -> bytes:
    from participation.documents.sheets import (  # noqa: PLC0415 (start-up stays short)
        Format,
        Say,
        Sheet,
        sheet_as,
    )

    parts = [
        Say("small", card.sender),
        *(Say("text", line) for line in card.reach),
        Say("head", card.heading),
        *(Say("text", said) for said in card.paragraphs),
    ]
    sheet = Sheet(
        title=card.heading,
        language=card.language,
        author=card.sender,
        foot=card.sender,
        paper=Format.A4,
        points=11,
        parts=parts,
    )
    return sheet_as(sheet)


def as_file(content: bytes, name: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post(f"/bescheid/{ONE}/erledigt")
@requires(Permission.RECORD_IDEAS)
def told(slug: str, follow_id: int) -> ResponseReturnValue:
    """The card is posted, the call is made: up to the news that the page showed."""
    up_to = moment_in(request.form.get("bis", ""))

    def act(follow: PostFollow) -> None:
        mark_told(follow, up_to=up_to or now(), by=acting(), at=now())

    return done(slug, follow_id, act, gettext("Notiert: Die Person hat Bescheid."))


@blueprint.post(f"/bescheid/{ONE}/doch-nicht")
@requires(Permission.RECORD_IDEAS)
def not_told(slug: str, follow_id: int) -> ResponseReturnValue:
    """It was not posted after all."""

    def act(follow: PostFollow) -> None:
        take_back_told(follow, by=acting(), at=now())

    return done(slug, follow_id, act, gettext("Zurückgenommen: Der Bescheid steht wieder auf der Liste."))


@blueprint.post(f"/bescheid/{ONE}/beenden")
@requires(Permission.RECORD_IDEAS)
def end(slug: str, follow_id: int) -> ResponseReturnValue:
    """They want to hear no more."""

    def act(follow: PostFollow) -> None:
        end_follow(follow, by=acting(), at=now())

    return done(slug, follow_id, act, gettext("Beendet. Name und Anschrift sind gelöscht."))


def done(slug: str, follow_id: int, act: Callable[[PostFollow], None], said: str) -> ResponseReturnValue:
    this_process(slug)
    if Form().validate():
        with writing():
            act(post_follow_in(this_process(slug), follow_id))
        flash(said, "good")
    return redirect(url_for("telling.index", slug=slug))


def moment_in(typed: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


# --- From an idea -------------------------------------------------------------------------------


@blueprint.route("/aufnahme/<number>/bescheid", methods=["GET", "POST"])
@requires(Permission.RECORD_IDEAS)
def note(slug: str, number: str) -> ResponseReturnValue:
    """Somebody calls who wants to hear what becomes of this idea."""
    process = this_process(slug)
    form = FollowForm()
    if not form.is_submitted():
        return note_page(process, idea_numbered(process, number), form)
    if not form.validate():
        return note_page(process, idea_numbered(process, number), form), 422
    try:
        with writing():
            note_follow(idea_numbered(this_process(slug), number), form.wish(), by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        process = this_process(slug)
        return note_page(process, idea_numbered(process, number), form), 409
    flash(gettext("Notiert. Sobald es Neues gibt, steht es unter „Bescheid ohne E-Mail“."), "good")
    return redirect(url_for("telling.note", slug=slug, number=number))


def note_page(process: Process, idea: Idea, form: FollowForm) -> str:
    return render_template(
        "intake/note_follow.html",
        process=process,
        idea=idea,
        form=form,
        follows=post_follows_of(idea),
        words=FOLLOW_WAY_WORDS,
    )
