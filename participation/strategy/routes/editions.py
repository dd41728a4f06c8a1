"""What stood in a dossier before, and what somebody is still typing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import NoResultFound

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.difference import Piece, difference
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.kernel.text import tidy
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.strategy.forms.dossier import AMOUNTS, AS_TYPED, EditMeasureForm
from participation.strategy.forms.fields import version_of
from participation.strategy.models import Horizon, Measure
from participation.strategy.queries.dependencies import placed_in
from participation.strategy.queries.editions import Edition, editions_of
from participation.strategy.queries.sources import how_many_sources
from participation.strategy.routes.editing import measure_at
from participation.strategy.routes.public import blueprint
from participation.strategy.rules import shown_number
from participation.strategy.services.editions import (
    draft_of,
    drop_working_copy,
    save_working_copy,
    stored_dossier,
)
from participation.strategy.services.measures import edit_measure
from participation.strategy.words import HORIZON_WORDS
from participation.web.access import acting, requires
from participation.web.formats import clock_time
from participation.web.forms import refusal_text

MOST_TYPED = 200_000
"""Characters of one working copy: far more than a dossier takes, so that nothing typed is cut."""
TYPED = frozenset({*AS_TYPED, *AMOUNTS, "horizon", "areas", "requires", "benefits"})


# --- While somebody types ------------------------------------------------------------------------


@blueprint.post("/<slug>/redaktion/massnahmen/<number>/zwischenstand")
@requires(Permission.EDIT_MEASURES)
def keep_copy(slug: str, number: str) -> ResponseReturnValue:
    """Keep what is typed, whatever is missing, for this person only; a script gets a sentence."""
    by_itself, at = "von-selbst" in request.form, now()
    words = {
        name: [tidy(typed) for typed in request.form.getlist(name)] for name in request.form if name in TYPED
    }
    if sum(len(typed) for lines in words.values() for typed in lines) > MOST_TYPED:
        said = gettext("Das ist zu lang, um es zwischenzuspeichern. Ihr Text steht nur in diesem Fenster.")
        return said_or_shown(slug, number, said, kind="warn", by_itself=by_itself, status=422)
    with writing():
        measure = measure_at(this_process(slug), number)
        seen = version_of(request.form.get("version"))
        save_working_copy(measure, words, seen=seen, account_id=acting().id or 0, at=at)
        overtaken = measure.version != seen
    said = gettext("Zwischenstand gespeichert um %(time)s Uhr.", time=clock_time(at))
    if overtaken:
        said += " " + gettext("Jemand anderes hat die Maßnahme inzwischen geändert.")
    return said_or_shown(
        slug, number, said, kind="good", by_itself=by_itself, status=409 if overtaken else 200
    )


def said_or_shown(  # noqa: PLR0913 (of which measure, what, in which tone, to whom)
    slug: str, number: str, said: str, *, kind: str, by_itself: bool, status: int
) -> ResponseReturnValue:
    if by_itself:
        return jsonify(said=said), status
    flash(said, kind)
    return redirect(url_for("strategy.edit", slug=slug, number=number))


@blueprint.post("/<slug>/redaktion/massnahmen/<number>/zwischenstand/verwerfen")
@requires(Permission.EDIT_MEASURES)
def drop_copy(slug: str, number: str) -> ResponseReturnValue:
    """Go back to what is saved for everybody."""
    with writing():
        gone = drop_working_copy(measure_at(this_process(slug), number), acting().id or 0)
    if gone:
        flash(gettext("Ihr Zwischenstand ist verworfen."), "good")
    return redirect(url_for("strategy.edit", slug=slug, number=number))


# --- Editions ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Changed:
    """A field that says something else in two editions."""

    label: str
    pieces: Sequence[Piece]


@blueprint.get("/<slug>/redaktion/massnahmen/<number>/fassungen")
@requires(Permission.EDIT_MEASURES)
def editions(slug: str, number: str) -> ResponseReturnValue:
    """All editions, with what changed in each."""
    process = this_process(slug)
    measure = measure_at(process, number)
    return render_template(
        "strategy/editions.html",
        process=process,
        measure=measure,
        linked=how_many_sources(measure),
        editions=editions_of(measure, stored_dossier(measure)),
        labels=labels(),
    )


@blueprint.get("/<slug>/redaktion/massnahmen/<number>/fassungen/<int(max=2147483647):edition>")
@requires(Permission.EDIT_MEASURES)
def edition(slug: str, number: str, edition: int) -> ResponseReturnValue:
    """One edition: what it changed, what is different now, and a button that brings it back."""
    process = this_process(slug)
    measure = measure_at(process, number)
    return show_edition(process, measure, edition)


def show_edition(process: Process, measure: Measure, number: int, *, reason: str = "") -> str:
    every = editions_of(measure, stored_dossier(measure))
    shown = numbered(every, number)
    before = numbered(every, number - 1) if number > 1 else None
    names = readable_names(process)
    return render_template(
        "strategy/edition.html",
        process=process,
        measure=measure,
        linked=how_many_sources(measure),
        edition=shown,
        reason=reason,
        changed=between(before.dossier, shown.dossier, names) if before else [],
        since=[] if shown.is_current else between(shown.dossier, every[0].dossier, names),
    )


@blueprint.post(
    "/<slug>/redaktion/massnahmen/<number>/fassungen/<int(max=2147483647):edition>/wiederherstellen"
)
@requires(Permission.EDIT_MEASURES)
def restore(slug: str, number: str, edition: int) -> ResponseReturnValue:
    """Make an earlier edition the current one; what stood there becomes an earlier one itself."""
    try:
        with writing():
            process = this_process(slug)
            measure = measure_at(process, number)
            wanted = numbered(editions_of(measure, stored_dossier(measure)), edition)
            edit_measure(
                measure,
                draft_of(wanted.dossier, process),
                process=process,
                expected_version=version_of(request.form.get("version")),
                by=acting(),
                at=now(),
            )
    except RuleViolation as refusal:
        process = this_process(slug)
        return show_edition(process, measure_at(process, number), edition, reason=refusal_text(refusal)), 409
    flash(gettext("Fassung %(number)s gilt wieder.", number=edition), "good")
    return redirect(url_for("strategy.edit", slug=slug, number=number))


def numbered(every: Sequence[Edition], number: int) -> Edition:
    for one in every:
        if one.number == number:
            return one
    raise NoResultFound(number)


def labels() -> dict[str, str]:
    """What the form calls each field."""
    form = EditMeasureForm()
    return {field.name: str(field.label.text) for field in form}


def readable_names(process: Process) -> dict[str, Mapping[int, str]]:
    """What ids stand for."""
    measures = {key: shown_number(one.number) for key, one in placed_in(process).items()}
    areas = {area.id: area.name for area in process.areas}
    return {"areas": areas, "requires": measures, "benefits": measures}


def between(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, Mapping[int, str]]
) -> list[Changed]:
    called = labels()
    return [
        Changed(
            called[name], difference(readable(name, before.get(name), names), readable(name, words, names))
        )
        for name, words in after.items()
        if before.get(name) != words
    ]


def readable(name: str, words: Any, names: Mapping[str, Mapping[int, str]]) -> str:  # noqa: ANN401 (JSON)
    """As one reads it: names for ids, words for choices."""
    if name in names:
        return ", ".join(names[name].get(key, "–") for key in words or ())
    if isinstance(words, bool):
        return str(gettext("ja") if words else gettext("nein"))
    if name == "horizon" and words:
        return str(HORIZON_WORDS[Horizon(words)])
    return "" if words is None else str(words)
