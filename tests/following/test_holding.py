"""Texts under embargo: nowhere before their hour, everywhere at it, by a job that may be killed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.following.models import HeldKind, HeldRelease, Outcome
from participation.following.services import holding
from participation.following.services.holding import HeldDraft, hold, words_of_answer, words_of_standing
from participation.ideas.models import Answer, Idea, IdeaStatus
from participation.ideas.services.counting import put
from participation.ideas.services.decisions import AnswerDraft
from participation.jobs.models import Job, Letter
from participation.jobs.rules import LEASE
from participation.jobs.worker import work_at_job
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.municipality.queries import version_of_pages
from participation.municipality.rules import zone_of
from participation.strategy.models import Measure, MeasureStatus
from participation.strategy.services.drafts import Standing
from participation.surveys.models import Survey
from participation.surveys.services.building import close
from tests.factories import a_measure, a_process, a_published_idea, an_account
from tests.surveys.making import a_survey

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Account], FlaskClient]
SECRET = "Der Gemeinderat gibt die Lehne frei."


def an_answer(idea: Idea, **changes: object) -> HeldDraft:
    words = words_of_answer(AnswerDraft(answer=Answer.EXISTS, text=SECRET))
    draft = {"kind": HeldKind.IDEA_ANSWER, "subject_id": idea.id, "words": words, "submission_key": "a" * 32}
    return HeldDraft(**{**draft, "release_at": now() + timedelta(hours=2), **changes})  # type: ignore[arg-type]  # any field


def at_its_hour(app: Flask) -> None:
    """The hour has come, and the worker does what is due."""
    with writing():
        for row in (update(HeldRelease).values(release_at=now()), update(Job).values(run_at=now())):
            db.session.execute(row)
    while work_at_job(app, lambda: False, LEASE) == 0.0:
        pass
    db.session.rollback()


def held_one() -> HeldRelease:
    return db.session.scalars(select(HeldRelease)).one()


def test_an_answer_stands_nowhere_before_its_hour_and_everywhere_at_it(
    app: Flask, client: FlaskClient, signed_in: SignIn
) -> None:
    with writing():
        process, moderator = a_process(), an_account(Role.MODERATOR)
        idea = a_published_idea(process, contact="idee@example.org")
        slug, number = process.slug, idea.number
    address = f"/{slug}/redaktion/sperrfristen/idee/{number}"
    moment = (now() + timedelta(days=3)).astimezone(zone_of(process))
    form = {"answer": "exists", "text": SECRET, "body": "", "day": f"{moment:%Y-%m-%d}", "clock": "18:30"}
    staff = signed_in(moderator)
    assert "Sperrfrist" in staff.get(f"/{slug}/redaktion/ideen/{number}/antwort").text
    assert staff.get(address).status_code == 200
    assert staff.post(address, data=form).status_code == 302
    held = held_one()
    assert held.release_at.astimezone(zone_of(process)).strftime("%H:%M") == "18:30"
    assert SECRET in staff.get(f"/{slug}/redaktion/sperrfristen").text
    public = [f"/{slug}/ideen/{number}", f"/{slug}/ideen?q=Gemeinderat", f"/{slug}/", "/folgen/liste/x"]
    before = version_of_pages(slug, "localhost")
    assert SECRET not in "".join(client.get(path).text for path in public)
    assert db.session.scalar(select(Letter.id)) is None
    assert db.session.get_one(Idea, idea.id).answer is Answer.OPEN
    at_its_hour(app)
    assert SECRET in client.get(public[0]).text
    assert version_of_pages(slug, "localhost") != before
    assert held_one().outcome is Outcome.RELEASED
    assert held_one().draft == {}
    assert db.session.scalars(select(Letter.kind)).one() == "idea_answered"
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"embargo.hold", "embargo.release", "idea.answer"} <= actions


def test_a_councils_decision_is_told_at_its_hour(app: Flask, client: FlaskClient, signed_in: SignIn) -> None:
    with writing():
        process, moderator = a_process(), an_account(Role.MODERATOR)
        measure = a_measure(process)
        path = f"/{process.slug}/massnahmen/M-{measure.number:02d}"
        address = f"/{process.slug}/redaktion/sperrfristen/massnahme/M-{measure.number:02d}"
    moment = (now() + timedelta(days=1)).date()
    form = {"status": "adopted", "decided_on": now().date(), "decision_note": SECRET, "answers": "y"}
    hour = {"day": moment, "clock": "08:00", "version": "1"}
    staff = signed_in(moderator)
    assert staff.get(address).status_code == 200
    assert staff.post(address, data=form | hour).status_code == 302
    assert SECRET not in client.get(path).text
    at_its_hour(app)
    assert SECRET in client.get(path).text
    assert db.session.get_one(Measure, measure.id).status is MeasureStatus.ADOPTED


def test_results_of_a_survey_are_shown_at_their_hour(app: Flask, signed_in: SignIn) -> None:
    with writing():
        process, moderator = a_process(), an_account(Role.MODERATOR)
        survey = a_survey(process)
        address = f"/{process.slug}/redaktion/sperrfristen/umfrage/{survey.number}"
    staff = signed_in(moderator)
    form = {"day": (now() + timedelta(days=1)).date(), "clock": "08:00"}
    assert staff.post(address, data=form).status_code == 409  # it runs still
    with writing():
        close(survey, by=SYSTEM, at=now())
    assert staff.post(address, data=form).status_code == 302
    assert db.session.get_one(Survey, survey.id).results_at is None
    at_its_hour(app)
    assert db.session.get_one(Survey, survey.id).results_at is not None


def test_the_same_form_holds_one_text(app: Flask) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process)
        draft = an_answer(idea)
        assert hold(draft, process=process, by=SYSTEM, at=now()) is hold(
            draft, process=process, by=SYSTEM, at=now()
        )
    held_one()


def test_what_a_rule_forbids_now_is_refused_at_once_with_the_words_kept(signed_in: SignIn) -> None:
    with writing():
        process, moderator = a_process(), an_account(Role.MODERATOR)
        own = a_published_idea(process, by=Person(id=moderator.id))
        address = f"/{process.slug}/redaktion/sperrfristen/idee/{own.number}"
    staff = signed_in(moderator)
    later = (now() + timedelta(days=1)).date()
    form = {"answer": "exists", "text": SECRET, "body": "", "day": later, "clock": "18:30"}
    answer = staff.post(address, data=form)
    assert answer.status_code == 409
    assert SECRET in answer.text
    assert "18:30" in answer.text
    past = staff.post(address, data={**form, "day": now().date() - timedelta(days=1)})
    assert past.status_code == 409
    assert staff.post(address, data={**form, "clock": "25:99"}).status_code == 422
    assert db.session.scalar(select(HeldRelease.id)) is None


def test_what_a_rule_forbids_at_its_hour_waits_for_a_person(app: Flask, signed_in: SignIn) -> None:
    with writing():
        process, moderator = a_process(), an_account(Role.MODERATOR)
        idea = a_published_idea(process)
        hold(an_answer(idea), process=process, by=SYSTEM, at=now())
        put(idea, status=IdeaStatus.WITHDRAWN, area_id=None)
    at_its_hour(app)
    assert held_one().outcome is Outcome.REFUSED
    page = signed_in(moderator).get(f"/{process.slug}/redaktion/sperrfristen").text
    assert "nicht veröffentlicht" in page
    assert SECRET in page  # nothing that somebody wrote is lost


def test_it_can_be_moved_and_taken_back_until_then(app: Flask, signed_in: SignIn) -> None:
    with writing():
        process, moderator = a_process(), an_account(Role.MODERATOR)
        held = hold(an_answer(a_published_idea(process)), process=process, by=SYSTEM, at=now())
        address = f"/{process.slug}/redaktion/sperrfristen/{held.id}"
    staff = signed_in(moderator)
    assert staff.get(address).status_code == 200
    moved = {"day": (now() + timedelta(days=9)).date(), "clock": "00:00"}
    assert staff.post(address, data=moved).status_code == 302
    with writing():  # the first job comes too early
        assert holding.release(held_one(), at=now() + timedelta(hours=3)) is False
    for _ in range(2):
        assert staff.post(f"{address}/zuruecknehmen").status_code == 302
    assert staff.post(address, data=moved).status_code == 409
    at_its_hour(app)
    assert held_one().outcome is Outcome.TAKEN_BACK
    assert db.session.scalars(select(Idea.answer)).one() is Answer.OPEN


def test_only_who_may_say_it_now_may_say_it_later(client: FlaskClient, signed_in: SignIn) -> None:
    with writing():
        process, other = a_process(), a_process()
        clerk, elsewhere = an_account(Role.CLERK), an_account(Role.MODERATOR, process=other)
        idea = a_published_idea(process)
        held = hold(an_answer(idea), process=process, by=SYSTEM, at=now())
        home = f"/{process.slug}/redaktion/sperrfristen"
        paths = [home, f"{home}/idee/{idea.number}", f"{home}/{held.id}"]
    for account in (clerk, elsewhere):
        browser = signed_in(account)
        assert [browser.get(path).status_code for path in paths] == [403, 403, 403]
        assert browser.post(f"{paths[2]}/zuruecknehmen").status_code == 403
    assert client.get(home).status_code == 302
    mine = signed_in(elsewhere)
    assert mine.get(f"/{other.slug}/redaktion/sperrfristen/{held.id}").status_code == 404


def test_the_act_and_the_end_of_waiting_are_stored_together(monkeypatch: pytest.MonkeyPatch) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process, contact="idee@example.org")
        hold(an_answer(idea), process=process, by=SYSTEM, at=now())

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    late = now() + timedelta(hours=3)
    with monkeypatch.context() as here, pytest.raises(KeyboardInterrupt), writing():
        here.setattr(holding, "note", killed)
        holding.release(held_one(), at=late)
    assert db.session.scalar(select(Letter.id)) is None
    with writing():
        assert holding.release(held_one(), at=late) is True
        assert holding.release(held_one(), at=late) is False
    assert len(list(db.session.scalars(select(Letter.id)))) == 1


def test_standings_are_kept_with_their_days() -> None:
    standing = Standing(status=MeasureStatus.ADOPTED, decided_on=now().date(), decision_note=SECRET)
    words = words_of_standing(standing, answers=True)
    assert words["decided_on"] == now().date().isoformat()
    assert words["progress_on"] == ""


def test_a_time_that_is_too_far_away_is_a_mistake() -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process)
        with pytest.raises(RuleViolation, match="mehr als einem Jahr"):
            hold(
                an_answer(idea, release_at=now() + timedelta(days=400)), process=process, by=SYSTEM, at=now()
            )
