"""Where an idea stands on its way: Idee → Thema → Maßnahme → Beschluss → Fortschritt."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext

from participation.ideas.models import Answer, Idea
from participation.ideas.queries.lists import IdeaRow
from participation.ideas.words import ANSWER_WORDS
from participation.web.formats import short_day

IDEA, THEME, MEASURE = 1, 2, 3
"""Stations of the way, counted from one."""

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
class Place:
    """A station, in words; ``ends_here`` when nothing follows."""

    station: int
    words: str
    ends_here: bool = False


def place(answer: Answer, *, theme: str | None) -> Place:
    """What a row of a list says; ``theme`` is the title of the idea's theme."""
    if answer in ENDS_HERE:
        return Place(IDEA, str(ANSWER_WORDS[answer]), ends_here=True)
    if answer is Answer.TAKEN_UP:
        return Place(MEASURE, str(ANSWER_WORDS[answer]))
    if theme is not None:
        return Place(THEME, gettext("Im Thema „%(title)s“", title=theme))
    if answer is Answer.LEFT_TO_COUNCIL:
        return Place(IDEA, str(ANSWER_WORDS[answer]))
    return Place(IDEA, gettext("Veröffentlicht, noch ohne Thema"))


def place_sentence(answer: Answer, *, theme: str | None) -> str:
    """What the page of an idea says below the drawn way, and what comes next."""
    if answer in ENDS_HERE:
        return str(gettext("Der Weg dieser Idee endet hier, mit einer Antwort der Stadt."))
    if answer is Answer.TAKEN_UP:
        return str(
            gettext("Aus dieser Idee ist eine Maßnahme geworden. Als Nächstes entscheidet der Gemeinderat.")
        )
    if theme is not None:
        return str(
            gettext("Diese Idee gehört zum Thema „%(title)s“. Ihr Text blieb unverändert.", title=theme)
        )
    return str(gettext("Als Nächstes legt die Redaktion sie mit ähnlichen Ideen zu einem Thema zusammen."))


def places_of(ideas: Collection[IdeaRow], themes: dict[int, str]) -> dict[int, Place]:
    """By id of the idea; ``themes`` are the titles of the themes that have one of ``ideas``."""
    return {idea.id: place(idea.answer, theme=themes.get(idea.id)) for idea in ideas}


@dataclass(frozen=True)
class Station:
    """One station of the drawn way: ``state`` is done, here, open or stop."""

    state: str
    name: str
    note: str = ""
    to: str | None = None


def way(idea: Idea, *, theme: str | None) -> list[Station]:
    """The whole way of an idea as far as it is known; it ends where an answer ends it."""
    names = (
        gettext("Idee"),
        gettext("Thema"),
        gettext("Maßnahme"),
        gettext("Beschluss"),
        gettext("Fortschritt"),
    )
    reached = place(idea.answer, theme=theme)
    notes = [short_day(idea.created_at), theme or "", "", "", ""]
    if reached.ends_here:
        last = THEME if theme else IDEA
        notes[last - 1] = reached.words
        states = ["done"] * (last - 1) + ["stop"]
    else:
        states = ["done"] * (reached.station - 1) + ["here"] + ["open"] * (len(names) - reached.station)
    return [Station(state, name, note) for state, name, note in zip(states, names, notes, strict=False)]
