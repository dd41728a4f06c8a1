"""The style guide: every component in every state, for whoever builds pages. Shown in development only."""

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from participation.charts.drawing import draw
from participation.kernel.errors import RuleViolation
from participation.pages import samples
from participation.web.access import public
from participation.web.language import wanted_language
from participation.web.paging import PAGE_SIZE, Page

blueprint = Blueprint("styleguide", __name__)


@blueprint.get("/styleguide")
@public
def page() -> ResponseReturnValue:
    if not current_app.config["DEVELOPMENT"]:
        abort(404)
    return render_template(
        "styleguide/page.html",
        samples=samples,
        form=samples.SampleForm(formdata=None, meta={"csrf": False}),
        wrong=refused_form(),
        charts=[draw(chart, wanted_language()) for chart in samples.charts()],
        numbered=Page(range(PAGE_SIZE), PAGE_SIZE * 12, 6),
        colours=COLOURS,
    )


def refused_form() -> samples.SampleForm:
    """The same form after it was refused, at fields and as a whole."""
    form = samples.SampleForm(formdata=None, prefix="falsch-", meta={"csrf": False})
    form.mailbox.data = "name.beispiel.de"
    form.refuse(RuleViolation("Die Phase endete am 3. Mai."))
    for name, reason in (
        ("mailbox", "Der Adresse fehlt das @-Zeichen."),
        ("consent", "Bitte wählen Sie etwas aus."),
        ("keep", "Bitte wählen Sie etwas aus."),
    ):
        form.refuse(RuleViolation(reason, field=name))
    return form


COLOURS = {
    "paper": "Papier",
    "surface": "Fläche",
    "sunken": "Vertieft",
    "ink": "Tinte",
    "ink-2": "Tinte leise",
    "edge": "Kante",
    "hairline": "Haarlinie",
    "action": "Handlung",
    "action-tint": "Handlung hell",
    "here": "Hier und jetzt",
    "good": "Gut",
    "bad": "Fehler",
    "warn": "Achtung",
    "town": "Stadtfarbe",
}
"""Names of the tokens, and what each is for."""
