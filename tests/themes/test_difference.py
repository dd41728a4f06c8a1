"""All ideas sorted anew: offered as changes to take in parts; nothing moves that a person placed."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.services.authorship import withdraw
from participation.jobs.rules import LEASE
from participation.jobs.worker import work_at_job
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, Role
from participation.municipality.models import Process
from participation.sense.results import Cluster as Found
from participation.sense.results import Clustering, Member
from participation.themes.models import ClusterRun, PlacedHow, Theme
from participation.themes.queries.history import latest_change
from participation.themes.queries.sorting import placement_of, themes_of
from participation.themes.queries.suggestions import difference
from participation.themes.services.machine import sorted_by_machine
from participation.themes.services.ordering import ThemeDraft, move_ideas
from participation.themes.services.suggestions import (
    begin_run,
    confirm,
    confirm_parts,
    keep_suggestions,
    want_suggestions,
)
from participation.themes.services.undoing import undo
from tests.factories import a_process, a_published_idea, a_suggestion, a_theme, an_account
from tests.themes.test_machine import BENCHES, BUSES, ideas_of

pytestmark = pytest.mark.usefixtures("app")


def found(process: Process, *groups: tuple[Theme | None, list[Idea]], of_all: bool = True) -> ClusterRun:
    """A run in which the machine put these ideas together, each group as a theme or as something new."""
    run = begin_run(process, themes=1, of_all=of_all, by=SYSTEM, at=now())
    clusters = tuple(
        Found(
            number,
            theme.id if theme else None,
            f"Gruppe {number}",
            ("Bank",),
            tuple(Member(idea.id, 0.9, locked=False, shared_terms=("Bank",), nearest=()) for idea in ideas),
        )
        for number, (theme, ideas) in enumerate(groups, start=1)
    )
    keep_suggestions(run, Clustering(clusters, ()), at=now())
    return run


def placed_by_suggestion(process: Process, *ideas: Idea, title: str) -> Theme:
    """A theme as it comes about from a suggestion that somebody took."""
    cluster = a_suggestion(process, *ideas)
    return confirm(cluster, ThemeDraft(title=title), ideas=ideas, process=process, by=SYSTEM, at=now())


@pytest.fixture
def process() -> Process:
    with writing():
        return a_process()


def test_the_difference_tells_moves_new_places_and_new_themes(process: Process) -> None:
    with writing():
        ideas = [a_published_idea(process) for _ in range(6)]
        one = placed_by_suggestion(process, *ideas[:2], title="Eins")
        other = placed_by_suggestion(process, *ideas[2:4], title="Zwei")
        found(
            process, (one, [ideas[0], ideas[1], ideas[2]]), (None, [ideas[3], ideas[4]]), (other, [ideas[5]])
        )
    changes = difference(process)
    assert (changes.moved, changes.placed, changes.new_themes) == (2, 2, 1)
    assert {(part.to_theme_id, part.from_theme_id, part.ideas) for part in changes.parts} == {
        (one.id, other.id, 1),
        (None, other.id, 1),
        (None, None, 1),
        (other.id, None, 1),
    }


def test_parts_are_taken_by_themselves_and_undone(process: Process) -> None:
    with writing():
        ideas = [a_published_idea(process) for _ in range(4)]
        one = placed_by_suggestion(process, *ideas[:2], title="Eins")
        found(process, (None, [ideas[1], ideas[2], ideas[3]]))
    move, place = sorted(difference(process).parts, key=lambda part: part.from_theme_id is None)
    with writing():
        assert confirm_parts(process, {move.key}, by=SYSTEM, at=now()) == 1
    where = themes_of([idea.id for idea in ideas])
    assert where[ideas[1].id].title == "Gruppe 1"
    assert where.keys() == {ideas[0].id, ideas[1].id}
    with writing(), pytest.raises(Conflict):  # decided with the first part
        confirm_parts(process, {place.key}, by=SYSTEM, at=now())
    with writing():
        step = latest_change(process.id)
        assert step is not None
        undo(step, by=SYSTEM, at=now())
    assert themes_of([ideas[1].id])[ideas[1].id].id == one.id
    assert len(difference(process).parts) == 2


def test_what_a_person_placed_is_never_moved(process: Process) -> None:
    with writing():
        benches, buses = ideas_of(process, BENCHES), ideas_of(process, BUSES)
        by_hand = a_theme(process, benches[0], buses[0], title="Von Hand")
        move_ideas([buses[1]], to=by_hand, process=process, by=SYSTEM, at=now())
        placed_by_suggestion(process, benches[1], buses[2], title="Nach Vorschlag")
        run = begin_run(process, themes=2, of_all=True, by=SYSTEM, at=now())
    clustering = sorted_by_machine(process.id, wanted_themes=2, of_all=True, progress=lambda _share: None)
    with writing():
        keep_suggestions(db.session.get_one(ClusterRun, run.id), clustering, at=now())
    parts = difference(process).parts
    assert all(part.from_theme_id != by_hand.id for part in parts)
    with writing():
        if parts:
            confirm_parts(process, {part.key for part in parts}, by=SYSTEM, at=now())
    for idea in (benches[0], buses[0], buses[1]):
        placement = placement_of(idea)
        assert placement is not None
        assert (placement.theme_id, placement.how) == (by_hand.id, PlacedHow.BY_HAND)


def test_of_the_unsorted_alone_nothing_leaves_its_theme(process: Process) -> None:
    with writing():
        ideas = [a_published_idea(process) for _ in range(3)]
        placed_by_suggestion(process, ideas[0], title="Eins")
        found(process, (None, ideas), of_all=False)
    assert difference(process).moved == 0
    assert difference(process).placed == 2


def test_themes_keep_their_ids_when_all_is_sorted_anew(process: Process) -> None:
    with writing():
        benches, buses = ideas_of(process, BENCHES), ideas_of(process, BUSES)
        one = placed_by_suggestion(process, *benches, title="Bänke")
        other = placed_by_suggestion(process, *buses, title="Bus")
        begin_run(process, themes=1, of_all=True, by=SYSTEM, at=now())
    clustering = sorted_by_machine(process.id, wanted_themes=1, of_all=True, progress=lambda _share: None)
    group_of = {int(m.id): c.group for c in clustering.clusters for m in c.members}
    assert [group_of[idea.id] for idea in benches].count(one.id) >= 2
    assert [group_of[idea.id] for idea in buses].count(other.id) >= 2
    assert not any(m.locked for c in clustering.clusters for m in c.members)


def test_what_changed_while_the_machine_computed_is_left_out(process: Process) -> None:
    with writing():
        ideas = [a_published_idea(process) for _ in range(4)]
        one = placed_by_suggestion(process, *ideas[:3], title="Eins")
        two = a_theme(process, title="Zwei")
        found(process, (None, ideas))
        move_ideas([ideas[0]], to=two, process=process, by=SYSTEM, at=now())
        withdraw(ideas[1], by=SYSTEM, at=now())
    parts = {(part.from_theme_id, part.ideas) for part in difference(process).parts}
    assert parts == {(one.id, 1), (None, 1)}


def test_nothing_chosen_and_nothing_there_is_refused(process: Process) -> None:
    with writing(), pytest.raises(RuleViolation, match="mindestens eine"):
        confirm_parts(process, set(), by=SYSTEM, at=now())
    with writing(), pytest.raises(Conflict):
        confirm_parts(process, {"1:0"}, by=SYSTEM, at=now())


def test_the_page_shows_the_difference_and_takes_what_is_ticked(
    process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        moderator = an_account(Role.MODERATOR)
        ideas = [a_published_idea(process) for _ in range(4)]
        placed_by_suggestion(process, *ideas[:2], title="Eins & Co")
        found(process, (None, [ideas[1], ideas[2]]), (None, [ideas[3]]))
    browser = signed_in(moderator)
    page = browser.get(f"/{process.slug}/redaktion/themen/vorschlaege").text
    assert "1 Idee wechselt das Thema, 2 aus der Ablage bekommen eines, 2 Themen entstehen." in page
    assert page.count('name="teil"') == 3
    to = f"/{process.slug}/redaktion/themen/vorschlaege/uebernehmen"
    answer = browser.post(to, data={"teil": [part.key for part in difference(process).parts[:2]]})
    assert answer.status_code == 302
    assert themes_of([ideas[1].id])[ideas[1].id].title == "Gruppe 1"
    assert ideas[3].id not in themes_of([ideas[3].id])
    refused = browser.post(to, data={"teil": ["x", "<script>"]})
    assert refused.status_code == 409
    assert "<script>x" not in refused.text
    assert browser.post(to).status_code == 409


def test_the_board_wants_all_sorted_anew(
    app: Flask, process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        moderator = an_account(Role.MODERATOR)
        placed_by_suggestion(process, *ideas_of(process, BENCHES + BUSES), title="Alles")
    browser = signed_in(moderator)
    assert 'name="alle"' in browser.get(f"/{process.slug}/redaktion/themen").text
    answer = browser.post(f"/{process.slug}/redaktion/themen/vorschlaege", data={"themes": "1", "alle": "1"})
    assert answer.status_code == 302
    work_at_job(app, lambda: False, LEASE)
    db.session.rollback()
    run = db.session.scalars(select(ClusterRun).order_by(ClusterRun.id.desc())).first()
    assert run is not None
    assert run.of_all
    assert difference(process).moved >= 1


def test_two_runs_at_once_are_one(process: Process) -> None:
    with writing():
        want_suggestions(process, themes=1, of_all=True, by=SYSTEM, at=now())
    with writing(), pytest.raises(Conflict, match="schon berechnet"):
        want_suggestions(process, themes=1, by=SYSTEM, at=now())
