"""Taking part without an account: a link in a mail opens the ballot, in any browser."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import NoResultFound

from participation.accounts.models import Account, LinkKind, MailLink
from participation.accounts.queries import account_of_mailbox, roles_of
from participation.accounts.routes.browser import begin_session, keep_token, secret
from participation.accounts.services.guests import guest_account
from participation.accounts.services.links import LinkDraft, new_mail_link, readable_link, use_mail_link
from participation.extensions import db, limiter
from participation.jobs.services import LetterDraft, send
from participation.kernel.address import readable_mailbox
from participation.kernel.clock import now
from participation.kernel.codes import digest
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.municipality.routes.public import this_process
from participation.rounds.models import RoundStatus, VotingRound
from participation.rounds.routes.casting import closed_door
from participation.rounds.routes.public import blueprint, this_round
from participation.rounds.rules import takes_ballots
from participation.voting.forms import GuestForm
from participation.voting.models import ConfirmedBy
from participation.voting.queries import link_with
from participation.web.access import acting, public
from participation.web.language import wanted_language


def takes_guests(round_: VotingRound) -> bool:
    return takes_ballots(round_, now()) and ConfirmedBy.MAIL_LINK.value in round_.electorate


@blueprint.route("/<slug>/gewichtungen/<int:number>/ohne-konto", methods=["GET", "POST"])
@public
@limiter.limit("60 per hour", methods=["POST"])
def as_guest(slug: str, number: int) -> ResponseReturnValue:
    """Ask for the link; the answer is the same whether the mailbox is known or not."""
    round_, form = this_round(slug, number), GuestForm()
    if not takes_guests(round_):
        return closed_door(round_) or redirect(url_for("rounds.ballot", slug=slug, number=number))
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template(
            "rounds/as_guest.html", process=round_.process, round=round_, form=form
        ), status
    mailbox = readable_mailbox(form.mailbox.data) or ""
    try:
        with writing():
            send_link(this_round(slug, number), mailbox)
    except RuleViolation as refusal:
        form.refuse(refusal)
        round_ = this_round(slug, number)
        return render_template("rounds/as_guest.html", process=round_.process, round=round_, form=form), 409
    round_ = this_round(slug, number)
    return render_template("rounds/link_sent.html", process=round_.process, round=round_, mailbox=mailbox)


def send_link(round_: VotingRound, mailbox: str) -> None:
    """The link says which round it opens, and nothing of a choice: that is made behind it."""
    town_id = round_.process.municipality_id
    draft = LinkDraft(
        kind=LinkKind.SUPPORT, mailbox=mailbox, municipality_id=town_id, facts={"round": round_.id}
    )
    link = new_mail_link(draft, key=current_app.config["SECRET_KEY"], at=now())
    letter = LetterDraft(
        kind="round_link",
        recipient=link.recipient,
        language=wanted_language(),
        municipality_id=town_id,
        process_id=round_.process_id,
        facts={"title": round_.title, "path": url_for("rounds.arrive", token=link.token)},
    )
    send(letter, at=now())


def round_of(link: MailLink) -> VotingRound:
    """The round that the link opens, if everybody may know of it; else NoResultFound."""
    found = db.session.get(VotingRound, int(link.facts.get("round", 0)))
    if found is None or found.status is RoundStatus.DRAFT:
        raise NoResultFound
    this_process(found.process.slug)
    return found


def link_called(token: str) -> MailLink | None:
    return link_with(digest(token, secret()))


@blueprint.get("/link/<token>/gewichtung")
@public
def arrive(token: str) -> ResponseReturnValue:
    """Shows where the link leads; programs that open links in mails change nothing."""
    link = readable_link(link_called(token), kind=LinkKind.SUPPORT, at=now())
    round_ = round_of(link)
    known = account_of_mailbox(link.mailbox, municipality_id=link.municipality_id)
    return render_template(
        "rounds/arrive.html",
        process=round_.process,
        round=round_,
        token=token,
        takes=takes_ballots(round_, now()),
        has_door=known is not None and not is_guest(known),
    )


@blueprint.post("/link/<token>/gewichtung")
@public
def come_in(token: str) -> ResponseReturnValue:
    """Sign a guest in for the ballot; whoever has an account signs in by its door."""
    with writing():
        link = use_mail_link(digest(token, secret()), kind=LinkKind.SUPPORT, at=now())
        round_ = round_of(link)
        account = guest_account(link.mailbox, municipality_id=link.municipality_id, at=now())
        address = url_for("rounds.ballot", slug=round_.process.slug, number=round_.number)
        enters = acting().id is None and is_guest(account)
        session_token = begin_session(account, at=now()) if enters else None
    if session_token is None:
        return redirect(address if acting().id is not None else url_for("accounts.sign_in", next=address))
    keep_token(session_token)
    flash(
        gettext("Ihre Adresse ist bestätigt. An einem fremden Gerät melden Sie sich danach bitte ab."), "good"
    )
    return redirect(address)


def is_guest(account: Account) -> bool:
    """Whether a link opens no more than this: an account with a password or a role holds more."""
    return account.password_hash is None and not roles_of(account.id, at=now())
