"""What another person changed of an idea while somebody had it open: shown instead of overwriting it.

The form bears what its page showed, in short (``seen_of``). It decides nothing (the version does), so that a
damaged one costs no more than the comparison.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from participation.ideas.models import Answer, Idea, IdeaStatus
from participation.ideas.models.authored import IdeaVersion
from participation.ideas.queries.versions import versions_with_words
from participation.ideas.words import ANSWER_WORDS, STATUS_WORDS
from participation.kernel.difference import Piece, difference
from participation.municipality.models import AreaOfLife

MOST_SEEN = 200


@dataclass(frozen=True)
class Seen:
    """An idea as a page showed it; ``text`` is a short digest of its words."""

    status: IdeaStatus
    area_id: int | None
    answer: Answer
    text: str
    at: datetime


@dataclass(frozen=True)
class Difference:
    """One thing that is another one now."""

    what: LazyString | str
    before: str
    now: str
    pieces: Sequence[Piece] = ()
    """Of a text: what became another word."""


def words_digest(idea: Idea | IdeaVersion) -> str:
    return hashlib.sha256(f"{idea.title}\n{idea.text}".encode()).hexdigest()[:12]


def seen_of(idea: Idea, at: datetime) -> str:
    """What a form bears of the idea that is shown."""
    said = (idea.status.value, idea.area_id or "", idea.answer.value, words_digest(idea), at.isoformat())
    return "~".join(str(part) for part in said)


def read_seen(typed: str | None) -> Seen | None:
    """The same read again; None for what is damaged."""
    try:
        status, area, answer, text, at = (typed or "")[:MOST_SEEN].split("~")
        moment = datetime.fromisoformat(at)
        known = Seen(IdeaStatus(status), int(area) if area else None, Answer(answer), text, moment)
    except ValueError:
        return None
    return known if moment.utcoffset() is not None else None


def words(seen: Seen, idea: Idea) -> list[Piece]:
    """What became another word since, where the words that the page showed are still kept."""
    for earlier in versions_with_words(idea):
        if words_digest(earlier) == seen.text:
            return difference(f"{earlier.title}\n{earlier.text}", f"{idea.title}\n{idea.text}")
    return []


def differences(seen: Seen | None, idea: Idea, areas: Sequence[AreaOfLife]) -> list[Difference]:
    """What is another one than the page showed, in words."""
    if seen is None:
        return []
    names = {area.id: area.name for area in areas}
    nowhere = str(gettext("Noch ohne Lebensbereich"))
    pairs = [
        (_l("Stand"), str(STATUS_WORDS[seen.status]), str(STATUS_WORDS[idea.status])),
        (_l("Bereich"), names.get(seen.area_id or 0, nowhere), names.get(idea.area_id or 0, nowhere)),
        (_l("Antwort"), str(ANSWER_WORDS[seen.answer]), str(ANSWER_WORDS[idea.answer])),
    ]
    found = [Difference(*pair) for pair in pairs if pair[1] != pair[2]]
    if seen.text != words_digest(idea):
        found.append(
            Difference(
                _l("Text"), str(gettext("wie Sie ihn sahen")), str(gettext("geändert")), words(seen, idea)
            )
        )
    return found
