"""The log: who did what, when and why; on pages, and as a file."""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.audit.models import ActorKind, AuditEntry
from participation.audit.queries import LogFilter, all_entries, entries, how_many_entries, reasons_given
from participation.kernel.clock import now
from participation.kernel.permissions import Permission
from participation.kernel.tables import harmless_cell
from participation.municipality.models import Municipality, Process
from participation.municipality.queries import processes_of
from participation.municipality.routes.public import rule_titles, this_town
from participation.municipality.rules import end_of, start_of, zone_of_town
from participation.pages.forms import LogForm
from participation.pages.queries import Subjects, names_of, people_called, subjects_of
from participation.pages.reasons import REASONS
from participation.pages.routes.subjects import place_of
from participation.pages.words import ACTION_WORDS, GROUPS
from participation.reports.queries.reading import unknown_to
from participation.web.access import acting, requires
from participation.web.paging import PAGE_SIZE, Page, wanted_page

blueprint = Blueprint("log", __name__, url_prefix="/verwaltung/protokoll")


@blueprint.record_once
def offer_action_words(state: BlueprintSetupState) -> None:
    """What pages of the Redaktion call what was done."""
    state.app.jinja_env.globals["action_words"] = lambda action: ACTION_WORDS.get(action, action)


COLUMNS = (
    "id",
    "zeitpunkt",
    "aktion",
    "aktion_in_worten",
    "gegenstand",
    "gegenstand_id",
    "verfahren",
    "wer",
    "konto_id",
    "name",
    "grund",
    "grund_code",
    "angaben",
    "hash",
)


@dataclass(frozen=True)
class Search:
    """The filter of a request: the form as it was filled in, and what it means."""

    form: LogForm
    processes: dict[int, Process]
    wanted: LogFilter
    query: dict[str, Any]


@dataclass(frozen=True)
class Told:
    """One entry as it is read."""

    entry: AuditEntry
    what: Any
    who: Any
    account_id: int | None
    subject: str
    to: str | None
    process: Process | None
    reason: Any


def searched(town: Municipality) -> Search:
    """What cannot be understood is left out, and the form says so."""
    form = LogForm(request.args)
    processes = processes_of(town, reader=acting())
    reasons = reasons_in_words(processes)
    form.offer(processes, gettext("alles"), reasons)
    form.validate()
    zone = zone_of_town(town)
    process = next((p for p in processes if p.slug == form.verfahren.data), None)
    since, until = (None if field.errors else field.data for field in (form.von, form.bis))
    words = form.wer.data or ""
    wanted = LogFilter(
        of_processes=[p.id for p in processes],
        process_id=process.id if process else None,
        features=GROUPS.get(form.was.data or "", ()),
        actors=people_called(words, municipality_id=town.id) if words else None,
        reason=form.grund.data if form.grund.data in reasons else "",
        since=start_of(since, zone) if since else None,
        until=end_of(until, zone) if until else None,
        unseen_complaints=unknown_to(acting(), at=now()),
    )
    query: dict[str, Any] = {
        "verfahren": process.slug if process else "",
        "was": form.was.data if form.was.data in GROUPS else "",
        "grund": form.grund.data if form.grund.data in reasons else "",
        "wer": words,
        "von": since.isoformat() if since else "",
        "bis": until.isoformat() if until else "",
    }
    return Search(
        form, {p.id: p for p in processes}, wanted, {key: said for key, said in query.items() if said}
    )


def reasons_in_words(processes: Sequence[Process]) -> dict[str, str]:
    """The reason codes that were given, with what they are called, in the order of these words."""
    codes = reasons_given([process.id for process in processes])
    of_processes = processes if any(code not in REASONS for code in codes) else []
    titles = {code: title for process in of_processes for code, title in rule_titles(process).items()}
    given = {code: str(REASONS.get(code) or titles.get(code, code)) for code in codes}
    return dict(sorted(given.items(), key=lambda reason: (reason[1].casefold(), reason[0])))


@blueprint.get("")
@requires(Permission.READ_LOG)
def index() -> ResponseReturnValue:
    """One page of the entries, newest first."""
    search = searched(this_town())
    total = how_many_entries(search.wanted)
    number = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    rows = entries(search.wanted, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    names, subjects = names_of(row.actor_id for row in rows), subjects_of(rows)
    return render_template(
        "pages/log.html",
        form=search.form,
        entries=Page([told(row, names, subjects, search.processes) for row in rows], total, number),
        filtered=bool(search.query),
        file=url_for("log.download", **search.query),
        may_read_accounts=acting().may(Permission.EDIT_ACCOUNTS),
        address=lambda page: url_for("log.index", **search.query, seite=page),
    )


def told(entry: AuditEntry, names: dict[int, str], subjects: Subjects, processes: dict[int, Process]) -> Told:
    process = processes.get(entry.process_id or 0)
    subject, to = place_of(entry, process.slug if process else None, subjects)
    return Told(
        entry=entry,
        what=ACTION_WORDS.get(entry.action, entry.action),
        who=who_did(entry, names),
        account_id=entry.actor_id,
        subject=subject,
        to=to,
        process=process,
        reason=reason_in_words(entry, process),
    )


def reason_in_words(entry: AuditEntry, process: Process | None) -> Any:  # noqa: ANN401 (text, maybe lazy)
    """As the process calls its rules; else in the program's words; else the code."""
    code = entry.reason or ""
    titles = rule_titles(process) if process is not None and code and code not in REASONS else {}
    return REASONS.get(code) or titles.get(code, entry.reason)


def who_did(entry: AuditEntry, names: dict[int, str]) -> str:
    if entry.actor is ActorKind.PERSON:
        return names.get(entry.actor_id or 0) or str(gettext("Konto %(number)s", number=entry.actor_id))
    return str(gettext("das Programm") if entry.actor is ActorKind.SYSTEM else gettext("jemand ohne Konto"))


# --- As a file ----------------------------------------------------------------------------------


@blueprint.get("/protokoll.csv")
@requires(Permission.READ_LOG)
def download() -> ResponseReturnValue:
    """All entries of the filter, oldest first, as one file; sent as it is read."""
    search = searched(this_town())
    slugs = {number: process.slug for number, process in search.processes.items()}
    response = Response(stream_with_context(lines_of(search.wanted, slugs)), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=protokoll.csv"
    response.headers["Cache-Control"] = "no-store"
    return response


def lines_of(wanted: LogFilter, slugs: dict[int, str]) -> Iterator[str]:
    """The file in portions, in UTF-8 with the mark by which spreadsheets know it."""
    yield "\ufeff" + as_lines([COLUMNS])
    for portion in all_entries(wanted):
        names = names_of(entry.actor_id for entry in portion)
        yield as_lines(cells_of(entry, names, slugs) for entry in portion)


def as_lines(rows: Any) -> str:  # noqa: ANN401 (rows of cells)
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def cells_of(entry: AuditEntry, names: dict[int, str], slugs: dict[int, str]) -> Sequence[str]:
    cells = (
        entry.id,
        entry.at.isoformat(),
        entry.action,
        ACTION_WORDS.get(entry.action, ""),
        entry.subject,
        entry.subject_id,
        slugs.get(entry.process_id or 0, ""),
        entry.actor.value,
        entry.actor_id or "",
        names.get(entry.actor_id or 0, ""),
        REASONS.get(entry.reason or "", entry.reason or ""),
        entry.reason or "",
        json.dumps(entry.facts, ensure_ascii=False, sort_keys=True),
        entry.hash,
    )
    return [harmless_cell(str(cell)) for cell in cells]
