"""Unsubscribing from letters that nobody has to get, after RFC 8058: one click, or one press of a button."""

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from participation.accounts.models import Account
from participation.extensions import csrf, db
from participation.following.models import Rhythm, Topic
from participation.following.queries.muted import digest_of, is_muted
from participation.following.rules import OWN_LIST, WAY_OUT, read, read_way_out, signed
from participation.following.services import following
from participation.following.words import TOPIC_WORDS
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.web.access import public

blueprint = Blueprint("unsubscribing", __name__, url_prefix="/abbestellen")


def key() -> str:
    return str(current_app.config["SECRET_KEY"])


def asked(token: str) -> tuple[Topic, str]:
    """What the token of a letter ends, and whose; 404 for one that this town has not signed."""
    said = read(WAY_OUT, token, key())
    return (read_way_out(said) if said else None) or abort(404)


@blueprint.get("/<token>")
@public
def leave(token: str) -> ResponseReturnValue:
    """Says what a press of the button ends; programs that open links in mails change nothing."""
    topic, whose = asked(token)
    return page(token, topic, is_off=is_off(topic, whose))


@csrf.exempt
@blueprint.post("/<token>")
@public
def left(token: str) -> ResponseReturnValue:
    """Mail programs send this without a session (RFC 8058): the token alone proves that it may be done.

    A second time changes nothing; ``tun=wieder`` takes it back.
    """
    topic, whose = asked(token)
    back = request.form.get("tun") == "wieder"
    with writing():
        switch(topic, whose, off=not back)
    return page(token, topic, is_off=not back, is_done=True)


def is_off(topic: Topic, whose: str) -> bool:
    if topic is Topic.DIGEST:
        mark = digest_of(int(whose))
        return mark is None or mark.rhythm is Rhythm.NEVER
    town_id, mailbox_digest = whose.split("-", 1)
    return is_muted(topic, mailbox_digest, municipality_id=int(town_id))


def switch(topic: Topic, whose: str, *, off: bool) -> None:
    if topic is Topic.DIGEST:
        rhythm = Rhythm.NEVER if off else Rhythm.WEEKLY
        if db.session.get(Account, int(whose)) is not None:
            following.set_rhythm(int(whose), rhythm, at=now())
        return
    town_id, mailbox_digest = whose.split("-", 1)
    if off:
        following.mute(topic, mailbox_digest, municipality_id=int(town_id), at=now())
    else:
        following.unmute(topic, mailbox_digest, municipality_id=int(town_id))


def page(token: str, topic: Topic, *, is_off: bool, is_done: bool = False) -> str:
    _topic, whose = asked(token)
    return render_template(
        "following/leave.html",
        token=token,
        words=TOPIC_WORDS[topic],
        is_off=is_off,
        is_done=is_done,
        own_list=signed(OWN_LIST, whose, key()) if topic is Topic.DIGEST else None,
    )
