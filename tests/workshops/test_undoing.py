"""What staff did is turned back one by one; cards are checked first; people change their own cards."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from participation.extensions import db
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.workshops.models import (
    Card,
    CardGroup,
    CardStatus,
    HiddenReason,
    Participant,
    PlanHorizon,
    StaffAction,
    StepKind,
    WorkshopPhase,
)
from participation.workshops.queries.board import board_of
from participation.workshops.queries.rooms import latest_actions
from participation.workshops.services.cards import (
    CardDraft,
    edit_card,
    hide_card,
    park_cards,
    restore_card,
    revert_card,
    withdraw_card,
    write_card,
)
from participation.workshops.services.checking import approve_cards, place_card
from participation.workshops.services.ending import close_workshop
from participation.workshops.services.grouping import (
    dissolve_group,
    make_group,
    merge_groups,
    move_cards,
    rename_group,
    turn_positive,
)
from participation.workshops.services.people import remove
from participation.workshops.services.plan import PlanWords, draft_measure, strike_measure_draft
from participation.workshops.services.steps import close_step
from participation.workshops.services.undoing import undo
from tests.workshops.sample import Room, a_room, key
from tests.workshops.test_faults import a_round, with_two_groups

pytestmark = pytest.mark.usefixtures("app")

P, K = WorkshopPhase, StepKind


def last(room: Room) -> StaffAction:
    return latest_actions(room.workshop)[0]


def state() -> list[object]:
    """Everything on the board that staff can change, without versions."""
    cards = db.session.scalars(select(Card).order_by(Card.id))
    groups = db.session.scalars(select(CardGroup).order_by(CardGroup.id))
    return [
        [(c.group_id, c.area_id, c.status, c.hidden_reason, c.text) for c in cards],
        [(g.title, g.area_id, g.reversal_text, g.merged_into_id, g.dissolved_at is None) for g in groups],
    ]


def test_each_action_of_staff_is_turned_back_to_what_was_before() -> None:
    with writing():
        room = a_room()
        cards = with_two_groups(room)
        helper = room.helper()
        anna = db.session.scalars(select(Participant).where(Participant.nickname == "Anna")).one()
    first, second = (db.session.get_one(CardGroup, card.group_id) for card in cards)
    area = room.process.areas[0].id
    at = room.at(20)

    def hidden() -> None:
        card = cards[0]
        hide_card(card, reason=HiddenReason.INSULT, expected_version=card.version, by=helper, at=at)

    actions: dict[str, Callable[[], None]] = {
        "move_cards": lambda: move_cards(
            [cards[0]], to=second, seen={cards[0].id: cards[0].version}, by=helper, at=at
        ),
        "rename_group": lambda: rename_group(
            first, title="Anders", area_id=area, expected_version=first.version, by=helper, at=at
        ),
        "merge_groups": lambda: merge_groups(first, into=second, by=helper, at=at),
        "dissolve_group": lambda: dissolve_group(first, expected_version=first.version, by=helper, at=at),
        "turn_positive": lambda: turn_positive(
            first, sentence="Gut.", expected_version=first.version, by=helper, at=at
        ),
        "hide_card": hidden,
        "park_cards": lambda: park_cards([cards[0]], by=helper, at=at),
        "place_card": lambda: place_card(
            cards[0], area_id=area, expected_version=cards[0].version, by=helper, at=at
        ),
    }
    for act, done in actions.items():
        before = state()
        with writing():
            done()
        assert state() != before, act
        with writing():
            assert last(room).act == act
            undo(last(room), by=room.lead, at=room.at(21))
        assert state() == before, act
    with writing():
        hidden()
        hid = last(room)
        restore_card(cards[0], expected_version=cards[0].version, by=helper, at=at)
        restored = last(room)
    with writing(), pytest.raises(Conflict, match="noch einmal geändert"):
        undo(hid, by=helper, at=at)  # others' work came after it
    with writing():
        undo(restored, by=helper, at=at)
    assert (cards[0].status, cards[0].hidden_reason) == (CardStatus.HIDDEN, HiddenReason.INSULT)
    with writing():
        remove(anna, by=helper, at=at)
        undo(last(room), by=helper, at=at)
    assert anna.removed_at is None


def test_nothing_is_turned_back_twice_by_participants_or_over_the_work_of_others() -> None:
    with writing():
        room = a_room()
        cards = with_two_groups(room)
        anna = db.session.scalars(select(Participant).where(Participant.nickname == "Anna")).one()
        group = make_group("Neu", phase=P.CRITIQUE, by=room.lead, at=room.at(5))
        made = last(room)
        move_cards(cards, to=group, seen={c.id: c.version for c in cards}, by=room.lead, at=room.at(6))
        moved = last(room)
    with writing(), pytest.raises(RuleViolation, match="liegen Karten"):
        undo(made, by=room.lead, at=room.at(7))
    with writing(), pytest.raises(RuleViolation, match="können Sie in dieser Werkstatt nicht"):
        undo(moved, by=anna, at=room.at(7))
    with writing():
        undo(moved, by=room.lead, at=room.at(8))
        undo(made, by=room.lead, at=room.at(8))
    assert group.dissolved_at is not None
    with writing(), pytest.raises(Conflict):
        undo(made, by=room.lead, at=room.at(9))
    with writing():
        move_cards([cards[0]], to=None, seen={cards[0].id: cards[0].version}, by=room.lead, at=room.at(10))
        moved = last(room)
        move_cards(
            [cards[0]],
            to=db.session.get_one(CardGroup, cards[1].group_id),
            seen={cards[0].id: cards[0].version},
            by=room.lead,
            at=room.at(11),
        )
        undo(last(room), by=room.lead, at=room.at(12))
        undo(moved, by=room.lead, at=room.at(12))  # one after the other, back to the beginning
        assert cards[0].group_id is not None
        words = PlanWords(title="Rufbus", horizon=PlanHorizon.SHORT)
        draft = draft_measure(words, key=key(), by=room.lead, at=room.at(13))
        strike_measure_draft(draft, struck=True, expected_version=1, by=room.lead, at=room.at(13))
        undo(last(room), by=room.lead, at=room.at(13))
        assert draft.struck_at is None
    with writing():
        close_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(30))
    assert db.session.scalars(select(StaffAction)).all() == []


def test_while_dots_are_put_nothing_below_them_is_turned_back() -> None:
    with writing():
        room = a_room()
        with_two_groups(room)
        moved = last(room)
        a_round(room)
    with writing(), pytest.raises(RuleViolation, match="Solange die Punkterunde läuft"):
        undo(moved, by=room.lead, at=room.at(20))


def everything(room: Room) -> int:
    """How many cards of the critique everybody sees."""
    return board_of(room.workshop, P.CRITIQUE, room.process.areas).cards


def test_where_cards_are_checked_first_only_those_let_through_are_revealed() -> None:
    with writing():
        room = a_room()
        room.workshop.checks_first = True
        anna = room.guest("Anna")
        room.open(P.CRITIQUE, K.COLLECT)
        good, late = (
            write_card(CardDraft(text=text, key=key()), by=anna, at=room.at(1)) for text in ("Gut", "Später")
        )
        approve_cards([good], by=room.lead, at=room.at(2))
        room.open(P.CRITIQUE, K.CLUSTER, 3)
    assert everything(room) == 1
    assert (good.status, late.status) == (CardStatus.VISIBLE, CardStatus.PRIVATE)
    with writing():
        approve_cards([late], by=room.lead, at=room.at(4))
    assert everything(room) == 2
    with writing():
        undo(last(room), by=room.lead, at=room.at(5))
    assert everything(room) == 1
    with writing(), pytest.raises(RuleViolation):
        approve_cards([late], by=anna, at=room.at(6))


def test_an_edited_card_goes_back_to_its_words_and_a_withdrawn_one_has_none() -> None:
    with writing():
        room = a_room()
        anna = room.guest("Anna")
        area = room.process.areas[0].id
        step = room.open(P.CRITIQUE, K.COLLECT)
        card = write_card(CardDraft(text="Erst", key=key()), by=anna, at=room.at(1))
        edit_card(card, text="Dann", area_id=area, expected_version=1, by=anna, at=room.at(2))
    assert (card.text, card.earlier_text, card.area_id) == ("Dann", "Erst", area)
    with writing():
        revert_card(card, expected_version=2, by=anna, at=room.at(3))
    assert (card.text, card.earlier_text) == ("Erst", "")
    with writing(), pytest.raises(Conflict):
        revert_card(card, expected_version=3, by=anna, at=room.at(4))
    with writing():
        edit_card(card, text="Dann", area_id=area, expected_version=3, by=anna, at=room.at(5))
        close_step(step, expected_version=step.version, by=room.lead, at=room.at(6))
        room.open(P.CRITIQUE, K.CLUSTER, 7)
    assert card.earlier_text == ""
    with writing():
        withdraw_card(card, by=anna, at=room.at(8))
    assert (card.text, card.earlier_text, card.status) == ("", "", CardStatus.WITHDRAWN)


def test_eleven_cards_in_a_minute_are_too_many_even_if_they_are_taken_back() -> None:
    with writing():
        room = a_room()
        anna = room.guest("Anna")
        room.open(P.CRITIQUE, K.COLLECT).max_cards = 0
        for number in range(10):
            card = write_card(CardDraft(text=f"Karte {number}", key=key()), by=anna, at=room.at(number))
            withdraw_card(card, by=anna, at=room.at(number))
    with writing(), pytest.raises(RuleViolation, match="viele Karten in einer Minute"):
        write_card(CardDraft(text="Eine noch", key=key()), by=anna, at=room.at(30))
    with writing():
        write_card(CardDraft(text="Eine noch", key=key()), by=anna, at=room.at(75))


def test_everybody_sorts_only_where_the_step_says_so() -> None:
    with writing():
        room = a_room()
        cards = with_two_groups(room)
        anna = db.session.scalars(select(Participant).where(Participant.nickname == "Anna")).one()
        group = db.session.get_one(CardGroup, cards[1].group_id)
    seen = {cards[0].id: cards[0].version}
    with writing(), pytest.raises(RuleViolation, match="ordnet nur die Werkstattleitung"):
        move_cards([cards[0]], to=group, seen=seen, by=anna, at=room.at(5))
    with writing():
        room.step(P.CRITIQUE, K.CLUSTER).people_sort = True
    with writing():
        move_cards([cards[0]], to=group, seen=seen, by=anna, at=room.at(6))
    assert cards[0].group_id == group.id
    with writing():
        undo(last(room), by=room.lead, at=room.at(7))
    assert cards[0].group_id != group.id
