"""Pairs that say the same: found in the background, joined or dismissed for good, and what the pages say."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.queries.parts import parts_of
from participation.jobs.worker import work_at_job
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict
from participation.kernel.permissions import SYSTEM, Role
from participation.municipality.models import Process
from participation.themes.models import DuplicatePair, Theme
from participation.themes.queries.duplicates import how_many_open_pairs
from participation.themes.queries.history import latest_change
from participation.themes.queries.joined import joined_to
from participation.themes.queries.sorting import themes_of, unsorted_ids
from participation.themes.rules import FoundPair, bars, fewest_pairs, spans
from participation.themes.services.duplicates import dismiss_pair, keep_pairs, want_pairs
from participation.themes.services.ordering import move_ideas
from tests.crowd import at_once
from tests.factories import a_measure, a_process, a_published_idea, a_theme, an_account

SignedIn = Callable[[Account], FlaskClient]
pytestmark = pytest.mark.usefixtures("app")
BENCH = "Am Marktplatz fehlen Bänke mit Lehne, auf denen ältere Menschen ausruhen können."


@pytest.fixture
def process() -> Process:
    with writing():
        return a_process()


@pytest.fixture
def nina(signed_in: SignedIn, process: Process) -> FlaskClient:
    with writing():
        account = an_account(Role.MODERATOR, name="Nina Keller")
    return signed_in(account)


def board(process: Process, path: str = "") -> str:
    return f"/{process.slug}/redaktion/themen{path}"


def the_pair() -> DuplicatePair:
    return db.session.scalars(select(DuplicatePair)).one()


# --- Finding pairs ---


def test_ten_equal_ideas_are_nine_pairs_and_dismissed_ones_stay_away() -> None:
    found = [FoundPair(one, other, 1.0) for one in range(10) for other in range(one + 1, 10)]
    assert len(fewest_pairs(found, set())) == 9
    assert fewest_pairs([FoundPair(2, 1, 0.7), FoundPair(1, 3, 0.9)], {(1, 2)}) == [FoundPair(1, 3, 0.9)]


def test_the_background_finds_what_says_the_same(app: Flask, nina: FlaskClient, process: Process) -> None:
    pytest.importorskip("sklearn", reason="belongs to the extra [sense]")
    with writing():
        for text in (BENCH, BENCH + "  ", BENCH.replace("fehlen", "brauchen wir"), "Mehr Busse nach Süden."):
            a_published_idea(process, title="Bänke am Markt" if "Bänke" in text else "Bus", text=text)
    assert nina.post(board(process, "/doppelte")).status_code == 302
    assert nina.post(board(process, "/doppelte")).status_code == 409
    work_at_job(app, lambda: False, timedelta(minutes=1))
    assert how_many_open_pairs(process) == 2
    page = nina.get(board(process, "/doppelte")).text
    assert "100 % gleich geschrieben" in page
    assert "Nicht dasselbe" in page


def test_a_dismissed_pair_is_never_proposed_again_unless_it_is_brought_back(
    nina: FlaskClient, process: Process
) -> None:
    with writing():
        one, other = a_published_idea(process), a_published_idea(process)
        found = [FoundPair(one.id, other.id, 0.8)]
        assert keep_pairs(process.id, found, at=now()) == 1
    pair_id = the_pair().id
    assert nina.post(board(process, f"/doppelte/{pair_id}/nicht-dasselbe")).status_code == 302
    assert nina.post(board(process, f"/doppelte/{pair_id}/nicht-dasselbe")).status_code == 409
    with writing():
        assert keep_pairs(process.id, found, at=now()) == 0
    assert how_many_open_pairs(process) == 0
    assert nina.post(board(process, f"/doppelte/{pair_id}/zurueckholen")).status_code == 302
    assert how_many_open_pairs(process) == 1
    assert nina.post(board(process, f"/doppelte/{pair_id}/zurueckholen")).status_code == 409


def test_a_pair_is_joined_with_the_chosen_one_in_front(nina: FlaskClient, process: Process) -> None:
    with writing():
        one, other = a_published_idea(process), a_published_idea(process)
        stranger = a_published_idea(process)
        keep_pairs(process.id, [FoundPair(one.id, other.id, 0.8)], at=now())
    path = board(process, f"/doppelte/{the_pair().id}/zusammenfuehren")
    for wrong in ({}, {"vorn": stranger.number}):
        assert nina.post(path, data=wrong).status_code == 409
    assert nina.post(path, data={"vorn": other.number}).status_code == 302
    assert [joined.id for joined in joined_to(other)] == [one.id]
    assert how_many_open_pairs(process) == 0
    assert nina.post(path, data={"vorn": other.number}).status_code == 409


def test_two_who_decide_a_pair_at_once_decide_it_once(app: Flask, process: Process) -> None:
    with writing():
        one, other = a_published_idea(process), a_published_idea(process)
        keep_pairs(process.id, [FoundPair(one.id, other.id, 0.8)], at=now())
        pair_id = the_pair().id

    def dismiss(_: int) -> str:
        with app.app_context():
            try:
                with writing():
                    dismiss_pair(db.session.get_one(DuplicatePair, pair_id), by=SYSTEM, at=now())
            except Conflict:
                return "conflict"
            return "done"

    assert sorted(at_once(dismiss, range(3))) == ["conflict", "conflict", "done"]


def test_a_search_is_wanted_once_at_a_time_and_can_be_stopped(nina: FlaskClient, process: Process) -> None:
    with writing():
        want_pairs(process, by=SYSTEM, at=now())
    assert "wartet, beginnt gleich" in nina.get(board(process, "/doppelte")).text
    assert nina.post(board(process, "/doppelte/abbrechen")).status_code == 302
    assert nina.post(board(process, "/doppelte/abbrechen")).status_code == 409


# --- The pages ---


def test_only_the_redaktion_joins_splits_and_sets_aside(signed_in: SignedIn, process: Process) -> None:
    with writing():
        council, idea = an_account(Role.COUNCIL), a_published_idea(process)
        theme = a_theme(process)
    browser = signed_in(council)
    for path in ("/schritte", "/doppelte", f"/ideen/{idea.number}"):
        assert browser.get(board(process, path)).status_code == 403
    own = f"/ideen/{idea.number}"
    for path in ("/T-01/zurueckstellen", f"{own}/teilen", f"{own}/zusammenfuehren"):
        assert browser.post(board(process, path)).status_code == 403
    assert theme.parked_at is None


def test_a_theme_that_is_set_aside_is_hidden_everywhere(
    nina: FlaskClient, client: FlaskClient, process: Process
) -> None:
    with writing():
        idea = a_published_idea(process)
        a_theme(process, idea, title="Geheime Bänke")
        a_theme(process, a_published_idea(process))
    path = f"/{process.slug}/themen"
    assert "Geheime Bänke" in client.get(path).text
    assert nina.post(board(process, "/T-01/zurueckstellen"), data={"reason": " "}).status_code == 422
    answer = nina.post(board(process, "/T-01/zurueckstellen"), data={"reason": "Erst nach der Wahl."})
    assert answer.status_code == 302
    for page in (path, f"/{process.slug}/ideen", f"/{process.slug}/ideen/{idea.number}"):
        assert "Geheime Bänke" not in client.get(page).text
    assert client.get(f"{path}/T-01").status_code == 404
    assert "Erst nach der Wahl." in nina.get(board(process)).text
    assert "Zurückgestellt: Erst nach der Wahl." in nina.get(board(process, "/T-01/verlauf")).text
    assert nina.post(board(process, "/T-01/zurueckstellen"), data={"reason": "Noch mal"}).status_code == 409
    assert nina.post(board(process, "/T-01/zurueckholen")).status_code == 302
    assert client.get(f"{path}/T-01").status_code == 200
    assert nina.post(board(process, "/T-01/zurueckholen")).status_code == 409


def test_a_theme_behind_a_measure_is_not_set_aside(nina: FlaskClient, process: Process) -> None:
    with writing():
        theme = a_theme(process, a_published_idea(process))
        a_measure(process, theme, title="Zehn neue Bänke")
    answer = nina.post(board(process, "/T-01/zurueckstellen"), data={"reason": "Später."})
    assert answer.status_code == 409
    assert "„Zehn neue Bänke“" in answer.text
    assert "Später." in answer.text


def test_an_idea_is_split_and_joined_from_its_page(nina: FlaskClient, process: Process) -> None:
    with writing():
        idea = a_published_idea(process, text="Bänke am Fluss.\n\nUnd Laternen.")
        other = a_published_idea(process)
    path = board(process, f"/ideen/{idea.number}")
    assert "Und Laternen." in nina.get(path).text
    refused = nina.post(f"{path}/teilen", data={"title": "Laternen", "text": "Neue Worte"})
    assert refused.status_code == 409
    assert "Neue Worte" in refused.text
    assert nina.post(f"{path}/teilen", data={"title": "", "text": "Und Laternen."}).status_code == 422
    form = {"title": "Laternen", "text": "Und Laternen.", "submission_key": "b" * 32}
    for _ in range(2):
        assert nina.post(f"{path}/teilen", data=form).status_code == 302
    [part] = parts_of(idea)
    assert part.title in nina.get(path).text
    for wrong in ("", "1999-0001", idea.number):
        assert nina.post(f"{path}/zusammenfuehren", data={"mit": wrong}).status_code == 409
    assert nina.post(f"{path}/zusammenfuehren", data={"mit": other.number}).status_code == 302
    assert f"Herauslösen: {idea.number}" in nina.get(board(process, f"/ideen/{other.number}")).text
    assert nina.post(f"{path}/herausloesen").status_code == 302
    assert nina.post(f"{path}/herausloesen").status_code == 409
    assert nina.get(board(process, "/ideen/1999-0001")).status_code == 404


def test_ticked_ideas_are_joined_to_the_most_supported_one(nina: FlaskClient, process: Process) -> None:
    with writing():
        ideas = [a_published_idea(process) for _ in range(3)]
        ideas[1].supports = 4
    numbers = [idea.number for idea in ideas]
    for chosen, expected in ((numbers[:1], 409), (numbers, 302)):
        answer = nina.post(board(process, "/verschieben"), data={"nr": chosen, "ziel": "zusammen"})
        assert answer.status_code == expected
    assert {joined.number for joined in joined_to(ideas[1])} == {numbers[0], numbers[2]}
    assert "mit 2 gleichen" in nina.get(board(process)).text


def test_all_of_the_tray_moves_at_once_if_it_is_what_the_person_saw(
    nina: FlaskClient, process: Process
) -> None:
    with writing():
        ideas = [a_published_idea(process, title="Bus") for _ in range(25)]
        a_published_idea(process, title="Bahn")
        a_theme(process)
    wish = {"ziel": "T-01", "alle": "24"}
    stale = nina.post(board(process, "/verschieben?q=Bus"), data=wish)
    assert stale.status_code == 409
    assert "Inzwischen liegen hier 25 Ideen" in stale.text
    assert themes_of([ideas[0].id]) == {}
    assert nina.post(board(process, "/verschieben?q=Bus"), data={**wish, "alle": "25"}).status_code == 302
    assert len(unsorted_ids(process.id)) == 1


def test_any_step_is_taken_back_from_the_page_of_steps(nina: FlaskClient, process: Process) -> None:
    with writing():
        one, other = a_published_idea(process), a_published_idea(process)
        theme = a_theme(process, title="Bänke")
        first = move_ideas([one], to=theme, process=process, by=SYSTEM, at=now())
        move_ideas([other], to=theme, process=process, by=SYSTEM, at=now())
    page = nina.get(board(process, "/schritte")).text
    assert page.count('name="schritt"') == 2
    assert "Darauf baut ein Schritt am" in page
    form = {"schritt": first.id, "aus": "schritte"}
    assert nina.post(board(process, "/rueckgaengig"), data=form).location.endswith("/schritte")
    assert set(themes_of([one.id, other.id])) == {other.id}
    made = first.id - 1
    refused = nina.post(board(process, "/rueckgaengig"), data={"schritt": made, "aus": "schritte"})
    assert refused.status_code == 409
    assert "baut ein späterer Schritt auf" in refused.text


def test_the_board_offers_no_second_undo_where_the_first_was(nina: FlaskClient, process: Process) -> None:
    with writing():
        a_theme(process)
        a_theme(process)
        change = latest_change(process.id)
        assert change is not None
    nina.post(board(process, "/rueckgaengig"), data={"schritt": change.id})
    page = nina.get(board(process)).text
    assert 'name="schritt"' not in page
    assert "Frühere Schritte" in page


# --- What the pages count ---


def test_bars_and_spans_share_the_time_from_the_first_idea_to_the_last() -> None:
    first = now().replace(hour=9)
    assert len(spans(first, first.replace(hour=20))) == 1
    assert len(spans(first, first + timedelta(days=99))) == 12
    assert bars([0, 2, 4]) == "M6 16v-8h5V16zM12 16v-16h5V16z"


def test_a_part_that_is_withdrawn_by_undoing_leaves_the_page(nina: FlaskClient, process: Process) -> None:
    with writing():
        idea = a_published_idea(process, text="Bänke am Fluss.\nUnd Laternen.")
    path = board(process, f"/ideen/{idea.number}")
    nina.post(f"{path}/teilen", data={"title": "Laternen", "text": "Und Laternen."})
    [part] = parts_of(idea)
    change = latest_change(process.id)
    assert change is not None
    nina.post(board(process, "/rueckgaengig"), data={"schritt": change.id})
    assert db.session.get_one(Idea, part.id).status is IdeaStatus.WITHDRAWN
    assert "Davon abgeteilt" not in nina.get(path).text
    assert db.session.scalars(select(Theme)).all() == []
