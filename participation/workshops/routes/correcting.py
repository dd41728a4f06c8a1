"""Correcting texts of the plan and results of small groups after the end."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from participation.kernel.clock import now
from participation.kernel.errors import RuleViolation
from participation.municipality.models import Process
from participation.web.access import requires
from participation.workshops.forms_after import CorrectedMeasureForm, CorrectedResultForm
from participation.workshops.models import Participant, Workshop
from participation.workshops.queries.corrections import corrections_of
from participation.workshops.queries.plan import plan_of
from participation.workshops.queries.rooms import draft_in, small_group_in, small_groups_of
from participation.workshops.routes.desk import RUN, commanded, staff_room
from participation.workshops.routes.entrance import blueprint
from participation.workshops.routes.typed import number_of
from participation.workshops.services.correcting import correct_measure, correct_result

ADDRESS = "/<slug>/werkstatt/<int:workshop_id>/berichtigen"


@blueprint.get(ADDRESS)
@requires(RUN)
def texts(slug: str, workshop_id: int) -> ResponseReturnValue:
    """All texts that can be corrected, and what was corrected so far."""
    process, workshop, me = staff_room(slug, workshop_id)
    if me is None:
        return redirect(url_for("workshops.lead", slug=slug, workshop_id=workshop_id))
    return render_template(
        "workshops/texts.html",
        process=process,
        workshop=workshop,
        plan=plan_of(workshop),
        groups=small_groups_of(workshop),
        corrections=corrections_of(workshop),
    )


@blueprint.get(f"{ADDRESS}/massnahmen/<int:draft_id>")
@requires(RUN)
def correct_plan(slug: str, workshop_id: int, draft_id: int) -> ResponseReturnValue:
    process, workshop, _me = staff_room(slug, workshop_id)
    form = CorrectedMeasureForm(formdata=None)
    form.show(draft_in(workshop, draft_id))
    return plan_page(process, workshop, form, draft_id)


def plan_page(process: Process, workshop: Workshop, form: CorrectedMeasureForm, draft_id: int) -> str:
    form.offer(process.areas)
    draft = draft_in(workshop, draft_id)
    return render_template(
        "workshops/correct_plan.html", process=process, workshop=workshop, form=form, draft=draft
    )


@blueprint.post(f"{ADDRESS}/massnahmen/<int:draft_id>")
@requires(RUN)
def keep_correct_plan(slug: str, workshop_id: int, draft_id: int) -> ResponseReturnValue:
    """A row of the plan in other words."""
    process, workshop, _me = staff_room(slug, workshop_id)
    form = CorrectedMeasureForm()
    if not form.validate():
        return plan_page(process, workshop, form, draft_id), 400

    def act(workshop: Workshop, me: Participant) -> None:
        seen = number_of(form.version.data) or 0
        try:
            correct_measure(
                draft_in(workshop, draft_id), form.words(process.areas), form.why(),
                expected_version=seen, by=me, at=now(),
            )  # fmt: skip
        except RuleViolation as refusal:
            form.refuse(refusal)
            raise

    def again(process: Process, workshop: Workshop, _me: Participant, _reason: str) -> str:
        return plan_page(process, workshop, form, draft_id)

    return commanded(slug, workshop_id, act, to="workshops.texts", again=again)


@blueprint.get(f"{ADDRESS}/gruppen/<int:group_id>")
@requires(RUN)
def correct_group(slug: str, workshop_id: int, group_id: int) -> ResponseReturnValue:
    process, workshop, _me = staff_room(slug, workshop_id)
    form = CorrectedResultForm(formdata=None)
    form.show(small_group_in(workshop, group_id))
    return group_page(process, workshop, form, group_id)


def group_page(process: Process, workshop: Workshop, form: CorrectedResultForm, group_id: int) -> str:
    group = small_group_in(workshop, group_id)
    return render_template(
        "workshops/correct_group.html", process=process, workshop=workshop, form=form, group=group
    )


@blueprint.post(f"{ADDRESS}/gruppen/<int:group_id>")
@requires(RUN)
def keep_correct_group(slug: str, workshop_id: int, group_id: int) -> ResponseReturnValue:
    """The result of a small group in other words."""
    process, workshop, _me = staff_room(slug, workshop_id)
    form = CorrectedResultForm()
    if not form.validate():
        return group_page(process, workshop, form, group_id), 400

    def act(workshop: Workshop, me: Participant) -> None:
        seen = number_of(form.version.data) or 0
        try:
            correct_result(
                small_group_in(workshop, group_id), form.result.data or "", form.why(),
                expected_version=seen, by=me, at=now(),
            )  # fmt: skip
        except RuleViolation as refusal:
            form.refuse(refusal)
            raise

    def again(process: Process, workshop: Workshop, _me: Participant, _reason: str) -> str:
        return group_page(process, workshop, form, group_id)

    return commanded(slug, workshop_id, act, to="workshops.texts", again=again)
