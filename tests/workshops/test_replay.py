"""The whole sample workshop through the services: states, counts and totals come out as they are written."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import func, select

from participation.extensions import db
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.workshops.models import (
    Anonymity,
    Card,
    CardGroup,
    CardStatus,
    Channel,
    Dot,
    DotBallot,
    DotOption,
    HiddenReason,
    LiveEvent,
    MeasureDraft,
    Participant,
    PlanHorizon,
    RoundState,
    StepKind,
    WorkshopPhase,
    WorkshopState,
)
from participation.workshops.queries.protocol import protocol_of
from participation.workshops.queries.rooms import people_in, small_groups_of, steps_of
from participation.workshops.queries.rounds import options_of, round_of
from participation.workshops.services.cards import CardDraft, hide_card, park_cards, write_card
from participation.workshops.services.dots import cast_ballot
from participation.workshops.services.ending import close_workshop, release_protocol
from participation.workshops.services.grouping import make_group, move_cards, turn_positive
from participation.workshops.services.people import Joining, admit, join
from participation.workshops.services.plan import PlanWords, draft_measure
from participation.workshops.services.steps import close_step, count_round
from participation.workshops.services.tables import Forming, GroupDraft, form_groups, present, write_result
from participation.workshops.services.timer import extend_timer
from tests.workshops.sample import Room, a_room, key, sample, with_areas_of_sample

pytestmark = pytest.mark.usefixtures("app")

P, K = WorkshopPhase, StepKind
HORIZONS = {"kurz": PlanHorizon.SHORT, "mittel": PlanHorizon.MEDIUM, "lang": PlanHorizon.LONG}


class Replay:
    """Plays the sample. What it keeps are ids: each act loads what it needs under the room's turn."""

    def __init__(self) -> None:
        self.data = sample()
        with writing():
            self.room: Room = a_room(anonymity=Anonymity.PSEUDONYM)
            self.areas = with_areas_of_sample(self.room.process)
            self.helper = self.room.helper()
            for step in steps_of(self.room.workshop):
                # The sample knows no limit of cards, and one card of 370 characters.
                step.max_cards, step.max_length = 0, 400
                if step.kind is K.VOTE and step.phase is P.FANTASY:
                    step.max_per_target = 2
        self.people: dict[str, int] = {}
        self.cards: dict[str, int] = {}
        self.groups: dict[str, int] = {}
        self.measures: dict[str, int] = {}

    def person(self, name: str) -> Participant:
        return db.session.get_one(Participant, self.people[name])

    def come_in(self) -> None:
        for person in self.data["participants"]:
            if person["role"] != "participant":
                continue
            channel = Channel(person["channel"])
            joining = Joining(nickname=person["nickname"], key=key(), channel=channel)
            with writing():
                if channel is Channel.WEB:
                    somebody = join(joining, workshop=self.room.workshop, at=self.room.at(person["joined_s"]))
                else:
                    somebody = admit(joining, by=self.helper, at=self.room.at())
                self.people[person["id"]] = somebody.id

    def collect(self, phase: str) -> None:
        for card in (c for c in self.data["cards"] if c["phase"] == phase):
            author = self.person(card["author"])
            draft = CardDraft(
                text=card["text"],
                key=card["client_uuid"].replace("-", ""),
                area_id=self.areas[card["area"]],
            )
            at = self.room.at(card["t_s"])
            proxy = card["via"] == "phone_proxy"
            # Whom the sample lets call in has a device of their own there: the way in is what the card says.
            with writing():
                if proxy:
                    author.channel = Channel.PHONE
                    stored = write_card(draft, by=self.helper, author=author, at=at)
                elif card["status"] == "rejected":
                    with pytest.raises(RuleViolation, match="leer"):
                        write_card(draft, by=author, at=at)
                    continue
                else:
                    stored = write_card(draft, by=author, at=at)
                self.cards[card["id"]] = stored.id

    def sort(self, phase: WorkshopPhase) -> None:
        cards = [c for c in self.data["cards"] if c["phase"] == phase.value and c["id"] in self.cards]
        for cluster in (c for c in self.data["clusters"] if c["phase"] == phase.value):
            with writing():
                group = make_group(
                    cluster["title"],
                    phase=phase,
                    area_id=self.areas[cluster["area"]],
                    by=self.room.lead,
                    at=self.room.at(3000),
                )
                self.groups[cluster["id"]] = group.id
                its = [self.card(c["id"]) for c in cards if c["cluster"] == cluster["id"]]
                seen = {card.id: card.version for card in its}
                move_cards(its, to=group, seen=seen, by=self.room.lead, at=self.room.at(3000))
        for card in cards:
            with writing():
                row = self.card(card["id"])
                if card["status"] == "hidden":
                    hide_card(
                        row,
                        reason=HiddenReason.PERSONAL_ATTACK,
                        expected_version=row.version,
                        by=self.helper,
                        at=self.room.at(3000),
                    )
                elif card["status"] == "parked":
                    park_cards([row], by=self.helper, at=self.room.at(3000))

    def card(self, name: str) -> Card:
        return db.session.get_one(Card, self.cards[name])

    def vote(
        self, number: int, phase: WorkshopPhase, targets: dict[str, int], seconds: float
    ) -> dict[str, Any]:
        sheet: dict[str, Any] = self.data["vote_rounds"][number]
        with writing():
            step = self.room.open(phase, K.VOTE, seconds)
            round_ = round_of(step)
            assert round_ is not None
        numbers = numbers_by_target(round_.id)
        for ballot in sheet["ballots"]:
            voter = self.person(ballot["participant"])
            dots = {numbers[targets[name]]: count for name, count in ballot["allocation"].items()}
            by = self.helper if voter.channel is not Channel.WEB else voter
            with writing():
                cast_ballot(
                    dots,
                    round_=round_,
                    expected_version=0,
                    by=by,
                    voter=None if by is voter else voter,
                    at=self.room.at(seconds + 60),
                )
        with writing():
            close_step(step, expected_version=step.version, by=self.room.lead, at=self.room.at(seconds + 200))
            assert round_.state is RoundState.LATE
            count_round(round_, by=self.room.lead, at=self.room.at(seconds + 300))
        totals = {o.number: o.total for o in options_of(round_)}
        names = {numbers[target]: name for name, target in targets.items() if target in numbers}
        assert {names[n]: total for n, total in totals.items() if total} == sheet["totals"]
        assert (round_.dots, round_.ballots) == (sheet["dots_cast"], sheet["ballots_cast"])
        return sheet

    def small_groups(self) -> None:
        drafts = [
            GroupDraft(name=g["name"], area_id=self.areas[g["area"]]) for g in self.data["small_groups"]
        ]
        with writing():
            self.room.open(P.REALISATION, K.GROUPS, 7500)
            form_groups(drafts, how=Forming.EVEN, key=key(), by=self.room.lead, at=self.room.at(7500))
        for group, planned in zip(
            small_groups_of(self.room.workshop), self.data["small_groups"], strict=True
        ):
            with writing():
                members = {p.id for p in people_in(self.room.workshop) if p.small_group_id == group.id}
                assert members == {self.people[name] for name in planned["members"]}
                write_result(
                    group,
                    planned["result_text"],
                    expected_version=group.version,
                    by=self.person(planned["speaker"]),
                    at=self.room.at(8000),
                )
                present(group, by=self.room.lead, at=self.room.at(8100))

    def plan(self) -> None:
        for measure in self.data["measures"]:
            action = measure["action"]
            words = PlanWords(
                title=measure["title"],
                horizon=HORIZONS[measure["horizon"]],
                area_id=self.areas[measure["area"]],
                who=action["wer"],
                with_whom=action["mit_wem"],
                by_when=action["bis_wann"],
                first_step=action["erster_schritt"],
                means=action["mittel"],
                indicator=action["woran_erkennbar"],
            )
            with writing():
                draft = draft_measure(
                    words,
                    groups=[db.session.get_one(CardGroup, self.groups[g]) for g in measure["from_clusters"]],
                    cards=[self.card(c) for c in measure["from_cards"]],
                    key=key(),
                    by=self.room.lead,
                    at=self.room.at(8500),
                )
                self.measures[measure["id"]] = draft.id


def numbers_by_target(round_id: int) -> dict[int, int]:
    rows = db.session.scalars(select(DotOption).where(DotOption.round_id == round_id))
    return {(o.group_id or o.draft_id or 0): o.number for o in rows}


def test_the_sample_workshop_comes_out_as_it_is_written() -> None:
    play = Replay()
    room = play.room
    play.come_in()
    with writing():
        room.open(P.PREPARATION, K.COLLECT)
        assert room.workshop.state is WorkshopState.RUNNING
        room.open(P.CRITIQUE, K.COLLECT, 1200)
    play.collect("critique")
    statuses = Counter(card.status for card in db.session.scalars(select(Card)))
    assert statuses == {CardStatus.PRIVATE: 67}  # 68 less the empty one
    with writing():
        room.open(P.CRITIQUE, K.CLUSTER, 2500)
        extend_timer(120, key=key(), by=room.lead, at=room.at(3300))
    play.sort(P.CRITIQUE)
    play.vote(0, P.CRITIQUE, play.groups, 3600)
    with writing():
        room.open(P.FANTASY, K.REVERSE, 4500)
    for reversal in play.data["reversals"]:
        with writing():
            group = db.session.get_one(CardGroup, play.groups[reversal["cluster"]])
            turn_positive(
                group,
                sentence=reversal["positive"],
                expected_version=group.version,
                by=room.lead,
                at=room.at(4500),
            )
    with writing():
        room.open(P.FANTASY, K.COLLECT, 4600)
    play.collect("fantasy")
    with writing():
        room.open(P.FANTASY, K.CLUSTER, 5500)
    play.sort(P.FANTASY)
    play.vote(1, P.FANTASY, play.groups, 6500)
    play.small_groups()
    with writing():
        room.open(P.REALISATION, K.PLAN, 8400)
    play.plan()
    play.vote(2, P.REALISATION, play.measures, 9700)
    finished(play)


def finished(play: Replay) -> None:
    """Everything is counted; the protocol holds what it must, and nothing that it must not."""
    room = play.room
    with writing():
        room.open(P.CLOSING, K.FEEDBACK, 10200)
        close_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(10800))
    statuses = Counter(card.status.value for card in db.session.scalars(select(Card)))
    assert statuses == {"visible": 115, "parked": 2, "hidden": 1}
    assert db.session.scalar(select(func.count()).select_from(CardGroup)) == 28
    assert db.session.scalar(select(func.count()).select_from(MeasureDraft)) == 20
    assert db.session.scalar(select(func.count()).select_from(Dot)) == 0
    assert db.session.scalar(select(func.count()).select_from(DotBallot)) == 0
    seqs = list(db.session.scalars(select(LiveEvent.seq).order_by(LiveEvent.seq)))
    assert seqs == list(range(1, room.workshop.seq + 1))
    content = protocol_of(room.workshop, at=room.at(10800))
    assert content["people"]["all"] == 36
    assert [phase["cards"] for phase in content["phases"]] == [65, 50]
    assert content["hidden"] == [{"reason": "personal_attack", "cards": 1}]
    assert [len(phase["parked"]) for phase in content["phases"]] == [1, 1]
    assert "Mustermann" not in str(content)
    assert not any(name in str(content) for name in ("Fährmann", "Rebstock"))
    with writing():
        protocol = release_protocol(expected_version=room.workshop.version, by=room.lead, at=room.at(20000))
    assert protocol.edition == 1
    assert room.workshop.state is WorkshopState.PUBLISHED
    texts = set(db.session.scalars(select(Card.text)))
    assert not any("Mustermann" in text for text in texts)


def test_the_faults_of_the_sample_are_met_with_a_sentence() -> None:
    """duplicate_submit, vote_in_wrong_step, move_conflict, vote_over_budget, close_round_while_voting."""
    with writing():
        room = a_room()
        anna, bert = room.guest("Anna"), room.guest("Bert")
        room.open(P.CRITIQUE, K.COLLECT)
    draft = CardDraft(text="Bus kommt nie", key=key())
    with writing():
        first = write_card(draft, by=anna, at=room.at(1))
    with writing():
        assert write_card(draft, by=anna, at=room.at(2)).id == first.id
    with writing(), pytest.raises(Conflict, match="anderem Inhalt"):
        write_card(CardDraft(text="anders", key=draft.key), by=anna, at=room.at(3))
    with writing():
        second = write_card(CardDraft(text="Radweg endet", key=key()), by=bert, at=room.at(3))
        room.open(P.CRITIQUE, K.CLUSTER, 10)
        groups = [
            make_group(title, phase=P.CRITIQUE, by=room.lead, at=room.at(11)) for title in ("Bus", "Rad")
        ]
        move_cards([second], to=groups[1], seen={second.id: second.version}, by=room.lead, at=room.at(12))
    seen = {first.id: first.version}
    with writing():
        move_cards([first], to=groups[0], seen=seen, by=room.lead, at=room.at(12))
    with writing():
        helper = room.helper()
    with writing(), pytest.raises(Conflict, match="verschoben"):
        move_cards([first], to=groups[1], seen=seen, by=helper, at=room.at(12))
    assert first.group_id == groups[0].id
    with writing():
        step = room.open(P.CRITIQUE, K.VOTE, 20)
        round_ = round_of(step)
        assert round_ is not None
        cast_ballot({1: 1, 2: 1}, round_=round_, expected_version=0, by=anna, at=room.at(21))
    with writing(), pytest.raises(RuleViolation, match="höchstens"):
        cast_ballot({1: 4}, round_=round_, expected_version=1, by=anna, at=room.at(22))
    with writing(), pytest.raises(RuleViolation, match="Punkterunde läuft"):
        move_cards([first], to=None, seen={first.id: first.version}, by=helper, at=room.at(22))
    with writing():
        close_step(step, expected_version=step.version, by=room.lead, at=room.at(30))
        assert round_.state is RoundState.CLOSED  # nobody on the telephone: counted at once
    with writing(), pytest.raises(RuleViolation, match="geschlossen"):
        cast_ballot({1: 1}, round_=round_, expected_version=1, by=anna, at=room.at(40))
    assert [o.total for o in options_of(round_)] == [1, 1]
