"""Doing one thing with many ideas: choose, see what would happen, do it, see what happened, take it back."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.queries import staff
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Permission
from participation.kernel.waiting import WaitingRow
from participation.moderation.forms.deciding import version_of
from participation.moderation.kinds import IDEA, KINDS, Kind
from participation.moderation.models import Step, StepRow, Verb
from participation.moderation.queries.steps import how_many_steps, rows_of, step_with_id, steps_of
from participation.moderation.queries.waiting import backlog, longest_waiting
from participation.moderation.routes.places import place_of_request, said, trail_of_request
from participation.moderation.routes.team import team_of
from participation.moderation.routes.wishes import Wished, wished
from participation.moderation.rules import MOST_AT_ONCE, PORTION
from participation.moderation.services import selection, undoing
from participation.moderation.services.selection import Choice
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires
from participation.web.forms import refusal_text
from participation.web.paging import PAGE_SIZE, Page, wanted_page

blueprint = Blueprint("selection", __name__, url_prefix="/<slug>/redaktion/auswahl")

LISTS = {"eingang": "moderation.queue", "ideen": "staff_ideas.index"}
VERBS = {
    "veroeffentlichen": Verb.PUBLISH,
    "bereich": Verb.SORT,
    "zuweisen": Verb.ASSIGN,
    "nicht-veroeffentlichen": Verb.REFUSE,
    "antwort": Verb.ANSWER,
}
"""By their words in the address."""

Thing = TypeVar("Thing")


@blueprint.get("")
@requires(Permission.SORT_IDEAS)
def choose(slug: str) -> ResponseReturnValue:
    """From the bar below a list to the preview of what was chosen there."""
    verb = said("was", set(VERBS))
    if not verb:
        abort(404)
    return preview(slug, verb)  # type: ignore[no-any-return]  # behind the decorator


@blueprint.get("/<verb>")
@requires(Permission.SORT_IDEAS)
def preview(slug: str, verb: str) -> ResponseReturnValue:
    """What the step would do to each of the chosen ideas, and what is chosen for all."""
    process = this_process(slug)
    check_may(verb, process)
    ideas = chosen_ideas(process)
    if not ideas:
        flash(gettext("Bitte wählen Sie zuerst Ideen aus der Liste aus."), "warn")
        return redirect(back(process))
    return page(process, verb, ideas, wished(VERBS[verb], process))


@blueprint.post("/<verb>")
@requires(Permission.SORT_IDEAS)
def take(slug: str, verb: str) -> ResponseReturnValue:
    """Do it with all that still stand as the preview showed them; a message to authors is shown first."""
    process = this_process(slug)
    check_may(verb, process)
    versions = chosen_versions()
    wish = wished(VERBS[verb], process)
    ideas = staff.ideas_numbered(process, set(versions))
    if not ideas:
        flash(gettext("Bitte wählen Sie zuerst Ideen aus der Liste aus."), "warn")
        return redirect(back(process))
    if not wish.is_ready():
        return page(process, verb, ideas, wish, versions), 200 if wish.is_fine else 422
    return done(process, wish, versions)


def done(process: Process, wish: Wished, versions: dict[str, int]) -> ResponseReturnValue:
    """In portions, each in a transaction of its own; the same form sent twice is one step."""
    slug = process.slug
    with writing():
        here = this_process(slug)
        step, is_new = selection.begin_step(wish.wish(here), wish.key, process=here, by=acting(), at=now())
        step_id = step.id
    for numbers in portions(sorted(versions) if is_new else []):
        with writing():
            here = this_process(slug)
            found = db.session.get_one(Step, step_id)
            choices = [
                Choice(idea, versions[idea.number]) for idea in staff.ideas_numbered(here, set(numbers))
            ]
            selection.go_on(found, choices, wish.wish(here), by=acting(), at=now())
    return redirect(url_for("selection.step", slug=slug, step_id=step_id, **trail_of_request(process)))


@blueprint.get("/schritte")
@requires(Permission.READ_QUEUE)
def steps(slug: str) -> ResponseReturnValue:
    """Every step with one or many ideas, newest first: who did what, and whether it holds."""
    process = this_process(slug)
    total = how_many_steps(process)
    number = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    rows = steps_of(process, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "moderation/steps.html",
        process=process,
        page=Page(rows, total, number),
        address=lambda wanted: url_for("selection.steps", slug=slug, seite=wanted),
    )


@blueprint.get("/schritte/<int:step_id>")
@requires(Permission.READ_QUEUE)
def step(slug: str, step_id: int) -> ResponseReturnValue:
    """What a step did to each idea, and what taking it back did."""
    process = this_process(slug)
    taken = step_with_id(process, step_id)
    rows = rows_of(taken.step)
    return render_template(
        "moderation/step.html",
        process=process,
        taken=taken,
        rows=rows,
        ideas=staff.ideas_by_id([row.item_id for row in rows if row.kind == IDEA]),
        others=others_among(rows),
        facts=taken.step.facts,
        areas={area.id: area for area in process.areas},
        team=team_of(process),
        may_undo=acting().may(selection.NEEDS[taken.step.verb], slug),
        back=back(process),
        trail=trail_of_request(process),
        told=gettext,
    )


def others_among(rows: Sequence[StepRow]) -> dict[tuple[str, int], tuple[Kind, WaitingRow]]:
    """What is no idea, by kind and id: one question for each kind."""
    found: dict[tuple[str, int], tuple[Kind, WaitingRow]] = {}
    for kind in KINDS:
        ids = [row.item_id for row in rows if row.kind == kind.key]
        if ids:
            found |= {(kind.key, number): (kind, shown) for number, shown in kind.rows(ids).items()}
    return found


@blueprint.post("/schritte/<int:step_id>/rueckgaengig")
@requires(Permission.SORT_IDEAS)
def undo(slug: str, step_id: int) -> ResponseReturnValue:
    """Take the step back as a whole, where nothing else has happened since."""
    process = this_process(slug)
    needs(step_with_id(process, step_id).step.verb, process)
    with writing():
        undoing.begin_undoing(step_with_id(this_process(slug), step_id).step, by=acting(), at=now())
    ids = [row.id for row in rows_of(step_with_id(this_process(slug), step_id).step)]
    for portion in portions(ids):
        with writing():
            found = step_with_id(this_process(slug), step_id).step
            rows = [row for row in rows_of(found) if row.id in set(portion)]
            undoing.undo_rows(found, rows, by=acting(), at=now())
    if "liste" in request.form and (again := where_it_was(process, step_id)):
        return redirect(again)
    return redirect(url_for("selection.step", slug=slug, step_id=step_id, **trail_of_request(process)))


def where_it_was(process: Process, step_id: int) -> str:
    """Back in the list, what lies there again opened, if all of the step was taken back; else nothing."""
    rows = rows_of(step_with_id(process, step_id).step)
    if any(row.undo_refusal for row in rows):
        return ""
    ideas = [row.item_id for row in rows if row.kind == IDEA]
    number = len(rows)
    flash(
        ngettext(
            "Rückgängig gemacht für %(num)s Eintrag.", "Rückgängig gemacht für %(num)s Einträge.", number
        ),
        "good",
    )
    opened = staff.ideas_by_id(ideas)[ideas[0]].number if len(ideas) == number == 1 else ""
    return back(process, opened)


# --- What the pages share -----------------------------------------------------------------------


def page(
    process: Process,
    verb: str,
    ideas: Sequence[Idea],
    wish: Wished,
    versions: dict[str, int] | None = None,
) -> str:
    """The preview: without ``versions``, of ideas as they are now."""
    publishes = acting().may(Permission.DECIDE_IDEAS, process.slug)
    return render_template(
        "moderation/preview.html",
        process=process,
        verb=verb,
        step=VERBS[verb].value,
        wish=wish,
        outcomes=selection.foreseen(VERBS[verb], ideas, by=acting(), publishes=publishes),
        versions=versions or {idea.number: idea.version for idea in ideas},
        trail=trail_of_request(process),
        left_out=left_out(process, len(ideas)),
        most=MOST_AT_ONCE,
        back=back(process),
        refusal_text=refusal_text,
    )


def check_may(word: str, process: Process) -> None:
    """404 for a word that is no verb, 403 for one that the reader may not do."""
    needs(VERBS.get(word) or abort(404), process)


def needs(verb: Verb, process: Process) -> None:
    if not acting().may(selection.NEEDS[verb], process.slug):
        abort(403)


def portions(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    for begin in range(0, len(things), PORTION):
        yield things[begin : begin + PORTION]


def chosen_ideas(process: Process) -> list[Idea]:
    """The ideas whose numbers the address lists, or, with ``alle``, those that its filter finds."""
    if "alle" in request.args:
        return all_found(process)
    numbers = set(request.args.getlist("nr"))
    selection.check_number(len(numbers))
    return list(staff.ideas_numbered(process, numbers))


def all_found(process: Process) -> list[Idea]:
    """What the list shows over all its pages, from its beginning, at most MOST_AT_ONCE."""
    place = place_of_request(process)
    if said("von", set(LISTS)) == "ideen":
        narrowed, first = place.narrowed(process), bool(place.answer)
        return list(staff.ideas_of_staff(process, narrowed, first=0, number=MOST_AT_ONCE, oldest_first=first))
    wanted = place.in_queue(process, reader=acting(), at=now())
    things = longest_waiting(process, wanted, tab=place.tab, number=MOST_AT_ONCE)
    ids = [thing.item_id for thing in things if thing.kind == IDEA]
    found = staff.ideas_by_id(ids)
    return [found[number] for number in ids]


def left_out(process: Process, chosen: int) -> int:
    """How many that the filter finds are not among the chosen: too many, or no ideas; 0 when all are."""
    if "alle" not in request.args:
        return 0
    place = place_of_request(process)
    if said("von", set(LISTS)) == "ideen":
        return staff.count_of_ideas(process, place.narrowed(process)) - chosen
    found = backlog(process, place.in_queue(process, reader=acting(), at=now()))
    return found.under(place.tab) - chosen


def chosen_versions() -> dict[str, int]:
    """The ideas of the preview, each as ``number:version``."""
    typed = dict(choice.partition(":")[::2] for choice in request.form.getlist("wahl"))
    selection.check_number(len(typed))
    return {number: version_of(version) for number, version in typed.items()}


def back(process: Process, opened: str = "") -> str:
    endpoint = LISTS.get(said("von", set(LISTS)), "moderation.queue")
    query = place_of_request(process).query() | ({"idee": opened} if opened else {})
    return url_for(endpoint, slug=process.slug, **query)
