"""The rankings that the board stands beside: by assessment, by support. Neither is mixed into the other."""

from participation.assessment.queries.results import closed_rounds, results_of_round
from participation.municipality.models import Process
from participation.strategy.queries.measures import measures_to_rank
from participation.strategy.queries.provenance import support_of
from participation.strategy.rules import Order, OrderKind, ranked


def orders_of(process: Process) -> list[Order]:
    """The ranking of the latest closed assessment, and that of support, each if there is one.

    Only measures that have not begun and are no projects of the town's own: only their place is a choice.
    """
    measures = measures_to_rank(process)
    known = {measure.id for measure in measures}
    orders = []
    closed = closed_rounds(process.id)
    if closed and known:
        results = results_of_round(closed[0]).results
        ranks = {one.measure_id: one.rank for one in results if one.rank is not None}
        kept = {key: rank for key, rank in ranks.items() if key in known}
        orders.append(Order(OrderKind.ASSESSMENT, kept))
    supporters = {key: one.supporters for key, one in support_of(measures).items() if one.ideas}
    orders.append(Order(OrderKind.SUPPORT, ranked(supporters)))
    return [order for order in orders if len(order.ranks) > 1]
