"""Authors change their idea: "Mein Beitrag", by the code of the receipt or by the account."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.extensions import limiter
from participation.ideas import rules
from participation.ideas.forms import ChangeForm
from participation.ideas.models import Idea
from participation.ideas.queries.versions import waiting_version
from participation.ideas.routes.own import blueprint, my_idea
from participation.ideas.services.editing import edit_idea
from participation.ideas.services.versions import take_back_change
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.difference import difference
from participation.kernel.errors import Conflict, RuleViolation
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.web.access import acting, public
from participation.web.forms import Form


@blueprint.route("/<slug>/beitrag/aendern", methods=["GET", "POST"])
@blueprint.route("/<slug>/beitrag/<number>/aendern", methods=["GET", "POST"])
@public
@limiter.limit("60 per hour", methods=["POST"])
def change(slug: str, number: str | None = None) -> ResponseReturnValue:
    """Change what it says and where; a published idea keeps its words until the new ones are read."""
    process = this_process(slug)
    idea, form = my_idea(process, number), ChangeForm()
    if not form.is_submitted():
        form.begin(idea, waiting_version(idea))
        form.offer_areas(process, now())
        form.offer_places(process)
        late = not rules.may_edit(idea, now())
        return change_page(process, idea, number, form), 409 if late else 200
    form.offer_areas(process, now())
    form.offer_places(process)
    if not form.validate():
        return change_page(process, idea, number, form), 422
    try:
        with writing():
            process = this_process(slug)
            idea = my_idea(process, number)
            edit_idea(idea, form.change(process), expected_version=form.seen(), by=acting(), at=now())
            is_read_first = idea.is_public
    except RuleViolation as refusal:
        process = this_process(slug)
        idea = my_idea(process, number)
        form.refuse(refusal)
        differs = isinstance(refusal, Conflict)
        if differs:
            form.version.data = str(idea.version)
        return change_page(process, idea, number, form, differs=differs), 409
    said = gettext("Ihre Änderung ist gespeichert.")
    if is_read_first:
        said = gettext("Ihre Änderung ist angekommen. Sie erscheint, sobald die Redaktion sie gelesen hat.")
    flash(said, "good")
    return redirect(url_for("contribution.mine", slug=slug, number=number))


def change_page(
    process: Process, idea: Idea, number: str | None, form: ChangeForm, *, differs: bool = False
) -> str:
    return render_template(
        "ideas/change.html",
        process=process,
        idea=idea,
        number=number,
        form=form,
        may_edit=rules.may_edit(idea, now()),
        keeps_earlier=rules.was_referred_to(idea),
        read_by=rules.read_by(process, now()),
        pieces=difference(idea.text, form.text.data or "") if differs else [],
    )


@blueprint.post("/<slug>/beitrag/aenderung-zuruecknehmen")
@blueprint.post("/<slug>/beitrag/<number>/aenderung-zuruecknehmen")
@public
def take_back(slug: str, number: str | None = None) -> ResponseReturnValue:
    """The words that wait are to stay unread."""
    if Form().validate_on_submit():
        with writing():
            take_back_change(my_idea(this_process(slug), number), by=acting(), at=now())
        flash(gettext("Die Änderung ist zurückgenommen; Ihre Idee bleibt, wie sie ist."), "good")
    return redirect(url_for("contribution.mine", slug=slug, number=number))
