"""The text modules of a process: read, changed, added, taken out."""

from uuid import uuid4

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import Permission
from participation.moderation.forms.sharing import ModuleForm
from participation.moderation.models import LONGEST_CODE, Purpose
from participation.moderation.modules import PLACES, TextModule, filled_module, given
from participation.moderation.queries.modules import modules_of, stored_module
from participation.moderation.routes.facts import facts_of_process
from participation.moderation.services import modules as services
from participation.moderation.words import PURPOSE_WORDS
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires

blueprint = Blueprint("modules", __name__, url_prefix="/<slug>/redaktion/textbausteine")

PURPOSES = {
    "rueckfragen": Purpose.QUESTION,
    "nicht-veroeffentlichen": Purpose.REFUSAL,
    "antworten": Purpose.ANSWER,
}
"""By their words in the address."""

NEW = "neu"


@blueprint.get("")
@requires(Permission.READ_QUEUE)
def index(slug: str) -> ResponseReturnValue:
    """All text modules, by what they are for."""
    process = this_process(slug)
    return render_template(
        "moderation/modules.html",
        process=process,
        groups=[
            (word, PURPOSE_WORDS[purpose], modules_of(process, purpose)) for word, purpose in PURPOSES.items()
        ],
        may_write=acting().may(Permission.DECIDE_IDEAS, slug),
    )


@blueprint.route("/<purpose>/<code>", methods=["GET", "POST"])
@requires(Permission.DECIDE_IDEAS)
def edit(slug: str, purpose: str, code: str) -> ResponseReturnValue:
    """Change a module or write a new one, and see it as an author would get it."""
    process = this_process(slug)
    meant = PURPOSES.get(purpose) or abort(404)
    known = modules_of(process, meant).get(code)
    if known is None and code != NEW:
        abort(404)
    form = ModuleForm()
    status = 200
    if request.method == "GET":
        form.fill(known or TextModule("", ""))
    elif not form.validate_on_submit():
        status = 422
    elif "vorschau" not in request.form:
        try:
            with writing():
                kept = uuid4().hex if code == NEW else code
                draft = form.draft(meant, kept)
                services.write_module(draft, process=this_process(slug), by=acting(), at=now())
        except RuleViolation as refusal:
            form.refuse(refusal)
            status = 409
            if isinstance(refusal, Conflict) and known is not None:
                form.see(known.version)
        else:
            flash(gettext("Der Textbaustein „%(name)s“ ist gespeichert.", name=form.name.data))
            return redirect(url_for("modules.index", slug=slug))
    page = render_template(
        "moderation/module.html",
        process=process,
        form=form,
        heading=known.name if known else gettext("Neuer Textbaustein"),
        known=known,
        saved=known if status == 409 else None,
        is_given=code in given(meant),
        places=PLACES,
        preview=filled_module(TextModule("", form.text.data or ""), sample_facts(process)),
        again=url_for("modules.retire", slug=slug, purpose=purpose, code=code),
    )
    return page, status


@blueprint.post("/<purpose>/<code>/herausnehmen")
@requires(Permission.DECIDE_IDEAS)
def retire(slug: str, purpose: str, code: str) -> ResponseReturnValue:
    """Offer an added module no more; a changed one is as it was given again."""
    meant = PURPOSES.get(purpose) or abort(404)
    typed = request.form.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
    with writing():
        found = stored_module(this_process(slug), meant, code[:LONGEST_CODE], locked=True) or abort(404)
        services.retire_module(found, version=version, by=acting(), at=now())
    flash(gettext("Der Textbaustein ist herausgenommen."))
    return redirect(url_for("modules.index", slug=slug))


def sample_facts(process: Process) -> dict[str, str]:
    """What fills the places in a preview, where no idea is at hand."""
    return {
        **facts_of_process(process),
        "nummer": "2026-0042",
        "titel": "Eine Lehne für die Sitzbank",
        "anrede": "Guten Tag",
    }
