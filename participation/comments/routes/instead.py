"""Supporting an idea that is there already, instead of sending one's own; the words can stay as a comment."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import NoResultFound

from participation.comments.forms import InsteadForm
from participation.comments.models import LONGEST_COMMENT
from participation.comments.routes.public import blueprint, this_idea
from participation.comments.routes.writing import PER_HOUR
from participation.comments.services.writing import write_comment
from participation.extensions import limiter
from participation.ideas.models import Idea
from participation.ideas.rules import read_by
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.rules import takes_comments
from participation.voting.rules import may_be_supported
from participation.voting.services import support
from participation.web.access import acting, public


@blueprint.post("/<slug>/ideen/stattdessen")
@public
def instead(slug: str) -> ResponseReturnValue:
    """From the form of an idea, with all that is written there: nothing is sent yet."""
    form = InsteadForm()
    form.begin()
    return instead_page(this_idea(slug, wanted_number()), form)


def wanted_number() -> str:
    """Raises NoResultFound for a form without one."""
    number = request.form.get("statt", "")
    if not number:
        raise NoResultFound
    return number


@blueprint.post("/<slug>/ideen/<number>/stattdessen")
@public
@limiter.limit(PER_HOUR)
def do_instead(slug: str, number: str) -> ResponseReturnValue:
    """Support at once with an access, else on the way by mail; the comment is written in either case."""
    idea, form, person = this_idea(slug, number), InsteadForm(), acting()
    if not form.validate():
        return instead_page(idea, form), 422
    supports = person.id is not None and person.may(Permission.SUPPORT_IDEAS, slug)
    try:
        with writing():
            idea = this_idea(slug, number)
            if form.keep.data:
                write_comment(form.draft(), idea=idea, by=person, at=now())
            if supports and person.id is not None:
                support(idea, account_id=person.id, at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return instead_page(this_idea(slug, number), form), 409
    if form.keep.data:
        flash(gettext("Ihr Kommentar ist angekommen."), "good")
    if supports:
        flash(gettext("Danke. Ihre Unterstützung zählt."), "good")
    return redirect(url_for("ideas.detail" if supports else "voting.as_guest", slug=slug, number=number))


def instead_page(idea: Idea, form: InsteadForm) -> str:
    person, at = acting(), now()
    return render_template(
        "comments/instead.html",
        process=idea.process,
        idea=idea,
        form=form,
        is_visitor=person.id is None,
        takes_supports=may_be_supported(idea, at),
        takes_comments=takes_comments(idea.process, at),
        read_by=read_by(idea.process, at),
        longest=LONGEST_COMMENT,
    )
