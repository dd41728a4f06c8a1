"""What a strategy consists of, which texts it needs, and when an edition may be read."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.publication.models import LONGEST_NOTE, LONGEST_PART

LONGEST_EMBARGO = timedelta(days=366)
AREA = re.compile(r"area-([1-9][0-9]{0,9})")
QUOTED = re.compile(r"^[ \t]*\{([0-9]{4}-[0-9]{4,9})\}[ \t]*$", re.MULTILINE)
"""A line of its own in a text: the words of this idea stand there, as everybody may read them then."""


class Part(StrEnum):
    """The texts of every strategy, in their order; each area of life has one more (``area-12``)."""

    FOREWORD = "foreword"
    SUMMARY = "summary"
    PLAIN = "plain"
    START = "start"
    AIMS = "aims"
    STRUCTURE = "structure"
    CROSS_CUTTING = "cross-cutting"
    METHOD = "method"


NEEDED = (Part.SUMMARY, Part.AIMS)
"""Without these nothing is published."""


class Datum(NamedTuple):
    """A line of the structural data: what, how much, and from where it is known."""

    name: str
    value: str
    source: str


def area_part(area_id: int) -> str:
    """The name of the text about an area of life."""
    return f"area-{area_id}"


def area_of(name: str) -> int | None:
    """The area of life whose text bears this name."""
    found = AREA.fullmatch(name)
    return int(found[1]) if found else None


def structural_data(text: str) -> tuple[list[Datum], str]:
    """Lines with bars (``Einwohnerzahl | 12.000 | Statistisches Landesamt``) as data, and the other text."""
    data, other = [], []
    for line in text.split("\n"):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if 2 <= len(cells) <= 3 and all(cells[:2]):
            data.append(Datum(cells[0], cells[1], cells[2] if len(cells) == 3 else ""))
        else:
            other.append(line)
    return data, "\n".join(other).strip()


def quoted_numbers(text: str) -> list[str]:
    """The ideas whose words a text quotes."""
    return QUOTED.findall(text)


def parts_between(text: str) -> list[tuple[str, str]]:
    """The text in its pieces, each with the number of the idea that is quoted after it, or nothing."""
    pieces = QUOTED.split(text)
    numbers = [*pieces[1::2], ""]
    return [(words.strip(), number) for words, number in zip(pieces[::2], numbers, strict=True)]


def check_part(text: str) -> None:
    if len(text) > LONGEST_PART:
        raise RuleViolation(
            _("Der Text ist zu lang: %(length)s von höchstens %(most)s Zeichen. Es wurde nichts gekürzt."),
            field="text",
            length=len(text),
            most=LONGEST_PART,
        )


def missing_parts(texts: Mapping[str, str]) -> list[Part]:
    """The needed texts that nobody has written yet."""
    return [part for part in NEEDED if not texts.get(part.value, "").strip()]


def check_publication(content: Mapping[str, Any], *, note: str, is_first: bool) -> None:
    """Raises RuleViolation for what must not go out yet."""
    if missing := missing_parts(content["texts"]):
        names = {Part.SUMMARY: _("die Zusammenfassung"), Part.AIMS: _("die Ziele")}
        raise RuleViolation(
            _("Es fehlt noch ein Text: %(part)s. Bitte schreiben Sie ihn, bevor Sie veröffentlichen."),
            part=names[missing[0]],
        )
    if not content["measures"]:
        raise RuleViolation(
            _("Es gibt noch keine Maßnahme, die öffentlich ist. Bitte schlagen Sie zuerst eine vor.")
        )
    if not is_first and not note:
        raise RuleViolation(
            _("Bitte schreiben Sie in einem Satz, was sich geändert hat. Der Satz ist öffentlich."),
            field="note",
        )
    if len(note) > LONGEST_NOTE:
        raise RuleViolation(_("Bitte höchstens %(most)s Zeichen."), field="note", most=LONGEST_NOTE)


def check_release(release_at: datetime, at: datetime) -> None:
    """Now, or an hour to come within a year."""
    if release_at < at:
        raise RuleViolation(
            _("Dieser Zeitpunkt ist schon vorbei. Bitte wählen Sie einen späteren."), field="day"
        )
    if release_at > at + LONGEST_EMBARGO:
        raise RuleViolation(_("Das ist in mehr als einem Jahr. Bitte prüfen Sie das Datum."), field="day")


def checksum_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content, the same on every machine."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def in_area(measures: Iterable[dict[str, Any]], slug: str | None) -> list[dict[str, Any]]:
    """The measures of one area of life; None: those that belong to none."""
    return [
        measure for measure in measures
        if (slug in measure["areas"] if slug is not None else not measure["areas"])
    ]  # fmt: skip
