"""Places of a town: a list to choose from, and points as people type them."""

import re
from dataclasses import dataclass

from participation.kernel.errors import RuleViolation
from participation.kernel.language import _

LONGEST_PLACE = 120
MOST_PLACES = 300
NUMBER = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{1,10})?")
PAIR = re.compile(
    rf"\s*({NUMBER.pattern})(?:\s?°)?(?:\s?N)?(?:[;/,]\s|[;/]|\s)\s*({NUMBER.pattern})(?:\s?°)?(?:\s?[EO])?\s*"
)
DIGITS = 5
"""Behind the point: a metre."""


@dataclass(frozen=True)
class Place:
    """A place with a name; without a point it is only a name."""

    name: str
    latitude: float | None = None
    longitude: float | None = None


def point_in(typed: str) -> tuple[float, float]:
    """Latitude and longitude, as maps copy them ("48.5216, 9.0577") or with commas ("48,5216; 9,0577").

    Raises RuleViolation for everything else.
    """
    found = PAIR.fullmatch(typed)
    numbers = [round(float(number.replace(",", ".")), DIGITS) for number in found.groups()] if found else []
    if len(numbers) != 2 or not (-90 <= numbers[0] <= 90 and -180 <= numbers[1] <= 180):
        raise RuleViolation(
            _("Bitte schreiben Sie die Koordinaten so: 48.5216, 9.0577. Oder lassen Sie das Feld leer."),
            field="coordinates",
        )
    return numbers[0], numbers[1]


def places_in(lines: str) -> list[Place]:
    """One place a line: its name, and, if known, its point behind a semicolon.

    Raises RuleViolation naming the line that is none.
    """
    places: dict[str, Place] = {}
    for number, line in enumerate(lines.splitlines(), start=1):
        name, _semicolon, point = (part.strip() for part in line.partition(";"))
        if not name and not point:
            continue
        try:
            place = Place(name, *(point_in(point) if point else ()))
        except RuleViolation:
            place = Place("")
        if not place.name or len(name) > LONGEST_PLACE:
            raise RuleViolation(
                _("Zeile %(line)s ist kein Ort. Bitte schreiben Sie: Bahnhof; 48.5216, 9.0577"),
                field="places",
                line=number,
            )
        places[name.casefold()] = place
    if len(places) > MOST_PLACES:
        raise RuleViolation(_("Bitte höchstens %(most)s Orte."), field="places", most=MOST_PLACES)
    return list(places.values())


def known_places(lines: str) -> list[Place]:
    """The same of a list that is stored; none of one that cannot be read."""
    try:
        return places_in(lines)
    except RuleViolation:
        return []
