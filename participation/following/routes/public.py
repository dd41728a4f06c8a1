"""Following something: at once with an account, by a link in a mail without one; and the list of it all."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts.models import Account
from participation.accounts.routes.own import viewer
from participation.extensions import db, limiter
from participation.following.forms import FollowForm, GuestFollowForm, RhythmForm
from participation.following.models import FollowKind, FollowLink, Rhythm, Topic
from participation.following.queries.muted import digest_of, muted_topics, waiting_link
from participation.following.queries.subjects import (
    Subject,
    followed_by,
    follows,
    subject_at,
    subject_with_id,
)
from participation.following.rules import OWN_LIST, digest_of_mailbox, read, signed
from participation.following.services import following
from participation.following.services.following import Wish, new_follow_link
from participation.following.words import KIND_WORDS, KINDS, TOPIC_WORDS, YOU_HEAR
from participation.jobs.services import LetterDraft, send
from participation.kernel.address import readable_mailbox
from participation.kernel.clock import now
from participation.kernel.codes import digest
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.web.access import acting, public, signed_in
from participation.web.language import wanted_language

blueprint = Blueprint("following", __name__)


@blueprint.record_once
def offer_address(state: BlueprintSetupState) -> None:
    """``follow_address(process, "idee", idea.number)``, for the pages of the things themselves."""
    state.app.jinja_env.globals["follow_address"] = follow_address


def follow_address(process: Process, word: str, name: str) -> str:
    return url_for("following.follow", slug=process.slug, word=word, name=name)


PAGES = {
    FollowKind.PROCESS: ("municipality.overview", None),
    FollowKind.AREA: ("ideas.index", "bereich"),
    FollowKind.THEME: ("themes.theme", "number"),
    FollowKind.IDEA: ("ideas.detail", "number"),
    FollowKind.MEASURE: ("strategy.measure", "number"),
}
"""Where a thing is read: the view, and the name of its key in the address."""


def key() -> str:
    return str(current_app.config["SECRET_KEY"])


def page_of(subject: Subject, process: Process) -> str:
    view, name = PAGES[subject.kind]
    own: dict[str, Any] = {} if name is None else {name: subject.key}
    return url_for(view, slug=process.slug, **own)


def wanted(process: Process, word: str, name: str) -> Subject:
    kind = KINDS.get(word)
    if kind is None or (kind is FollowKind.PROCESS and name != process.slug):
        abort(404)
    return subject_at(process, kind, name)


@blueprint.route("/<slug>/folgen/<word>/<name>", methods=["GET", "POST"])
@public
@limiter.limit("60 per hour", methods=["POST"])
def follow(slug: str, word: str, name: str) -> ResponseReturnValue:
    """Begin to follow; without an account the answer is the same whether the mailbox is known or not."""
    process, person = this_process(slug), acting()
    subject = wanted(process, word, name)
    if person.id is None or not viewer().mailbox:  # with a printed code one has no mailbox
        return follow_as_guest(process, subject)
    mark = digest_of(person.id)
    chosen = mark.rhythm.value if mark and mark.rhythm is not Rhythm.NEVER else Rhythm.DAILY.value
    form = FollowForm(rhythm=chosen)
    if form.validate_on_submit():
        rhythm = Rhythm(form.rhythm.data)
        with writing():
            found = wanted(this_process(slug), word, name)
            following.follow(found, account_id=person.id, process=this_process(slug), rhythm=rhythm, at=now())
        flash(gettext("Sie bleiben auf dem Laufenden. Wir schreiben nur, wenn es Neues gibt."), "good")
        return redirect(url_for("following.mine"))
    status = 422 if form.errors else 200
    return follow_page(process, subject, form, follows_it=follows(person.id, subject)), status


def follow_page(process: Process, subject: Subject, form: FollowForm, *, follows_it: bool = False) -> str:
    return render_template(
        "following/follow.html",
        process=process,
        subject=subject,
        form=form,
        follows_it=follows_it,
        kind=gettext(KIND_WORDS[subject.kind]),
        you_hear=gettext(YOU_HEAR[subject.kind]),
        back=page_of(subject, process),
    )


def follow_as_guest(process: Process, subject: Subject) -> ResponseReturnValue:
    form = GuestFollowForm()
    if not form.validate_on_submit():
        return follow_page(process, subject, form), 422 if form.errors else 200
    wish = Wish(
        mailbox=readable_mailbox(form.mailbox.data) or "",
        subject=subject,
        rhythm=Rhythm(form.rhythm.data),
        language=wanted_language(),
    )
    try:
        with writing():
            send_link(wish, process)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return follow_page(process, subject, form), 409
    return render_template(
        "following/link_sent.html", process=process, mailbox=wish.mailbox, back=page_of(subject, process)
    )


def send_link(wish: Wish, process: Process) -> None:
    token, mailbox = new_follow_link(wish, process=process, key=key(), at=now())
    letter = LetterDraft(
        kind="follow_link",
        recipient=mailbox,
        language=wish.language,
        municipality_id=process.municipality_id,
        process_id=process.id,
        facts={"process": process.title, "path": url_for("following.confirm", token=token)},
    )
    send(letter, at=now())


# --- The link in the mail -----------------------------------------------------------------------


def link_of(token: str) -> tuple[FollowLink, Process, Subject]:
    """Raises RuleViolation for a link that opens nothing, NoResultFound for a thing that is hidden now."""
    link = waiting_link(digest(token, key()), at=now())
    if link is None:
        raise RuleViolation(
            _("Diesen Link kennen wir nicht, oder er ist abgelaufen. Fordern Sie bitte einen neuen an.")
        )
    process = this_process(db.session.get_one(Process, link.process_id).slug)
    return link, process, subject_with_id(link.kind, link.subject_id, process)


@blueprint.get("/folgen/link/<token>")
@public
def confirm(token: str) -> ResponseReturnValue:
    """Shows what the link will do; programs that open links in mails change nothing."""
    _link, process, subject = link_of(token)
    return render_template(
        "following/confirm.html",
        process=process,
        subject=subject,
        token=token,
        kind=gettext(KIND_WORDS[subject.kind]),
        you_hear=gettext(YOU_HEAR[subject.kind]),
    )


@blueprint.post("/folgen/link/<token>")
@public
def complete(token: str) -> ResponseReturnValue:
    """Follow for the mailbox of the link: in any browser, without a session; twice changes nothing."""
    with writing():
        link, process, subject = link_of(token)
        account = following.confirm(link, subject, process=process, at=now())
        account_id = account.id
    flash(gettext("Sie bleiben auf dem Laufenden. Wir schreiben nur, wenn es Neues gibt."), "good")
    return redirect(url_for("following.own", token=signed(OWN_LIST, str(account_id), key())))


# --- What one follows ---------------------------------------------------------------------------


def account_of(token: str) -> Account:
    """Whose list the token of a letter opens; 404 for anything else, and for a closed access."""
    account_id = read(OWN_LIST, token, key())
    account = db.session.get(Account, int(account_id)) if account_id else None
    return account if account is not None and account.closed_at is None else abort(404)


def list_page(account: Account, token: str | None, form: RhythmForm | None = None) -> str:
    mark = digest_of(account.id)
    muted = muted_topics(
        digest_of_mailbox(account.mailbox or "", key()), municipality_id=account.municipality_id
    )
    rows = followed_by(account.id)
    return render_template(
        "following/mine.html",
        account=account,
        rows=rows,
        addresses={row.id: page_of(row.subject, row.process) for row in rows if row.subject},
        KIND_WORDS=KIND_WORDS,
        form=form or RhythmForm(formdata=None, rhythm=mark.rhythm.value if mark else Rhythm.DAILY.value),
        has_mark=mark is not None,
        topics=[(topic, TOPIC_WORDS[topic], topic in muted) for topic in (Topic.COMMENTS, Topic.PLACES)],
        act=(lambda verb: url_for("following.change", token=token, verb=verb))
        if token
        else (lambda verb: url_for("following.change_mine", verb=verb)),
    )


@blueprint.get("/folgen")
@signed_in
def mine() -> ResponseReturnValue:
    return list_page(db.session.get_one(Account, acting().id), None)


@blueprint.post("/folgen/<any(rhythmus,ende,alles,nachrichten):verb>")
@signed_in
def change_mine(verb: str) -> ResponseReturnValue:
    account = db.session.get_one(Account, acting().id)
    return changed(account, verb, None) or redirect(url_for("following.mine"))


@blueprint.get("/folgen/liste/<token>")
@public
def own(token: str) -> ResponseReturnValue:
    """The same list for whoever has the letter, in any browser."""
    return list_page(account_of(token), token)


@blueprint.post("/folgen/liste/<token>/<any(rhythmus,ende,alles,nachrichten):verb>")
@public
def change(token: str, verb: str) -> ResponseReturnValue:
    return changed(account_of(token), verb, token) or redirect(url_for("following.own", token=token))


def changed(account: Account, verb: str, token: str | None) -> ResponseReturnValue | None:
    """Do what the button says; the page again if something is missing, None when it is done."""
    account_id = account.id
    if verb == "rhythmus":
        form = RhythmForm()
        if not form.validate_on_submit():
            return list_page(account, token, form), 422
        with writing():
            following.set_rhythm(account_id, Rhythm(form.rhythm.data), at=now())
        flash(gettext("Gespeichert."), "good")
    elif verb == "ende":
        with writing():
            following.stop_following(request.form.get("nr", 0, type=int), account_id=account_id)
        flash(gettext("Davon hören Sie nicht mehr."), "good")
    elif verb == "alles":
        with writing():
            following.stop_following_all(account_id)
        flash(gettext("Alles beendet. Sie bekommen keine Zusammenfassungen mehr."), "good")
    else:
        switch_topic(account, request.form.get("thema", ""), off=request.form.get("an") != "1")
        flash(gettext("Gespeichert."), "good")
    return None


def switch_topic(account: Account, word: str, *, off: bool) -> None:
    topic = Topic(word) if word in set(Topic) else abort(400)
    whose = digest_of_mailbox(account.mailbox or "", key())
    town_id = account.municipality_id
    with writing():
        if off:
            following.mute(topic, whose, municipality_id=town_id, at=now())
        else:
            following.unmute(topic, whose, municipality_id=town_id)
