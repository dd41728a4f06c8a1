"""Suggestions at a single idea: learnt from people, heard at once, taken or refused; never by itself."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.services.authorship import withdraw
from participation.ideas.services.decisions import set_area
from participation.ideas.services.learning import LEARN, PAUSE, want_learning
from participation.jobs.claims import claim_job
from participation.jobs.models import Job, JobStatus
from participation.jobs.registry import TASKS
from participation.jobs.rules import LEASE
from participation.jobs.worker import Run, work_at_job
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Role
from participation.municipality.models import Process
from participation.themes.models import LearntModel, Lesson, Theme
from participation.themes.queries.learning import learnt_last
from participation.themes.queries.placing import SuggestedPlaces, loaded, suggested_places
from participation.themes.queries.sorting import placement_of
from participation.themes.services.learning import keep_learnt, learnt_from
from participation.themes.services.ordering import merge_themes, move_ideas
from tests.factories import a_process, a_published_idea, a_theme, an_account, an_idea
from tests.sense.texts import SUBJECTS
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("app")

BENCH = "Auf dem Marktplatz fehlt eine Sitzbank im Schatten."
SignedIn = Callable[[Account], FlaskClient]


@pytest.fixture
def process() -> Process:
    """Ideas on four subjects; half of them sorted into two areas and four themes."""
    with writing():
        process = a_process()
        areas = {"Ampel": 0, "Bus": 0, "Müll": 1, "Bäume": 1}
        for subject, texts in SUBJECTS.items():
            ideas = [a_published_idea(process, text=text, title=f"{subject}: {text[:20]}") for text in texts]
            a_theme(process, *ideas[:3], title=subject)
            for idea in ideas[:3]:
                set_area(idea, process.areas[areas[subject]], by=SYSTEM, at=now())
    return process


def learn(process: Process) -> LearntModel:
    """As the background does."""
    learning = learnt_from(process.id, at=now(), progress=lambda _share: None)
    with writing():
        return keep_learnt(process.id, learning)


def asked(process: Process, idea: Idea) -> SuggestedPlaces:
    return suggested_places(process, idea, areas=True, themes=True, at=now())


def new_idea(process: Process, text: str) -> Idea:
    with writing():
        return a_published_idea(process, text=text, title=text[:30])


def test_area_and_theme_are_suggested_with_words_and_neighbours(process: Process) -> None:
    learn(process)
    found = asked(process, new_idea(process, "Die Ampel am Rathaus bleibt zu lange rot."))
    assert found.themes is not None
    assert found.areas is not None
    first = found.themes[0]
    assert (first.name, first.sure) == ("Ampel", False)
    assert "Ampel" in first.because
    assert 1 <= len(first.nearest) <= 3
    assert all("Ampel" in one.title for one in first.nearest)
    assert found.areas[0].key == process.areas[0].slug
    assert 0 < first.percent <= 100
    assert len(found.themes) == 3


def test_before_anything_was_learnt_nothing_is_suggested(process: Process) -> None:
    found = asked(process, new_idea(process, "Die Ampel bleibt rot."))
    assert (found.areas, found.themes, found.has_learnt) == ((), (), False)


def test_what_has_its_place_gets_no_suggestion(process: Process) -> None:
    learn(process)
    sorted_one = db.session.scalars(select(Idea).where(Idea.area_id.is_not(None))).first()
    assert sorted_one is not None
    found = asked(process, sorted_one)
    assert (found.areas, found.themes) == (None, None)
    with writing():
        waiting, gone = an_idea(process), an_idea(process)
        withdraw(gone, by=SYSTEM, at=now())
    assert asked(process, waiting).themes is None
    assert asked(process, waiting).areas is not None
    assert asked(process, gone).areas is None


def test_a_decision_is_heard_by_the_next_suggestion_in_any_process_of_the_machine(process: Process) -> None:
    learn(process)
    with writing():
        benches = a_theme(process, title="Sitzbänke")
        move_ideas([a_published_idea(process, text=BENCH)], to=benches, process=process, by=SYSTEM, at=now())
    loaded.cache_clear()  # another web process
    found = asked(process, new_idea(process, "Noch eine Sitzbank auf dem Marktplatz im Schatten."))
    assert found.themes is not None
    assert "Sitzbänke" in [place.name for place in found.themes]


def test_areas_that_people_chose_since_are_heard_too(process: Process) -> None:
    model = learn(process)
    with writing():
        for _ in range(3):
            idea = a_published_idea(process, text="Die Schaukel quietscht.", title="Schaukel")
            set_area(idea, process.areas[1], by=SYSTEM, at=now())
    found = asked(process, new_idea(process, "Die Schaukel quietscht sehr."))
    assert found.areas is not None
    assert found.areas[0].key == process.areas[1].slug
    assert learnt_last(process.id) == model


def test_questions_to_the_database_do_not_grow_with_the_decisions(process: Process) -> None:
    learn(process)
    idea = new_idea(process, "Die Ampel bleibt rot.")
    asked(process, idea)
    db.session.rollback()
    process, idea = db.session.get_one(Process, process.id), db.session.get_one(Idea, idea.id)
    assert process.areas
    with counted() as few:
        asked(process, idea)
    with writing():
        theme = db.session.scalars(select(Theme)).first()
        ideas = [a_published_idea(process) for _ in range(5)]
        move_ideas(ideas, to=theme, process=process, by=SYSTEM, at=now())
        for one in ideas:
            set_area(one, process.areas[0], by=SYSTEM, at=now())
    process, idea = db.session.get_one(Process, process.id), db.session.get_one(Idea, idea.id)
    assert process.areas
    assert idea.number
    with counted() as many:
        asked(process, idea)
    assert len(many.statements) == len(few.statements) <= 10


def test_themes_that_went_are_neither_learnt_nor_suggested(process: Process) -> None:
    themes = {theme.title: theme for theme in db.session.scalars(select(Theme))}
    learn(process)
    with writing():
        merge_themes(themes["Bus"], into=themes["Müll"], by=SYSTEM, at=now())
    found = asked(process, new_idea(process, "Der Bus soll am Wochenende öfter fahren."))
    assert found.themes is not None
    assert "Bus" not in [place.name for place in found.themes]


def test_any_text_gets_an_answer(process: Process) -> None:
    learn(process)
    for text in ("😀😀😀", "نريد المزيد من الأشجار", "abc", "Bäume " * 600, "More trees, please"):
        found = asked(process, new_idea(process, text))
        assert found.themes is not None
        assert len(found.themes) <= 3


def moderator(role: Role = Role.MODERATOR) -> Account:
    with writing():
        return an_account(role)


# --- The background ---


def due_now() -> None:
    with writing():
        db.session.execute(db.update(Job).where(Job.kind == LEARN).values(run_at=now() - PAUSE))


def jobs() -> list[Job]:
    db.session.rollback()
    return list(db.session.scalars(select(Job).where(Job.kind == LEARN).order_by(Job.id)))


def test_sorting_wants_learning_once_and_soon(process: Process) -> None:
    [job] = jobs()
    assert job.status is JobStatus.QUEUED
    assert job.run_at == job.created_at + PAUSE


def test_the_background_learns_and_learns_no_more_until_enough_is_new(app: Flask, process: Process) -> None:
    due_now()
    work_at_job(app, lambda: False, LEASE)
    [job] = jobs()
    assert (job.status, job.result) == (JobStatus.DONE, {"version": 1, "areas": 12, "themes": 12})
    with writing():
        want_learning(process.id, at=now() - 2 * PAUSE)
    work_at_job(app, lambda: False, LEASE)
    assert jobs()[-1].result == {"ended": "nothing new"}
    model = learnt_last(process.id)
    assert model is not None
    assert model.version == 1


def test_a_killed_learning_begins_anew_and_the_late_one_changes_nothing(app: Flask, process: Process) -> None:
    due_now()
    with writing():
        claim = claim_job("killed", at=now(), lease=-LEASE)
        assert claim is not None
    work_at_job(app, lambda: False, LEASE)
    assert jobs()[0].status is JobStatus.DONE
    early = learnt_from(process.id, at=now() - PAUSE, progress=lambda _share: None)
    with writing():
        assert keep_learnt(process.id, early).version == 1


def test_learning_can_be_cancelled(process: Process) -> None:
    due_now()
    with writing():
        claim = claim_job("first", at=now(), lease=LEASE)
        assert claim is not None
    with writing():
        jobs_now = db.session.get_one(Job, claim.job_id)
        jobs_now.cancel_wanted = True
    assert TASKS[LEARN](Run(claim, lambda: False)) == {"ended": "cancelled"}
    assert learnt_last(process.id) is None


def test_without_the_engine_learning_ends_and_pages_say_so(
    process: Process, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("participation.themes.tasks.available", lambda: False)
    monkeypatch.setattr("participation.themes.queries.placing.available", lambda: False)
    due_now()
    with writing():
        claim = claim_job("first", at=now(), lease=LEASE)
        assert claim is not None
        idea = a_published_idea(process)
    assert TASKS[LEARN](Run(claim, lambda: False)) == {"ended": "missing"}
    page = signed_in(moderator()).get(address(process, idea)).text
    assert "Rechenhilfe fehlt" in page


@pytest.mark.parametrize("ideas", [0, 1])
def test_processes_with_hardly_an_idea_can_be_learnt(ideas: int) -> None:
    with writing():
        process = a_process()
        for _ in range(ideas):
            set_area(a_published_idea(process), process.areas[0], by=SYSTEM, at=now())
    model = learn(process)
    assert model.area_labels == ideas
    found = asked(process, new_idea(process, "Eine Lehne für die Sitzbank"))
    assert found.themes == ()


# --- The page ---


def address(process: Process, idea: Idea, *more: str) -> str:
    return "/".join([f"/{process.slug}/redaktion/ideen/{idea.number}", *more])


def test_the_page_of_an_idea_suggests_and_takes(process: Process, signed_in: SignedIn) -> None:
    learn(process)
    idea = new_idea(process, "Der Bus fährt abends nicht.")
    browser = signed_in(moderator())
    page = browser.get(address(process, idea)).text
    assert "Thema: Vorschlag" in page
    assert 'name="wahl"' in page
    assert "checked" not in page.partition('name="wahl"')[2].partition("</form>")[0]
    theme = db.session.scalars(select(Theme).where(Theme.title == "Bus")).one()
    answer = browser.post(
        address(process, idea, "vorschlag/thema"), data={"wahl": f"T-{theme.number:02d}", "gezeigt": "T-01"}
    )
    assert answer.status_code == 302
    placement = placement_of(idea)
    assert placement is not None
    assert placement.theme_id == theme.id
    answer = browser.post(
        address(process, idea, "vorschlag/bereich"),
        data={"wahl": process.areas[0].slug, "version": idea.version},
    )
    assert answer.status_code == 302
    assert idea.area_id == process.areas[0].id
    assert db.session.scalars(select(func.count()).select_from(Lesson)).one() == 2


def test_none_fits_is_remembered(process: Process, signed_in: SignedIn) -> None:
    learn(process)
    idea = new_idea(process, "Der Bus fährt abends nicht.")
    browser = signed_in(moderator())
    before = asked(process, idea).themes
    assert before is not None
    shown = [place.key for place in before]
    answer = browser.post(address(process, idea, "vorschlag/thema/keiner"), data={"gezeigt": shown})
    assert answer.status_code == 302
    after = asked(process, idea).themes
    assert after is not None
    assert not {place.key for place in after} & set(shown)
    assert placement_of(idea) is None
    other = asked(process, new_idea(process, "Der Bus fährt abends nie.")).themes
    assert other is not None
    assert {place.name: place.percent for place in other}.get("Bus", 0) < before[0].percent


def test_damaged_forms_change_nothing(process: Process, signed_in: SignedIn) -> None:
    idea = new_idea(process, "Der Bus fährt abends nicht.")
    browser = signed_in(moderator())
    for path, data, status in (
        ("vorschlag/thema", {}, 409),
        ("vorschlag/thema", {"wahl": "T-99"}, 404),
        ("vorschlag/thema", {"wahl": "<b>"}, 404),
        ("vorschlag/bereich", {"wahl": "nirgendwo"}, 409),
        ("vorschlag/bereich", {"wahl": "bildung", "version": "7" * 30}, 409),
        ("vorschlag/thema/keiner", {}, 409),
        ("vorschlag/bereich/keiner", {"gezeigt": "x"}, 409),
    ):
        assert browser.post(address(process, idea, path), data=data).status_code == status, path
    assert db.session.scalars(select(func.count()).select_from(Lesson)).one() == 0
    assert (placement_of(idea), idea.area_id) == (None, None)


def test_an_idea_that_somebody_placed_meanwhile_is_not_moved(process: Process, signed_in: SignedIn) -> None:
    idea = new_idea(process, "Der Bus fährt abends nicht.")
    first, second = db.session.scalars(select(Theme).order_by(Theme.id).limit(2)).all()
    browser = signed_in(moderator())
    with writing():
        move_ideas([idea], to=first, process=process, by=SYSTEM, at=now())
    answer = browser.post(address(process, idea, "vorschlag/thema"), data={"wahl": f"T-{second.number:02d}"})
    assert answer.status_code == 409
    placement = placement_of(idea)
    assert placement is not None
    assert placement.theme_id == first.id


def test_citizens_and_clerks_neither_see_nor_take_suggestions(process: Process, signed_in: SignedIn) -> None:
    learn(process)
    idea = new_idea(process, "Der Bus fährt abends nicht.")
    clerk = signed_in(moderator(Role.CLERK))
    assert "vorschlag/thema" not in clerk.get(address(process, idea)).text
    assert clerk.post(address(process, idea, "vorschlag/thema"), data={"wahl": "T-01"}).status_code == 403


def test_the_queue_suggests_beside_the_list_and_stays_where_it_was(
    process: Process, signed_in: SignedIn
) -> None:
    learn(process)
    with writing():
        idea = an_idea(process, text="Der Bus fährt abends nicht.", title="Bus am Abend")
    browser = signed_in(moderator())
    page = browser.get(f"/{process.slug}/redaktion/eingang").text
    assert f"/ideen/{idea.number}/vorschlag/bereich?" in page
    taken = address(process, idea, "vorschlag/bereich") + "?von=eingang&q=Bus&slug=x"
    answer = browser.post(taken, data={"wahl": process.areas[0].slug, "version": idea.version})
    assert answer.status_code == 302
    assert answer.location.startswith(f"/{process.slug}/redaktion/eingang?")
    assert "q=Bus" in answer.location
    assert f"idee={idea.number}" in answer.location
