"""Asking the machine: reads all texts, and computes outside of any transaction."""

from collections.abc import Callable

from participation.extensions import db
from participation.sense.results import Clustering
from participation.themes.queries.sorting import texts_to_sort


def sorted_by_machine(
    process_id: int, *, wanted_themes: int, of_all: bool = False, progress: Callable[[float], None]
) -> Clustering:
    """The published ideas of the process in clusters; themes stay, as centres.

    What a person put somewhere stays there; with ``of_all``, what a suggestion put there may leave.
    ``wanted_themes`` come on top of the themes that hold ideas already. ``progress`` hears shares from 0 to
    1; what it raises ends the work. Needs ``sense.available()``.
    """
    from participation.sense.clusters import cluster  # noqa: PLC0415  (scikit-learn: never in a web process)

    texts = texts_to_sort(process_id)
    db.session.rollback()  # the sorting takes a while: no snapshot is held meanwhile
    placed = [idea for idea in texts if idea.theme_id is not None]
    locked: dict[int | str, int | str] = {}
    begun: dict[int | str, int | str] = {}
    for idea in placed:
        (locked if idea.is_fixed or not of_all else begun)[idea.id] = idea.theme_id or 0
    return cluster(
        [(idea.id, f"{idea.title}. {idea.text}") for idea in texts],
        k=wanted_themes + len({idea.theme_id for idea in placed}),
        locked=locked,
        begun=begun,
        progress=progress,
    )
