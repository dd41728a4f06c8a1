"""The file of the anonymised ballots of a closed round: anybody can count again from it.

JSON in UTF-8. Equal ballots are one entry with their number, sorted by content, so that their order
tells nothing; no time, no person, no channel stands beside a ballot. ``checksum`` is the SHA-256 of
everything else in the one way of writing that ``_canonical`` has (sorted keys, no spaces).
"""

import gc
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from participation.kernel.language import _
from participation.rounds.counting.ballots import Ballot, Method, Misasked, Option, Question, Result, Utility
from participation.rounds.counting.count import misasked

FORMAT = "participation-ballots/1"
LONGEST_FILE = 100_000_000
"""Bytes: more than a million ballots of ranking need; what is longer is no file of ours."""
MOST_BALLOTS = 10_000_000
MOST_OPTIONS = 1_000


class Unreadable(ValueError):
    """A reason, in a sentence (the key of its translations), why a file cannot be counted."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A closed round: what was asked, what was cast, and the figures that were published."""

    round: str
    """Its address or title: what the file belongs to."""
    closed_at: str
    """ISO 8601, UTC."""
    question: Question
    ballots: Mapping[Ballot, int]
    """Each distinct content with its number; blank and rejected ones too."""
    figures: Mapping[str, Any]
    """``figures(result)`` as it was published."""
    channels: Mapping[str, int] = field(default_factory=dict)
    """How many took part by channel; small numbers already merged."""
    confirmations: Mapping[str, int] = field(default_factory=dict)
    """How many took part by how their access was confirmed; small numbers already merged."""


def figures(result: Result) -> dict[str, Any]:
    """A result as the file holds it: only words, numbers, lists and mappings."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(result)))
    return plain


def written(frozen: Frozen) -> bytes:
    """The file; the same facts give the same bytes, whatever the order of the ballots was."""
    question = frozen.question
    content = {
        "format": FORMAT,
        "round": frozen.round,
        "closed_at": frozen.closed_at,
        "question": {
            **asdict(question),
            "options": [asdict(option) for option in question.options],
        },
        "participation": {"channels": dict(frozen.channels), "confirmations": dict(frozen.confirmations)},
        "count": sum(frozen.ballots.values()),
        "ballots": [
            {"marks": [list(mark) for mark in ballot.marks], "number": number}
            for ballot, number in sorted(frozen.ballots.items(), key=lambda item: item[0].marks)
        ],
        "figures": frozen.figures,
    }
    content["checksum"] = _checksum(content)
    return _readable(content).encode()


def read(file: bytes) -> Frozen:
    """The closed round in a file. Raises Unreadable with a reason for anything that is none."""
    content = _loaded(file)
    if content.get("format") != FORMAT:
        raise Unreadable(_("Das ist keine Datei mit Stimmzetteln einer Gewichtung."))
    if content.get("checksum") != _checksum({name: content[name] for name in content if name != "checksum"}):
        raise Unreadable(_("Die Prüfsumme stimmt nicht: Die Datei wurde verändert oder ist unvollständig."))
    try:
        frozen = _frozen(content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(_("Angaben in der Datei fehlen oder haben nicht die erwartete Form.")) from error
    if misasked(frozen.question) or len(frozen.question.options) > MOST_OPTIONS:
        raise Unreadable(_("Die Frage in der Datei lässt sich nicht auszählen."))
    if sum(frozen.ballots.values()) != content["count"]:
        raise Unreadable(_("Die Datei enthält nicht so viele Stimmzettel, wie sie angibt."))
    return frozen


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without the search for cycles, of which ballots have none; it takes most of the time otherwise."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def differences(published: Mapping[str, Any], counted: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Where two sets of figures differ: the place, what was published, what was counted."""
    return _differences("", published, counted)


def _loaded(file: bytes) -> dict[str, Any]:
    if len(file) > LONGEST_FILE:
        raise Unreadable(_("Die Datei ist zu groß."))
    try:
        content = json.loads(file.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Unreadable(_("Die Datei ist kein Text in UTF-8.")) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("Die Datei ist kein vollständiges JSON.")) from error
    if not isinstance(content, dict):
        raise Unreadable(_("Das ist keine Datei mit Stimmzetteln einer Gewichtung."))
    return content


def _no_number(word: str) -> float:
    raise ValueError(word)


def _frozen(content: Mapping[str, Any]) -> Frozen:
    ballots: Counter[Ballot] = Counter()
    for entry in content["ballots"]:
        marks = _marks(entry["marks"])
        ballots[Ballot(marks)] += _number(entry["number"], lowest=1, highest=MOST_BALLOTS)
    participation = content["participation"]
    _number(content["count"], lowest=0)
    return Frozen(
        round=_text(content["round"]),
        closed_at=_text(content["closed_at"]),
        question=_question(content["question"]),
        ballots=ballots,
        figures=dict(content["figures"].items()),
        channels=_numbers(participation["channels"]),
        confirmations=_numbers(participation["confirmations"]),
    )


def _marks(given: list[list[object]]) -> tuple[tuple[str, int], ...]:
    """Many at once: a file may hold millions."""
    if not given:
        return ()
    keys, numbers = zip(*given, strict=True)
    if set(map(type, keys)) != {str} or set(map(type, numbers)) != {int}:
        raise Misasked(given)
    return tuple(zip(keys, numbers, strict=True))


def _question(asked: Mapping[str, Any]) -> Question:
    return Question(
        text=_text(asked["text"]),
        method=Method(asked["method"]),
        options=tuple(
            Option(_text(option["key"]), _text(option["text"]), _number(option["cost"], lowest=0))
            for option in asked["options"]
        ),
        most=_number(asked["most"], lowest=0),
        points=_number(asked["points"], lowest=0),
        cap=_number(asked["cap"], lowest=0),
        budget=_number(asked["budget"], lowest=0),
        utility=Utility(asked["utility"]),
        seed=_text(asked["seed"]),
    )


def _numbers(given: Mapping[str, Any]) -> dict[str, int]:
    return {_text(name): _number(number, lowest=0) for name, number in given.items()}


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise Misasked(given)
    return given


def _number(given: object, *, lowest: int = -(2**53), highest: int = 2**53) -> int:
    if type(given) is not int or not lowest <= given <= highest:
        raise Misasked(given)
    return given


def _checksum(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical(content)).hexdigest()


def _canonical(content: Mapping[str, Any]) -> bytes:
    """The one way of writing: keys sorted, no spaces, everything beyond ASCII escaped."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _readable(content: Mapping[str, Any]) -> str:
    """For people who look into it: an entry of each list on a line of its own."""
    lines = [f"{json.dumps(name)}: {_on_lines(value)}" for name, value in sorted(content.items())]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _on_lines(value: object) -> str:
    if isinstance(value, list) and value:
        return "[\n  " + ",\n  ".join(json.dumps(entry, ensure_ascii=False) for entry in value) + "\n]"
    return json.dumps(value, ensure_ascii=False)


def _differences(place: str, published: object, counted: object) -> list[tuple[str, str, str]]:
    if isinstance(published, Mapping) and isinstance(counted, Mapping):
        names = sorted({*published, *counted})
        pairs = [(f"{place}.{name}".lstrip("."), published.get(name), counted.get(name)) for name in names]
        return [found for pair in pairs for found in _differences(*pair)]
    if isinstance(published, list) and isinstance(counted, list) and len(published) == len(counted):
        pairs = [
            (f"{place}[{index}]", one, other)
            for index, (one, other) in enumerate(zip(published, counted, strict=True))
        ]
        return [found for pair in pairs for found in _differences(*pair)]
    if published == counted:
        return []
    return [(place, json.dumps(published), json.dumps(counted))]


__all__ = ["Frozen", "Unreadable", "differences", "figures", "read", "undisturbed", "written"]
