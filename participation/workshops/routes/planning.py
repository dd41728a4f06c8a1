"""Planning: the workshops of a process, a new one from a template, its agenda row by row, the invitation."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.kernel.text import tidy
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.municipality.rules import open_areas, zone_of
from participation.web.access import acting, public, requires
from participation.workshops.agendas import RULES
from participation.workshops.forms import StepForm, WorkshopForm
from participation.workshops.models import (
    Participant,
    StepKind,
    StepState,
    Workshop,
    WorkshopPhase,
    WorkshopStep,
)
from participation.workshops.models.rooms import LONGEST_QUESTION
from participation.workshops.queries.rooms import (
    prompts_of,
    released_protocol,
    shown_to_all,
    step_in,
    steps_of,
    workshops_of,
)
from participation.workshops.routes.desk import RUN, commanded, staff_room
from participation.workshops.routes.entrance import blueprint, qr_code, qr_size
from participation.workshops.routes.typed import number_of
from participation.workshops.routes.video import video_hosts
from participation.workshops.routes.view import join_address
from participation.workshops.services.planning import (
    StepDraft,
    add_step,
    edit_step,
    edit_workshop,
    move_step,
    plan_workshop,
)
from participation.workshops.words import KIND_WORDS, PHASE_WORDS, STATE_WORDS


@blueprint.get("/<slug>/werkstatt")
@public
def index(slug: str) -> ResponseReturnValue:
    """The workshops of a process: for the public those that are open or have a protocol."""
    process = this_process(slug)
    runs = acting().may(Permission.RUN_WORKSHOPS, process.slug)
    return render_template(
        "workshops/index.html",
        process=process,
        workshops=workshops_of(process) if runs else shown_to_all(process),
        runs=runs,
        takes_over=acting().may(Permission.EDIT_MEASURES, process.slug),
        STATES=STATE_WORDS,
    )


@blueprint.get("/<slug>/werkstatt/neu")
@requires(RUN)
def new(slug: str) -> ResponseReturnValue:
    process = this_process(slug)
    form = WorkshopForm(formdata=None)
    form.rules_text.data = RULES
    return render_template("workshops/new.html", process=process, form=form)


@blueprint.post("/<slug>/werkstatt/neu")
@requires(RUN)
def plan_new(slug: str) -> ResponseReturnValue:
    """A workshop with the steps of its template."""
    process = this_process(slug)
    form = WorkshopForm()
    if not form.validate():
        return render_template("workshops/new.html", process=process, form=form), 400
    try:
        with writing():
            draft = form.draft(zone_of(process), video_hosts())
            workshop = plan_workshop(draft, process=process, by=acting(), at=now())
            workshop_id = workshop.id
    except RuleViolation as refusal:
        form.refuse(refusal)
        return render_template("workshops/new.html", process=process, form=form), 409
    return redirect(url_for("workshops.plan", slug=slug, workshop_id=workshop_id), 303)


@blueprint.get("/<slug>/werkstatt/<int:workshop_id>")
@requires(RUN)
def plan(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The agenda with its times, and what can be changed."""
    process, workshop, me = staff_room(slug, workshop_id)
    if me is None:
        return redirect(url_for("workshops.lead", slug=slug, workshop_id=workshop_id))
    return plan_page(process, workshop, me)


def plan_page(process: Process, workshop: Workshop, me: Participant, reason: str = "") -> str:
    steps = steps_of(workshop)
    return render_template(
        "workshops/plan.html",
        process=process,
        workshop=workshop,
        me=me,
        reason=reason,
        steps=steps,
        starts=starts_of(steps),
        minutes=sum(step.planned_s for step in steps if step.state is not StepState.SKIPPED) // 60,
        protocol=released_protocol(workshop),
        address=join_address(workshop),
        PHASES=PHASE_WORDS,
        KINDS=KIND_WORDS,
        STATES=STATE_WORDS,
    )


def starts_of(steps: Sequence[WorkshopStep]) -> dict[int, int]:
    """By id: after how many minutes each step begins, if all goes by the plan."""
    starts, passed = {}, 0
    for step in steps:
        starts[step.id] = passed // 60
        if step.state is not StepState.SKIPPED:
            passed += step.planned_s
    return starts


@blueprint.get("/<slug>/werkstatt/<int:workshop_id>/angaben")
@requires(RUN)
def about(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Title, question, date, place, rules."""
    process, workshop, me = staff_room(slug, workshop_id)
    if me is None:
        return redirect(url_for("workshops.lead", slug=slug, workshop_id=workshop_id))
    form = WorkshopForm(formdata=None)
    form.show(workshop, zone_of(process))
    return about_page(process, workshop, form)


def about_page(process: Process, workshop: Workshop, form: WorkshopForm) -> str:
    return render_template("workshops/about.html", process=process, workshop=workshop, form=form)


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/angaben")
@requires(RUN)
def change_about(slug: str, workshop_id: int) -> ResponseReturnValue:
    process, workshop, _me = staff_room(slug, workshop_id)
    form = WorkshopForm()
    form.agenda.data = workshop.agenda
    if not form.validate():
        return about_page(process, workshop, form), 400

    def act(_workshop: Workshop, me: Participant) -> None:
        draft = form.draft(zone_of(process), video_hosts())
        edit_workshop(draft, expected_version=number_of(form.version.data) or 0, by=me, at=now())

    def again(process: Process, workshop: Workshop, _me: Participant, reason: str) -> str:
        form.form_errors.append(reason)
        return about_page(process, workshop, form)

    return commanded(slug, workshop_id, act, to="workshops.plan", again=again)


# --- Rows of the agenda -----------------------------------------------------------------------------


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/schritte")
@requires(RUN)
def new_step(slug: str, workshop_id: int) -> ResponseReturnValue:
    """A new row behind the one that the form names."""
    after = number_of(request.form.get("after"))
    draft = StepDraft(
        phase=WorkshopPhase.BREAK, kind=StepKind.INFO, title=gettext("Neuer Schritt"), planned_s=600
    )

    def act(workshop: Workshop, me: Participant) -> None:
        behind = step_in(workshop, after) if after else None
        add_step(draft, after=behind, by=me, at=now())

    return commanded(slug, workshop_id, act, to="workshops.plan", again=plan_page)


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/schritte/<int:step_id>/verschieben")
@requires(RUN)
def shift_step(slug: str, workshop_id: int, step_id: int) -> ResponseReturnValue:
    up = request.form.get("wohin") == "hoch"

    def act(workshop: Workshop, me: Participant) -> None:
        move_step(step_in(workshop, step_id), up=up, by=me, at=now())

    return commanded(slug, workshop_id, act, to="workshops.plan", anchor=f"s{step_id}", again=plan_page)


@blueprint.get("/<slug>/werkstatt/<int:workshop_id>/schritte/<int:step_id>")
@requires(RUN)
def step(slug: str, workshop_id: int, step_id: int) -> ResponseReturnValue:
    """One row of the agenda, with all that can be set."""
    process, workshop, me = staff_room(slug, workshop_id)
    if me is None:
        return redirect(url_for("workshops.lead", slug=slug, workshop_id=workshop_id))
    row = step_in(workshop, step_id)
    form = StepForm(formdata=None)
    form.show(row)
    return step_page(process, workshop, row, form, prompts_of(row))


def step_page(
    process: Process, workshop: Workshop, row: WorkshopStep, form: StepForm, prompts: dict[int, str]
) -> str:
    return render_template(
        "workshops/step.html",
        process=process,
        workshop=workshop,
        step=row,
        form=form,
        areas=open_areas(process.areas, now()),
        prompts=prompts,
        longest=LONGEST_QUESTION,
    )


@blueprint.post("/<slug>/werkstatt/<int:workshop_id>/schritte/<int:step_id>/angaben")
@requires(RUN)
def change_step(slug: str, workshop_id: int, step_id: int) -> ResponseReturnValue:
    process, workshop, _me = staff_room(slug, workshop_id)
    row = step_in(workshop, step_id)
    form = StepForm()
    prompts = {
        area.id: " ".join(tidy(request.form.get(f"prompt-{area.slug}")).split())[:LONGEST_QUESTION]
        for area in open_areas(process.areas, now())
    }
    if not form.validate():
        return step_page(process, workshop, row, form, prompts), 400

    def act(workshop: Workshop, me: Participant) -> None:
        edit_step(
            step_in(workshop, step_id),
            form.draft(),
            prompts=prompts,
            expected_version=number_of(form.version.data) or 0,
            by=me,
            at=now(),
        )

    def again(process: Process, workshop: Workshop, _me: Participant, reason: str) -> str:
        form.form_errors.append(reason)
        return step_page(process, workshop, step_in(workshop, step_id), form, prompts)

    return commanded(slug, workshop_id, act, to="workshops.plan", anchor=f"s{step_id}", again=again)


@blueprint.get("/<slug>/werkstatt/<int:workshop_id>/einladung")
@requires(RUN)
def invitation(slug: str, workshop_id: int) -> ResponseReturnValue:
    """A poster with code and QR code, to be printed or shown."""
    process, workshop, _me = staff_room(slug, workshop_id)
    address = join_address(workshop)
    return render_template(
        "workshops/invitation.html",
        process=process,
        workshop=workshop,
        address=address,
        qr=qr_code(address),
        qr_size=qr_size(address),
    )
