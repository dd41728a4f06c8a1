"""Drawings kept as long as the figures they show: three quarters of a page's time go into drawing it."""

from collections.abc import Callable
from datetime import date
from weakref import WeakKeyDictionary

from participation.charts.data import Chart
from participation.charts.drawing import Drawing, draw
from participation.dashboards.scope import Scope
from participation.figures.results import Figures
from participation.web.formats import local_day

Key = tuple[str, str, date]

KEPT: WeakKeyDictionary[Figures, dict[Key, list[Drawing]]] = WeakKeyDictionary()
"""By page, language and day. A change in the process makes new figures, which take nothing along."""


def drawn(scope: Scope, pictures: tuple[Callable[[Scope], Chart], ...], language: str) -> list[Drawing]:
    """The pictures of the page, drawn when they are first asked for."""
    kept = KEPT.setdefault(scope.figures, {})
    key = (scope.here, language, local_day(scope.at))
    if key not in kept:
        kept[key] = [draw(picture(scope), language) for picture in pictures]
    return kept[key]
