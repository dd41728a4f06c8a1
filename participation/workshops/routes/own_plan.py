"""Rows of the action plan by the members of a small group."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.extensions import limiter
from participation.kernel.clock import now
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.web.access import public
from participation.web.by_code import was_wrong
from participation.web.forms import key_or_new
from participation.workshops.forms import CodeForm, MeasureDraftForm
from participation.workshops.models import MeasureDraft, Participant, Workshop
from participation.workshops.queries.rooms import draft_in
from participation.workshops.routes.entrance import GUESSES, blueprint, unknown_code, workshop_at
from participation.workshops.routes.identity import me_in
from participation.workshops.routes.room import done, room_page
from participation.workshops.routes.typed import number_of
from participation.workshops.services.plan import draft_measure, edit_measure_draft


@blueprint.get("/w/<code>/massnahmen/<int:draft_id>")
@public
@limiter.limit(GUESSES, deduct_when=was_wrong)
def own_measure(code: str, draft_id: int) -> ResponseReturnValue:
    """A row of the action plan that one's own small group may change."""
    workshop = workshop_at(code)
    if workshop is None:
        return unknown_code(CodeForm())
    me = me_in(workshop)
    if me is None or me.removed_at is not None:
        return redirect(url_for("workshops.room", code=workshop.join_code))
    draft = draft_in(workshop, draft_id)
    if draft.small_group_id is None or draft.small_group_id != me.small_group_id:
        raise RuleViolation(_("Ändern können diese Zeile nur Mitglieder der Gruppe, die sie schrieb."))
    form = MeasureDraftForm(formdata=None)
    form.show(draft)
    return own_measure_page(workshop, form, draft)


def own_measure_page(
    workshop: Workshop, form: MeasureDraftForm, draft: MeasureDraft, reason: str = ""
) -> str:
    form.offer(workshop.process.areas)
    return render_template(
        "workshops/edit_own_measure.html",
        workshop=workshop,
        process=workshop.process,
        form=form,
        draft=draft,
        reason=reason,
    )


@blueprint.post("/w/<code>/massnahmen")
@public
def plan_measure(code: str) -> ResponseReturnValue:
    """A row of the action plan, by a member of a small group."""
    form = MeasureDraftForm()
    draft_id = number_of(request.form.get("draft"))

    def act(workshop: Workshop, me: Participant) -> None:
        if not form.validate():
            raise RuleViolation(_("Bitte füllen Sie die markierten Felder aus. Ihr Text ist noch da."))
        words = form.words(workshop.process.areas)
        if draft_id is None:
            draft_measure(words, key=key_or_new(form.submission_key.data), by=me, at=now())
            return
        version = number_of(form.version.data) or 0
        draft = draft_in(workshop, draft_id)
        edit_measure_draft(draft, words, expected_version=version, by=me, at=now())

    def again(workshop: Workshop, me: Participant, reason: str) -> str:
        if draft_id is not None:
            return own_measure_page(workshop, form, draft_in(workshop, draft_id), reason)
        return room_page(workshop, me, reason=reason, measure=form)

    return done(code, act, anchor="plan", again=again)
