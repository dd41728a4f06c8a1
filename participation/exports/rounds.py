"""What an export tells of rounds: what was asked and how, how it came out, for the inside the ballots.

Of a round that runs nothing is told to anybody: interim results are nobody's.
"""

from collections.abc import Iterator
from typing import Any

from participation.exports.records import Profile
from participation.municipality.models import Process
from participation.rounds.models import RoundResult, RoundStatus, RoundSubject, VotingRound
from participation.rounds.queries.reading import (
    counted_ballots,
    editions_of,
    options_of,
    readable_sources,
    rounds_of,
)
from participation.rounds.rules import FEWEST, has_result

Row = dict[str, Any]


def told_rounds(process: Process, profile: Profile) -> list[tuple[VotingRound, RoundResult]]:
    """Closed ones with the edition that holds; outside of the town hall only those that are published."""
    found = [
        (round_, editions_of(round_)[0])
        for round_ in rounds_of(process)
        if round_.status is RoundStatus.CLOSED and (profile is Profile.INTERNAL or has_result(round_))
    ]
    return sorted(found, key=lambda pair: pair[0].number)


def voting_rounds(process: Process, profile: Profile) -> Iterator[Row]:
    """The question, the method with its limits, and how many took part."""
    for round_, edition in told_rounds(process, profile):
        yield {
            "round": round_.number,
            "title": round_.title,
            "kind": round_.kind,
            "subject": round_.subject,
            "method": round_.method,
            "most": round_.most or None,
            "points": round_.points or None,
            "cap": round_.cap or None,
            "budget": round_.budget or None,
            "starts_at": round_.starts_at,
            "ends_at": round_.ends_at,
            "counted_at": edition.counted_at,
            "edition": edition.edition,
            "reason": edition.reason,
            "ballots": edition.ballots if edition.ballots >= FEWEST else None,
        }


def round_results(process: Process, profile: Profile) -> Iterator[Row]:
    """Each option with its place, as on the page of the result; of a few ballots nothing."""
    for round_, edition in told_rounds(process, profile):
        if edition.ballots < FEWEST:
            continue
        options = {option.key: option for option in options_of(round_)}
        numbers = readable_sources(options.values())
        sign = "T" if round_.subject is RoundSubject.THEMES else "M"
        for row in edition.result["rows"]:
            option = options[row["key"]]
            number = numbers.get(option.id)
            yield {
                "round": round_.number,
                "option": option.number,
                "title": option.title,
                "source": f"{sign}-{number:02d}" if number else "",
                "cost": option.cost or None,
                "place": row["place"],
                "votes": row["votes"],
                "marked": row["ballots"],
            }


def round_ballots(process: Process, profile: Profile) -> Iterator[Row]:
    """Distinct ballots with their numbers: option and mark, as in the file to count again from."""
    for round_, edition in told_rounds(process, profile):
        if edition.ballots < FEWEST:
            continue
        for ballot, number in counted_ballots(round_).items():
            marks = "; ".join(f"{key}={mark}" for key, mark in ballot.marks)
            yield {"round": round_.number, "marks": marks, "number": number}
