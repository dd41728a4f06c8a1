"""The Method of Equal Shares with add1 completion, written after the published rule.

Source of the rule: Dominik Peters, Grzegorz Pierczyński, Piotr Skowron, "Proportional Participatory
Budgeting with Additive Utilities" (NeurIPS 2021). Every ballot is given an equal part of the budget.
An option is affordable when the ballots that want it have enough left to pay for it together; each
pays the same price per unit of utility ρ, or all it has left. The affordable option with the smallest
ρ is bought, and so on until none is affordable. Utilities: by default an option is worth its cost to
each who wants it (*cost utilities*, the usual choice of towns); ``Utility.COUNT`` makes each worth one
(*cardinality utilities*).

Completion: Equal Shares alone may leave money. *add1*, as used in Wieliczka (2023) and in the practice
of Pabulib and equalshares.net: beginning at the whole euros of the equal part, every ballot is given
one euro more and the rule is run anew, until nothing that somebody wants still fits into what is left
of the real budget (the selection is exhaustive), or until the next run would cost more than the real
budget; then the last selection stands. Where few share much, single euros would never end: a step is
one euro or, if that is more, a thousandth of the equal part, and ten times as much after every 500
steps, of which there are 2,500 at most (``unit``). More money for each can, rarely, buy for less in all:
the rule is not monotone, so the plain selection is reported beside the completed one.

Ties in ρ (within one part in 10⁹): the cheaper, then the one with more votes, then the one whose lot
is drawn first (``order.lots``). What nobody wants, or costs more than the whole budget, takes no part.
Money is held as floating-point numbers and compared within one part in 10⁹; tests compare with exact
fractions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from participation.rounds.counting.ballots import Piles, Question, Selection, Tie, Utility
from participation.rounds.counting.order import lots

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Indices = NDArray[np.intp]

NEAR = 1e-9
MOST_STEPS = 2_500
COARSER_AFTER = 500
"""Steps."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An option that somebody wants, and the piles of equal ballots that want it."""

    key: str
    cost: int
    utility: int
    votes: int
    lot: str
    piles: "Indices"
    sizes: "Numbers"

    @property
    def rank(self) -> tuple[int, int, str]:
        """The order between options of equal ρ."""
        return (self.cost, -self.votes, self.lot)


@dataclass(frozen=True, slots=True)
class Price:
    """What each pile's ballots pay at most for an option, and ρ, the price per unit of utility."""

    rho: float
    most: float


def equal_shares(question: Question, piles: Piles) -> tuple[tuple[Selection, ...], tuple[Tie, ...]]:
    """The selection completed by add1 and the plain one, with the ties of the completed one."""
    ballots = sum(number for _, number in piles)
    if not ballots:
        none = Selection("equal_shares", (), 0, question.budget)
        return (none, Selection("equal_shares_plain", (), 0, question.budget)), ()
    wanted = _wanted(question, piles)
    costs = {option.key: option.cost for option in wanted}
    endowment = Fraction(question.budget, ballots)
    plain, ties = _bought(wanted, len(piles), float(endowment))
    completed = replace(_selection(question, costs, plain, endowment), name="equal_shares")
    given = question.budget // ballots
    while completed.steps < MOST_STEPS and not _exhaustive(costs, completed):
        given += unit(completed.steps, part=question.budget // ballots)
        tried, its_ties = _bought(wanted, len(piles), float(given))
        if sum(costs[key] for key in tried) > question.budget:
            break
        completed = replace(
            _selection(question, costs, tried, Fraction(given)),
            name="equal_shares",
            steps=completed.steps + 1,
        )
        ties = its_ties
    return (completed, _selection(question, costs, plain, endowment)), ties


def unit(steps: int, *, part: int) -> int:
    """The euros that every ballot is given more after so many steps; ``part`` is the equal part."""
    return int(max(1, part // 1000) * 10 ** (steps // COARSER_AFTER))


def _selection(
    question: Question, costs: Mapping[str, int], keys: Sequence[str], endowment: Fraction
) -> Selection:
    cost = sum(costs[key] for key in keys)
    return Selection("equal_shares_plain", tuple(keys), cost, question.budget - cost, str(endowment))


def _exhaustive(costs: Mapping[str, int], selection: Selection) -> bool:
    """Whether nothing that somebody wants still fits into what is left."""
    return all(cost > selection.left for key, cost in costs.items() if key not in selection.keys)


def _wanted(question: Question, piles: Piles) -> list[Wanted]:
    import numpy as np  # noqa: PLC0415 (loaded where a budget is counted: pages start without)

    lot = lots(question)
    # Sorted, so that sums are made in the same order whatever the order of the ballots.
    contents = sorted(piles, key=lambda item: item[0].marks)
    wanting: dict[str, list[int]] = {key: [] for key in question.keys}
    for index, (ballot, _) in enumerate(contents):
        for key, _mark in ballot.marks:
            wanting[key].append(index)
    sizes = np.array([number for _, number in contents], dtype=np.float64)
    return [
        Wanted(
            key=option.key,
            cost=option.cost,
            utility=option.cost if question.utility is Utility.COST else 1,
            votes=int(sizes[wanting[option.key]].sum()),
            lot=lot[option.key],
            piles=np.array(wanting[option.key], dtype=np.intp),
            sizes=sizes[wanting[option.key]],
        )
        for option in question.options
        if wanting[option.key] and option.cost <= question.budget
    ]


def _bought(wanted: Sequence[Wanted], piles: int, endowment: float) -> tuple[list[str], tuple[Tie, ...]]:
    """One run of the rule with this endowment per ballot: what is bought, in order."""
    import numpy as np  # noqa: PLC0415 (loaded where a budget is counted: pages start without)

    money = np.full(piles, endowment, dtype=np.float64)
    # ρ only grows while money is spent, so an old one is a lower bound: few are computed anew.
    bounds = {option.key: (0.0, option) for option in wanted}
    taken: list[str] = []
    ties: list[Tie] = []
    while found := _cheapest(bounds, money):
        found.sort(key=lambda entry: entry[1].rank)
        price, option = found[0]
        if len(found) > 1:
            ties.append(_tie([option for _, option in found]))
        taken.append(option.key)
        del bounds[option.key]
        money[option.piles] = np.maximum(money[option.piles] - price.most, 0.0)
    return taken, tuple(ties)


def _cheapest(bounds: dict[str, tuple[float, Wanted]], money: "Numbers") -> list[tuple[Price, Wanted]]:
    """The affordable options of the smallest ρ; drops those that can never be paid again."""
    best = float("inf")
    found: list[tuple[Price, Wanted]] = []
    for bound, option in sorted(bounds.values(), key=lambda entry: entry[0]):
        if bound > best * (1 + NEAR):
            break
        price = _price(option, money[option.piles])
        if price is None:
            del bounds[option.key]
            continue
        bounds[option.key] = (price.rho, option)
        best = min(best, price.rho)
        found.append((price, option))
    return [(price, option) for price, option in found if price.rho <= best * (1 + NEAR)]


def _price(option: Wanted, money: "Numbers") -> Price | None:
    """What a ballot pays at most so that all who want the option pay it together; None: too dear."""
    import numpy as np  # noqa: PLC0415 (loaded where a budget is counted: pages start without)

    even = option.cost / option.votes
    if even <= money.min() * (1 + NEAR):
        return Price(even / option.utility, even)
    if float(money @ option.sizes) < option.cost * (1 - NEAR):
        return None
    order = np.argsort(money, kind="stable")
    held, sizes = money[order], option.sizes[order]
    spent = np.concatenate(([0.0], np.cumsum(held * sizes)[:-1]))
    payers = option.votes - np.concatenate(([0.0], np.cumsum(sizes)[:-1]))
    shares = (option.cost - spent) / payers
    enough = np.nonzero(shares <= held * (1 + NEAR))[0]
    most = float(shares[enough[0]]) if enough.size else float(held[-1])
    return Price(most / option.utility, most)


def _tie(options: Sequence[Wanted]) -> Tie:
    first, second = options[0], options[1]
    rule = "lot"
    if first.cost != second.cost:
        rule = "cost"
    elif first.votes != second.votes:
        rule = "votes"
    return Tie("equal_shares", tuple(option.key for option in options), rule, first.key)
