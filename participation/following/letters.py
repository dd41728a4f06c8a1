"""What digests and notices say, put together when they are sent."""

from collections.abc import Iterable, Sequence
from typing import Any

from participation.following.models import PlaceKind
from participation.following.queries.news import News, NewsKind
from participation.following.queries.places import Place
from participation.following.words import HEADINGS
from participation.ideas.models import Idea
from participation.ideas.words import ANSWER_WORDS
from participation.jobs.letters import link
from participation.kernel.text import excerpt
from participation.municipality.models import Process
from participation.progress.models import NewsOf
from participation.strategy.models import Measure, MeasureStatus
from participation.strategy.rules import shown_number as measure_number
from participation.strategy.words import STATUS_WORDS
from participation.themes.rules import shown_number as theme_number

LONGEST_SAID = 200
"""Of a report: the rest stands on the page."""
MOST_OF_A_KIND = 10
"""More of one kind and process are counted, not listed."""


def grouped(news: Iterable[News]) -> list[dict[str, Any]]:
    """By process, then by kind; several comments on one idea are one line."""
    processes: dict[int, Process] = {}
    lines: dict[int, dict[NewsKind, dict[Any, dict[str, Any]]]] = {}
    for one in news:
        processes[one.process.id] = one.process
        of_kind = lines.setdefault(one.process.id, {}).setdefault(one.kind, {})
        key = (one.idea or one.theme or one.measure).id  # type: ignore[union-attr]  # one of the three is there
        if key in of_kind:
            of_kind[key]["count"] += 1
        else:
            of_kind[key] = line_of(one)
    return [
        {
            "title": process.title,
            "to": link("municipality.overview", slug=process.slug),
            "kinds": [
                shortened(kind, list(lines[process_id][kind].values()))
                for kind in NewsKind
                if kind in lines[process_id]
            ],
        }
        for process_id, process in sorted(processes.items())
    ]


def shortened(kind: NewsKind, lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The newest of a kind, newest first."""
    shown = lines[::-1][:MOST_OF_A_KIND]
    return {
        "kind": kind.value,
        "heading": HEADINGS[kind.value],
        "lines": shown,
        "more": len(lines) - len(shown),
    }


def line_of(news: News) -> dict[str, Any]:
    """``note`` is in the language of the letter, which is being written."""
    slug = news.process.slug
    if news.measure is not None:
        number = measure_number(news.measure.number)
        note = str(STATUS_WORDS[news.measure.status])
        if news.kind is not NewsKind.PROGRESS:
            to = link("strategy.measure", slug=slug, number=number)
            return line(number, news.measure.title, to, note=note)
        to = link("progress.measure", slug=slug, number=number)
        said = excerpt(news.measure.progress_note, LONGEST_SAID)
        return line(number, news.measure.title, to, note=f"{note}. {said}" if said else note)
    if news.theme is not None:
        number = theme_number(news.theme.number)
        return line(number, news.theme.title, link("themes.theme", slug=slug, number=number))
    if news.idea is None:
        raise TypeError("news is about an idea, a theme or a measure")
    return line_of_idea(news.kind, news.idea, slug)


def line_of_idea(kind: NewsKind, idea: Idea, slug: str) -> dict[str, Any]:
    page = "comments.index" if kind is NewsKind.COMMENT else "ideas.detail"
    to = link(page, slug=slug, number=idea.number)
    note = ANSWER_WORDS[idea.answer] if kind is NewsKind.ANSWER else ""
    return line(idea.number, idea.title, to, note=note, language=idea.language)


def line(number: str, title: str, to: str, *, note: str = "", language: str = "de") -> dict[str, Any]:
    return {"number": number, "title": title, "to": to, "note": str(note), "language": language, "count": 1}


def happened_to(told: Iterable[tuple[Idea, Measure, NewsOf]], *, with_title: bool) -> list[dict[str, Any]]:
    """By idea, in the order of their numbers: what was decided and reported about its measures."""
    lines: dict[str, dict[str, Any]] = {}
    for idea, measure, kind in told:
        line = happening(measure, kind, idea.process.slug)
        if line is not None:
            of_idea = {
                "number": idea.number,
                "title": idea.title if with_title else "",
                "language": idea.language,
                "steps": [],
            }
            lines.setdefault(idea.number, of_idea)["steps"].append(line)
    return [lines[number] for number in sorted(lines)]


def happening(measure: Measure, kind: NewsOf, slug: str) -> dict[str, Any] | None:
    """None for what is no longer so: a decision taken back, a measure without a word on its progress."""
    number = measure_number(measure.number)
    line = {"kind": kind.value, "number": number, "title": measure.title}
    if kind is NewsOf.DECIDED:
        if measure.decided_on is None or measure.status in {MeasureStatus.DRAFT, MeasureStatus.PROPOSED}:
            return None
        adopted = measure.status is not MeasureStatus.REJECTED
        to = link("strategy.measure", slug=slug, number=number) + "#beschluss"
        return line | {"adopted": adopted, "words": measure.decision_note, "to": to}
    if not measure.progress_note:
        return None
    to = link("progress.measure", slug=slug, number=number)
    return line | {"status": str(STATUS_WORDS[measure.status]), "words": measure.progress_note, "to": to}


def placed(idea: Idea, places: Iterable[Place], *, with_title: bool) -> dict[str, Any]:
    """Where one idea stands now; what its author wrote goes to confirmed mailboxes only."""
    slug = idea.process.slug
    return {
        "number": idea.number,
        "title": idea.title if with_title else "",
        "language": idea.language,
        "places": [place_line(place, slug) for place in places],
    }


def place_line(place: Place, slug: str) -> dict[str, Any]:
    if place.kind is PlaceKind.THEME:
        number = theme_number(place.number)
        to = link("themes.theme", slug=slug, number=number)
    else:
        number = measure_number(place.number)
        to = link("strategy.measure", slug=slug, number=number)
    return {"kind": place.kind.value, "number": number, "title": place.title, "to": to}
