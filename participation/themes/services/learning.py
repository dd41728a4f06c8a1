"""Learning from where people put ideas: computed outside of any transaction, then kept."""

from dataclasses import dataclass
from datetime import datetime

from participation.extensions import db
from participation.sense.learning import is_worth_learning
from participation.sense.results import Progress
from participation.themes.models import LearntModel
from participation.themes.queries.learning import (
    AREA,
    THEME,
    label_counts,
    last_entry,
    learnt_last,
    texts_to_learn,
)


@dataclass(frozen=True)
class Learning:
    """What came of it, and what it rests on."""

    content: bytes
    learnt_at: datetime
    audited_to: int
    area_labels: int
    theme_labels: int


def is_due(process_id: int) -> bool:
    """Whether enough ideas got (or lost) a place since the machine learnt last."""
    areas, themes = label_counts(process_id)
    last = learnt_last(process_id)
    if last is None:
        return areas + themes > 0
    return is_worth_learning(areas, last.area_labels) or is_worth_learning(themes, last.theme_labels)


def learnt_from(process_id: int, *, at: datetime, progress: Progress) -> Learning:
    """Learn the language of the process, and areas and themes from the ideas that have one.

    ``progress`` hears shares from 0 to 1; what it raises ends the work. Needs ``sense.available()``.
    """
    # scikit-learn: never in a web process
    from participation.sense.learnt import Learnt  # noqa: PLC0415 (loaded where it is needed: start-up stays short)
    from participation.sense.suggest import Suggester  # noqa: PLC0415 (loaded where it is needed: start-up stays short)

    audited_to = last_entry()
    ideas = texts_to_learn(process_id)
    db.session.rollback()  # the learning takes a while: no snapshot is held meanwhile
    labels: dict[str, dict[int, int | str]] = {
        AREA: {idea.id: idea.area_id for idea in ideas if idea.area_id is not None},
        THEME: {idea.id: idea.theme_id for idea in ideas if idea.theme_id is not None},
    }
    suggester = Suggester([(idea.id, idea.words) for idea in ideas], lambda share: progress(share / 2))
    heads = {}
    for done, (kind, given) in enumerate(labels.items(), start=1):
        heads[kind] = suggester.learnt(given, calibrate=True)
        progress(0.5 + 0.25 * done)
    content = Learnt.of(suggester, labels, heads).to_bytes()
    return Learning(content, at, audited_to, len(labels[AREA]), len(labels[THEME]))


def keep_learnt(process_id: int, learning: Learning) -> LearntModel:
    """Store what was learnt in the place of what was learnt before; the later learning wins."""
    model = learnt_last(process_id)
    if model is None:
        model = LearntModel(process_id=process_id, version=0, learnt_at=learning.learnt_at)
        db.session.add(model)
    elif model.learnt_at > learning.learnt_at:
        return model
    model.version += 1
    model.content = learning.content
    model.learnt_at, model.audited_to = learning.learnt_at, learning.audited_to
    model.area_labels, model.theme_labels = learning.area_labels, learning.theme_labels
    db.session.flush()
    return model
