"""Pages of lists: twenty rows, a stated total, addresses that can be kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

Row = TypeVar("Row")
PAGE_SIZE = 20
LAST_PAGE = 1_000_000
"""No list is longer; a number beyond is a typing error or an attack, and means the last page."""


def wanted_page(parameter: str = "seite") -> int:
    """The page number in the address, at least 1; anything else means the first page."""
    typed = request.args.get(parameter, "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= len(str(LAST_PAGE)) else 1
    return max(1, min(number, LAST_PAGE))


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page of a list with ``total`` rows."""

    rows: Sequence[Row]
    total: int
    number: int
    size: int = PAGE_SIZE

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Number of the first row shown, counted from 1; 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0

    def around(self) -> list[int | None]:
        """The page numbers to offer, None where some are left out: ``1 2 3 … 8``."""
        near = {1, self.pages, *range(self.number - 1, self.number + 2)}
        shown: list[int | None] = []
        for number in sorted(n for n in near if 1 <= n <= self.pages):
            before = shown[-1] if shown else None
            if before is not None and number - before > 1:
                shown.append(
                    number - 1 if number - before == 2 else None
                )  # no dots in the place of a single one
            shown.append(number)
        return shown
