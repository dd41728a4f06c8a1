"""Doing one thing with many things of one kind that are no ideas: the same way as with ideas."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from participation.extensions import db
from participation.ideas.services.refusing import RefusalDraft
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Permission
from participation.moderation.forms.deciding import NOT_CHOSEN, version_of
from participation.moderation.forms.things import ThingsForm
from participation.moderation.kinds import KINDS, Kind
from participation.moderation.models import Step, Verb
from participation.moderation.queries.waiting import backlog, longest_waiting
from participation.moderation.routes.bulk import portions
from participation.moderation.routes.places import place_of_request
from participation.moderation.routes.team import team_of
from participation.moderation.rules import MOST_AT_ONCE
from participation.moderation.services import selection, things
from participation.moderation.services.selection import Wish
from participation.moderation.services.things import Doing
from participation.municipality.models import Process
from participation.municipality.queries import rules_of
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires
from participation.web.forms import key_or_new, refusal_text

blueprint = Blueprint("things", __name__, url_prefix="/<slug>/redaktion/stapel/<tab>")

VERBS = {
    "veroeffentlichen": Verb.PUBLISH,
    "nicht-veroeffentlichen": Verb.REFUSE,
    "erledigen": Verb.SETTLE,
    "zuweisen": Verb.ASSIGN,
}
"""By their words in the address."""

VERB_NAMES: dict[tuple[str, Verb], Any] = {
    ("comment", Verb.PUBLISH): _l("Freischalten"),
    ("comment", Verb.REFUSE): _l("Nicht freischalten"),
    ("report", Verb.SETTLE): _l("Beitrag bleibt stehen"),
    ("mail", Verb.SETTLE): _l("Erledigt"),
    ("letter", Verb.SETTLE): _l("Erledigt"),
}
"""What a verb is called where it is not simply its own word."""


def verbs_for(kind: str, process: Process) -> list[tuple[str, Any]]:
    """What the reader may do with many of a kind: word in the address, and its name."""
    return [
        (word, VERB_NAMES.get((kind, verb), _l("Zuweisen")))
        for word, verb in VERBS.items()
        if (needed := things.needs(kind, verb)) and acting().may(needed, process.slug)
    ]


@blueprint.get("")
@requires(Permission.READ_QUEUE)
def choose(slug: str, tab: str) -> ResponseReturnValue:
    """What the step would do to each of the chosen ones."""
    process = this_process(slug)
    kind, verb = wanted(process, tab, request.args.get("was", ""))
    ids = chosen(process, tab, kind)
    if not ids:
        flash(gettext("Bitte wählen Sie zuerst etwas aus der Liste aus."), "warn")
        return redirect(back(process, tab))
    form = ThingsForm(formdata=None, data={"submission_key": key_or_new(None)})
    form.want(kind.key, verb, rules_of(process))
    return page(process, tab, Preview(kind, verb, versions(process, kind, ids)), form)


@blueprint.post("/<word>")
@requires(Permission.READ_QUEUE)
def take(slug: str, tab: str, word: str) -> ResponseReturnValue:
    """Do it; each portion in a transaction of its own, the same form once."""
    process = this_process(slug)
    kind, verb = wanted(process, tab, word)
    seen = {number: version for number, version in map(read, request.form.getlist("wahl")) if number}
    selection.check_number(len(seen))
    seen = {number: seen[number] for number in visible(process, tab, kind, list(seen))}
    if not seen:
        flash(gettext("Bitte wählen Sie zuerst etwas aus der Liste aus."), "warn")
        return redirect(back(process, tab))
    form = ThingsForm()
    form.want(kind.key, verb, rules_of(process))
    preview = Preview(kind, verb, seen)
    to = request.form.get("an", NOT_CHOSEN)
    people = {"", *map(str, team_of(process).names)}
    if verb is Verb.ASSIGN and to not in people:
        preview.problem = gettext("Bitte wählen Sie, wem das zugewiesen wird.")
    if not form.validate() or preview.problem:
        return page(process, tab, preview, form), 422
    return done(process, tab, preview, form, to=int(to) if to.isdigit() else None)


def done(
    process: Process, tab: str, preview: "Preview", form: ThingsForm, *, to: int | None
) -> ResponseReturnValue:
    slug, verb, text = process.slug, preview.verb, form.text.data or ""
    refusal = RefusalDraft(reason=form.reason.data, text=text) if verb is Verb.REFUSE else None
    wish = Wish(verb=verb, to=to, refusal=refusal)
    key = str(form.submission_key.data)
    with writing():
        step, is_new = selection.begin_step(wish, key, process=this_process(slug), by=acting(), at=now())
        step_id = step.id
    for numbers in portions(sorted(preview.versions) if is_new else []):
        with writing():
            found = db.session.get_one(Step, step_id)
            choices = [
                (n, Doing(wish=wish, text=text, version=preview.versions[n], by=acting(), at=now()))
                for n in numbers
            ]
            things.go_on(found, preview.kind.key, choices, process=this_process(slug))
    return redirect(url_for("selection.step", slug=slug, step_id=step_id, art=tab, von="eingang"))


# --- What the pages share -----------------------------------------------------------------------


@dataclass
class Preview:
    """What is to be done with which: ``versions`` by id, as they were seen."""

    kind: Kind
    verb: Verb
    versions: dict[int, int]
    problem: str = ""


def wanted(process: Process, tab: str, word: str) -> tuple[Kind, Verb]:
    """404 for words that mean nothing here, 403 for what the reader may not do."""
    kind = next((kind for kind in KINDS if kind.tab == tab), None) or abort(404)
    verb = VERBS.get(word) or abort(404)
    needed = things.needs(kind.key, verb) or abort(404)
    if not acting().may(needed, process.slug):
        abort(403)
    return kind, verb


def chosen(process: Process, tab: str, kind: Kind) -> list[int]:
    """The ids that the address lists, or, with ``alle``, what its filter finds: as far as they wait."""
    if "alle" in request.args:
        return visible(process, tab, kind, None)
    ids = [number for number, _version in map(read, request.args.getlist("ding")) if number]
    selection.check_number(len(ids))
    return visible(process, tab, kind, ids)


def visible(process: Process, tab: str, kind: Kind, ids: list[int] | None) -> list[int]:
    """Those that wait and that the reader may see; of ``ids``, or all that the filter finds."""
    at = now()
    place = place_of_request(process)
    found = place.in_queue(process, reader=acting(), at=at)
    most = MOST_AT_ONCE if ids is None else backlog(process, found).under(tab)
    waiting = longest_waiting(process, found, tab=tab, number=max(1, most))
    here = [thing.item_id for thing in waiting if thing.kind == kind.key]
    return here if ids is None else [number for number in here if number in set(ids)]


def versions(process: Process, kind: Kind, ids: list[int]) -> dict[int, int]:
    if kind.key not in things.BULK:
        return dict.fromkeys(ids, 1)
    known = things.versions_of(kind.key, ids, process)
    return {number: known[number] for number in ids if number in known}


def read(typed: str) -> tuple[int, int]:
    """``id:version``; 0 for what is no id."""
    number, _colon, version = typed.partition(":")
    return max(0, version_of(number)), version_of(version)


def page(process: Process, tab: str, preview: Preview, form: ThingsForm) -> str:
    ids = list(preview.versions)
    refusals = things.foreseen(preview.kind.key, preview.verb, ids, process=process, by=acting())
    word = next(word for word, verb in VERBS.items() if verb is preview.verb)
    return render_template(
        "moderation/things.html",
        process=process,
        tab=tab,
        word=word,
        step=preview.verb.value,
        name=VERB_NAMES.get((preview.kind.key, preview.verb), gettext("Zuweisen")),
        kind=preview.kind,
        form=form,
        preview=preview,
        rows=preview.kind.rows(ids),
        refusals=refusals,
        team=team_of(process).names if preview.verb is Verb.ASSIGN else None,
        to=request.form.get("an", NOT_CHOSEN),
        back=back(process, tab),
        refusal_text=refusal_text,
    )


def back(process: Process, tab: str) -> str:
    return url_for("moderation.queue", slug=process.slug, **{**place_of_request(process).query(), "art": tab})
