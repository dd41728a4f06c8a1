"""Imprint, privacy, accessibility and rules; reporting a barrier; a process in plain language."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.accounts.rules import local_address
from participation.extensions import limiter
from participation.jobs.letters import rendered
from participation.jobs.models import LONGEST_SUBJECT, LetterStatus
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.municipality import rules
from participation.municipality.models import PageKind
from participation.municipality.queries import page_text
from participation.municipality.routes.public import pages_version, this_process, this_town
from participation.municipality.words import PAGE_WORDS
from participation.pages.forms import LONGEST_PLACE, BarrierForm
from participation.pages.rules import sections
from participation.pages.services import BarrierReport, report_barrier
from participation.web.access import public
from participation.web.cache import kept_for_visitors
from participation.web.forms import honest
from participation.web.language import wanted_language

blueprint = Blueprint("duties", __name__)

PLAIN = "1"


def duty(kind: PageKind) -> ResponseReturnValue:
    """The page in the reader's language; ``?einfach=1`` asks for its twin in plain language."""
    page = page_text(this_town(), kind, wanted_language())
    plain = page is not None and bool(page.plain_text) and request.args.get("einfach") == PLAIN
    text = "" if page is None else page.plain_text if plain else page.text
    return render_template(
        "pages/duty.html",
        name=PAGE_WORDS[kind],
        kind=kind,
        page=page,
        sections=sections(text),
        plain=plain,
        asks_plain=PLAIN,
    )


@blueprint.get("/impressum")
@public
def imprint() -> ResponseReturnValue:
    return duty(PageKind.IMPRINT)


@blueprint.get("/datenschutz")
@public
def privacy() -> ResponseReturnValue:
    return duty(PageKind.PRIVACY)


@blueprint.get("/barrierefreiheit")
@public
def accessibility() -> ResponseReturnValue:
    return duty(PageKind.ACCESSIBILITY)


@blueprint.get("/spielregeln", endpoint="rules")
@public
def rules_of_the_town() -> ResponseReturnValue:
    return duty(PageKind.RULES)


# --- Barriers -----------------------------------------------------------------------------------


@blueprint.get("/barriere")
@public
def barrier() -> ResponseReturnValue:
    """The form; ``?seite=`` names the page on which it was wanted."""
    this_town()
    form = BarrierForm()
    form.place.data = (local_address(request.args.get("seite")) or "")[:LONGEST_PLACE]
    return render_template("pages/barrier.html", form=form)


@blueprint.post("/barriere")
@public
@limiter.limit("30 per hour")
def report() -> ResponseReturnValue:
    """Send the report to the town hall."""
    form = BarrierForm()
    this_town()
    if not form.validate_on_submit():
        return render_template("pages/barrier.html", form=form), 422
    told = BarrierReport(
        place=form.place.data or "",
        text=form.text.data or "",
        mailbox=form.mailbox.data or "",
        is_odd=not honest(form),
        key=form.submission_key.data or "",
    )
    with writing():
        letter = report_barrier(told, town=this_town(), at=now())
        if letter.status is LetterStatus.KEPT:  # no worker will look at it, and the list shows subjects
            letter.subject = rendered(letter).subject[:LONGEST_SUBJECT]
    return redirect(url_for("duties.reported"))


@blueprint.get("/barriere/gemeldet")
@public
def reported() -> ResponseReturnValue:
    this_town()
    return render_template("pages/reported.html")


# --- Plain language -----------------------------------------------------------------------------


@blueprint.get("/<slug>/einfach")
@public
@kept_for_visitors(version=pages_version, parameters=("sprache",))
def plain(slug: str) -> ResponseReturnValue:
    """The process in short sentences: what it is about, what one can do now, what happens then."""
    process, at = this_process(slug), now()
    return render_template(
        "pages/plain.html",
        process=process,
        running=[phase for phase in process.phases if rules.is_running(phase, at)],
        takes_ideas=rules.takes_ideas(process, at),
        ideas_end=rules.ideas_end(process, at),
    )
