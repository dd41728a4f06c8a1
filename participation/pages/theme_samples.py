"""Invented things for the style guide: ordering themes, and ideas that belong together."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from participation.ideas.models import Channel
from participation.kernel.clock import now
from participation.themes.models import ChangeKind


def steps() -> list[Any]:
    """The last step of ordering themes, of each kind; the second was taken back."""
    return [
        SimpleNamespace(
            id=number,
            kind=kind,
            at=now(),
            name="N. Keller",
            title="Sichere Schulwege",
            ideas=3,
            undone_at=now() if number == 2 else None,
        )
        for number, kind in enumerate(ChangeKind, start=1)
    ]


def themes() -> list[Any]:
    return [
        SimpleNamespace(id=1, number=1, title="Räder teilen"),
        SimpleNamespace(id=2, number=2, title="Wege"),
    ]


def targets() -> tuple[tuple[int, str], ...]:
    """The themes into which ideas can be moved, by number and title."""
    return tuple((theme.number, theme.title) for theme in themes())


def nothing_typed() -> Any:  # noqa: ANN401 (as routes of themes hand it to templates)
    return SimpleNamespace(reason="", chosen=frozenset(), target="", title="", suggestion=None)


def spread() -> Any:  # noqa: ANN401 (as themes.queries.spread)
    return SimpleNamespace(channels=[(Channel.WEB, 12), (Channel.PAPER, 3)], times=[1, 4, 9, 3], peak=2)


def spans() -> list[Any]:
    """Four weeks, by their first and last day."""
    begin = now().date() - timedelta(days=28)
    weeks = [begin + timedelta(weeks=number) for number in range(4)]
    return [SimpleNamespace(first=day, last=day + timedelta(days=6)) for day in weeks]


def kin() -> list[Any]:
    """Ideas in each relation to the one that is shown."""
    return [
        SimpleNamespace(kinship=kinship, number="2026-0042", title="Leihräder am Bahnhof", language="de")
        for kinship in ("head", "joined", "original", "part")
    ]
