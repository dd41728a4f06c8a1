"""Numbers as forms send them: what is none is nobody's."""

from collections.abc import Iterable

from participation.web.addresses import HIGHEST_ID


def number_of(typed: str | None) -> int | None:
    """A number that can be an id, a version or a count; None for everything else."""
    if typed is None or not typed.isascii() or not typed.isdigit() or len(typed) > 10:
        return None
    number = int(typed)
    return number if number <= HIGHEST_ID else None


def ids_of(typed: Iterable[str]) -> list[int]:
    return [number for number in map(number_of, typed) if number is not None]


def versions_of(typed: Iterable[str]) -> dict[int, int]:
    """``id:version`` as checkboxes bear it."""
    pairs = (words.partition(":") for words in typed)
    found = ((number_of(first), number_of(second)) for first, _colon, second in pairs)
    return {row: version for row, version in found if row is not None and version is not None}
