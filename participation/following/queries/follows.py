"""What people follow, as it stands now: a theme or an area that went up in another one leads there."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import literal, select, union_all

from participation.extensions import db
from participation.following.models import Follow, FollowKind
from participation.municipality.models import AreaMerge
from participation.themes.models import Theme


class Followed(NamedTuple):
    """One follow; ``subject_id`` is of the thing that stands there today."""

    id: int
    account_id: int
    process_id: int
    kind: FollowKind
    subject_id: int
    since: datetime


def follows_of(account_ids: Collection[int]) -> dict[int, list[Followed]]:
    """By account, oldest first; two statements, however many people there are."""
    columns = (Follow.id, Follow.account_id, Follow.process_id, Follow.kind, Follow.subject_id)
    statement = select(*columns, Follow.created_at).where(Follow.account_id.in_(account_ids))
    rows = [Followed(*row) for row in db.session.execute(statement.order_by(Follow.created_at, Follow.id))]
    went_into = stand_ins({row.process_id for row in rows})
    found: dict[int, list[Followed]] = {}
    for row in rows:
        now_is = standing(row.kind, row.subject_id, went_into)
        found.setdefault(row.account_id, []).append(row._replace(subject_id=now_is))
    return found


def stand_ins(process_ids: Collection[int]) -> dict[tuple[FollowKind, int], int]:
    """Where merged themes and areas of these processes went."""
    if not process_ids:
        return {}
    themes = select(literal("theme"), Theme.id, Theme.merged_into_id).where(
        Theme.process_id.in_(process_ids), Theme.merged_into_id.is_not(None)
    )
    areas = select(literal("area"), AreaMerge.area_id, AreaMerge.into_id).where(
        AreaMerge.process_id.in_(process_ids), AreaMerge.undone_at.is_(None)
    )
    found: Sequence[Any] = db.session.execute(union_all(themes, areas)).all()
    return {(FollowKind(row[0]), int(row[1])): int(row[2] or 0) for row in found}


def standing(kind: FollowKind, subject_id: int, went_into: dict[tuple[FollowKind, int], int]) -> int:
    """The end of the way; a ring, which nobody can make, would end it where it begins."""
    passed = {subject_id}
    while (following := went_into.get((kind, subject_id))) is not None and following not in passed:
        passed.add(following)
        subject_id = following
    return subject_id
