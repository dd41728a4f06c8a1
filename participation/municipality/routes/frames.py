"""What the pages of phases and areas share: one frame for every form, and addresses of areas that went up."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.municipality.forms.merging import MergeForm
from participation.municipality.forms.processes import AreaForm, PhaseForm
from participation.municipality.models import AreaOfLife, Process
from participation.municipality.queries import area_that_took_over
from participation.municipality.routes.public import this_process

UP = "hoch"


def filled_in(  # noqa: PLR0913 (which form, of what, how shown, how written, what then)
    form: AreaForm | MergeForm | PhaseForm,
    slug: str,
    *,
    show: Callable[[Process], str],
    write: Callable[[Process], object],
    done: str,
    then: str,
) -> ResponseReturnValue:
    """Show the form until what it says is written; a refusal stands at it, and what was typed stays."""
    if not form.validate_on_submit():
        return show(this_process(slug)), 422 if form.errors else 200
    try:
        with writing():
            write(this_process(slug))
    except RuleViolation as refusal:
        process = this_process(slug)
        if isinstance(refusal, Conflict):
            form.see(process.version)
        form.refuse(refusal)
        return show(process), 409
    flash(done, "good")
    return redirect(url_for(then, slug=slug))


def area_called(process: Process, slug: str) -> AreaOfLife | None:
    """The area that stands at this address; the address of one that went up leads to where it is now.

    None for any other address. Ends the request with a redirect to the same page under the new address.
    """
    found = next((area for area in process.areas if area.slug == slug), None)
    now_in = None if found is not None else area_that_took_over(process, slug)
    if now_in is None or request.method != "GET" or request.endpoint is None:
        return found
    given: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {})}
    led: dict[str, Any] = {
        name: now_in.slug if value in (slug, [slug]) else value for name, value in given.items()
    }
    return abort(redirect(url_for(request.endpoint, **led)))
