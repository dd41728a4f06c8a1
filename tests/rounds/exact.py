"""Equal Shares once more, with exact fractions and no haste: what the count is compared with."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from participation.rounds.counting import Question, Utility
from participation.rounds.counting.order import lots

Voters = Sequence[frozenset[str]]


def price(cost: int, money: Sequence[Fraction]) -> Fraction | None:
    """What each of these pays at most for it together: the poorest give all they have, the rest the same."""
    if sum(money) < cost:
        return None
    left, payers = Fraction(cost), len(money)
    for held in sorted(money):
        if held * payers >= left:
            return left / payers
        left, payers = left - held, payers - 1
    raise AssertionError("enough money, and nobody pays the rest")


def bought(question: Question, voters: Voters, endowment: Fraction) -> list[str]:
    """One run of the rule, in the order in which it buys."""
    lot = lots(question)
    money = [endowment] * len(voters)
    taken: list[str] = []
    while True:
        found = []
        for option in question.options:
            fans = [place for place, wanted in enumerate(voters) if option.key in wanted]
            most = price(option.cost, [money[place] for place in fans]) if fans else None
            if option.key not in taken and most is not None and option.cost <= question.budget:
                utility = option.cost if question.utility is Utility.COST else 1
                found.append((most / utility, option.cost, -len(fans), lot[option.key], option.key, most))
        if not found:
            return taken
        *_, key, most = min(found)
        taken.append(key)
        money = [
            held - min(held, most) if key in wanted else held
            for held, wanted in zip(money, voters, strict=True)
        ]


def completed(question: Question, voters: Voters, cost: Mapping[str, int]) -> list[str]:
    """With add1: one euro more for each, until nothing else fits or the next run would cost too much."""
    supported = {key for wanted in voters for key in wanted if cost[key] <= question.budget}
    chosen = bought(question, voters, Fraction(question.budget, len(voters)))
    given = question.budget // len(voters)
    while any(
        cost[key] <= question.budget - sum(cost[one] for one in chosen)
        for key in supported
        if key not in chosen
    ):
        given += 1
        tried = bought(question, voters, Fraction(given))
        if sum(cost[key] for key in tried) > question.budget:
            break
        chosen = tried
    return chosen
