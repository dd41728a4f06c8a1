"""The matrix of votes, in memory only: it is never stored, and people have no ids in it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from participation.opinion_groups.queries import stances_on_public_ideas, supports_on_public_ideas
from participation.voting.models import StanceKind

if TYPE_CHECKING:
    from participation.sense.opinion_groups import Votes


@dataclass(frozen=True)
class Ballots:
    """Who gave what to which idea: one row for each voter, one column for each idea that has a vote."""

    counted_at: datetime
    ideas: tuple[int, ...]
    voters: int
    votes: "Votes" = field(repr=False)


def ballots_of(process_id: int, *, at: datetime) -> Ballots:
    """The votes on the public ideas as they are now; where somebody has both, the support counts."""
    import numpy as np  # noqa: PLC0415  (never in a web process)

    from participation.sense.opinion_groups import AGAINST, AGREE, PASS, UNSEEN  # noqa: PLC0415 (loaded where it is needed: start-up stays short)

    signs = {StanceKind.AGAINST: AGAINST, StanceKind.PASS: PASS}
    given = {(voter, idea): signs[kind] for voter, idea, kind in stances_on_public_ideas(process_id)}
    given |= dict.fromkeys(supports_on_public_ideas(process_id), AGREE)
    ideas = {idea: column for column, idea in enumerate(sorted({idea for _, idea in given}))}
    voters = {voter: row for row, voter in enumerate(sorted({voter for voter, _ in given}))}
    votes = np.full((len(voters), len(ideas)), UNSEEN, np.int8)
    for (voter, idea), sign in given.items():
        votes[voters[voter], ideas[idea]] = sign
    return Ballots(counted_at=at, ideas=tuple(ideas), voters=len(voters), votes=votes)
