"""Budget: what would be bought, greedily and by Equal Shares; both are reported.

Greedy buys the option with the most votes that the rest of the money still pays for, and goes on; of
several with equal votes the cheaper, then the one whose lot is drawn first (``order.lots``).
"""

from collections.abc import Mapping

from participation.rounds.counting.ballots import Piles, Question, Result, Row, Selection, Tie
from participation.rounds.counting.equal_shares import equal_shares
from participation.rounds.counting.order import lots, piled, places, shared_places


def count_budget(question: Question, piles: Piles) -> Result:
    """Rows by votes, and three selections: greedy, Equal Shares with add1, and without."""
    votes = dict.fromkeys(question.keys, 0)
    for (key, _), number in piled(piles).items():
        votes[key] += number
    placed = places(question, votes)
    cost = {option.key: option.cost for option in question.options}
    bought, greedy_ties = greedy(question, votes)
    shares, share_ties = equal_shares(question, piles)
    return Result(
        method=question.method,
        rows=tuple(Row(key, votes[key], place, votes[key], cost=cost[key]) for key, place in placed),
        selections=(bought, *shares),
        ties=(*shared_places(placed), *greedy_ties, *share_ties),
    )


def greedy(question: Question, votes: Mapping[str, int]) -> tuple[Selection, tuple[Tie, ...]]:
    """By votes within the budget; what nobody wants is not bought."""
    lot = lots(question)
    cost = {option.key: option.cost for option in question.options}
    order = sorted(
        (key for key in question.keys if votes[key]), key=lambda key: (-votes[key], cost[key], lot[key])
    )
    taken: list[str] = []
    ties: list[Tie] = []
    left = question.budget
    for key in order:
        if cost[key] > left:
            continue
        equals = [other for other in order if votes[other] == votes[key] and other not in taken]
        rivals = [other for other in equals if left - cost[key] < cost[other] <= left and other != key]
        if rivals:
            decided = "lot" if any(cost[other] == cost[key] for other in rivals) else "cost"
            ties.append(Tie("greedy", (key, *rivals), decided, key))
        taken.append(key)
        left -= cost[key]
    return Selection("greedy", tuple(taken), question.budget - left, left), tuple(ties)
