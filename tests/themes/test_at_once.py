"""Several people order the same process at the same moment."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import Flask
from sqlalchemy import func, select

from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.municipality.models import Process
from participation.themes.models import Cluster, Placement, Theme, ThemeChange
from participation.themes.queries.history import latest_change
from participation.themes.queries.sorting import themes_of
from participation.themes.services.ordering import (
    ThemeDraft,
    merge_themes,
    move_ideas,
    rename_theme,
)
from participation.themes.services.suggestions import confirm
from participation.themes.services.undoing import undo
from tests.crowd import at_once
from tests.factories import a_process, a_published_idea, a_suggestion, a_theme, an_account

Thing = TypeVar("Thing")


def outcomes(app: Flask, act: Callable[[Thing], object], things: Sequence[Thing]) -> list[str]:
    """Act in threads of their own, each in its own change: "done", "conflict" or "refused"."""

    def attempt(thing: Thing) -> str:
        with app.app_context():
            try:
                with writing():
                    act(thing)
            except Conflict:
                return "conflict"
            except RuleViolation:
                return "refused"
            return "done"

    return sorted(at_once(attempt, things))


def test_two_people_who_put_the_same_ideas_elsewhere_at_once_lose_none(app: Flask) -> None:
    with writing():
        process = a_process()
        ids = [a_published_idea(process).id for _ in range(5)]
        themes = [a_theme(process).id for _ in range(6)]
    process_id = process.id

    def put(theme_id: int) -> None:
        move_ideas(
            [db.session.get_one(Idea, idea_id) for idea_id in ids],
            to=db.session.get_one(Theme, theme_id),
            seen_in=dict.fromkeys(ids),
            process=db.session.get_one(Process, process_id),
            by=SYSTEM,
            at=now(),
        )

    assert outcomes(app, put, themes) == ["conflict"] * 5 + ["done"]
    assert db.session.scalars(select(func.count()).select_from(Placement)).one() == len(ids)
    assert len({theme.id for theme in themes_of(ids).values()}) == 1


def test_whoever_does_not_say_where_ideas_were_moves_them_last(app: Flask) -> None:
    with writing():
        process = a_process()
        ids = [a_published_idea(process).id for _ in range(5)]
        themes = [a_theme(process).id for _ in range(6)]
    process_id = process.id

    def put(theme_id: int) -> None:
        move_ideas(
            [db.session.get_one(Idea, idea_id) for idea_id in ids],
            to=db.session.get_one(Theme, theme_id),
            process=db.session.get_one(Process, process_id),
            by=SYSTEM,
            at=now(),
        )

    assert outcomes(app, put, themes) == ["done"] * 6
    assert len(themes_of(ids)) == len(ids)
    assert len({theme.id for theme in themes_of(ids).values()}) == 1


def test_two_people_who_undo_the_same_step_undo_one(app: Flask) -> None:
    with writing():
        process = a_process()
        for _ in range(3):
            a_theme(process)
        change = latest_change(process.id)
        assert change is not None
        change_id = change.id
        people = [Person(id=an_account(Role.MODERATOR).id) for _ in range(4)]

    def take_back(person: Person) -> None:
        undo(db.session.get_one(ThemeChange, change_id), by=person, at=now())

    assert outcomes(app, take_back, people) == ["conflict"] * 3 + ["done"]


def test_themes_made_at_once_bear_different_numbers(app: Flask) -> None:
    with writing():
        process_id = a_process().id

    def make(number: int) -> None:
        a_theme(db.session.get_one(Process, process_id), title=f"Thema {number}")

    assert outcomes(app, make, range(6)) == ["done"] * 6
    numbers = db.session.scalars(select(Theme.number).where(Theme.process_id == process_id))
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


def test_two_people_who_rename_at_once_do_not_overwrite_each_other(app: Flask) -> None:
    with writing():
        theme_id = a_theme(a_process()).id

    def rename(number: int) -> None:
        theme = db.session.get_one(Theme, theme_id)
        rename_theme(theme, ThemeDraft(title=f"Titel {number}"), expected_version=1, by=SYSTEM, at=now())

    assert outcomes(app, rename, range(4)) == ["conflict"] * 3 + ["done"]


def test_themes_merged_crosswise_at_once_make_no_circle(app: Flask) -> None:
    with writing():
        process = a_process()
        one, other = a_theme(process, a_published_idea(process)), a_theme(process, a_published_idea(process))
        pair = (one.id, other.id)

    def merge(ids: tuple[int, int]) -> None:
        first, second = (db.session.get_one(Theme, theme_id) for theme_id in ids)
        merge_themes(first, into=second, by=SYSTEM, at=now())

    assert outcomes(app, merge, [pair, pair[::-1]]) == ["done", "refused"]
    assert [one.merged_into_id, other.merged_into_id].count(None) == 1


def test_a_suggestion_is_confirmed_once(app: Flask) -> None:
    with writing():
        process = a_process()
        ideas = [a_published_idea(process) for _ in range(3)]
        cluster_id = a_suggestion(process, *ideas).id
        ids = [idea.id for idea in ideas]
    process_id = process.id

    def accept(number: int) -> None:
        confirm(
            db.session.get_one(Cluster, cluster_id),
            ThemeDraft(title=f"Bänke {number}"),
            ideas=[db.session.get_one(Idea, idea_id) for idea_id in ids],
            process=db.session.get_one(Process, process_id),
            by=SYSTEM,
            at=now(),
        )

    assert outcomes(app, accept, range(4)) == ["conflict"] * 3 + ["done"]
    assert db.session.scalars(select(func.count()).select_from(Theme)).one() == 1
    assert len(themes_of(ids)) == len(ids)
