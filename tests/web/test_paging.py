"""The page numbers that a list offers."""

import pytest

from participation.web.paging import Page


@pytest.mark.parametrize(
    ("number", "pages", "offered"),
    [
        (1, 4, [1, 2, 3, 4]),
        (4, 4, [1, 2, 3, 4]),
        (1, 8, [1, 2, None, 8]),
        (4, 8, [1, 2, 3, 4, 5, None, 8]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (1, 1, [1]),
    ],
)
def test_dots_stand_for_at_least_two_pages(number: int, pages: int, offered: list[int | None]) -> None:
    assert Page((), pages * 20, number).around() == offered
