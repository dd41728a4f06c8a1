"""Themes are made, renamed, merged, split and undone, and no idea is ever lost."""

import pytest
from sqlalchemy import select

from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import Idea, ReasonCode
from participation.ideas.services.authorship import withdraw
from participation.ideas.services.decisions import RefusalDraft, refuse
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.municipality.models import Process
from participation.municipality.queries import version_of_pages
from participation.themes.models import PlacedHow, Placement
from participation.themes.queries.history import latest_change, steps_of
from participation.themes.queries.sorting import themes_of, unsorted_ids
from participation.themes.rules import is_live
from participation.themes.services.ordering import (
    ThemeDraft,
    create_theme,
    merge_themes,
    move_ideas,
    rename_theme,
    split_theme,
)
from participation.themes.services.states import fields_of
from participation.themes.services.undoing import undo
from tests.factories import a_process, a_published_idea, a_theme, an_account, an_idea
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("app")

WHY = RefusalDraft(reason=ReasonCode.ADVERTISING, text="Ihr Beitrag wirbt vor allem für einen Betrieb.")


def a_moderator(name: str = "Nina Keller") -> Person:
    return Person(id=an_account(Role.MODERATOR, name=name).id, name=name)


def places(process: Process) -> dict[int, tuple[int, PlacedHow, int | None, int | None]]:
    """Where each idea of the process is: theme, how, from which suggestion, by whom."""
    statement = select(Placement).join(Idea, Idea.id == Placement.idea_id)
    found = db.session.scalars(statement.where(Idea.process_id == process.id))
    return {p.idea_id: (p.theme_id, p.how, p.cluster_id, p.placed_by_id) for p in found}


def undo_latest(process: Process, by: Person = SYSTEM) -> None:
    with writing():
        change = latest_change(process.id)
        assert change is not None
        undo(change, by=by, at=now())


def test_a_theme_gets_the_next_number_and_its_ideas() -> None:
    with writing():
        process = a_process()
        ideas = [a_published_idea(process) for _ in range(3)]
        first, second = a_theme(process), a_theme(process, *ideas[:2], title="Bänke")
        assert (first.number, second.number) == (1, 2)
        assert themes_of([idea.id for idea in ideas]) == dict.fromkeys([ideas[0].id, ideas[1].id], second)
        assert unsorted_ids(process.id) == {ideas[2].id}


def test_a_theme_needs_a_title() -> None:
    with writing():
        process = a_process()
        with pytest.raises(RuleViolation, match="Titel") as refused:
            create_theme(ThemeDraft(title=""), process=process, by=SYSTEM, at=now())
        assert refused.value.field == "title"


def test_an_idea_is_in_one_theme_only_and_goes_back_to_the_tray() -> None:
    with writing():
        process, nina = a_process(), a_moderator()
        idea = a_published_idea(process)
        a_theme(process, idea)
        other = a_theme(process)
        move_ideas([idea], to=other, process=process, by=nina, at=now())
        assert places(process) == {idea.id: (other.id, PlacedHow.BY_HAND, None, nina.id)}
        move_ideas([idea], to=None, process=process, by=nina, at=now())
        assert places(process) == {}


def test_moving_needs_an_idea_and_another_place() -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process)
        theme = a_theme(process, idea)
        with pytest.raises(RuleViolation, match="mindestens eine"):
            move_ideas([], to=theme, process=process, by=SYSTEM, at=now())
        with pytest.raises(RuleViolation, match="schon dort"):
            move_ideas([idea], to=theme, process=process, by=SYSTEM, at=now())


def test_who_moves_what_a_colleague_moved_meanwhile_is_told_and_moves_nothing() -> None:
    with writing():
        process = a_process()
        one, other = a_published_idea(process), a_published_idea(process)
        mine, theirs = a_theme(process), a_theme(process, one)
        with pytest.raises(Conflict, match="inzwischen 1"):
            move_ideas(
                [one, other],
                to=mine,
                seen_in={one.id: None, other.id: None},
                process=process,
                by=SYSTEM,
                at=now(),
            )
        assert themes_of([one.id, other.id]) == {one.id: theirs}


def test_what_is_not_published_gets_no_place() -> None:
    with writing():
        process = a_process()
        waiting = an_idea(process)
        with pytest.raises(RuleViolation, match=waiting.number):
            a_theme(process, waiting)


def test_themes_and_ideas_of_another_process_stay_apart() -> None:
    with writing():
        process, elsewhere = a_process(), a_process()
        idea, stranger = a_published_idea(process), a_published_idea(elsewhere)
        theme, foreign = a_theme(process, idea), a_theme(elsewhere)
        for ideas, to in (([stranger], theme), ([idea], foreign), ([stranger], None)):
            with pytest.raises(RuleViolation):
                move_ideas(ideas, to=to, process=process, by=SYSTEM, at=now())
        with pytest.raises(RuleViolation, match="desselben Verfahrens"):
            merge_themes(theme, into=foreign, by=SYSTEM, at=now())


def test_renaming_an_outdated_version_overwrites_nothing() -> None:
    with writing():
        process, nina = a_process(), a_moderator()
        theme = a_theme(process, title="Bänke")
        rename_theme(theme, ThemeDraft(title="Sitzbänke"), expected_version=1, by=nina, at=now())
        with pytest.raises(Conflict):
            rename_theme(theme, ThemeDraft(title="Stühle"), expected_version=1, by=nina, at=now())
        assert (theme.title, theme.version) == ("Sitzbänke", 2)


def test_merging_keeps_every_idea_and_how_it_came() -> None:
    with writing():
        process, nina = a_process(), a_moderator()
        ideas = [a_published_idea(process) for _ in range(3)]
        one, other = a_theme(process, ideas[0], by=nina), a_theme(process, *ideas[1:])
        merge_themes(one, into=other, by=SYSTEM, at=now())
        assert places(process) == {
            ideas[0].id: (other.id, PlacedHow.BY_HAND, None, nina.id),
            ideas[1].id: (other.id, PlacedHow.BY_HAND, None, None),
            ideas[2].id: (other.id, PlacedHow.BY_HAND, None, None),
        }
        assert one.merged_into_id == other.id
        assert not is_live(one)


def test_a_theme_merges_with_another_one_that_exists_only() -> None:
    with writing():
        process = a_process()
        theme, gone, last = a_theme(process), a_theme(process), a_theme(process)
        merge_themes(gone, into=last, by=SYSTEM, at=now())
        with pytest.raises(RuleViolation, match="sich selbst"):
            merge_themes(theme, into=theme, by=SYSTEM, at=now())
        with pytest.raises(RuleViolation, match="nicht mehr"):
            merge_themes(theme, into=gone, by=SYSTEM, at=now())
        with pytest.raises(RuleViolation, match="nicht mehr"):
            rename_theme(gone, ThemeDraft(title="Neu"), expected_version=2, by=SYSTEM, at=now())
        with pytest.raises(RuleViolation, match="nicht mehr"):
            move_ideas([a_published_idea(process)], to=gone, process=process, by=SYSTEM, at=now())


def test_splitting_takes_only_what_is_inside() -> None:
    with writing():
        process = a_process()
        ideas = [a_published_idea(process) for _ in range(3)]
        theme = a_theme(process, *ideas[:2])
        draft = ThemeDraft(title="Stehtische")
        with pytest.raises(RuleViolation, match="mindestens eine"):
            split_theme(theme, draft, ideas=[], process=process, by=SYSTEM, at=now())
        with pytest.raises(Conflict):
            split_theme(theme, draft, ideas=ideas[1:], process=process, by=SYSTEM, at=now())
        made = split_theme(theme, draft, ideas=[ideas[1]], process=process, by=SYSTEM, at=now())
        assert themes_of([idea.id for idea in ideas]) == {ideas[0].id: theme, ideas[1].id: made}


def test_undo_brings_back_exactly_what_was() -> None:
    with writing():
        process, nina = a_process(), a_moderator()
        ideas = [a_published_idea(process) for _ in range(3)]
        one, other = a_theme(process, ideas[0], by=nina), a_theme(process, *ideas[1:])
        before, fields = places(process), fields_of(one)
        merge_themes(one, into=other, by=SYSTEM, at=now())
    undo_latest(process, nina)
    assert places(process) == before
    assert fields_of(one) == fields


def test_undoing_what_made_a_theme_dissolves_it() -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process)
        theme = a_theme(process, idea)
        number = theme.number
    undo_latest(process)
    assert not is_live(theme)
    assert unsorted_ids(process.id) == {idea.id}
    with writing():
        assert a_theme(process).number == number + 1


def test_an_earlier_step_is_undone_if_nothing_builds_on_it() -> None:
    with writing():
        process = a_process()
        one, other = a_published_idea(process), a_published_idea(process)
        theme = a_theme(process)
        first = move_ideas([one], to=theme, process=process, by=SYSTEM, at=now())
        move_ideas([other], to=theme, process=process, by=SYSTEM, at=now())
    with writing():
        assert undo(first, by=SYSTEM, at=now())
    assert places(process) == {other.id: (theme.id, PlacedHow.BY_HAND, None, None)}


def test_a_step_on_which_another_builds_is_undone_after_it() -> None:
    with writing():
        process = a_process()
        author, idea = a_moderator(), a_published_idea(process)
        theme = a_theme(process, idea)
        first = latest_change(process.id)
        assert first is not None
        rename_theme(theme, ThemeDraft(title="Neu"), expected_version=theme.version, by=author, at=now())
    with writing(), pytest.raises(Conflict, match="baut ein späterer Schritt auf, von Nina Keller"):
        undo(first, by=SYSTEM, at=now())
    undo_latest(process)
    undo_latest(process)
    assert latest_change(process.id) is None
    assert places(process) == {}


def test_a_step_is_undone_once_however_often_it_is_asked_for() -> None:
    with writing():
        process = a_process()
        a_theme(process)
        a_theme(process)
        change = latest_change(process.id)
        assert change is not None
        by, other = a_moderator(), a_moderator()
        assert undo(change, by=by, at=now())
    with writing():
        assert not undo(change, by=by, at=now())
    with writing(), pytest.raises(Conflict, match="schon rückgängig"):
        undo(change, by=other, at=now())
    assert latest_change(process.id) is not None


def test_steps_of_another_process_are_not_in_the_way() -> None:
    with writing():
        process, elsewhere = a_process(), a_process()
        a_theme(process)
        a_theme(elsewhere)
    undo_latest(process)
    assert latest_change(elsewhere.id) is not None


@pytest.mark.parametrize("how", ["withdrawn", "refused"])
def test_an_idea_that_leaves_after_it_was_placed_is_in_nobodys_way(how: str) -> None:
    with writing():
        process = a_process()
        stays, leaves = a_published_idea(process), a_published_idea(process)
        theme, other = a_theme(process, stays, leaves), a_theme(process)
        before = places(process)
    with writing():
        if how == "withdrawn":
            withdraw(leaves, by=SYSTEM, at=now())
        else:
            refuse(leaves, WHY, by=a_moderator(), at=now())
    with writing():
        with pytest.raises(RuleViolation, match=leaves.number):
            move_ideas([leaves], to=other, process=process, by=SYSTEM, at=now())
        merge_themes(theme, into=other, by=SYSTEM, at=now())
        assert unsorted_ids(process.id) == set()
    undo_latest(process)
    assert places(process) == before


def test_every_step_is_recorded_and_changes_the_public_pages() -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process)
    seen = version_of_pages(process.slug, "localhost")
    with writing():
        theme = a_theme(process, idea)
    assert version_of_pages(process.slug, "localhost") != seen
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "theme.create")).one()
    change = latest_change(process.id)
    assert change is not None
    assert (entry.subject_id, entry.facts) == (theme.id, {"change": change.id, "ideas": [idea.id]})


def test_the_history_tells_who_moved_what_from_where() -> None:
    with writing():
        process, nina = a_process(), a_moderator()
        ideas = [a_published_idea(process) for _ in range(3)]
        theme, other = a_theme(process, *ideas[:2], by=nina, title="Bänke"), a_theme(process, title="Tische")
        move_ideas([ideas[0]], to=other, process=process, by=nina, at=now())
        rename_theme(theme, ThemeDraft(title="Sitzbänke"), expected_version=1, by=nina, at=now())
    renamed, moved, created = steps_of(theme, offset=0, limit=20)
    assert (created.came, created.left, created.name) == (2, 0, "Nina Keller")
    assert (moved.came, moved.left, moved.numbers, moved.others) == (0, 1, [ideas[0].number], ["Tische"])
    assert renamed.titles == ("Bänke", "Sitzbänke")
    [came, _made] = steps_of(other, offset=0, limit=20)
    assert (came.came, came.others) == (1, ["Sitzbänke"])
    undo_latest(process, nina)
    assert steps_of(theme, offset=0, limit=1)[0].undone_by == "Nina Keller"


def test_a_hundred_ideas_move_with_as_many_statements_as_ten() -> None:
    with writing():
        process = a_process()
        ideas = [a_published_idea(process) for _ in range(110)]
        theme = a_theme(process)
        with counted() as few:
            move_ideas(ideas[:10], to=theme, process=process, by=SYSTEM, at=now())
        with counted() as many:
            move_ideas(ideas[10:], to=theme, process=process, by=SYSTEM, at=now())
        assert len(many.statements) == len(few.statements)
