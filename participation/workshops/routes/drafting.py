"""The action plan at the facilitators' desk."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from participation.kernel.clock import now
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.municipality.models import Process
from participation.web.access import requires
from participation.web.forms import key_or_new, new_key
from participation.workshops.forms import MeasureDraftForm
from participation.workshops.models import MeasureDraft, Participant, Workshop, WorkshopPhase
from participation.workshops.queries.board import groups_of
from participation.workshops.queries.plan import group_ids_of
from participation.workshops.queries.rooms import draft_in, group_in
from participation.workshops.routes.desk import RUN, commanded, staff_room
from participation.workshops.routes.entrance import blueprint
from participation.workshops.routes.leading import version
from participation.workshops.routes.typed import ids_of, number_of
from participation.workshops.services.plan import draft_measure, edit_measure_draft, strike_measure_draft

ADDRESS = "/<slug>/werkstatt/<int:workshop_id>/massnahmen"


@blueprint.get(f"{ADDRESS}/neu")
@requires(RUN)
def new_measure(slug: str, workshop_id: int) -> ResponseReturnValue:
    process, workshop, _me = staff_room(slug, workshop_id)
    form = MeasureDraftForm(formdata=None)
    form.submission_key.data = new_key()
    return measure_page(process, workshop, form, None)


@blueprint.get(f"{ADDRESS}/<int:draft_id>")
@requires(RUN)
def measure(slug: str, workshop_id: int, draft_id: int) -> ResponseReturnValue:
    process, workshop, _me = staff_room(slug, workshop_id)
    draft = draft_in(workshop, draft_id)
    form = MeasureDraftForm(formdata=None)
    form.show(draft)
    return measure_page(process, workshop, form, draft)


def measure_page(
    process: Process, workshop: Workshop, form: MeasureDraftForm, draft: MeasureDraft | None
) -> str:
    form.offer(process.areas)
    groups = groups_of(workshop, WorkshopPhase.FANTASY) or groups_of(workshop, WorkshopPhase.CRITIQUE)
    ticked = ids_of(request.form.getlist("g")) if form.errors else group_ids_of(draft) if draft else []
    return render_template(
        "workshops/measure.html",
        process=process,
        workshop=workshop,
        form=form,
        draft=draft,
        groups=groups,
        ticked=set(ticked),
    )


@blueprint.post(ADDRESS)
@requires(RUN)
def keep_measure(slug: str, workshop_id: int) -> ResponseReturnValue:
    """A new row, or an old one changed."""
    process, workshop, _me = staff_room(slug, workshop_id)
    form = MeasureDraftForm()
    draft_id = number_of(request.form.get("draft"))
    draft = draft_in(workshop, draft_id) if draft_id else None
    if not form.validate():
        return measure_page(process, workshop, form, draft), 400

    def act(workshop: Workshop, me: Participant) -> None:
        words = form.words(process.areas)
        groups = [group_in(workshop, group_id) for group_id in ids_of(request.form.getlist("g"))]
        if draft_id is None:
            key = key_or_new(form.submission_key.data)
            draft_measure(words, groups=groups, key=key, by=me, at=now())
            return
        seen = number_of(form.version.data) or 0
        edit_measure_draft(
            draft_in(workshop, draft_id), words, groups=groups, expected_version=seen, by=me, at=now()
        )

    def again(process: Process, workshop: Workshop, _me: Participant, reason: str) -> str:
        form.form_errors.append(reason)
        return measure_page(process, workshop, form, draft_in(workshop, draft_id) if draft_id else None)

    return commanded(slug, workshop_id, act, anchor="plan", again=again)


@blueprint.post(f"{ADDRESS}/<int:draft_id>/streichen")
@requires(RUN)
def strike(slug: str, workshop_id: int, draft_id: int) -> ResponseReturnValue:
    """Take a row out of the plan."""

    def act(workshop: Workshop, me: Participant) -> None:
        draft = draft_in(workshop, draft_id)
        if draft.measure_id is not None:
            raise RuleViolation(_("Diese Maßnahme ist schon in das Verfahren übernommen."))
        strike_measure_draft(draft, struck=True, expected_version=version(), by=me, at=now())

    return commanded(slug, workshop_id, act, anchor="plan")
