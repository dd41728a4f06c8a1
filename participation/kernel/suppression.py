"""What of a count may be told without telling of single people.

Cells below ``FEWEST`` are not told. Where the cells add up to a known number, one untold cell would follow
from the others: then the smallest of the told ones is kept back as well.
"""

from collections.abc import Sequence

FEWEST = 5


def told(counts: Sequence[int], *, adds_up: bool) -> list[int | None]:
    """The counts with None for what is not told. ``adds_up``: their sum is known."""
    shown: list[int | None] = [None if 0 < count < FEWEST else count for count in counts]
    if not adds_up or None not in shown:
        return shown
    # Zeros are kept back with the rest: among few untold cells they would narrow the others down.
    shown = [None if count < FEWEST else count for count in counts]
    while sum(cell is None for cell in shown) < 2 and any(cell is not None for cell in shown):
        smallest = min(
            (place for place, cell in enumerate(shown) if cell is not None),
            key=lambda place: (counts[place], place),
        )
        shown[smallest] = None
    return shown
