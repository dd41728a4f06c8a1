""" "Was wurde aus meiner Idee?": one trail, from the idea to the latest report, with days and reasons.

The same stations stand on the public page of the way and on the page that one's receipt or account opens.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.assessment.queries.trail import assessed_at
from participation.council.queries.trail import SessionStep, session_steps
from participation.ideas.models import Answer, Idea, IdeaStatus
from participation.ideas.queries.public import public_idea
from participation.ideas.words import ANSWER_WORDS
from participation.municipality.models import Process
from participation.municipality.routes.public import pages_version, this_process
from participation.progress.queries.trail import InMeasure, Trail, trail_of
from participation.progress.routes.public import blueprint
from participation.progress.words import REPORTED_WORDS
from participation.strategy.models import Measure, MeasureStatus, SourceRole
from participation.strategy.rules import shown_number
from participation.strategy.words import ROLE_WORDS
from participation.themes.rules import shown_number as theme_number
from participation.web.access import public
from participation.web.cache import kept_for_visitors
from participation.web.formats import local_day

IDEA, THEME, MEASURE, DECISION, PROGRESS = range(1, 6)
"""Stations of the line."""


@dataclass(frozen=True)
class Station:
    """A dated thing that happened to an idea: ``words`` are the town's, in its language."""

    on: date
    place: int
    title: str
    words: str = ""
    note: str = ""
    to: str = ""
    link: str = ""
    """What the address is called."""


@blueprint.record_once
def trails_for_templates(state: BlueprintSetupState) -> None:
    """For the pages of an idea, which stand below this feature."""
    state.app.jinja_env.globals["stations_after"] = stations_after


@blueprint.get("/<slug>/ideen/<number>/weg")
@public
@kept_for_visitors(version=pages_version, parameters=("sprache",))
def trail(slug: str, number: str) -> ResponseReturnValue:
    """The whole way of a public idea, the latest first."""
    process = this_process(slug)
    found = trail_of(public_idea(process, number))
    return render_template(
        "progress/trail.html",
        process=process,
        idea=found.idea,
        stations=stations(found, process),
        coming=coming(found),
        measures=found.measures,
    )


def stations_after(idea: Idea, process: Process) -> list[Station]:
    """What happened to an idea beyond its own page: themes, measures, decisions and reports, latest first."""
    if idea.status is not IdeaStatus.PUBLISHED:
        return []
    found = trail_of(idea)
    return latest_first([*placed(found, process), *measured(found, process)])


def stations(found: Trail, process: Process) -> list[Station]:
    return latest_first([*own(found.idea), *placed(found, process), *measured(found, process)])


def latest_first(found: list[Station]) -> list[Station]:
    """On one day the farther station first."""
    order = sorted(enumerate(found), key=lambda pair: (pair[1].on, pair[1].place, pair[0]), reverse=True)
    return [station for _, station in order]


def own(idea: Idea) -> Iterator[Station]:
    """What is known of the idea alone."""
    yield Station(local_day(idea.created_at), IDEA, gettext("Eingereicht"))
    if idea.published_at is not None:
        yield Station(local_day(idea.published_at), IDEA, gettext("Veröffentlicht"))
    if idea.answer is not Answer.OPEN and idea.answered_at is not None:
        yield Station(
            local_day(idea.answered_at),
            MEASURE,
            gettext("Antwort der Stadt: %(answer)s", answer=ANSWER_WORDS[idea.answer]),
            words=idea.answer_text,
            note=gettext("Zuständig: %(body)s", body=idea.answer_body) if idea.answer_body else "",
        )
    if idea.body_replied_on is not None:
        yield Station(
            idea.body_replied_on, MEASURE, gettext("Antwort der zuständigen Stelle"), words=idea.body_reply
        )


def placed(found: Trail, process: Process) -> Iterator[Station]:
    """Its theme, and the idea that stands for it as well."""
    if found.in_theme is not None:
        theme = found.in_theme.theme
        yield Station(
            local_day(found.in_theme.since),
            THEME,
            gettext("Im Thema „%(title)s“", title=theme.title),
            to=url_for("themes.theme", slug=process.slug, number=theme_number(theme.number)),
            link=gettext("Thema %(number)s ansehen", number=theme_number(theme.number)),
        )
    if found.joined is not None:
        number = found.joined.number
        yield Station(
            local_day(found.joined.since),
            THEME,
            gettext("Mit einer gleichen Idee zusammengeführt"),
            note=gettext("Ihr Wortlaut und ihre Nummer bleiben."),
            to=url_for("ideas.detail", slug=process.slug, number=number) if number else "",
            link=gettext("Idee %(number)s", number=number) if number else "",
        )


def measured(found: Trail, process: Process) -> Iterator[Station]:
    """Each measure with its assessment, what sessions made of it, the decision, and what was reported."""
    ids = [place.measure.id for place in found.measures]
    assessed, sessions = assessed_at(ids), session_steps(ids)
    for place in found.measures:
        measure = place.measure
        yield from in_measure(place, process)
        for closed_at in assessed.get(measure.id, ()):
            yield Station(
                local_day(closed_at),
                MEASURE,
                gettext("Maßnahme %(number)s ist bewertet", number=shown_number(measure.number)),
            )
        for step in sessions.get(measure.id, ()):
            if not (step.is_decision and step.on == measure.decided_on):  # that stands there in full
                yield from in_session(step, measure, process)


def in_session(step: SessionStep, measure: Measure, process: Process) -> Iterator[Station]:
    number = shown_number(measure.number)
    yield Station(
        step.on,
        DECISION,
        gettext("%(body)s: %(number)s %(result)s", body=step.body, number=number, result=step.says),
        note=gettext("Vorlage %(number)s", number=step.paper),
        to=url_for("council.decision", slug=process.slug, number=number),
        link=gettext("Beratungen zu %(number)s", number=number),
    )


def in_measure(place: InMeasure, process: Process) -> Iterator[Station]:
    measure = place.measure
    number = shown_number(measure.number)
    page = url_for("strategy.measure", slug=process.slug, number=number)
    yield Station(
        local_day(place.since),
        MEASURE,
        gettext("Als Einwand zu Maßnahme %(number)s „%(title)s“", number=number, title=measure.title)
        if place.role is SourceRole.OBJECTION
        else gettext("In Maßnahme %(number)s „%(title)s“", number=number, title=measure.title),
        note=str(ROLE_WORDS[place.role]),
        to=page,
        link=gettext("Maßnahme %(number)s ansehen", number=number),
    )
    if measure.decided_on is not None and measure.status is not MeasureStatus.PROPOSED:
        yield Station(
            measure.decided_on,
            DECISION,
            decision_words(measure),
            words=measure.decision_note,
            to=f"{page}#beschluss",
            link=gettext("Beschluss zu %(number)s", number=number),
        )
    for report in place.reports:
        yield Station(
            report.reported_on,
            PROGRESS,
            gettext("%(number)s: %(status)s", number=number, status=REPORTED_WORDS[report.status]),
            words=report.text,
            to=url_for("progress.measure", slug=process.slug, number=number) + f"#bericht-{report.number}",
            link=gettext("Alle Berichte zu %(number)s", number=number),
        )


def decision_words(measure: Measure) -> str:
    number = shown_number(measure.number)
    if measure.status is MeasureStatus.REJECTED:
        return str(gettext("Der Gemeinderat hat %(number)s nicht beschlossen", number=number))
    return str(gettext("Der Gemeinderat hat %(number)s beschlossen", number=number))


def coming(found: Trail) -> str:
    """What comes next, in one sentence; nothing where the way has ended."""
    carrying = [place.measure for place in found.measures if place.role is not SourceRole.OBJECTION]
    statuses = {measure.status for measure in carrying}
    if statuses & {MeasureStatus.RUNNING, MeasureStatus.DELAYED, MeasureStatus.ADOPTED}:
        return str(gettext("Sobald es etwas zu berichten gibt, steht es hier."))
    if MeasureStatus.PROPOSED in statuses:
        return str(gettext("Als Nächstes entscheidet der Gemeinderat."))
    if carrying or found.idea.answer is not Answer.OPEN:
        return ""
    if found.in_theme is not None:
        return str(gettext("Als Nächstes prüft die Stadt, ob aus dem Thema eine Maßnahme wird."))
    return str(gettext("Als Nächstes legt die Redaktion sie mit ähnlichen Ideen zu einem Thema zusammen."))
