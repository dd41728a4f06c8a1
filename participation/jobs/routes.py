"""The outbox and the background work, for administrators."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from jinja2 import TemplateError

from participation.jobs import queries, services
from participation.jobs.letters import rendered
from participation.jobs.models import Job, JobStatus, Letter, LetterStatus
from participation.jobs.notices import NothingToSend
from participation.jobs.registry import MUST_HAPPEN, NAMES
from participation.jobs.rules import may_read_words
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Permission
from participation.municipality.queries import town_at
from participation.web.access import acting, requires
from participation.web.paging import PAGE_SIZE, Page, wanted_page

blueprint = Blueprint("jobs", __name__, url_prefix="/verwaltung")

UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.FAILED)
"""What is shown of the background work; jobs that are done or were cancelled need nobody's eye."""

A_MOMENT = timedelta(minutes=1)

ADDRESS = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:!?)])")


@dataclass(frozen=True)
class Piece:
    """A part of a line: words, or an address that can be opened."""

    text: str
    opens: bool


@blueprint.record_once
def tell_templates(state: BlueprintSetupState) -> None:
    """A global, as the component that shows a job is imported without the page's context."""
    state.app.jinja_env.globals["is_planned"] = is_planned


def is_planned(job: Job) -> bool:
    """Whether nobody works at it before a later hour."""
    return job.run_at > now() + A_MOMENT


def this_municipality_id() -> int:
    """The town that answers here; 404 while none is set up."""
    if "town" not in g:
        g.town = town_at(request.host.partition(":")[0])
    return cast("int", g.town.id) if g.town else abort(404)


def mail_is_sent() -> bool:
    return bool(current_app.config["SMTP_URL"])


@blueprint.get("/briefe")
@requires(Permission.READ_LETTERS)
def letters() -> ResponseReturnValue:
    """Every letter of the town, newest first, and where it stands."""
    town_id = this_municipality_id()
    wanted = request.args.get("stand", "")
    status = LetterStatus(wanted) if wanted in set(LetterStatus) else None
    counts = queries.letter_counts(town_id)
    total = sum(counts.values()) if status is None else counts[status]
    number = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    rows = queries.letters_of(town_id, status=status, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "jobs/letters.html",
        letters=Page(rows, total, number),
        counts=counts,
        status=status,
        mail_is_sent=mail_is_sent(),
        page_address=lambda number: url_for("jobs.letters", stand=status, seite=number),
    )


@blueprint.get("/briefe/<int(max=2147483647):letter_id>")
@requires(Permission.READ_LETTERS)
def letter(letter_id: int) -> ResponseReturnValue:
    """One letter; its words only where the town hall is the way to the recipient."""
    found = queries.letter_with_id(letter_id, municipality_id=this_municipality_id())
    readable = may_read_words(found, mail_is_sent=mail_is_sent())
    return render_template(
        "jobs/letter.html",
        letter=found,
        paragraphs=paragraphs(found) if readable else None,
        mail_is_sent=mail_is_sent(),
        told=gettext,  # reasons of our own are translated, those of mail servers are not
    )


def paragraphs(found: Letter) -> list[list[list[Piece]]] | None:
    """The text as paragraphs of lines of pieces; None if the letter cannot be built."""
    try:
        text = rendered(found).text
    except (TemplateError, NothingToSend, KeyError, TypeError, ValueError):
        return None
    return [[list(pieces(line)) for line in part.splitlines()] for part in text.strip().split("\n\n")]


def pieces(line: str) -> Iterator[Piece]:
    """The line with the addresses of this town apart; foreign ones stay words."""
    base = current_app.config["BASE_URL"].rstrip("/")
    for number, part in enumerate(ADDRESS.split(line)):
        if part:
            yield Piece(part, opens=number % 2 == 1 and part.startswith(f"{base}/"))


@blueprint.post("/briefe/<int(max=2147483647):letter_id>/noch-einmal")
@requires(Permission.READ_LETTERS)
def send_letter_again(letter_id: int) -> ResponseReturnValue:
    """Offer a failed letter to the mail server once more."""
    town_id = this_municipality_id()
    with writing():
        found = queries.letter_with_id(letter_id, municipality_id=town_id)
        services.send_again(found, by=acting(), at=now())
    flash(gettext("Der Brief geht gleich noch einmal hinaus."), "good")
    return redirect(url_for("jobs.letter", letter_id=letter_id))


@blueprint.get("/aufgaben")
@requires(Permission.EDIT_TOWN)
def jobs() -> ResponseReturnValue:
    """Background work that is waiting, running or failed."""
    this_municipality_id()
    counts = queries.job_counts()
    total = sum(counts[status] for status in UNFINISHED)
    number = min(wanted_page(), max(1, -(-total // PAGE_SIZE)))
    rows = queries.jobs_with(UNFINISHED, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "jobs/jobs.html",
        jobs=Page(rows, total, number),
        counts=counts,
        told=gettext,
        name_of=lambda job: gettext(NAMES[job.kind]) if NAMES.get(job.kind) else job.kind,
        may_be_cancelled=lambda job: job.kind not in MUST_HAPPEN,
        page_address=lambda number: url_for("jobs.jobs", seite=number),
    )


@blueprint.post("/aufgaben/<int(max=2147483647):job_id>/noch-einmal")
@requires(Permission.EDIT_TOWN)
def want_job_again(job_id: int) -> ResponseReturnValue:
    """Begin a failed job anew."""
    with writing():
        services.want_again(queries.job_with_id(job_id), by=acting(), at=now())
    flash(gettext("Die Arbeit beginnt gleich von Neuem."), "good")
    return redirect(url_for("jobs.jobs"))


@blueprint.post("/aufgaben/<int(max=2147483647):job_id>/abbrechen")
@requires(Permission.EDIT_TOWN)
def cancel_job(job_id: int) -> ResponseReturnValue:
    """End a job that waits or runs."""
    with writing():
        services.cancel(queries.job_with_id(job_id), by=acting(), at=now())
    flash(gettext("Die Arbeit wird abgebrochen."), "good")
    return redirect(url_for("jobs.jobs"))
