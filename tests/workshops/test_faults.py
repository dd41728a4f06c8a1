"""What goes wrong in a room, and what then holds: races, absent facilitators, steps back, the end."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from participation.extensions import db
from participation.ideas.models import Channel as IdeaChannel
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.services.authorship import withdraw
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM
from participation.strategy.models import Measure, MeasureSource, MeasureStatus
from participation.strategy.services.handover import take_over_plan
from participation.workshops.models import (
    Card,
    CardStatus,
    Channel,
    Dot,
    DotBallot,
    DotRound,
    HiddenReason,
    Participant,
    PlanHorizon,
    Role,
    RoundState,
    StepKind,
    StepState,
    WorkshopPhase,
    WorkshopState,
)
from participation.workshops.queries.board import board_of
from participation.workshops.queries.protocol import protocol_of
from participation.workshops.queries.rounds import round_of
from participation.workshops.queries.starting import offers_of
from participation.workshops.routes.view import view_of
from participation.workshops.rules.times import remaining_s
from participation.workshops.services.cards import CardDraft, edit_card, hide_card, withdraw_card, write_card
from participation.workshops.services.dots import cast_ballot, change_budget
from participation.workshops.services.ending import close_workshop, release_protocol, reopen_workshop
from participation.workshops.services.grouping import make_group, move_cards
from participation.workshops.services.machine import accept_suggestion, ask_machine
from participation.workshops.services.people import Joining, admit, be_seen, take_over
from participation.workshops.services.plan import PlanWords, draft_measure
from participation.workshops.services.starting import bring_in
from participation.workshops.services.steps import close_step, count_round, pause
from participation.workshops.services.timer import extend_timer, hold_timer
from tests.crowd import at_once
from tests.factories import a_published_idea, a_theme
from tests.statements import counted
from tests.themes.test_machine import BENCHES, BUSES, work
from tests.workshops.sample import Room, a_room, key

pytestmark = pytest.mark.usefixtures("app")

P, K = WorkshopPhase, StepKind


def with_two_groups(room: Room) -> list[Card]:
    """Two people, two cards, two groups, in the step of sorting. Inside ``writing()``."""
    room.open(P.CRITIQUE, K.COLLECT)
    people = [room.guest("Anna"), room.guest("Bert")]
    cards = [
        write_card(CardDraft(text=f"Karte {number}", key=key()), by=somebody, at=room.at(1))
        for number, somebody in enumerate(people)
    ]
    room.open(P.CRITIQUE, K.CLUSTER, 2)
    for card in cards:
        group = make_group(f"Thema {card.id}", phase=P.CRITIQUE, by=room.lead, at=room.at(3))
        move_cards([card], to=group, seen={card.id: card.version}, by=room.lead, at=room.at(3))
    return cards


def a_round(room: Room, seconds: float = 10) -> DotRound:
    found = round_of(room.open(P.CRITIQUE, K.VOTE, seconds))
    assert found is not None
    return found


def test_twenty_ballots_at_once_never_hold_more_dots_than_the_budget(app: Flask) -> None:
    with writing():
        room = a_room()
        with_two_groups(room)
        round_ = a_round(room)
        anna = db.session.scalars(select(Participant).where(Participant.nickname == "Anna")).one()
        round_id, anna_id = round_.id, anna.id

    def put(number: int) -> bool:
        with app.app_context():
            try:
                with writing():
                    cast_ballot(
                        {1: 1, 2: 1} if number % 2 else {1: 1},
                        round_=db.session.get_one(DotRound, round_id),
                        expected_version=0,
                        by=db.session.get_one(Participant, anna_id),
                        at=room.at(12),
                    )
            except Conflict:
                return False
            finally:
                db.session.remove()
            return True

    assert at_once(put, range(20)).count(True) == 1
    ballot = db.session.get_one(DotBallot, (round_id, anna_id))
    assert db.session.scalar(select(func.sum(Dot.dots))) == ballot.used <= 3


def test_the_same_card_five_times_at_once_is_one_card(app: Flask) -> None:
    with writing():
        room = a_room()
        anna_id = room.guest("Anna").id
        room.open(P.CRITIQUE, K.COLLECT)
    draft = CardDraft(text="Der Bus kommt nie", key=key())

    def send(_: int) -> int:
        with app.app_context():
            with writing():
                card = write_card(draft, by=db.session.get_one(Participant, anna_id), at=room.at(1)).id
            db.session.remove()
            return card

    assert len(set(at_once(send, range(5)))) == 1
    assert db.session.scalar(select(func.count()).select_from(Card)) == 1


def test_nobody_takes_over_while_the_facilitator_is_there(app: Flask) -> None:
    with writing():
        room = a_room()
        helper = room.helper()
        room.open(P.CRITIQUE, K.COLLECT)
    with writing(), pytest.raises(RuleViolation, match="ist verbunden und leitet"):
        take_over(by=helper, at=room.at(20))
    with writing(), pytest.raises(RuleViolation, match="übernehmen Sie zuerst die Leitung"):
        room_step = room.step(P.CRITIQUE, K.COLLECT)
        close_step(room_step, expected_version=room_step.version, by=helper, at=room.at(21))
    with writing():
        take_over(by=helper, at=room.at(95))
    assert (helper.role, room.lead.role) == (Role.FACILITATOR, Role.CO_FACILITATOR)
    assert room.step(P.CRITIQUE, K.COLLECT).state is StepState.OPEN
    with writing():
        be_seen(helper, at=room.at(100))
    with writing(), pytest.raises(RuleViolation, match="ist verbunden und leitet"):
        take_over(by=room.lead, at=room.at(101))


def test_back_to_sorting_annuls_the_round_only_on_purpose_and_it_stays_in_the_protocol() -> None:
    with writing():
        room = a_room()
        cards = with_two_groups(room)
        round_ = a_round(room)
        anna = db.session.scalars(select(Participant).where(Participant.nickname == "Anna")).one()
        cast_ballot({1: 1}, round_=round_, expected_version=0, by=anna, at=room.at(11))
    with writing(), pytest.raises(RuleViolation, match="annulliert"):
        room.open(P.CRITIQUE, K.CLUSTER, 20)
    with writing(), pytest.raises(RuleViolation, match="mehr Punkte vergeben"):
        change_budget(round_, budget=0, max_per_target=1, by=room.lead, at=room.at(20))
    with writing():
        room.open(P.CRITIQUE, K.CLUSTER, 21, annuls=True)
    assert round_.state is RoundState.ANNULLED
    assert db.session.scalar(select(func.count()).select_from(DotBallot)) == 1
    with writing():
        move_cards([cards[0]], to=None, seen={cards[0].id: cards[0].version}, by=room.lead, at=room.at(22))
    found = protocol_of(room.workshop, at=room.at(30))["rounds"]
    assert [(row["annulled"], row["ballots"], row["totals"]) for row in found] == [(True, 1, [])]


def test_dots_by_telephone_are_taken_in_the_time_for_late_entries_only() -> None:
    with writing():
        room = a_room()
        with_two_groups(room)
        fischer = admit(
            Joining(nickname="Frau Fischer", key=key(), channel=Channel.PHONE), by=room.lead, at=room.at(5)
        )
        round_ = a_round(room)
        step = room.step(P.CRITIQUE, K.VOTE)
        close_step(step, expected_version=step.version, by=room.lead, at=room.at(60))
        anna = db.session.scalars(select(Participant).where(Participant.nickname == "Anna")).one()
    with writing(), pytest.raises(RuleViolation, match="geschlossen"):
        cast_ballot({1: 1}, round_=round_, expected_version=0, by=anna, at=room.at(64))
    with writing(), pytest.raises(RuleViolation, match="am Telefon oder im Saal"):
        cast_ballot({1: 1}, round_=round_, expected_version=0, by=room.lead, voter=anna, at=room.at(65))
    with writing():
        cast_ballot({2: 1}, round_=round_, expected_version=0, by=room.lead, voter=fischer, at=room.at(70))
    with writing(), pytest.raises(RuleViolation, match="geschlossen"):
        cast_ballot({1: 1}, round_=round_, expected_version=1, by=room.lead, voter=fischer, at=room.at(300))
    with writing():
        count_round(round_, by=room.lead, at=room.at(300))
    assert (round_.ballots, round_.proxies, round_.dots) == (1, 1, 1)


def test_the_clock_stops_runs_on_and_is_extended_once_however_often_it_is_pressed() -> None:
    with writing():
        room = a_room()
        step = room.open(P.CRITIQUE, K.COLLECT)
    once = key()
    for _ in range(3):
        with writing():
            extend_timer(60, key=once, by=room.lead, at=room.at(10))
    assert remaining_s(step, room.at(10)) == 12 * 60 + 60 - 10
    with writing():
        hold_timer(held=True, by=room.lead, at=room.at(30))
    assert remaining_s(step, room.at(500)) == 13 * 60 - 30
    with writing():
        hold_timer(held=False, by=room.lead, at=room.at(500))
    assert remaining_s(step, room.at(510)) == 13 * 60 - 40
    assert remaining_s(step, room.at(9000)) == 0
    assert step.state is StepState.OPEN  # the end of the time closes nothing


def test_in_a_break_nothing_is_taken_and_an_edited_card_meets_what_became_of_it() -> None:
    with writing():
        room = a_room()
        anna = room.guest("Anna")
        room.open(P.CRITIQUE, K.COLLECT)
        card = write_card(CardDraft(text="Erster Gedanke", key=key()), by=anna, at=room.at(1))
        pause(paused=True, expected_version=room.workshop.version, by=room.lead, at=room.at(2))
    with writing(), pytest.raises(RuleViolation, match="macht gerade Pause"):
        write_card(CardDraft(text="Zweiter", key=key()), by=anna, at=room.at(3))
    with writing():
        pause(paused=False, expected_version=room.workshop.version, by=room.lead, at=room.at(60))
        seen = card.version
        hide_card(card, reason=HiddenReason.INSULT, expected_version=seen, by=room.lead, at=room.at(61))
    with writing(), pytest.raises(Conflict, match="geändert oder ausgeblendet"):
        edit_card(card, text="Neu", area_id=None, expected_version=seen, by=anna, at=room.at(62))
    with writing():
        withdraw_card(card, by=anna, at=room.at(63))
    assert (card.status, card.text, card.digest) == (CardStatus.WITHDRAWN, "", None)


def test_at_the_end_nobody_can_tell_who_wrote_what_and_a_day_later_it_stays_closed() -> None:
    with writing():
        room = a_room()
        anna = room.guest("Anna")
        room.open(P.CRITIQUE, K.COLLECT)
        write_card(CardDraft(text="Mein Gedanke", key=key()), by=anna, at=room.at(1))
        close_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(60))
    card = db.session.scalars(select(Card)).one()
    assert (card.author_id, card.sender_id, card.key, card.digest) == (None, None, None, None)
    late = room.at() + timedelta(hours=26)
    with writing(), pytest.raises(RuleViolation, match="innerhalb von 24 Stunden"):
        reopen_workshop(expected_version=room.workshop.version, by=room.lead, at=late)
    with writing():
        reopen_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(3600))
    assert room.workshop.state is WorkshopState.RUNNING
    with writing(), pytest.raises(RuleViolation, match="eigenen Karten"):
        withdraw_card(card, by=anna, at=room.at(3700))


def test_the_plan_is_taken_over_once_with_the_words_of_the_people_as_origin() -> None:
    with writing():
        room = a_room()
        cards = with_two_groups(room)
        groups = [card.group_id for card in cards]
        room.open(P.REALISATION, K.PLAN, 100)
        from_group = [db.session.get_one(type(cards[0]), cards[0].id)]
        words = PlanWords(title="Rufbus", horizon=PlanHorizon.SHORT, who="Stadt", by_when="2027")
        planned = draft_measure(words, cards=from_group, key=key(), by=room.lead, at=room.at(101))
    assert all(groups)
    with writing(), pytest.raises(RuleViolation, match="freigegeben"):
        take_over_plan([planned], workshop=room.workshop, process=room.process, by=SYSTEM, at=room.at(102))
    with writing():
        close_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(200))
        release_protocol(expected_version=room.workshop.version, by=room.lead, at=room.at(300))
    with writing():
        taken = take_over_plan(
            [planned], workshop=room.workshop, process=room.process, by=SYSTEM, at=room.at(400)
        )
    assert (taken.measures, taken.ideas) == (1, 1)
    measure = db.session.scalars(select(Measure)).one()
    idea = db.session.scalars(select(Idea)).one()
    assert (measure.status, measure.lead_office) == (MeasureStatus.DRAFT, "Stadt")
    assert (idea.text, idea.channel, idea.status) == (
        "Karte 0", IdeaChannel.WORKSHOP, IdeaStatus.PUBLISHED,
    )  # fmt: skip
    assert db.session.scalars(select(MeasureSource.idea_id)).all() == [idea.id]
    assert planned.measure_id == measure.id
    with writing(), pytest.raises(RuleViolation, match="mindestens eine Maßnahme"):
        take_over_plan([planned], workshop=room.workshop, process=room.process, by=SYSTEM, at=room.at(500))


def test_what_was_collected_before_comes_as_cards_and_goes_with_its_idea(app: Flask) -> None:
    with writing():
        room = a_room()
        ideas = [a_published_idea(room.process) for _ in range(3)]
        a_theme(room.process, *ideas, title="Sitzen in der Stadt")
        offers = offers_of(room.process, room.workshop)
        assert bring_in(offers, step=room.step(P.CRITIQUE, K.COLLECT), by=room.lead, at=room.at(1)) == 3
        room.open(P.CRITIQUE, K.COLLECT, 2)
        room.open(P.CRITIQUE, K.CLUSTER, 3)
    assert offers_of(room.process, room.workshop) == []
    board = board_of(room.workshop, P.CRITIQUE, room.process.areas)
    assert [(row.group.title, len(row.cards)) for row in board.groups] == [("Sitzen in der Stadt", 3)]
    with writing():
        withdraw(db.session.get_one(Idea, ideas[0].id), by=SYSTEM, at=room.at(4))
    board = board_of(room.workshop, P.CRITIQUE, room.process.areas)
    assert [len(row.cards) for row in board.groups] == [2]


def test_a_room_costs_the_same_with_five_and_with_fifty_cards(app: Flask) -> None:
    with writing():
        room = a_room()
        anna = room.guest("Anna")
        step = room.open(P.CRITIQUE, K.COLLECT)
        step.max_cards = 0

    def fill(number: int, start: int) -> None:
        with writing():
            for place in range(number):
                draft = CardDraft(text=f"Karte {start + place}", key=key())
                write_card(draft, by=anna, at=room.at((start + place) * 60))

    def asked() -> int:
        with counted() as seen:
            board_of(room.workshop, P.CRITIQUE, room.process.areas)
            view_of(room.workshop, anna)
        return len(seen.statements)

    fill(5, 0)
    few = asked()
    fill(45, 5)
    db.session.rollback()
    assert asked() == few


def test_the_machine_suggests_groups_and_moves_nothing_by_itself(app: Flask) -> None:
    pytest.importorskip("sklearn", reason="belongs to the extra [sense]")
    with writing():
        room = a_room()
        anna = room.guest("Anna")
        room.open(P.CRITIQUE, K.COLLECT).max_cards = 0
        cards = [
            write_card(CardDraft(text=t, key=key()), by=anna, at=room.at(60 * n))
            for n, t in enumerate(BENCHES + BUSES)
        ]
        step = room.open(P.CRITIQUE, K.CLUSTER, 2)
        benches = [card.id for card in cards[: len(BENCHES)]]
        for _ in range(2):
            ask_machine(step, by=room.lead, at=room.at(0))
    work(app)
    assert {card.group_id for card in cards} == {None}
    assert step.suggestion is not None
    clusters = step.suggestion["clusters"]
    assert benches in [sorted(cluster["cards"]) for cluster in clusters]
    with writing():
        hide_card(
            cards[0],
            reason=HiddenReason.INSULT,
            expected_version=cards[0].version,
            by=room.lead,
            at=room.at(4),
        )
        number = next(c["number"] for c in clusters if benches[1] in c["cards"])
        group = accept_suggestion(step, number, title="Sitzen", by=room.lead, at=room.at(5))
    assert {card.id for card in cards if card.group_id == group.id} == set(benches[1:])
    with writing():
        close_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(60))
    assert step.suggestion is None
