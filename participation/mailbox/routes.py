"""The page of a mail that did not become an idea."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Permission
from participation.mailbox.queries import mail_with_id
from participation.mailbox.services import settle
from participation.mailbox.words import trouble_of
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires

blueprint = Blueprint("mailbox", __name__, url_prefix="/<slug>/redaktion/post")


@blueprint.get("/<int:mail_id>")
@requires(Permission.READ_QUEUE)
def mail(slug: str, mail_id: int) -> ResponseReturnValue:
    """What is known of the mail, and why a person has to look at it."""
    process = this_process(slug)
    found = mail_with_id(mail_id, process)
    return render_template("mailbox/mail.html", process=process, mail=found, sentence=trouble_of(found))


@blueprint.post("/<int:mail_id>/erledigt")
@requires(Permission.READ_QUEUE)
def done(slug: str, mail_id: int) -> ResponseReturnValue:
    process = this_process(slug)
    with writing():
        settle(mail_with_id(mail_id, process), by=acting(), at=now())
    flash(gettext("Die E-Mail ist erledigt und nicht mehr im Eingang."), "good")
    return redirect(url_for("moderation.queue", slug=slug))
