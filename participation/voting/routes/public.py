"""The support button, and the way for people without an account: a link that completes the act."""

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_limiter import RequestLimit

from participation.accounts.models import Account, LinkKind, MailLink
from participation.accounts.queries import account_of_mailbox, roles_of
from participation.accounts.routes.browser import begin_session, keep_token
from participation.accounts.services.guests import guest_account
from participation.accounts.services.links import LinkDraft, new_mail_link, readable_link, use_mail_link
from participation.extensions import db, limiter
from participation.ideas.models import Idea
from participation.ideas.queries.public import public_idea
from participation.jobs.services import LetterDraft, send
from participation.kernel.address import readable_mailbox
from participation.kernel.clock import now
from participation.kernel.codes import digest
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission, Person
from participation.municipality.models import Act
from participation.municipality.routes.levels import needs_more
from participation.municipality.routes.public import this_process
from participation.voting import queries, services
from participation.voting.forms import GuestForm
from participation.voting.models import StanceKind
from participation.voting.rules import may_be_supported
from participation.web.access import acting, public, requires
from participation.web.forms import refusal_text
from participation.web.language import wanted_language

blueprint = Blueprint("voting", __name__)


def slow_down(_limit: RequestLimit) -> Response:
    """What was given counts; only the next one has to wait."""
    return make_response(render_template("voting/slow_down.html"), 429)


paced = limiter.shared_limit(
    "90 per 10 minutes",
    scope="support",
    key_func=lambda: f"account {acting().id}",
    on_breach=slow_down,
)
"""Of one access: nobody reads ideas faster than that."""
within_network = limiter.shared_limit("3000 per 10 minutes", scope="supports here", on_breach=slow_down)
"""Of one network: a whole school may sit behind it."""


@blueprint.post("/<slug>/ideen/<number>/unterstuetzen")
@requires(Permission.SUPPORT_IDEAS)
@paced
@within_network
def support(slug: str, number: str) -> ResponseReturnValue:
    person = acting()
    with writing():
        idea = public_idea(this_process(slug), number)
        services.support(idea, account_id=account_id_of(person), at=now())
    return back_to_idea(slug, number)


@blueprint.post("/<slug>/ideen/<number>/zuruecknehmen")
@requires(Permission.SUPPORT_IDEAS)
@paced
@within_network
def withdraw(slug: str, number: str) -> ResponseReturnValue:
    person = acting()
    with writing():
        idea = public_idea(this_process(slug), number)
        services.withdraw_support(idea, account_id=account_id_of(person), at=now())
    return back_to_idea(slug, number)


@blueprint.post("/<slug>/ideen/<number>/dagegen")
@requires(Permission.SUPPORT_IDEAS)
@paced
@within_network
def oppose(slug: str, number: str) -> ResponseReturnValue:
    return stance_taken(slug, number, StanceKind.AGAINST)


@blueprint.post("/<slug>/ideen/<number>/enthalten")
@requires(Permission.SUPPORT_IDEAS)
@paced
@within_network
def abstain(slug: str, number: str) -> ResponseReturnValue:
    return stance_taken(slug, number, StanceKind.PASS)


def stance_taken(slug: str, number: str, kind: StanceKind) -> ResponseReturnValue:
    person = acting()
    with writing():
        idea = public_idea(this_process(slug), number)
        services.take_stance(idea, kind, account_id=account_id_of(person), at=now())
    return back_to_idea(slug, number)


def account_id_of(person: Person) -> int:
    if person.id is None:
        raise TypeError("a visitor has no access to count")  # @requires let nobody in
    return person.id


def back_to_idea(slug: str, number: str) -> ResponseReturnValue:
    """To the row in the list from which the button was pressed, else to the idea's page."""
    page = request.form.get("seite", "")
    if page.startswith(f"/{slug}/ideen") and "\\" not in page and "//" not in page:
        return redirect(f"{page}#idee-{number}")
    return redirect(url_for("ideas.detail", slug=slug, number=number))


@blueprint.route("/<slug>/ideen/<number>/ohne-konto", methods=["GET", "POST"])
@public
@limiter.limit("60 per hour", methods=["POST"])
def as_guest(slug: str, number: str) -> ResponseReturnValue:
    """Ask for the link; the answer is the same whether the mailbox is known or not."""
    process = this_process(slug)
    idea = public_idea(process, number)
    form = GuestForm()
    if not may_be_supported(idea, now()):
        return render_template("voting/ended.html", process=process, idea=idea), 409
    here = url_for("ideas.detail", slug=slug, number=number)
    if (more := needs_more(process, Act.SUPPORT, back=here)) is not None:
        return more
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("voting/as_guest.html", process=process, idea=idea, form=form), status
    mailbox = readable_mailbox(form.mailbox.data) or ""
    try:
        with writing():
            send_link(public_idea(this_process(slug), number), mailbox)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return render_template("voting/as_guest.html", process=process, idea=idea, form=form), 409
    return render_template("voting/link_sent.html", process=process, idea=idea, mailbox=mailbox)


def send_link(idea: Idea, mailbox: str) -> None:
    town_id = idea.process.municipality_id
    draft = LinkDraft(
        kind=LinkKind.SUPPORT, mailbox=mailbox, municipality_id=town_id, facts={"idea": idea.id}
    )
    link = new_mail_link(draft, key=current_app.config["SECRET_KEY"], at=now())
    letter = LetterDraft(
        kind="support_link",
        recipient=link.recipient,
        language=wanted_language(),
        municipality_id=town_id,
        process_id=idea.process_id,
        facts={
            "number": idea.number,
            "title": idea.title,
            "path": url_for("voting.confirm", token=link.token),
        },
    )
    send(letter, at=now())


@blueprint.get("/link/<token>")
@public
def confirm(token: str) -> ResponseReturnValue:
    """Shows what the link will do; programs that open links in mails change nothing."""
    found = link_of(token)
    try:
        link = readable_link(found, kind=LinkKind.SUPPORT, at=now())
    except RuleViolation as refusal:
        return dead_link(found, refusal)
    idea = idea_of(link)
    process = this_process(idea.process.slug)
    return render_template(
        "voting/confirm.html", process=process, idea=idea, token=token, own=own_voice(link, idea)
    )


def own_voice(link: MailLink, idea: Idea) -> str:
    """What the mailbox of the link said to the idea: ``support``, ``against``, ``pass`` or nothing."""
    known = account_of_mailbox(link.mailbox, municipality_id=link.municipality_id)
    person = Person(id=known.id if known else None)
    if queries.supported_by(person, [idea.id]):
        return "support"
    stance = queries.stances_of(person, [idea.id]).get(idea.id) if idea.process.allows_against else None
    return stance.value if stance else ""


def dead_link(link: MailLink | None, refusal: RuleViolation) -> ResponseReturnValue:
    """Why the link does nothing, and where to go on; opened a second time, that it did its work."""
    if link is None or link.kind is not LinkKind.SUPPORT:
        return render_template("voting/dead_link.html", reason=refusal_text(refusal), idea=None, own=""), 409
    idea = idea_of(link)
    own = own_voice(link, idea) if link.used_at is not None else ""
    page = render_template(
        "voting/dead_link.html",
        reason=refusal_text(refusal),
        process=this_process(idea.process.slug),
        idea=idea,
        own=own,
        may_ask=may_be_supported(idea, now()),
    )
    return page, 200 if own else 409


@blueprint.post("/link/<token>")
@public
def complete(token: str) -> ResponseReturnValue:
    """Give the support, or take it back, for the mailbox of the link: in any browser, without a session.

    A guest is signed in with it, and supports further ideas here without another mail.
    """
    wanted, found = request.form.get("tun", ""), link_of(token)
    try:
        readable_link(found, kind=LinkKind.SUPPORT, at=now())
    except RuleViolation as refusal:
        return dead_link(found, refusal)
    with writing():
        link = use_mail_link(token_digest_of(token), kind=LinkKind.SUPPORT, at=now())
        idea = idea_of(link)
        account = guest_account(link.mailbox, municipality_id=link.municipality_id, at=now())
        act(wanted, idea, account_id=account.id)
        slug, number = idea.process.slug, idea.number
        session_token = begin_session(account, at=now()) if may_stay(account) else None
    if session_token is not None:
        keep_token(session_token)
    flash(done_words(wanted), "good")
    if session_token is not None:
        flash(
            gettext(
                "In diesem Browser unterstützen Sie weitere Ideen nun ohne E-Mail. "
                "An einem fremden Gerät melden Sie sich danach bitte ab."
            ),
            "good",
        )
    return redirect(url_for("ideas.detail", slug=slug, number=number))


STANCES = {"dagegen": StanceKind.AGAINST, "enthalten": StanceKind.PASS}
"""By the word that the button of the page sends; any other word supports."""


def act(wanted: str, idea: Idea, *, account_id: int) -> None:
    if wanted == "zuruecknehmen":
        services.withdraw_support(idea, account_id=account_id, at=now())
    elif wanted in STANCES:
        services.take_stance(idea, STANCES[wanted], account_id=account_id, at=now())
    else:
        services.support(idea, account_id=account_id, at=now())


def done_words(wanted: str) -> str:
    if wanted == "zuruecknehmen":
        return str(gettext("Ihre Unterstützung ist zurückgenommen."))
    if wanted in STANCES:
        return str(gettext("Danke. Ihre Stimme zählt."))
    return str(gettext("Danke. Ihre Unterstützung zählt."))


def may_stay(account: Account) -> bool:
    """Whether a link for one support signs its bearer in: guests only, and nobody in place of another.

    An account with a password or a role holds more than a support; its bearer signs in by the door.
    """
    return acting().id is None and account.password_hash is None and not roles_of(account.id, at=now())


def token_digest_of(token: str) -> str:
    return digest(token, current_app.config["SECRET_KEY"])


def link_of(token: str) -> MailLink | None:
    return queries.link_with(token_digest_of(token))


def idea_of(link: MailLink) -> Idea:
    """The idea that the link is about, if everybody may still read it; else NoResultFound."""
    found = db.session.get_one(Idea, int(link.facts.get("idea", 0)))  # else a link to a round
    return public_idea(found.process, found.number)
