"""The count of a round: pure functions from a question and its ballots to the published result.

``count`` is the one door. The same ballots give the same result in any order, on any machine;
where options are equal, the rule that decides between them is published with the result.
``frozen`` writes and reads the file from which anybody can count again.
"""

from participation.rounds.counting.ballots import (
    Ballot,
    Method,
    Misasked,
    Option,
    Question,
    Refusal,
    Result,
    Row,
    RunOffRound,
    Selection,
    Tie,
    Utility,
)
from participation.rounds.counting.count import count, misasked, refusal

__all__ = [
    "Ballot",
    "Method",
    "Misasked",
    "Option",
    "Question",
    "Refusal",
    "Result",
    "Row",
    "RunOffRound",
    "Selection",
    "Tie",
    "Utility",
    "count",
    "misasked",
    "refusal",
]
