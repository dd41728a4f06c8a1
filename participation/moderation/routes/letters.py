"""A letter that did not reach its author: what it was about, and what can be done."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.ideas.queries.staff import ideas_numbered
from participation.jobs import services
from participation.jobs.models import Letter, LetterStatus
from participation.jobs.queries import letter_of_process
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Permission
from participation.moderation.rules import wait_since
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires

blueprint = Blueprint("undelivered", __name__, url_prefix="/<slug>/redaktion/briefe/<int:letter_id>")


@blueprint.get("")
@requires(Permission.READ_QUEUE)
def letter(slug: str, letter_id: int) -> ResponseReturnValue:
    """What the mail server said, and the idea that the letter was about; never the mailbox."""
    process, at = this_process(slug), now()
    found = letter_of_process(letter_id, process_id=process.id)
    ideas = ideas_numbered(process, {str(found.facts.get("number", ""))})
    return render_template(
        "moderation/letter.html",
        process=process,
        letter=found,
        idea=ideas[0] if ideas else None,
        is_open=is_open(found),
        wait=wait_since(found.created_at, process=process, at=at),
        may_decide=acting().may(Permission.DECIDE_IDEAS, slug),
        told=gettext,
    )


@blueprint.post("/noch-einmal")
@requires(Permission.DECIDE_IDEAS)
def send_again(slug: str, letter_id: int) -> ResponseReturnValue:
    """Offer it to the mail server once more."""
    with writing():
        found = letter_of_process(letter_id, process_id=this_process(slug).id)
        services.send_again(found, by=acting(), at=now())
    flash(gettext("Der Brief geht gleich noch einmal hinaus."), "good")
    return redirect(url_for("moderation.queue", slug=slug))


@blueprint.post("/erledigt")
@requires(Permission.DECIDE_IDEAS)
def settle(slug: str, letter_id: int) -> ResponseReturnValue:
    """The author knows otherwise, or cannot be reached: it leaves the queue."""
    with writing():
        found = letter_of_process(letter_id, process_id=this_process(slug).id)
        services.settle(found, by=acting(), at=now())
    flash(gettext("Der Brief ist erledigt."), "good")
    return redirect(url_for("moderation.queue", slug=slug))


def is_open(found: Letter) -> bool:
    return found.status is LetterStatus.FAILED and found.settled_at is None
