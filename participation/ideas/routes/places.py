"""Where an idea stands on its way: Idee → Thema → Maßnahme → Beschluss → Fortschritt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext

from participation.ideas.models import Answer
from participation.ideas.words import ANSWER_WORDS
from participation.kernel.language import _
from participation.kernel.permissions import VISITOR
from participation.municipality.models import Process
from participation.strategy.queries.provenance import measures_from_ideas
from participation.themes.queries.sorting import public_themes_of
from participation.web.formats import day, short_day
from participation.web.sentences import said

IDEA, THEME, MEASURE, DECISION, PROGRESS = 1, 2, 3, 4, 5
"""Stations of the way, counted from one."""

STATIONS = {
    "proposed": MEASURE,
    "adopted": DECISION,
    "rejected": DECISION,
    "running": PROGRESS,
    "done": PROGRESS,
    "delayed": PROGRESS,
}
"""By the status of the measure that an idea went into."""

ENDS_HERE = frozenset(
    {
        Answer.EXISTS,
        Answer.PASSED_ON,
        Answer.DEFECT_REPORT,
        Answer.OBJECTION_WEIGHED,
        Answer.NOT_PURSUED,
    }
)
"""Answers after which an idea goes no further here: the reason stands with it."""


@dataclass(frozen=True)
class Measure:
    """The measure that an idea went into, as everybody may see it."""

    number: str
    title: str
    status: str
    decided: str


@dataclass(frozen=True)
class Known:
    """What has become of an idea: its theme's title, its answer, and the measure that is furthest."""

    answer: Answer
    theme: str | None = None
    theme_number: str = ""
    measure: Measure | None = None

    @property
    def ends_here(self) -> bool:
        if self.measure is not None:
            return self.measure.status == "rejected"
        return self.answer in ENDS_HERE

    @property
    def station(self) -> int:
        """The last station that the idea has reached."""
        if self.measure is not None:
            return STATIONS[self.measure.status]
        if self.answer is Answer.TAKEN_UP:
            return MEASURE
        return THEME if self.theme is not None else IDEA


@dataclass(frozen=True)
class Place:
    """A station, in words; ``ends_here`` when nothing follows."""

    station: int
    words: str
    ends_here: bool = False


@dataclass(frozen=True)
class Station:
    """One station of the drawn way: ``state`` is done, here, open or stop."""

    state: str
    name: str
    note: str = ""
    to: str | None = None


def known_about(answers: dict[int, Answer], process: Process) -> dict[int, Known]:
    """By id of the idea, for ideas with these answers: two statements, however many there are."""
    ids: Sequence[int] = list(answers)
    # A process that has numbered none yet need not be asked: most lists are read while ideas are collected.
    themes = public_themes_of(ids) if process.last_theme else {}
    measures = measures_from_ideas(ids, reader=VISITOR) if process.last_measure else {}
    return {
        id_: Known(
            answer=answer,
            theme=themes[id_].title if id_ in themes else None,
            theme_number=f"T-{themes[id_].number:02d}" if id_ in themes else "",
            measure=max(
                (
                    Measure(
                        number=f"M-{found.number:02d}",
                        title=found.title,
                        status=str(found.status),
                        decided=day(found.decided_on) if found.decided_on else "",
                    )
                    for found in measures.get(id_, [])
                ),
                key=lambda measure: STATIONS[measure.status],
                default=None,
            ),
        )
        for id_, answer in answers.items()
    }


def place(known: Known) -> Place:
    """What a row of a list says."""
    return Place(known.station, place_words(known), known.ends_here)


MEASURE_SENTENCES = {
    "proposed": _("In Maßnahme %(number)s"),
    "adopted": _("Maßnahme %(number)s ist beschlossen"),
    "rejected": _("Maßnahme %(number)s ist nicht beschlossen"),
    "running": _("Maßnahme %(number)s wird umgesetzt"),
    "done": _("Maßnahme %(number)s ist umgesetzt"),
    "delayed": _("Maßnahme %(number)s ist verzögert"),
}


def place_words(known: Known) -> str:
    measure = known.measure
    if measure is not None:
        return said(MEASURE_SENTENCES[measure.status], number=measure.number)
    if known.answer in ENDS_HERE or known.answer is Answer.TAKEN_UP:
        return str(ANSWER_WORDS[known.answer])
    if known.theme is not None:
        return said(_("Im Thema „%(title)s“"), title=known.theme)
    if known.answer is Answer.LEFT_TO_COUNCIL:
        return str(ANSWER_WORDS[known.answer])
    return said(_("Veröffentlicht, noch ohne Thema"))


def place_sentence(known: Known) -> str:
    """What the page of an idea says below the drawn way, and what comes next."""
    if known.measure is not None:
        return str(
            gettext(
                "Diese Idee ist in die Maßnahme %(number)s „%(title)s“ eingegangen.",
                number=known.measure.number,
                title=known.measure.title,
            )
        )
    if known.ends_here:
        return str(gettext("Der Weg dieser Idee endet hier, mit einer Antwort der Stadt."))
    if known.answer is Answer.TAKEN_UP:
        return str(gettext("Diese Idee wird zu einer Maßnahme ausgearbeitet."))
    if known.theme is not None:
        return str(
            gettext("Diese Idee gehört zum Thema „%(title)s“. Ihr Text blieb unverändert.", title=known.theme)
        )
    return str(gettext("Als Nächstes legt die Redaktion sie mit ähnlichen Ideen zu einem Thema zusammen."))


def way(known: Known, *, slug: str, submitted_at: datetime) -> list[Station]:
    """The whole way of an idea as far as it is known; it ends where an answer or a decision ends it."""
    measure = known.measure
    page = url_for("strategy.measure", slug=slug, number=measure.number) if measure else None
    stations = [
        (gettext("Idee"), short_day(submitted_at), None),
        (
            gettext("Thema"),
            known.theme or "",
            url_for("themes.theme", slug=slug, number=known.theme_number) if known.theme_number else None,
        ),
        (
            gettext("Maßnahme"),
            measure.number if measure else "",
            page,
        ),
        (
            gettext("Beschluss"),
            measure.decided if measure else "",
            f"{page}#beschluss" if measure and measure.decided else None,
        ),
        (
            gettext("Fortschritt"),
            "",
            f"{page}#fortschritt" if measure and STATIONS[measure.status] == PROGRESS else None,
        ),
    ]
    states = ["done"] * (known.station - 1) + ["stop" if known.ends_here else "here"]
    if known.ends_here:
        stations = stations[: known.station]
        name, note, to = stations[-1]
        stations[-1] = (name, note if measure else place_words(known), to)
    states += ["open"] * (len(stations) - len(states))
    return [Station(state, *station) for state, station in zip(states, stations, strict=True)]
