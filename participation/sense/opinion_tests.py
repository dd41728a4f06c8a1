"""When a statement sets a group apart, unites all groups or divides them: plain arithmetic on tallies.

Source of the formulas: C. Small et al., "Polis: Scaling Deliberation by Mapping High Dimensional Opinion
Spaces", Recerca 26 (2), 2021, sections on representative comments and on group-informed consensus. All of
them add pseudo-counts, so that few votes prove little.
"""

from collections.abc import Sequence
from math import prod, sqrt

from participation.sense.opinions import FEWEST_IN_GROUP, Tally, Trait

SIGNIFICANT = 1.2816
"""The 90th percentile of the normal distribution: one-sided tests at the level of 10 %."""
HALF = 0.5


def share(votes: int, seen: int) -> float:
    """The estimated probability of a vote: (votes + 1) / (seen + 2)."""
    return (votes + 1) / (seen + 2)


def share_test(votes: int, seen: int) -> float:
    """The z value of a share against one half: 2 · sqrt(n + 1) · ((x + 1) / (n + 1) - 1/2)."""
    return 2 * sqrt(seen + 1) * ((votes + 1) / (seen + 1) - HALF)


def two_shares_test(votes: int, seen: int, other_votes: int, other_seen: int) -> float:
    """The z value of the difference of two shares with a pooled variance, each count raised by one."""
    x, n, y, m = votes + 1, seen + 1, other_votes + 1, other_seen + 1
    pooled = (x + y) / (n + m)
    if pooled in {0.0, 1.0}:
        return 0.0
    return (x / n - y / m) / sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))


def ratio(votes: int, seen: int, other_votes: int, other_seen: int) -> float:
    """How many times likelier the vote is inside the group than outside it."""
    return share(votes, seen) / share(other_votes, other_seen)


def consensus(groups: Sequence[tuple[int, int]]) -> float:
    """Group-informed consensus of (votes, seen) per group: the product of (votes + 1) / (seen + 2).

    High only if every group gives that vote: a big group cannot outvote a small one.
    """
    return prod(share(votes, seen) for votes, seen in groups)


def trait_of(statement: int, inside: Tally, rest: Tally) -> Trait | None:
    """What a statement says about a group compared with all others; None unless both tests are passed."""
    found = [
        Trait(statement, agrees, round(strength, 4))
        for agrees, own, other in ((True, inside.agree, rest.agree), (False, inside.against, rest.against))
        for strength in (strength_of(own, inside.seen, other, rest.seen),)
        if strength > 0
    ]
    return max(found, key=lambda trait: trait.strength, default=None)


def strength_of(votes: int, seen: int, other_votes: int, other_seen: int) -> float:
    """The product of share, ratio and both z values by which Polis ranks; 0 unless both are significant."""
    alone = share_test(votes, seen)
    compared = two_shares_test(votes, seen, other_votes, other_seen)
    if alone <= SIGNIFICANT or compared <= SIGNIFICANT:
        return 0.0
    return share(votes, seen) * alone * ratio(votes, seen, other_votes, other_seen) * compared


def unites(groups: Sequence[Tally], *, agrees: bool) -> float:
    """The group-informed consensus if most of every group give that vote, else 0.

    Also 0 where fewer than FEWEST_IN_GROUP of a group have seen the statement.
    """
    counts = [(tally.agree if agrees else tally.against, tally.seen) for tally in groups]
    if any(seen < FEWEST_IN_GROUP or share(votes, seen) <= HALF for votes, seen in counts):
        return 0.0
    whole = sum(votes for votes, _ in counts), sum(seen for _, seen in counts)
    return consensus(counts) if share_test(*whole) > SIGNIFICANT else 0.0


def divides(groups: Sequence[Tally]) -> float:
    """How far the shares of agreement lie apart between the groups that differ most; 0 within chance."""
    known = [tally for tally in groups if tally.seen >= FEWEST_IN_GROUP]
    if len(known) < 2:
        return 0.0
    most = max(known, key=lambda tally: share(tally.agree, tally.seen))
    least = min(known, key=lambda tally: share(tally.agree, tally.seen))
    if two_shares_test(most.agree, most.seen, least.agree, least.seen) <= SIGNIFICANT:
        return 0.0
    return share(most.agree, most.seen) - share(least.agree, least.seen)
