"""Opinion groups of a process: computed in the background, shown in sums, never a hidden idea or a person."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.services.authorship import withdraw
from participation.jobs.models import Job, JobStatus
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, Role
from participation.municipality.models import Process
from participation.municipality.services.pages import pages_change
from participation.opinion_groups.models import OpinionRun, OpinionStatus
from participation.opinion_groups.queries import shown_run
from participation.opinion_groups.routes.public import ENOUGH_VOTES
from participation.opinion_groups.rules import candidates, picture, read_result, stored_result
from participation.opinion_groups.services import stop_run, want_groups
from participation.opinion_groups.votes import ballots_of
from participation.sense import opinion_groups
from participation.sense.opinion_groups import opinions
from participation.sense.opinions import Outcome
from participation.voting.models import ConfirmedBy, Stance, StanceKind, Support
from participation.voting.services import take_stance
from tests.factories import a_process, a_published_idea, an_account
from tests.sense.test_opinion_groups import two_camps
from tests.statements import counted
from tests.themes.test_machine import work

VOTES = two_camps(40)
SignedIn = Callable[[Account], FlaskClient]


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        process = a_process()
        process.allows_against = True
    return process


def vote(process: Process, people: int = len(VOTES)) -> list[Idea]:
    """Two camps of people who give what VOTES says: for the first idea all are."""
    with writing():
        ideas = [a_published_idea(process, title=f"Vorschlag {n}") for n in range(VOTES.shape[1])]
        voters = [an_account().id for _ in range(people)]
        given = [
            (idea, voter, int(sign))
            for voter, row in zip(voters, VOTES, strict=False)
            for idea, sign in zip(ideas, row, strict=True)
        ]
        shared = {"confirmed_by": ConfirmedBy.ACCOUNT, "created_at": now()}
        kinds = {-1: StanceKind.AGAINST, 0: StanceKind.PASS}
        db.session.execute(
            insert(Support), [{"idea_id": i.id, "supporter_id": v, **shared} for i, v, s in given if s == 1]
        )
        db.session.execute(
            insert(Stance),
            [{"idea_id": i.id, "voter_id": v, "kind": kinds[s], **shared} for i, v, s in given if s in kinds],
        )
        for idea in ideas:
            idea.supports = sum(i is idea and s == 1 for i, _, s in given)
            idea.against = sum(i is idea and s == -1 for i, _, s in given)
            idea.passes = sum(i is idea and s == 0 for i, _, s in given)
    return ideas


def compute(app: Flask, process: Process) -> OpinionRun:
    with writing():
        run_id = want_groups(process, by=SYSTEM, at=now()).id
    work(app)
    return db.session.get_one(OpinionRun, run_id)


def page(client: FlaskClient, process: Process) -> str:
    answer = client.get(f"/{process.slug}/meinungsgruppen")
    assert answer.status_code == 200
    return answer.text


def test_the_result_is_computed_in_the_background_and_shown_with_its_base(
    app: Flask, client: FlaskClient, process: Process
) -> None:
    ideas = vote(process)
    assert "Noch wurde nichts berechnet" in page(client, process)
    run = compute(app, process)
    job = db.session.get_one(Job, run.job_id)
    assert (run.status, job.status, job.result) == (
        OpinionStatus.READY, JobStatus.DONE, {"outcome": "groups", "groups": 2},
    )  # fmt: skip
    text = page(client, process)
    for said in ("40 Teilnehmende mit mindestens 7 Stimmen, von 40", "Gruppe A", "Gruppe B", "Stand: "):
        assert said in text
    uniting = text.partition('id="verbindet"')[2].partition('id="trennt"')[0]
    assert [idea.title in uniting for idea in ideas] == [True] + [False] * 11
    assert text.count("<table") >= 3  # each chart has its table
    assert "Gruppe C" not in text


def test_what_is_stored_holds_no_person(app: Flask, process: Process) -> None:
    vote(process)
    run = compute(app, process)
    assert run.result is not None
    assert "voter" not in json.dumps(run.result)
    assert set(run.result) == {
        "outcome", "people", "straight_liners", "silhouette", "ideas", "tallies", "groups"
    }  # fmt: skip
    assert all(len(group["tallies"]) == 12 for group in run.result["groups"])


def test_an_idea_hidden_before_or_after_the_computing_is_nowhere(
    app: Flask, client: FlaskClient, process: Process
) -> None:
    ideas = vote(process)
    with writing():
        withdraw(db.session.get_one(Idea, ideas[1].id), by=SYSTEM, at=now())
    run = compute(app, process)
    assert run.result is not None
    assert ideas[1].id not in run.result["ideas"]
    assert "Vorschlag 2<" in page(client, process)
    with writing():
        withdraw(db.session.get_one(Idea, ideas[2].id), by=SYSTEM, at=now())
    text = page(client, process)
    assert "Vorschlag 2<" not in text
    assert ideas[2].number not in text


def test_too_few_people_and_no_clear_groups_are_told_as_what_they_are(
    app: Flask, client: FlaskClient, process: Process
) -> None:
    vote(process, people=12)
    run = compute(app, process)
    assert run.result is not None
    assert (run.result["outcome"], run.result["tallies"]) == ("too_few_people", [])
    text = page(client, process)
    assert "Noch zu wenige Stimmen" in text
    assert "12 Teilnehmende" not in text
    with writing():
        db.session.get_one(OpinionRun, run.id).result = stored_result(
            opinions(two_camps(40)[:, :1].repeat(12, axis=1)), run.result["ideas"]
        )
        pages_change(process.id)
    assert "Keine klaren Gruppen" in page(client, process)


def test_a_new_result_waits_for_five_new_voters(app: Flask, process: Process) -> None:
    ideas = vote(process)
    first = compute(app, process)
    for more in range(5):
        with pytest.raises(RuleViolation, match="weniger als 5 Personen"), writing():
            want_groups(process, by=SYSTEM, at=now())
        with writing():
            take_stance(ideas[more], StanceKind.AGAINST, account_id=an_account().id, at=now())
    second = compute(app, process)
    assert (first.status, first.result, second.voters) == (OpinionStatus.REPLACED, None, 45)
    shown = shown_run(process)
    assert shown is not None
    assert shown.id == second.id


def test_one_run_at_a_time_which_can_be_cancelled_and_leaves_the_last_result(
    app: Flask, process: Process
) -> None:
    with writing():
        run = want_groups(process, by=SYSTEM, at=now())
    with pytest.raises(Conflict), writing():
        want_groups(process, by=SYSTEM, at=now())
    with writing():
        stop_run(run, by=SYSTEM, at=now())
    work(app)
    assert (run.status, run.error) == (OpinionStatus.FAILED, "cancelled")
    assert compute(app, process).status is OpinionStatus.READY  # without any vote: too few people


def test_only_where_people_can_be_against_there_are_such_pages(
    client: FlaskClient, signed_in: SignedIn, process: Process
) -> None:
    with writing():
        off, moderator, citizen = a_process(), an_account(Role.MODERATOR), an_account()
    for path in ("meinungsgruppen", "meinungsgruppen/so-wird-gerechnet"):
        assert client.get(f"/{off.slug}/{path}").status_code == 404
        assert client.get(f"/{process.slug}/{path}").status_code == 200
        assert client.get(f"/{process.slug}/{path}?sprache=en").status_code == 200
    desk = f"/{process.slug}/redaktion/meinungsgruppen"
    assert signed_in(citizen).post(desk).status_code == 403
    browser = signed_in(moderator)
    assert "Noch wurde nichts berechnet" in browser.get(desk).text
    assert browser.post(desk).status_code == 302
    assert "Abbrechen" in browser.get(desk).text
    assert browser.post(desk).status_code == 409
    assert browser.post(f"{desk}/abbrechen").status_code == 302
    assert "abgebrochen" in browser.get(desk).text
    assert browser.post(f"{desk}/abbrechen").status_code == 409


def test_the_page_asks_the_same_however_many_ideas_there_are(
    app: Flask, client: FlaskClient, process: Process
) -> None:
    vote(process)
    compute(app, process)
    with counted() as asked:
        page(client, process)
    assert len(asked.statements) <= 7


def test_a_support_counts_where_an_access_has_both(process: Process) -> None:
    ideas = vote(process)
    with writing():
        person = db.session.scalars(select(Stance.voter_id).where(Stance.idea_id == ideas[1].id)).first()
        values = {"idea_id": ideas[1].id, "supporter_id": person, "confirmed_by": ConfirmedBy.ACCOUNT}
        before = int((ballots_of(process.id, at=now()).votes[:, 1] == 1).sum())
        db.session.execute(insert(Support).values(created_at=now(), **values))
    assert int((ballots_of(process.id, at=now()).votes[:, 1] == 1).sum()) == before + 1


# --- Rules --------------------------------------------------------------------------------------


def test_a_result_comes_back_as_it_was_stored() -> None:
    found = opinions(VOTES)
    ids = list(range(100, 112))
    assert read_result(json.loads(json.dumps(stored_result(found, ids)))) == (found, ids)
    assert found.outcome is Outcome.GROUPS


def test_only_readable_ideas_are_shown_and_shares_are_per_cent_of_the_votes() -> None:
    stored = stored_result(opinions(VOTES), list(range(100, 112)))
    shown = picture(stored, readable=None)
    assert candidates(stored) >= {one.idea_id for one in shown.dividing}
    hidden = shown.dividing[0].idea_id
    left = picture(stored, readable=set(range(100, 112)) - {hidden})
    assert hidden not in {one.idea_id for one in left.dividing}
    assert hidden not in {trait.idea_id for traits in left.traits for trait in traits}
    assert all(0 <= share <= 100 for one in shown.dividing for share in one.agree if share is not None)


def test_the_page_names_the_number_of_votes_that_the_mathematics_asks_for() -> None:
    assert opinion_groups.ENOUGH_VOTES == ENOUGH_VOTES
