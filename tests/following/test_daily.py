"""The work of each day: planned by the worker, done in portions, gone on with after a kill."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from participation.extensions import db
from participation.following.models import Digest, FollowKind
from participation.following.services import digests
from participation.following.tasks import DAILY_ROUND
from participation.ideas.services.decisions import publish
from participation.jobs.models import Job, JobStatus
from participation.jobs.rules import LEASE, next_morning
from participation.jobs.worker import plan_days, work_at_job
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from participation.strategy.models import MeasureSource
from participation.themes.models import Placement
from tests.factories import a_process, a_published_idea, a_theme, an_account, an_idea
from tests.following.stage import begin, letters


def the_day_begins(app: Flask) -> None:
    """The planned work and every digest are due; the worker works."""
    with writing():
        db.session.execute(update(Digest).values(next_at=now() - timedelta(minutes=1)))
        for kept in (Placement, MeasureSource):
            db.session.execute(update(kept).values(created_at=now() - timedelta(days=1)))
        db.session.execute(update(Job).where(Job.kind == DAILY_ROUND).values(run_at=now()))
    work_at_job(app, lambda: False, LEASE)
    db.session.rollback()


def rounds(status: JobStatus) -> int:
    found = select(Job.id).where(Job.kind == DAILY_ROUND, Job.status == status)
    return len(db.session.scalars(found).all())


def test_the_worker_plans_each_day_once_and_the_day_plans_the_next(app: Flask) -> None:
    plan_days(app)
    plan_days(app)
    assert rounds(JobStatus.QUEUED) == 1
    with writing():
        process, account = a_process(), an_account()
        begin(FollowKind.PROCESS, process.id, process, account.id)
        idea = a_published_idea(process, contact="idee@example.org")
        a_theme(process, idea)
        db.session.execute(update(Job).where(Job.kind == DAILY_ROUND).values(key="yesterday"))
    the_day_begins(app)
    assert rounds(JobStatus.DONE) == 1
    assert rounds(JobStatus.QUEUED) == 1
    assert len(letters("digest")) == len(letters("idea_placed")) == 1


def test_a_round_that_was_killed_is_gone_on_with(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "BATCH", 2)
    monkeypatch.setattr(digests.send_digests, "__kwdefaults__", {"most": 2})
    with writing():
        process = a_process()
        for _ in range(5):
            begin(FollowKind.PROCESS, process.id, process, an_account().id)
        publish(an_idea(process), by=SYSTEM, at=now())
    plan_days(app)
    written = []
    write = digests.write

    def killed_at_the_fourth(*arguments: object, **words: object) -> None:
        write(*arguments, **words)  # type: ignore[arg-type]  # passed on as they came
        written.append(1)
        if len(written) == 4:
            raise SystemExit

    with monkeypatch.context() as here, pytest.raises(SystemExit):
        here.setattr(digests, "write", killed_at_the_fourth)
        the_day_begins(app)
    db.session.rollback()
    assert len(letters("digest")) == 2  # the portion before; of the one that was killed, nothing
    with writing():
        db.session.execute(update(Job).values(lease_until=now() - timedelta(seconds=1)))
    work_at_job(app, lambda: False, LEASE)
    db.session.rollback()
    assert len({letter.recipient for letter in letters("digest")}) == len(letters("digest")) == 5


@pytest.mark.parametrize(
    ("at", "then"),
    [
        (datetime(2026, 11, 25, 3, tzinfo=UTC), datetime(2026, 11, 25, 5, 30, tzinfo=UTC)),
        (datetime(2026, 11, 25, 5, 30, tzinfo=UTC), datetime(2026, 11, 26, 5, 30, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, tzinfo=UTC), datetime(2027, 1, 1, 5, 30, tzinfo=UTC)),
    ],
)
def test_the_day_begins_early(at: datetime, then: datetime) -> None:
    assert next_morning(at) == then
