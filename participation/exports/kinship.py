"""Rows of an export that say how ideas belong together, and by which rules was decided about them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.orm import aliased

from participation.exports.records import Profile
from participation.extensions import db
from participation.ideas.models import Idea, IdeaPart
from participation.ideas.queries.public import visible
from participation.municipality.models import Netiquette, NetiquetteReason, Process
from participation.themes.models import JoinedIdea

Row = dict[str, Any]


def both_told(profile: Profile, *ids: Any) -> Any:  # noqa: ANN401 (columns)
    """Outside the town hall only pairs of which everybody may read both."""
    if profile is Profile.INTERNAL:
        return true()
    shown = select(Idea.id).where(visible())
    condition = ids[0].in_(shown)
    for other in ids[1:]:
        condition &= other.in_(shown)
    return condition


def joins(process: Process, profile: Profile) -> Iterator[Row]:
    """In the order of the ideas that were joined."""
    head = aliased(Idea)
    statement = (
        select(Idea.number.label("idea"), head.number.label("into"), JoinedIdea.created_at.label("joined_at"))
        .join(JoinedIdea, JoinedIdea.idea_id == Idea.id)
        .join(head, head.id == JoinedIdea.into_id)
        .where(Idea.process_id == process.id)
        .where(both_told(profile, JoinedIdea.idea_id, JoinedIdea.into_id))
        .order_by(Idea.created_at, Idea.number)
    )
    for row in db.session.execute(statement).mappings():
        yield dict(row)


def parts(process: Process, profile: Profile) -> Iterator[Row]:
    """In the order of the parts; what was undone is no part any more."""
    original = aliased(Idea)
    statement = (
        select(
            Idea.number.label("idea"), original.number.label("part_of"), IdeaPart.created_at.label("split_at")
        )
        .join(IdeaPart, IdeaPart.idea_id == Idea.id)
        .join(original, original.id == IdeaPart.part_of_id)
        .where(Idea.process_id == process.id, IdeaPart.undone_at.is_(None))
        .where(both_told(profile, IdeaPart.idea_id, IdeaPart.part_of_id))
        .order_by(Idea.created_at, Idea.number)
    )
    for row in db.session.execute(statement).mappings():
        yield dict(row)


def rules(process: Process, _profile: Profile) -> Iterator[Row]:
    """Every version of the rules for contributions, with the reasons by which something is not published."""
    statement = (
        select(
            Netiquette.number.label("version"),
            Netiquette.created_at.label("written_at"),
            Netiquette.text.label("rules"),
            Netiquette.text_en.label("rules_en"),
            NetiquetteReason.code,
            NetiquetteReason.title,
            NetiquetteReason.title_en,
            NetiquetteReason.text,
            NetiquetteReason.text_en,
            NetiquetteReason.is_active,
        )
        .join(NetiquetteReason, NetiquetteReason.netiquette_id == Netiquette.id)
        .where(Netiquette.process_id == process.id)
        .order_by(Netiquette.number, NetiquetteReason.position, NetiquetteReason.id)
    )
    for row in db.session.execute(statement).mappings():
        yield dict(row)
