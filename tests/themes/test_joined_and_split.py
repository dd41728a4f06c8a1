"""Ideas joined without loss, ideas split in two, themes set aside: nothing is lost, all can be taken back."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Answer, Idea, IdeaStatus
from participation.ideas.queries.parts import original_of, parts_of
from participation.ideas.queries.staff import StaffFilter
from participation.ideas.services.authorship import withdraw
from participation.ideas.services.decisions import AnswerDraft, answer_idea
from participation.ideas.services.parts import PartDraft
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM
from participation.municipality.models import Process
from participation.operations.check import counters
from participation.themes.models import ChangeKind, DuplicatePair
from participation.themes.queries.board import cards_in_tray, cards_of, supporters_of, theme_counts
from participation.themes.queries.history import latest_change
from participation.themes.queries.joined import joined_to, stands_for, supporters_together
from participation.themes.queries.sorting import themes_of, unsorted_ids
from participation.themes.queries.suggestions import ideas_to_confirm
from participation.themes.rules import FoundPair
from participation.themes.services.duplicates import keep_pairs
from participation.themes.services.joining import join_ideas, release_idea
from participation.themes.services.ordering import ThemeDraft, merge_themes, move_ideas, rename_theme
from participation.themes.services.parking import park_theme, unpark_theme
from participation.themes.services.parting import split_idea
from participation.themes.services.suggestions import confirm
from participation.themes.services.undoing import undo
from participation.voting.queries import supports_given
from participation.voting.services import support, withdraw_support
from tests.crowd import at_once
from tests.factories import a_process, a_published_idea, a_suggestion, a_theme, an_account

pytestmark = pytest.mark.usefixtures("app")
TEXT = "Am Fluss fehlen Bänke.\n\nUnd  die Laternen gehen zu früh aus."
EVERYTHING = StaffFilter()


def join(*ideas: Idea, into: Idea) -> None:
    join_ideas(ideas, into=into, process=into.process, by=SYSTEM, at=now())


def a_part(idea: Idea, text: str = "Und die Laternen gehen zu früh aus.", key: str = "") -> Idea:
    draft = PartDraft(title="Laternen", text=text, submission_key=key or uuid4().hex)
    return split_idea(idea, draft, process=idea.process, by=SYSTEM, at=now())


def undo_latest(process: Process) -> None:
    with writing():
        change = latest_change(process.id)
        assert change is not None
        undo(change, by=SYSTEM, at=now())


def letters() -> list[tuple[str, str]]:
    return [
        (letter.kind, letter.recipient) for letter in db.session.scalars(select(Letter).order_by(Letter.id))
    ]


def in_order() -> bool:
    return not list(counters())


# --- Joining ---


def test_joined_ideas_lie_together_and_their_supporters_count_once() -> None:
    with writing():
        process = a_process()
        one, same, other = (a_published_idea(process, contact=f"p{n}@example.org") for n in range(3))
        theme = a_theme(process, one)
        people = [an_account().id for _ in range(3)]
    with writing():
        for idea, supporters in ((one, people[:2]), (same, people[1:])):
            for account in supporters:
                support(idea, account_id=account, at=now())
        join(same, into=one)
    assert {idea.id: t.id for idea in (one, same) if (t := themes_of([idea.id])[idea.id])} == {
        one.id: theme.id,
        same.id: theme.id,
    }
    assert (one.supports, same.supports, supporters_together(one)) == (2, 2, 3)
    assert supporters_of([theme.id]) == {theme.id: 3}
    assert [row.ideas for row in theme_counts(process)] == [2]
    [card] = cards_of(theme, offset=0, limit=9).cards
    assert (card.id, card.joined, card.together) == (one.id, 1, 3)
    assert [card.id for card in cards_in_tray(process, EVERYTHING, offset=0, limit=9).cards] == [other.id]
    assert [relative.number for relative in joined_to(one)] == [same.number]
    head = stands_for(same)
    assert head is not None
    assert head.number == one.number
    assert letters() == [("idea_joined", "p1@example.org")]
    assert in_order()


def test_joined_ideas_move_together_and_not_by_themselves() -> None:
    with writing():
        process = a_process()
        one, same = a_published_idea(process), a_published_idea(process)
        theme, other = a_theme(process, one), a_theme(process)
        join(same, into=one)
    with writing():
        move_ideas([one], to=other, process=process, by=SYSTEM, at=now())
    assert themes_of([same.id])[same.id].id == other.id
    with writing(), pytest.raises(RuleViolation, match=f"{same.number} ist mit Idee {one.number}"):
        move_ideas([same], to=theme, process=process, by=SYSTEM, at=now())
    undo_latest(process)
    assert themes_of([same.id])[same.id].id == theme.id
    undo_latest(process)
    assert unsorted_ids(process.id) == {same.id}
    assert joined_to(one) == []


def test_what_was_joined_to_a_joined_idea_is_joined_with_it() -> None:
    with writing():
        process = a_process()
        one, same, third = (a_published_idea(process) for _ in range(3))
        join(third, into=same)
        join(same, into=one)
    assert {relative.id for relative in joined_to(one)} == {same.id, third.id}
    undo_latest(process)
    assert [relative.id for relative in joined_to(same)] == [third.id]


def test_an_idea_is_released_and_stands_for_itself_again() -> None:
    with writing():
        process = a_process()
        one, same = a_published_idea(process), a_published_idea(process, contact="p@example.org")
        theme = a_theme(process, one)
        join(same, into=one)
    with writing():
        release_idea(same, process=process, by=SYSTEM, at=now())
    assert cards_of(theme, offset=0, limit=9).total == 2
    assert [kind for kind, _to in letters()] == ["idea_joined", "idea_released"]
    with writing(), pytest.raises(RuleViolation, match="steht schon für sich"):
        release_idea(same, process=process, by=SYSTEM, at=now())


def test_what_stands_for_itself_no_more_is_not_joined_again() -> None:
    with writing():
        process = a_process()
        one, same, third = (a_published_idea(process) for _ in range(3))
        join(same, into=one)
    for ideas, into in (([same], third), ([third], same), ([one], one), ([], one)):
        with writing(), pytest.raises(RuleViolation):
            join(*ideas, into=into)
    with writing():
        elsewhere = a_published_idea(a_process())
    with writing(), pytest.raises(RuleViolation, match="anderen Verfahren"):
        join(elsewhere, into=one)


def test_when_the_other_idea_is_withdrawn_a_joined_one_is_back_on_the_board() -> None:
    with writing():
        process = a_process()
        one, same = a_published_idea(process), a_published_idea(process)
        join(same, into=one)
    with writing():
        withdraw(one, by=SYSTEM, at=now())
    assert [card.id for card in cards_in_tray(process, EVERYTHING, offset=0, limit=9).cards] == [same.id]
    with writing():
        theme = a_theme(process, same)
    assert themes_of([same.id])[same.id].id == theme.id


def test_joined_crosswise_at_once_they_make_no_circle(app: Flask) -> None:
    with writing():
        process = a_process()
        ids = [a_published_idea(process).id for _ in range(2)]

    def attempt(pair: list[int]) -> str:
        with app.app_context():
            try:
                with writing():
                    one, other = (db.session.get_one(Idea, idea_id) for idea_id in pair)
                    join(one, into=other)
            except RuleViolation:
                return "refused"
            return "done"

    assert sorted(at_once(attempt, [ids, ids[::-1]])) == ["done", "refused"]


# --- Splitting an idea ---


def test_an_idea_that_says_two_things_becomes_two() -> None:
    with writing():
        process = a_process(supports_per_person=1)
        idea = a_published_idea(process, text=TEXT, contact="p@example.org", area_id=process.areas[0].id)
        theme, account = a_theme(process, idea), an_account().id
        support(idea, account_id=account, at=now())
    with writing():
        part = a_part(idea)
    assert (part.status, part.is_public, part.area_id, part.channel) == (
        IdeaStatus.PUBLISHED, True, idea.area_id, idea.channel,
    )  # fmt: skip
    assert (idea.text, part.text) == (TEXT, "Und die Laternen gehen zu früh aus.")
    assert (themes_of([idea.id])[idea.id].id, unsorted_ids(process.id)) == (theme.id, {part.id})
    assert (parts_of(idea), original_of(part)) == ([part], idea)
    assert (idea.supports, part.supports, supports_given(account, process.id)) == (1, 1, 1)
    assert letters() == [("idea_split", "p@example.org")]
    assert in_order()


def test_an_idea_is_never_offered_as_the_double_of_what_was_split_off_it() -> None:
    with writing():
        process = a_process()
        idea, other = a_published_idea(process, text=TEXT), a_published_idea(process)
        ids = [idea.id, a_part(idea).id, a_part(idea, "Am Fluss fehlen Bänke.").id]
    found = [FoundPair(one, two, 0.9) for one in [*ids, other.id] for two in [*ids, other.id] if one < two]
    with writing():
        keep_pairs(process.id, found, at=now())
    kept = db.session.execute(select(DuplicatePair.one_id, DuplicatePair.other_id)).all()
    assert kept
    assert all(other.id in pair for pair in kept)
    undo_latest(process)
    with writing():
        keep_pairs(process.id, [FoundPair(ids[0], ids[2], 0.9), FoundPair(ids[0], ids[1], 0.9)], at=now())
    kept = db.session.execute(select(DuplicatePair.one_id, DuplicatePair.other_id)).all()
    assert [tuple(pair) for pair in kept] == [(ids[0], ids[2])]  # that splitting was taken back


def test_splitting_is_taken_back_and_no_supporter_is_lost() -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process, text=TEXT)
        one, late = an_account().id, an_account().id
        support(idea, account_id=one, at=now())
        part = a_part(idea)
    with writing():
        support(part, account_id=late, at=now())
    undo_latest(process)
    assert (part.status, part.supports, idea.supports) == (IdeaStatus.WITHDRAWN, 0, 2)
    assert parts_of(idea) == []
    assert unsorted_ids(process.id) == {idea.id}
    assert in_order()


def test_what_was_answered_since_stays_split() -> None:
    with writing():
        process = a_process()
        part = a_part(a_published_idea(process, text=TEXT))
        change = latest_change(process.id)
        assert change is not None
        answer_idea(part, AnswerDraft(answer=Answer.EXISTS, text="Gibt es."), by=SYSTEM, at=now())
    with writing(), pytest.raises(Conflict, match="inzwischen beantwortet"):
        undo(change, by=SYSTEM, at=now())
    assert part.status is IdeaStatus.PUBLISHED


@pytest.mark.parametrize(
    "text", ["", "Mehr Laternen!", "Und die Laternen gehen zu früh aus.\nAm Fluss fehlen Bänke."]
)
def test_a_part_says_nothing_that_its_author_did_not(text: str) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process, text=TEXT)
    with writing(), pytest.raises(RuleViolation):
        a_part(idea, text)
    assert unsorted_ids(process.id) == {idea.id}


def test_the_same_form_splits_once_and_parts_are_not_split_again() -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process, text=TEXT)
        part = a_part(idea, key="a" * 32)
    with writing():
        assert a_part(idea, key="a" * 32).id == part.id
    with writing(), pytest.raises(RuleViolation, match="selbst ein Teil"):
        a_part(part)
    change = latest_change(process.id)
    assert change is not None
    assert change.kind is ChangeKind.PART


def test_who_withdraws_an_idea_withdraws_its_parts() -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process, text=TEXT)
        part = a_part(idea)
    with writing():
        withdraw(idea, by=SYSTEM, at=now())
    assert (part.status, part.text) == (IdeaStatus.WITHDRAWN, "")


def test_supports_that_come_and_go_while_an_idea_is_split_stay_counted(app: Flask) -> None:
    with writing():
        process = a_process()
        idea_id = a_published_idea(process, text=TEXT).id
        idea = db.session.get_one(Idea, idea_id)
        people = [an_account().id for _ in range(6)]
        for account in people[:3]:
            support(idea, account_id=account, at=now())

    def act(number: int) -> None:
        with app.app_context(), writing():
            idea = db.session.get_one(Idea, idea_id)
            if number < 0:
                a_part(idea)
            elif number < 3:
                withdraw_support(idea, account_id=people[number], at=now())
            else:
                support(idea, account_id=people[number], at=now())

    at_once(act, [-1, 0, 1, 3, 4])
    assert db.session.get_one(Idea, idea_id).supports == 3
    assert in_order()


# --- Setting a theme aside ---


def test_a_theme_is_set_aside_with_a_reason_and_brought_back() -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process)
        theme, other = a_theme(process, idea), a_theme(process)
        park_theme(theme, reason="Erst nach der Wahl.", by=SYSTEM, at=now())
    assert [row.id for row in theme_counts(process)] == [other.id]
    assert themes_of([idea.id])[idea.id].id == theme.id
    with writing(), pytest.raises(RuleViolation, match="ist zurückgestellt"):
        merge_themes(other, into=theme, by=SYSTEM, at=now())
    with writing(), pytest.raises(RuleViolation, match="ist zurückgestellt"):
        move_ideas([a_published_idea(process)], to=theme, process=process, by=SYSTEM, at=now())
    with writing(), pytest.raises(Conflict):
        park_theme(theme, reason="Noch einmal.", by=SYSTEM, at=now())
    with writing():
        unpark_theme(theme, by=SYSTEM, at=now())
    assert {row.id for row in theme_counts(process)} == {theme.id, other.id}
    undo_latest(process)
    assert theme.parked_reason == "Erst nach der Wahl."
    undo_latest(process)
    assert theme.parked_at is None


@pytest.mark.parametrize("reason", ["", "x" * 501])
def test_setting_aside_asks_for_a_reason(reason: str) -> None:
    with writing():
        theme = a_theme(a_process())
    with writing(), pytest.raises(RuleViolation):
        park_theme(theme, reason=reason, by=SYSTEM, at=now())


def test_a_rename_that_knew_the_theme_before_it_was_set_aside_is_a_conflict() -> None:
    with writing():
        theme = a_theme(a_process())
        park_theme(theme, reason="Später.", by=SYSTEM, at=now())
    with writing(), pytest.raises(Conflict):
        rename_theme(theme, ThemeDraft(title="Neu"), expected_version=1, by=SYSTEM, at=now())


def test_what_was_joined_since_the_machine_read_it_is_suggested_no_more() -> None:
    with writing():
        process = a_process()
        one, same, third = (a_published_idea(process) for _ in range(3))
        cluster = a_suggestion(process, one, same, third)
        join(same, into=one)
    assert [idea.id for idea in ideas_to_confirm(cluster)] == [one.id, third.id]
    with writing():
        draft = ThemeDraft(title="Bänke")
        theme = confirm(cluster, draft, ideas=[one], process=process, by=SYSTEM, at=now())
    assert {idea_id: found.id for idea_id, found in themes_of([one.id, same.id, third.id]).items()} == {
        one.id: theme.id,
        same.id: theme.id,
    }
