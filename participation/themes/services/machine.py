"""Asking the machine: reads all texts, and computes outside of any transaction."""

from collections.abc import Callable

from participation.extensions import db
from participation.sense.results import Clustering
from participation.themes.queries.sorting import texts_to_sort


def sorted_by_machine(
    process_id: int, *, wanted_themes: int, progress: Callable[[float], None]
) -> Clustering:
    """The published ideas of the process in clusters; themes made by people stay, as centres.

    ``wanted_themes`` come on top of the themes that hold ideas already. ``progress`` hears shares from 0 to
    1; what it raises ends the work. Needs ``sense.available()``.
    """
    from participation.sense.clusters import cluster  # noqa: PLC0415  (scikit-learn: never in a web process)

    texts = texts_to_sort(process_id)
    db.session.rollback()  # the sorting takes a while: no snapshot is held meanwhile
    locked: dict[int | str, int | str] = {
        idea_id: theme for idea_id, _title, _text, theme in texts if theme is not None
    }
    return cluster(
        [(idea_id, f"{title}. {text}") for idea_id, title, text, _theme in texts],
        k=wanted_themes + len(set(locked.values())),
        locked=locked,
        progress=progress,
    )
