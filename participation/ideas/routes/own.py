""" "Mein Beitrag": what became of an idea, for its author, by the code of the receipt or by the account."""

import segno
from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import NoResultFound

from participation.extensions import limiter
from participation.ideas import rules
from participation.ideas.forms import CodeForm, ReplyForm
from participation.ideas.models import Idea, IdeaStatus, MessageKind
from participation.ideas.queries.author import (
    correspondence,
    how_many_by,
    idea_with_receipt,
    ideas_by,
    own_idea,
)
from participation.ideas.queries.consents import consent_given_for
from participation.ideas.queries.drafts import draft_with_code, drafts_by, process_of
from participation.ideas.queries.redactions import redactions_of
from participation.ideas.queries.staff import last_change
from participation.ideas.queries.versions import last_wish
from participation.ideas.routes.places import known_about, place_sentence, way
from participation.ideas.services import authorship
from participation.ideas.spelling import spelled
from participation.ideas.words import ANSWER_WORDS, STATUS_WORDS
from participation.kernel.clock import now
from participation.kernel.codes import digest, read_code, signs_missing, spoken
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.municipality.models import Process
from participation.municipality.routes.public import rule_titles, this_process, this_town
from participation.themes.queries.joined import author_kin_of
from participation.web.access import acting, public, signed_in
from participation.web.by_code import GUESSES, CodeCookie, keep_unfound, was_wrong
from participation.web.forms import Form
from participation.web.paging import PAGE_SIZE, Page, wanted_page

blueprint = Blueprint("contribution", __name__)

COOKIE = CodeCookie("beitrag")
DRAFT_COOKIE = CodeCookie("entwurf")
keep_unfound(blueprint)


@blueprint.get("/beitrag")
@public
def enter() -> ResponseReturnValue:
    """Where the code is typed."""
    return render_template("ideas/enter.html", form=CodeForm(), town=this_town())


@blueprint.post("/beitrag")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
def come_back() -> ResponseReturnValue:
    """The typed code opens the page; a wrong one says so in the same words, but for its length."""
    form = CodeForm()
    found = idea_of(read_code(form.code.data))
    if form.validate() and found is not None:
        return open_contribution(found.process.slug, read_code(form.code.data) or "")
    return open_draft(read_code(form.code.data)) or unknown_code(form)


@blueprint.get("/b/<code>")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
def by_link(code: str) -> ResponseReturnValue:
    """The link in the letter and in the QR code: leads on to an address without the code."""
    signs = read_code(code)
    found = idea_of(signs)
    if found is not None:
        return open_contribution(found.process.slug, signs or "")
    return open_draft(signs) or unknown_code(CodeForm())


def open_draft(code: str | None) -> ResponseReturnValue | None:
    """What was not sent yet has the code that its receipt will have; asks for every code alike."""
    key = current_app.config["SECRET_KEY"]
    found = draft_with_code(digest(code or "", key), municipality_id=this_town().id, at=now())
    if found is None or code is None:
        return None
    return DRAFT_COOKIE.lead_to(url_for("ideas.draft", slug=process_of(found).slug), code=code)


def unknown_code(form: CodeForm) -> ResponseReturnValue:
    counted = signs_missing(form.code.data)
    if form.code.data and counted:
        words = _(
            "Ein Kennwort hat %(all)s Zeichen, Sie haben %(typed)s eingegeben. Bitte vergleichen Sie es mit "
            "Ihrer Bestätigung; Leerzeichen und Bindestriche zählen nicht."
        )
        form.refuse(RuleViolation(words, field="code", typed=counted[0], all=counted[1]))
    else:
        words = _(
            "Zu diesem Kennwort gibt es keinen Beitrag. Bitte vergleichen Sie es mit Ihrer Bestätigung."
        )
        form.refuse(RuleViolation(words, field="code"))
    return render_template("ideas/enter.html", form=form, town=this_town()), 404


def idea_of(code: str | None) -> Idea | None:
    """The idea with this code, if it is one of this town; asks the database for every code alike."""
    key = current_app.config["SECRET_KEY"]
    return idea_with_receipt(digest(code or "", key), municipality_id=this_town().id)


def open_contribution(slug: str, code: str) -> ResponseReturnValue:
    return COOKIE.lead_to(url_for("contribution.mine", slug=slug), code=code)


# --- The page itself --------------------------------------------------------------------------------


def my_idea(process: Process, number: str | None) -> Idea:
    """By account when the address bears a number, else by the code in the cookie.

    NoResultFound for what belongs to others, or without either.
    """
    person = acting()
    if number is not None:
        if person.id is None:
            raise NoResultFound(number)
        return own_idea(process, number, author_id=person.id)
    idea = idea_of(COOKIE.kept_code())
    if idea is None or idea.process_id != process.id:
        raise NoResultFound
    return idea


@blueprint.get("/<slug>/beitrag")
@blueprint.get("/<slug>/beitrag/<number>")
@public
def mine(slug: str, number: str | None = None) -> ResponseReturnValue:
    """What became of the idea, and what its author can do."""
    process = this_process(slug)
    if number is None and COOKIE.kept_code() is None:
        return redirect(url_for("contribution.enter"))
    return contribution_page(process, my_idea(process, number), number, ReplyForm())


def contribution_page(process: Process, idea: Idea, number: str | None, form: ReplyForm) -> str:
    code = COOKIE.kept_code() if number is None else None
    is_published = idea.status is IdeaStatus.PUBLISHED
    messages = correspondence(idea)
    replies = [message.created_at for message in messages if message.kind is MessageKind.REPLY]
    # As in the queue, a reply begins the wait anew.
    read_by = rules.read_by(process, max(replies, default=idea.created_at))
    passages = redactions_of(idea) if idea.redactions else []
    kept = [found.original.kept_until for found in passages if found.may_be_undone]
    known = known_about({idea.id: idea.answer}, idea.process)[idea.id] if is_published else None
    link = (
        None if code is None else current_app.config["BASE_URL"] + url_for("contribution.by_link", code=code)
    )
    return render_template(
        "ideas/mine.html",
        process=process,
        idea=idea,
        number=number,
        code=code and spoken(code),
        spelled=code and spelled(code),
        link=link,
        qr=link and segno.make(link, error="m").svg_data_uri(border=0, scale=4),
        read_by=read_by,
        is_late=rules.is_late(read_by, process, now()),
        withdrawn=last_change(idea) if idea.status is IdeaStatus.WITHDRAWN else None,
        status=STATUS_WORDS[idea.status],
        answer=ANSWER_WORDS[idea.answer],
        reason=rule_titles(idea.process).get(idea.reason, idea.reason) if idea.reason else None,
        kin=author_kin_of(idea),
        redactions=passages,
        agreed=consent_given_for(idea),
        kept_until=kept[0] if kept else None,
        way=way(known, slug=process.slug, submitted_at=idea.created_at) if known else None,
        place_sentence=place_sentence(known) if known else "",
        messages=messages,
        wish=last_wish(idea) if is_published else None,
        may_edit=rules.may_edit(idea, now()),
        may_reply=rules.may_reply(idea),
        may_withdraw=rules.may_withdraw(idea),
        form=form,
    )


@blueprint.post("/<slug>/beitrag/antworten")
@blueprint.post("/<slug>/beitrag/<number>/antworten")
@public
def reply(slug: str, number: str | None = None) -> ResponseReturnValue:
    """Reply to the question of the town hall."""
    process = this_process(slug)
    form = ReplyForm()
    if not form.validate():
        return contribution_page(process, my_idea(process, number), number, form), 422
    try:
        with writing():
            process = this_process(slug)
            authorship.reply(my_idea(process, number), form.draft(), by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return contribution_page(process, my_idea(process, number), number, form), 409
    flash(gettext("Danke. Ihre Antwort ist angekommen; die Redaktion liest sie."), "good")
    return redirect(url_for("contribution.mine", slug=slug, number=number))


@blueprint.route("/<slug>/beitrag/zurueckziehen", methods=["GET", "POST"])
@blueprint.route("/<slug>/beitrag/<number>/zurueckziehen", methods=["GET", "POST"])
@public
def withdraw(slug: str, number: str | None = None) -> ResponseReturnValue:
    """First says what goes and what stays, then does it."""
    process = this_process(slug)
    idea = my_idea(process, number)
    form = Form()
    if not form.validate_on_submit():
        return render_template(
            "ideas/withdraw.html", process=process, idea=idea, number=number, form=form,
            may_withdraw=rules.may_withdraw(idea),
        )  # fmt: skip
    with writing():
        process = this_process(slug)
        authorship.withdraw(my_idea(process, number), by=acting(), at=now())
    flash(gettext("Ihr Beitrag ist zurückgezogen. Text und Name sind gelöscht."), "good")
    return redirect(url_for("contribution.mine", slug=slug, number=number))


@blueprint.get("/konto/beitraege")
@signed_in
def own_ideas() -> ResponseReturnValue:
    """The ideas of whoever is signed in, published or not."""
    author_id = acting().id or 0
    total = how_many_by(author_id)
    number = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    rows = ideas_by(author_id, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "ideas/own_ideas.html",
        page=Page(rows=rows, total=total, number=number),
        words=STATUS_WORDS,
        drafts=drafts_by(author_id, at=now()),
        address=lambda page: url_for("contribution.own_ideas", seite=page),
    )
