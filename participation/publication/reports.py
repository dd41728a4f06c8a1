"""Reports as papers: every idea with its answer, and what became of the measures in a time."""

from collections.abc import Iterator
from datetime import date, datetime

from flask_babel import gettext, ngettext

from participation.charts.data import Arrangement, BarChart, Column, Row, Table
from participation.charts.looks import Look
from participation.charts.paper import paper_blocks
from participation.documents.blocks import Block, Bullets, Contents, Grid, Heading, Pairs, Paper, Sentence
from participation.ideas.models import Answer, Idea
from participation.ideas.words import ANSWER_WORDS
from participation.municipality.models import Process
from participation.progress.queries.yearly import MeasureChange, Step, YearlyChanges, changes_between
from participation.publication.models import Audience
from participation.publication.paper import for_whom, plain
from participation.publication.queries.reports import ideas_by_answer
from participation.strategy.models import MeasureStatus
from participation.strategy.rules import shown_number
from participation.strategy.words import HORIZON_WORDS, STATUS_WORDS
from participation.web.formats import day, number
from participation.web.language import in_language, wanted_language


def whole_paper(process: Process, title: str, kind: str, at: datetime, blocks: list[Block]) -> Paper:
    town = process.municipality
    return Paper(
        title=title,
        language=wanted_language(),
        author=town.name,
        office=town.office or "",
        head=kind,
        foot=f"{process.title} · {gettext('Stand: %(day)s', day=day(at))}",
        numbered=True,
        blocks=[Heading(1, title), *blocks],
    )


# --- Every idea with its answer ---------------------------------------------------------------------


def answers_paper(process: Process, audience: Audience, *, at: datetime, language: str) -> Paper:
    """What the town answered (Antwortliste): by kind of answer, with the reasons."""
    with in_language(language):
        found = ideas_by_answer(process, audience)
        title = gettext("Antworten auf die Ideen: %(title)s", title=process.title)
        blocks = list(answer_blocks(found, audience))
        return whole_paper(process, title, gettext("Antwortliste"), at, blocks)


def answer_blocks(found: dict[Answer, list[Idea]], audience: Audience) -> Iterator[Block]:
    total = sum(map(len, found.values()))
    answered = total - len(found[Answer.OPEN])
    if inside := for_whom({"audience": audience.value}):
        yield Sentence(inside)
    yield Sentence(
        gettext(
            "%(answered)s von %(total)s veröffentlichten Ideen sind beantwortet (Antwortquote).",
            answered=number(answered),
            total=number(total),
        )
    )
    rows = [[str(ANSWER_WORDS[answer]), number(len(ideas))] for answer, ideas in found.items() if ideas]
    if rows:
        head = [gettext("Antwort"), gettext("Ideen")]
        yield Grid(gettext("Antworten nach ihrer Art"), head, rows, frozenset({1}))
    yield Contents(gettext("Inhalt"), depth=2)
    for answer, ideas in found.items():
        if ideas and answer is not Answer.OPEN:
            yield Heading(2, f"{ANSWER_WORDS[answer]} ({number(len(ideas))})")
            head = [gettext("Nr."), gettext("Idee"), gettext("Antwort der Stadt"), gettext("am")]
            lines = [answer_line(idea) for idea in ideas]
            yield Grid(str(ANSWER_WORDS[answer]), head, lines, shares=(4, 8, 12, 4))
    if found[Answer.OPEN]:
        yield Heading(2, gettext("Noch offen (%(count)s)", count=number(len(found[Answer.OPEN]))))
        head = [gettext("Nr."), gettext("Idee"), gettext("eingegangen")]
        lines = [[idea.number, idea.title, day(idea.created_at)] for idea in found[Answer.OPEN]]
        yield Grid(gettext("Ideen ohne Antwort"), head, lines, shares=(3, 12, 4))


def answer_line(idea: Idea) -> list[str]:
    said = plain(idea.answer_text)
    if idea.body_reply:
        said += "\n" + gettext("Rückmeldung: %(reply)s", reply=plain(idea.body_reply))
    if idea.answer_body:
        said = gettext("An: %(body)s", body=idea.answer_body) + ("\n" + said if said else "")
    return [idea.number, idea.title, said, day(idea.answered_at) if idea.answered_at else "–"]


# --- What became of the measures --------------------------------------------------------------------


def progress_paper(process: Process, first: date, last: date, *, at: datetime, language: str) -> Paper:
    """What everybody may know of the measures between two days (Umsetzungsbericht)."""
    with in_language(language):
        changes = changes_between(process, first, last)
        title = gettext("Umsetzungsbericht: %(title)s", title=process.title)
        return whole_paper(process, title, gettext("Umsetzungsbericht"), at, list(progress_blocks(changes)))


def progress_blocks(changes: YearlyChanges) -> Iterator[Block]:
    time = gettext("%(first)s bis %(last)s", first=day(changes.first), last=day(changes.last))
    yield Pairs(
        [
            (gettext("Zeitraum"), time),
            (gettext("Entschiedene Maßnahmen"), number(changes.base_after)),
            (gettext("Berichte in dieser Zeit"), number(changes.reports)),
            (gettext("Ohne Bewegung"), number(changes.unmoved)),
        ]
    )
    yield Contents(gettext("Inhalt"))
    yield Heading(2, gettext("Wo die Maßnahmen stehen"))
    yield from paper_blocks(standings(changes), wanted_language())
    yield Heading(2, gettext("Die Maßnahmen"))
    if not changes.measures:
        yield Sentence(gettext("In dieser Zeit war noch keine Maßnahme entschieden."))
    for measure in changes.measures:
        yield from measure_blocks(measure)


def standings(changes: YearlyChanges) -> BarChart:
    """Before and after, side by side."""
    statuses = [s for s in changes.after if changes.after[s] or changes.before[s]]
    said = [f"{STATUS_WORDS[s]} {number(changes.before[s])} → {number(changes.after[s])}" for s in statuses]
    rows = tuple(
        Row(label=str(STATUS_WORDS[status]), values=(changes.before[status], changes.after[status]))
        for status in statuses
    )
    return BarChart(
        anchor="staende",
        title=gettext("Maßnahmen nach ihrem Stand"),
        base=gettext(
            "Entschiedene Maßnahmen; n = %(before)s vorher, %(after)s nachher.",
            before=number(changes.base_before),
            after=number(changes.base_after),
        ),
        alternative=gettext(
            "Balken je Stand, vorher und nachher: %(said)s.",
            said="; ".join(said) or "–",
        ),
        nothing=gettext("Noch ist keine Maßnahme entschieden."),
        arrangement=Arrangement.GROUPED,
        table=Table(
            head=gettext("Stand"),
            columns=(
                Column(title=gettext("am Anfang"), look=Look.SECOND),
                Column(title=gettext("am Ende"), look=Look.FIRST),
            ),
            rows=rows,
        ),
    )


def measure_blocks(measure: MeasureChange) -> Iterator[Block]:
    yield Heading(3, f"{shown_number(measure.number)} {measure.title}")
    decided = ""
    if measure.decided_on is not None:
        decided = " – ".join(part for part in (day(measure.decided_on), measure.decision_note) if part)
    rows = [
        (gettext("Stand"), moved(measure)),
        (gettext("Lebensbereich"), ", ".join(measure.areas) or gettext("Querschnitt")),
        (gettext("Zeithorizont"), str(HORIZON_WORDS[measure.horizon])),
        (gettext("Federführung"), measure.lead_office),
        (gettext("Beschluss in dieser Zeit"), decided),
    ]
    yield Pairs([(name, value) for name, value in rows if value])
    for said in measure.reports:
        corrected = f" ({gettext('berichtigt')})" if said.is_corrected else ""
        status = STATUS_WORDS[MeasureStatus(said.status)]
        yield Sentence(f"{day(said.on)}, {status}{corrected}: {plain(said.text)}")
    if measure.finished:
        yield Sentence(
            ngettext(
                "%(num)s Schritt ist erledigt:", "%(num)s Schritte sind erledigt:", len(measure.finished)
            )
        )
        yield Bullets([finished(step) for step in measure.finished])
    if measure.late:
        yield Sentence(
            ngettext(
                "%(num)s Schritt ist überfällig:", "%(num)s Schritte sind überfällig:", len(measure.late)
            )
        )
        yield Bullets([late(step) for step in measure.late])
    if not measure.moved:
        yield Sentence(gettext("In dieser Zeit ohne Bewegung."), small=True)


def moved(measure: MeasureChange) -> str:
    """``beschlossen → in Umsetzung``, or where it stayed."""
    after = str(STATUS_WORDS[measure.status_after])
    if measure.status_before in (None, measure.status_after):
        return after
    return f"{STATUS_WORDS[MeasureStatus(measure.status_before)]} → {after}"


def finished(step: Step) -> str:
    return f"{step.title} ({day(step.done_on or step.planned_on)})"


def late(step: Step) -> str:
    since = day(step.late_since or step.planned_on)
    words = gettext("%(title)s – überfällig seit %(day)s", title=step.title, day=since)
    return f"{words}. {step.note}" if step.note else words
