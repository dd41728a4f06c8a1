"""People who support ideas and give ballots, and a ledger of what the town acknowledged to them."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from threading import Event, Lock, Thread
from urllib.parse import urlencode
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select

from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from participation.municipality.models import Process
from participation.operations.bench.load import HOST
from participation.operations.bench.town import SLUG, SignedIn
from participation.rounds.counting import Method
from participation.rounds.models import RoundKind, RoundSubject, VotingRound
from participation.rounds.queries.reading import editions_of, options_of, sources_of
from participation.rounds.services.building import Choice, RoundChange, choose_options, release, start_round
from participation.rounds.services.closing import close
from participation.voting.models import ConfirmedBy, Support

OPTIONS = 6
"""To choose from: each ballot approves of two or three of them."""
PATIENCE_S = 20.0
PRESSED_AGAIN_S = 0.25
"""After so long somebody presses the button again whose connection broke."""

Pair = tuple[int, str]
"""An access and the number of an idea."""
Content = tuple[int, ...]
"""Numbers of options on a ballot."""


@dataclass(frozen=True)
class Round:
    """The round under measurement, as its people need it."""

    id: int
    number: int
    version: int
    options: int


def a_round(app: Flask) -> Round:
    """An approval among themes of the generated town, released."""
    with app.app_context(), writing():
        process = db.session.scalars(select(Process).where(Process.slug == SLUG)).one()
        today = now().date()
        change = RoundChange(
            kind=RoundKind.WEIGHTING,
            subject=RoundSubject.THEMES,
            method=Method.APPROVAL,
            title="Was zuerst?",
            electorate=tuple(way.value for way in ConfirmedBy),
            first=today - timedelta(days=1),
            last=today + timedelta(days=7),
        )
        round_ = start_round(change, process=process, submission_key=uuid4().hex, by=SYSTEM, at=now())
        sources = sources_of(process, RoundSubject.THEMES)[:OPTIONS]
        choice = Choice(ids=tuple(source.id for source in sources))
        choose_options(round_, choice, expected_version=round_.version, by=SYSTEM, at=now())
        release(round_, by=SYSTEM, at=now())
        db.session.flush()
        return Round(round_.id, round_.number, round_.version, len(options_of(round_)))


@dataclass
class Ledger:
    """What was acknowledged; it lives in the process that measures, which nobody kills."""

    supports: set[Pair] = field(default_factory=set)
    ballots: dict[int, Content] = field(default_factory=dict)
    """The last ballot of each access that was acknowledged."""
    given: int = 0
    """Ballots acknowledged, replaced ones too."""
    strange: list[int] = field(default_factory=list)
    """Answers that are no acknowledgement."""
    cut_off: int = 0
    """Connections that broke; the same was sent again."""
    unanswered: int = 0
    """Acts without an answer in the end."""
    waits: list[float] = field(default_factory=list)
    """Seconds from when somebody wanted to act to the acknowledgement."""
    lock: Lock = field(default_factory=Lock)

    def percentile(self, share: float) -> float:
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Voter:
    """One browser with a connection that stays, and what its owner gave so far."""

    def __init__(self, person: SignedIn, round_: Round, port: int, ledger: Ledger) -> None:
        self.person, self.round, self.port, self.ledger = person, round_, port, ledger
        self.connection = HTTPConnection(HOST, port, timeout=PATIENCE_S)
        self.seen = 0
        """The version of the own ballot."""
        self.turn = person.account_id

    def support(self, number: str, wanted_at: float) -> None:
        body = urlencode({"csrf_token": self.person.token})
        status = self.pressed(f"/{SLUG}/ideen/{number}/unterstuetzen", body)
        with self.ledger.lock:
            if self.noted(status, wanted_at):
                self.ledger.supports.add((self.person.account_id, number))

    def give_ballot(self, wanted_at: float) -> None:
        """Another one than the last."""
        self.turn += 1
        content = tuple(sorted({(self.turn * step) % self.round.options + 1 for step in (1, 2, 3)}))
        before = self.ledger.ballots.get(self.person.account_id)
        fields = [
            ("csrf_token", self.person.token),
            ("runde", self.round.version),
            ("eigene", self.seen),
            *(("o", number) for number in content),
        ]
        path = f"/{SLUG}/gewichtungen/{self.round.number}/stimmzettel"
        status = self.pressed(path, urlencode(fields))
        with self.ledger.lock:
            if self.noted(status, wanted_at):
                self.ledger.ballots[self.person.account_id] = content
                self.ledger.given += 1
                self.seen += content != before

    def noted(self, status: int | None, wanted_at: float) -> bool:
        """Under the ledger's lock: whether it was acknowledged."""
        if status is None:
            self.ledger.unanswered += 1
        elif status != 302:
            self.ledger.strange.append(status)
        else:
            self.ledger.waits.append(time.perf_counter() - wanted_at)
        return status == 302

    def pressed(self, path: str, body: str) -> int | None:
        """The status; when the connection breaks, the same is sent again, as people do."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.person.cookie}
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            try:
                self.connection.request("POST", path, body, headers)
                answer = self.connection.getresponse()
                answer.read()
            except (OSError, HTTPException):
                self.connection.close()
                with self.ledger.lock:
                    self.ledger.cut_off += 1
                time.sleep(PRESSED_AGAIN_S)
            else:
                return answer.status
        return None


@contextmanager
def voters(people: Sequence[Voter], act: Callable[[Voter, int, Event], None]) -> Iterator[Event]:
    """Everybody does ``act`` with a place of their own, at the same time; ends when all have ended.

    The event tells them to end early.
    """
    over = Event()
    threads = [Thread(target=act, args=(voter, place, over)) for place, voter in enumerate(people)]
    for thread in threads:
        thread.start()
    try:
        yield over
    finally:
        for thread in threads:
            thread.join()
        for voter in people:
            voter.connection.close()


@dataclass(frozen=True)
class Kept:
    """What the database holds in the end, beside what the ledger says."""

    supports_differ: int
    counters_differ: int
    ballots_differ: int
    """Between the tallies of the closed round and the last acknowledged ballots; also in their number."""


def supports_of(app: Flask) -> set[Pair]:
    with app.app_context():
        rows = db.session.execute(
            select(Support.supporter_id, Idea.number).join(Idea, Idea.id == Support.idea_id)
        ).all()
        return {(row[0], row[1]) for row in rows}


def kept(app: Flask, round_: Round, ledger: Ledger, before: set[Pair]) -> Kept:
    """Close the round and compare: tallies are what was acknowledged, none lost, none twice."""
    stored = supports_of(app) - before
    with app.app_context():
        counted = select(func.count()).where(Support.idea_id == Idea.id).scalar_subquery()
        wrong = db.session.scalars(select(Idea.id).where(Idea.supports != counted)).all()
        with writing():
            found = db.session.get_one(VotingRound, round_.id)
            close(found, by=SYSTEM, at=now(), reason="Ende der Messung")
        edition = editions_of(db.session.get_one(VotingRound, round_.id))[0]
        tallies = Counter({row["key"]: row["votes"] for row in edition.result["rows"]})
        ballots = edition.ballots
        db.session.remove()
    wanted = Counter(str(number) for content in ledger.ballots.values() for number in content)
    differ = sum((tallies - wanted).values()) + sum((wanted - tallies).values())
    return Kept(
        supports_differ=len(stored ^ ledger.supports),
        counters_differ=len(wrong),
        ballots_differ=differ + abs(ballots - len(ledger.ballots)),
    )
