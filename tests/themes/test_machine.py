"""The machine's suggestions: from the console and from the background, with any input."""

from collections.abc import Callable, Sequence

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.__main__ import main
from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.services.authorship import withdraw
from participation.jobs.claims import LeaseLost, claim_job
from participation.jobs.models import Job, JobStatus
from participation.jobs.registry import TASKS, Interrupted
from participation.jobs.rules import LEASE
from participation.jobs.worker import Run, work_at_job
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, Role
from participation.municipality.models import Process
from participation.sense.results import Cluster as FoundCluster
from participation.sense.results import Clustering, Member
from participation.themes.models import Cluster, ClusterMember, ClusterRun, RunStatus
from participation.themes.queries.sorting import themes_of, unsorted_ids
from participation.themes.queries.suggestions import latest_run, open_suggestions
from participation.themes.rules import usual_number_of_themes
from participation.themes.services.machine import sorted_by_machine
from participation.themes.services.ordering import ThemeDraft, merge_themes, move_ideas
from participation.themes.services.suggestions import (
    begin_run,
    bring_back,
    confirm,
    dismiss,
    keep_suggestions,
    stop_run,
    want_suggestions,
)
from tests.factories import a_process, a_published_idea, a_suggestion, a_theme, an_account

pytestmark = pytest.mark.usefixtures("app")

BENCHES = (
    "Auf dem Marktplatz fehlen Sitzbänke im Schatten.",
    "Mehr Sitzbänke am Fluss, auch mit Lehne.",
    "Die Sitzbänke im Park sind morsch, bitte neue Sitzbänke.",
)
BUSES = (
    "Der Bus zum Bahnhof fährt abends zu selten.",
    "Ein Nachtbus am Wochenende, der am Bahnhof hält.",
    "Der Bus soll auf die S-Bahn am Bahnhof warten.",
)


def ideas_of(process: Process, texts: Sequence[str]) -> list[Idea]:
    return [a_published_idea(process, text=text, title="") for text in texts]


def console(app: Flask, *words: str) -> Result:
    """Call the console as the shell does."""
    return CliRunner().invoke(main, ["cluster", "suggest", *words], obj=ScriptInfo(create_app=lambda *_: app))


def suggested(process: Process) -> list[set[int]]:
    """The ideas of each open suggestion of the latest run."""
    groups: dict[int, set[int]] = {}
    statement = (
        select(ClusterMember.cluster_id, ClusterMember.idea_id)
        .join(Cluster, Cluster.id == ClusterMember.cluster_id)
        .join(ClusterRun, ClusterRun.id == Cluster.run_id)
        .where(ClusterRun.process_id == process.id, ClusterRun.status == RunStatus.READY)
    )
    for cluster_id, idea_id in db.session.execute(statement).all():
        groups.setdefault(cluster_id, set()).add(idea_id)
    return list(groups.values())


# --- The console ---


def test_the_console_suggests_and_moves_nothing(app: Flask) -> None:
    with writing():
        process = a_process()
        benches, buses = ideas_of(process, BENCHES), ideas_of(process, BUSES)
    answer = console(app, "--process", process.slug, "--themes", "2")
    assert answer.exit_code == 0, answer.output
    lines = [line.split("\t") for line in answer.stdout.splitlines()]
    assert sorted(int(line[1]) for line in lines) == [3, 3]
    assert all(line[2] for line in lines)
    assert "100%" in answer.stderr
    assert unsorted_ids(process.id) == {idea.id for idea in benches + buses}
    assert sorted(map(sorted, suggested(process))) == [
        [idea.id for idea in benches],
        [idea.id for idea in buses],
    ]


def test_the_console_names_an_unknown_process(app: Flask) -> None:
    answer = console(app, "--process", "nirgendwo", "--themes", "3")
    assert answer.exit_code == 1
    assert "nirgendwo" in answer.stderr


@pytest.mark.parametrize("words", [(), ("--process", "x"), ("--process", "x", "--themes", "0")])
def test_wrong_use_of_the_console_exits_with_two(app: Flask, words: tuple[str, ...]) -> None:
    assert console(app, *words).exit_code == 2


@pytest.mark.parametrize(
    ("texts", "themes", "most"),
    [
        pytest.param([], 5, 0, id="no idea"),
        pytest.param(["Mehr Bäume in der Innenstadt."], 5, 1, id="one idea"),
        pytest.param(["Mehr Bäume.", "Ein Radweg.", "Die Kita öffnet zu spät."], 30, 3, id="more than ideas"),
        pytest.param(["Mehr Bäume in der Innenstadt."] * 8, 4, 4, id="all alike"),
        pytest.param(["🌳🌳", "🚲", "🌳"], 3, 3, id="emoji only"),
        pytest.param(["abc", "xyz", "uvw"], 2, 3, id="three letters"),
        pytest.param(["نريد المزيد من الأشجار", "حافلة ليلية", "أشجار أكثر"], 2, 3, id="Arabic"),
        pytest.param(["Bäume " * 600, "More trees please", "Bänke"], 2, 3, id="long and English"),
    ],
)
def test_whatever_people_write_there_is_an_answer(
    app: Flask, texts: list[str], themes: int, most: int
) -> None:
    with writing():
        process = a_process()
        ids = {a_published_idea(process, text=text, title="").id for text in texts}
    answer = console(app, "--process", process.slug, "--themes", str(themes))
    assert answer.exit_code == 0, answer.output
    assert len(answer.stdout.splitlines()) <= most
    assert set().union(*suggested(process)) <= ids
    assert unsorted_ids(process.id) == ids


def test_without_the_engine_the_console_says_so(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing():
        process = a_process()
    monkeypatch.setattr("participation.themes.commands.available", lambda: False)
    answer = console(app, "--process", process.slug, "--themes", "3")
    assert answer.exit_code == 1
    assert "participation[sense]" in answer.stderr


# --- What is suggested ---


def test_themes_of_people_stay_and_draw_what_resembles_them() -> None:
    with writing():
        process = a_process()
        benches, buses = ideas_of(process, BENCHES), ideas_of(process, BUSES)
        theme = a_theme(process, *benches[:2])
        run = begin_run(process, themes=1, by=SYSTEM, at=now())
    found = sorted_by_machine(process.id, wanted_themes=1, progress=lambda _share: None)
    with writing():
        keep_suggestions(db.session.get_one(ClusterRun, run.id), found, at=now())
    rows = open_suggestions(process, limit=9, ideas_each=9).rows
    assert {row.theme_id: {idea.number for idea in row.ideas} for row in rows} == {
        theme.id: {benches[2].number},
        None: {idea.number for idea in buses},
    }
    assert set(themes_of([idea.id for idea in benches])) == {benches[0].id, benches[1].id}


def test_the_same_ideas_get_the_same_suggestions(app: Flask) -> None:
    with writing():
        process = a_process()
        ideas_of(process, BENCHES + BUSES)
    first = console(app, "--process", process.slug, "--themes", "2").stdout
    again = console(app, "--process", process.slug, "--themes", "2").stdout
    assert [line.split("\t")[1:] for line in first.splitlines()] == [
        line.split("\t")[1:] for line in again.splitlines()
    ]


def test_new_suggestions_replace_the_open_ones() -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process)
        old = a_suggestion(process, idea)
        new = a_suggestion(process, idea)
    assert [row.id for row in open_suggestions(process, limit=9, ideas_each=1).rows] == [new.id]
    with writing(), pytest.raises(Conflict):
        confirm(old, ThemeDraft(title="Bänke"), ideas=[idea], process=process, by=SYSTEM, at=now())
    with writing(), pytest.raises(Conflict):
        dismiss(old, process=process, by=SYSTEM, at=now())
    with writing(), pytest.raises(Conflict):
        bring_back(old, process=process, by=SYSTEM, at=now())


def test_what_left_the_tray_meanwhile_is_neither_suggested_nor_shown() -> None:
    with writing():
        process = a_process()
        stays, placed, leaves, later = (a_published_idea(process) for _ in range(4))
        run = begin_run(process, themes=1, by=SYSTEM, at=now())
        members = tuple(
            Member(i.id, 0.5, locked=False, shared_terms=(), nearest=())
            for i in (stays, placed, leaves, later)
        )
        a_theme(process, placed)
        withdraw(leaves, by=SYSTEM, at=now())
        found = Clustering((FoundCluster(1, None, "Bank", ("Bank",), members),), ())
        assert keep_suggestions(run, found, at=now()) == 1
    assert suggested(process) == [{stays.id, later.id}]
    with writing():
        withdraw(later, by=SYSTEM, at=now())
    [row] = open_suggestions(process, limit=9, ideas_each=9).rows
    assert (row.size, [idea.number for idea in row.ideas]) == (1, [stays.number])


def test_what_shares_no_word_is_not_taken_along_unless_somebody_ticks_it(
    signed_in: Callable[[Account], FlaskClient],
) -> None:
    with writing():
        process = a_process()
        close, strange = a_published_idea(process), a_published_idea(process)
        run = begin_run(process, themes=1, by=SYSTEM, at=now())
        members = (
            Member(close.id, 0.9, locked=False, shared_terms=("Bank",), nearest=()),
            Member(strange.id, 0.1, locked=False, shared_terms=(), nearest=()),
        )
        keep_suggestions(run, Clustering((FoundCluster(1, None, "Bank", ("Bank",), members),), ()), at=now())
        account = an_account(Role.MODERATOR)
    browser = signed_in(account)
    page = browser.get(f"/{process.slug}/redaktion/themen").text
    assert f'name="nr" value="{close.number}" checked' in page
    assert f'name="nr" value="{strange.number}">' in page
    assert page.count("ohne gemeinsames Wort") == 1


def test_a_theme_that_went_while_the_machine_computed_is_suggested_as_a_new_one() -> None:
    with writing():
        process = a_process()
        idea, other = a_published_idea(process), a_published_idea(process)
        theme, into = a_theme(process, other), a_theme(process)
        merge_themes(theme, into=into, by=SYSTEM, at=now())
        cluster = a_suggestion(process, idea, into=theme)
        assert cluster.theme_id is None


def test_an_idea_that_got_a_place_is_not_taken_away_by_a_suggestion() -> None:
    with writing():
        process = a_process()
        idea, other = a_published_idea(process), a_published_idea(process)
        cluster = a_suggestion(process, idea, other)
        theme = a_theme(process)
        move_ideas([idea], to=theme, process=process, by=SYSTEM, at=now())
        with pytest.raises(Conflict):
            confirm(
                cluster, ThemeDraft(title="Bänke"), ideas=[idea, other], process=process, by=SYSTEM, at=now()
            )
        assert themes_of([idea.id, other.id]) == {idea.id: theme}


def test_a_suggestion_takes_none_but_its_own_ideas() -> None:
    with writing():
        process = a_process()
        idea, stranger = a_published_idea(process), a_published_idea(process)
        cluster = a_suggestion(process, idea)
        for ideas in ([], [stranger], [idea, stranger]):
            with pytest.raises(RuleViolation, match="dieses Vorschlags"):
                confirm(cluster, ThemeDraft(title="B"), ideas=ideas, process=process, by=SYSTEM, at=now())


@pytest.mark.parametrize(
    ("ideas", "themes"), [(0, 1), (1, 1), (3, 3), (100, 6), (500, 11), (1675, 20), (10_000, 30)]
)
def test_the_usual_number_of_themes_grows_with_the_ideas(ideas: int, themes: int) -> None:
    assert usual_number_of_themes(ideas) == themes


# --- The background ---


def wanted(process: Process, themes: int = 2) -> ClusterRun:
    with writing():
        return want_suggestions(process, themes=themes, by=SYSTEM, at=now())


def work(app: Flask, should_stop: Callable[[], bool] = lambda: False) -> None:
    """One look of the worker for due jobs."""
    db.session.rollback()
    work_at_job(app, should_stop, LEASE)
    db.session.rollback()


def test_the_worker_knows_the_task() -> None:
    assert "themes.suggest" in TASKS


def test_the_background_suggests(app: Flask) -> None:
    with writing():
        process = a_process()
        ideas_of(process, BENCHES + BUSES)
    run = wanted(process)
    latest = latest_run(process)
    assert latest is not None
    assert latest.is_under_way
    work(app)
    job = db.session.get_one(Job, run.job_id)
    assert (run.status, job.status, job.result) == (RunStatus.READY, JobStatus.DONE, {"suggestions": 2})
    assert (job.done_steps, job.all_steps) == (100, 100)
    assert len(suggested(process)) == 2


def test_one_run_at_a_time() -> None:
    with writing():
        process = a_process()
        ideas_of(process, BENCHES)
    wanted(process)
    with writing(), pytest.raises(Conflict, match="schon berechnet"):
        want_suggestions(process, themes=3, by=SYSTEM, at=now())


@pytest.mark.parametrize("themes", [0, -1, 201])
def test_a_senseless_number_of_themes_is_refused(themes: int) -> None:
    with writing():
        process = a_process()
        with pytest.raises(RuleViolation) as refused:
            want_suggestions(process, themes=themes, by=SYSTEM, at=now())
        assert refused.value.field == "themes"


def test_a_run_that_waits_is_cancelled_at_once_and_another_can_begin(app: Flask) -> None:
    with writing():
        process = a_process()
        ideas_of(process, BENCHES)
    run = wanted(process)
    with writing():
        stop_run(run, by=SYSTEM, at=now())
    latest = latest_run(process)
    assert latest is not None
    assert latest.failed
    assert (run.status, run.error) == (RunStatus.FAILED, "cancelled")
    work(app)
    assert suggested(process) == []
    wanted(process)
    work(app)
    assert suggested(process)


def test_a_run_under_work_is_cancelled_at_its_next_step_and_earlier_suggestions_stay(app: Flask) -> None:
    with writing():
        process = a_process()
        ideas = ideas_of(process, BENCHES)
        a_suggestion(process, *ideas)
    run = wanted(process)
    with writing():
        claim = claim_job("first", at=now(), lease=LEASE)
        assert claim is not None
    with writing():
        stop_run(run, by=SYSTEM, at=now())
    attempt = Run(claim, lambda: False)
    TASKS["themes.suggest"](attempt)
    db.session.rollback()
    assert attempt.saw_cancel
    assert (run.status, run.error) == (RunStatus.FAILED, "cancelled")
    assert suggested(process) == [{idea.id for idea in ideas}]


def test_a_killed_run_begins_anew_in_the_next_worker(app: Flask) -> None:
    with writing():
        process = a_process()
        ideas_of(process, BENCHES + BUSES)
    run = wanted(process)
    with writing():
        claim = claim_job("killed", at=now(), lease=-LEASE)  # its lease is over: nobody heard of it again
        assert claim is not None
    half = Run(claim, lambda: False)
    half.progress(60, 100)
    work(app)
    assert run.status is RunStatus.READY
    before = suggested(process)
    assert len(before) == 2
    with pytest.raises(LeaseLost):
        TASKS["themes.suggest"](half)
    db.session.rollback()
    assert suggested(process) == before


def test_a_run_goes_on_after_the_worker_had_to_end(app: Flask) -> None:
    with writing():
        process = a_process()
        ideas_of(process, BENCHES + BUSES)
    run = wanted(process)
    with writing():
        claim = claim_job("first", at=now(), lease=LEASE)
        assert claim is not None
    with pytest.raises(Interrupted):
        TASKS["themes.suggest"](Run(claim, lambda: True))
    db.session.rollback()
    with writing():
        db.session.get_one(Job, run.job_id).status = JobStatus.QUEUED
    work(app)
    assert run.status is RunStatus.READY


def test_an_idea_withdrawn_while_the_machine_computes_is_not_suggested(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing():
        process = a_process()
        ideas = ideas_of(process, BENCHES + BUSES)
    leaving = ideas[0].id

    def computed_slowly(process_id: int, **facts: object) -> Clustering:
        found = sorted_by_machine(process_id, **facts)  # type: ignore[arg-type]  # the fields by name
        with writing():
            withdraw(db.session.get_one(Idea, leaving), by=SYSTEM, at=now())
        return found

    monkeypatch.setattr("participation.themes.tasks.sorted_by_machine", computed_slowly)
    wanted(process)
    work(app)
    assert set().union(*suggested(process)) == {idea.id for idea in ideas[1:]}


def test_without_the_engine_the_run_ends_and_says_why(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing():
        process = a_process()
    run = wanted(process)
    monkeypatch.setattr("participation.themes.tasks.available", lambda: False)
    work(app)
    assert (run.status, run.error) == (RunStatus.FAILED, "missing")
