"""A paper as it lies before one session: with what was frozen for that, and its order of sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from participation.council.frozen import Frozen, FrozenMeasure
from participation.council.models import AgendaItem, AnnexKind, CouncilPaper, CouncilSnapshot
from participation.council.queries.sessions import order_of
from participation.council.queries.snapshots import latest_snapshot, tree_of, unreadable_now


class PaperProfile(StrEnum):
    """For whom the paper is: annexes that are not public are in the council's alone."""

    PUBLIC = "public"
    COUNCIL = "council"


@dataclass(frozen=True)
class Laid:
    """A paper as it lies before one session, with what was frozen for it, and its order of sessions."""

    item: AgendaItem
    order: Sequence[AgendaItem]
    snapshot: CouncilSnapshot
    frozen: Frozen
    profile: PaperProfile

    @property
    def paper(self) -> CouncilPaper:
        return self.item.paper

    @property
    def is_public(self) -> bool:
        return self.profile is PaperProfile.PUBLIC

    def has_open(self, kind: AnnexKind) -> bool:
        """Whether everybody may read the annex."""
        return any(annex.is_public for annex in self.paper.annexes if annex.kind is kind)

    @property
    def annexes(self) -> list[AnnexKind]:
        """In a fixed order, those that the profile may have."""
        known = {annex.kind for annex in self.paper.annexes if annex.is_public or not self.is_public}
        return [kind for kind in AnnexKind if kind in known]

    @property
    def measures(self) -> list[FrozenMeasure]:
        """The measures that the paper is about, as they were frozen."""
        wanted = {measure.number for measure in self.paper.measures}
        return [one for one in self.frozen.measures.values() if one.plain_number in wanted]


def laid(item: AgendaItem, profile: PaperProfile) -> Laid | None:
    """With the newest snapshot of the session; None while nothing is frozen for it."""
    snapshot = latest_snapshot(item.session)
    if snapshot is None:
        return None
    frozen = Frozen(tree_of(snapshot), hidden=unreadable_now(item.session.process))
    order = [one for one in order_of(item.paper) if one.session.is_public or profile is PaperProfile.COUNCIL]
    return Laid(item, order, snapshot, frozen, profile)
