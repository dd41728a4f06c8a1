"""Pages for everybody: which rounds there are, what one is about, how it came out, and counting again."""

from collections import Counter
from typing import Any

from flask import Blueprint, Response, abort, render_template
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from participation.kernel.clock import now
from participation.municipality.models import Process
from participation.municipality.routes.public import pages_version, this_process
from participation.rounds.counting.frozen import Frozen, written
from participation.rounds.models import RoundOption, RoundResult, RoundSubject, VotingRound
from participation.rounds.queries import reading
from participation.rounds.rules import (
    FEWEST,
    SIGNATURES_FROM,
    State,
    has_result,
    publishes_ballots,
    question_of,
    state_of,
    told_turnout,
)
from participation.rounds.words import KIND_WORDS, METHOD_WORDS, STATE_WORDS, SUBJECT_WORDS
from participation.voting.models import ConfirmedBy, SupportChannel
from participation.voting.words import CHANNEL_WORDS, CONFIRMED_WORDS
from participation.web.access import acting, public
from participation.web.cache import kept_for_visitors

blueprint = Blueprint("rounds", __name__)


@blueprint.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """What pages call kinds, methods and states, which rounds the overview names, and where a thing stood."""
    state.app.jinja_env.globals.update(
        round_state=lambda round_: state_of(round_, now()),
        round_state_words=STATE_WORDS,
        round_kind_words=KIND_WORDS,
        round_method_words=METHOD_WORDS,
        round_subject_words=SUBJECT_WORDS,
        rounds_to_see=rounds_to_see,
        rounds_with_measure=lambda measure: reading.weighed(measure_id=measure.id),
        rounds_with_theme=lambda theme: reading.weighed(theme_id=theme.id),
    )


def rounds_to_see(process: Process) -> list[VotingRound]:
    """For the process's overview: those that run, and those with a result."""
    at = now()
    return [
        round_
        for round_ in reading.rounds_of(process)
        if has_result(round_) or state_of(round_, at) is State.OPEN
    ]


def this_round(slug: str, number: int) -> VotingRound:
    return reading.round_called(this_process(slug), number)


def addresses_of(round_: VotingRound, options: list[RoundOption]) -> dict[int, dict[str, Any]]:
    """By option the page of the theme or measure behind it, for those that can still be read."""
    sign, endpoint = (
        ("T", "themes.theme") if round_.subject is RoundSubject.THEMES else ("M", "strategy.measure")
    )
    return {
        option_id: {"endpoint": endpoint, "number": f"{sign}-{number:02d}"}
        for option_id, number in reading.readable_sources(options).items()
    }


@blueprint.get("/<slug>/gewichtungen")
@public
@kept_for_visitors(version=pages_version, parameters=("sprache",))
def index(slug: str) -> ResponseReturnValue:
    """All that everybody may know of, newest first."""
    process = this_process(slug)
    return render_template("rounds/index.html", process=process, rounds=reading.rounds_of(process))


@blueprint.get("/<slug>/gewichtungen/<int:number>")
@public
@kept_for_visitors(version=pages_version, parameters=("sprache",))
def about(slug: str, number: int) -> ResponseReturnValue:
    """The question, the options with their originals, the rules, and the ways to take part."""
    round_ = this_round(slug, number)
    options = reading.options_of(round_)
    return render_template(
        "rounds/about.html",
        process=round_.process,
        round=round_,
        state=state_of(round_, now()),
        options=options,
        sources=addresses_of(round_, options),
        corrections=reading.corrections_of(round_),
        confirmed=[words for way, words in CONFIRMED_WORDS.items() if way.value in round_.electorate],
        took_part=reading.took_part(round_, acting()),
    )


@blueprint.get("/<slug>/gewichtungen/<int:number>/ergebnis")
@public
@kept_for_visitors(version=pages_version, parameters=("sprache",))
def outcome(slug: str, number: int) -> ResponseReturnValue:
    """The result, once it is published; until then there is nothing at this address."""
    round_ = this_round(slug, number)
    if not has_result(round_):
        abort(404)
    return render_template("rounds/result.html", process=round_.process, **shown_result(round_))


@blueprint.get("/<slug>/gewichtungen/<int:number>/ergebnis/<int:edition>")
@public
def earlier(slug: str, number: int, edition: int) -> ResponseReturnValue:
    """An edition that a correction replaced, as it was."""
    round_ = this_round(slug, number)
    if not has_result(round_):
        abort(404)
    return render_template("rounds/result.html", process=round_.process, **shown_result(round_, edition))


def shown_result(round_: VotingRound, edition: int | None = None) -> dict[str, Any]:
    """What the page of the result needs, for everybody and for staff alike."""
    editions = reading.editions_of(round_)
    shown = next((one for one in editions if edition in {None, one.edition}), None) or abort(404)
    options, corrections = reading.options_of(round_), reading.corrections_of(round_)
    return {
        "round": round_,
        "corrections": corrections,
        "wrong_options": {correction.option_id for correction in corrections},
        "editions": editions,
        "edition": shown,
        "found": shown.result,
        "options": {option.key: option for option in options},
        "sources": addresses_of(round_, options),
        "most_votes": max((row["votes"] for row in shown.result["rows"]), default=0),
        "turnout": said_turnout(shown),
        "gives_ballots": publishes_ballots(round_, shown.ballots),
        "fewest": FEWEST,
        "signatures_from": SIGNATURES_FROM,
    }


def said_turnout(edition: RoundResult) -> dict[str, list[tuple[list[Any], int]]]:
    """Participation by confirmation and by channel, in words, small numbers together."""
    return {
        "confirmed": [
            ([CONFIRMED_WORDS[ConfirmedBy(name)] for name in names], count)
            for names, count in told_turnout(edition.turnout["by_confirmation"])
        ],
        "channels": [
            ([CHANNEL_WORDS[SupportChannel(name)] for name in names], count)
            for names, count in told_turnout(edition.turnout["by_channel"])
        ],
    }


@blueprint.get("/<slug>/gewichtungen/<int:number>/stimmzettel.json")
@public
def ballots(slug: str, number: int) -> ResponseReturnValue:
    """The distinct ballots with their numbers, from which everybody can count again."""
    round_ = this_round(slug, number)
    editions = reading.editions_of(round_)
    if not has_result(round_) or not publishes_ballots(round_, editions[0].ballots):
        abort(404)
    return file_of(round_, editions[0])


def file_of(round_: VotingRound, edition: RoundResult) -> Response:
    """As a file to keep, named after the process and the round."""
    response = Response(written(frozen(round_, edition)), mimetype="application/json")
    name = f"{round_.process.slug}-gewichtung-{round_.number}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def frozen(round_: VotingRound, edition: RoundResult) -> Frozen:
    return Frozen(
        round=f"{round_.process.slug}/gewichtungen/{round_.number}",
        closed_at=round_.closed_at.isoformat() if round_.closed_at else "",
        question=question_of(round_, reading.options_of(round_)),
        ballots=Counter(reading.counted_ballots(round_)),
        figures=edition.result,
        channels=plain_turnout(edition.turnout["by_channel"]),
        confirmations=plain_turnout(edition.turnout["by_confirmation"]),
    )


def plain_turnout(counts: dict[str, int]) -> dict[str, int]:
    return {"+".join(names): number for names, number in told_turnout(counts)}
