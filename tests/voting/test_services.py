from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.kernel.clock import now
from participation.kernel.database import changed_rows, writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Person
from participation.voting.models import ConfirmedBy, Support
from participation.voting.queries import supported_by, supports_given
from participation.voting.services import support, withdraw_support
from tests.crowd import at_once
from tests.factories import a_process, a_published_idea, an_account, an_idea


def rows(idea_id: int) -> int:
    return db.session.scalars(select(func.count()).where(Support.idea_id == idea_id)).one()


def test_an_unpublished_idea_cannot_be_supported(app: Flask) -> None:
    with pytest.raises(RuleViolation, match="gerade keine Unterstützung"), writing():
        support(an_idea(a_process()), account_id=an_account().id, at=now())


def test_an_ended_phase_takes_no_support_and_gives_none_back(app: Flask) -> None:
    with writing():
        idea, person = a_published_idea(a_process(ends_at=now() + timedelta(hours=1))), an_account()
        support(idea, account_id=person.id, at=now())
    later = now() + timedelta(hours=2)
    with pytest.raises(RuleViolation), writing():
        support(idea, account_id=an_account().id, at=later)
    with pytest.raises(RuleViolation), writing():
        withdraw_support(idea, account_id=person.id, at=later)
    assert (idea.supports, rows(idea.id)) == (1, 1)


def test_support_counts_once_and_can_be_taken_back(app: Flask) -> None:
    with writing():
        idea, person = a_published_idea(a_process()), an_account()
        assert support(idea, account_id=person.id, at=now())
        assert not support(idea, account_id=person.id, at=now())
    assert (idea.supports, rows(idea.id)) == (1, 1)
    assert supported_by(Person(id=person.id), [idea.id]) == {idea.id}
    with writing():
        assert withdraw_support(idea, account_id=person.id, at=now())
        assert not withdraw_support(idea, account_id=person.id, at=now())
    assert (idea.supports, rows(idea.id)) == (0, 0)


def test_every_support_names_how_the_access_was_confirmed(app: Flask) -> None:
    with writing():
        idea, guest, member = a_published_idea(a_process()), an_account(), an_account()
        member.password_hash = "argon2"
        support(idea, account_id=guest.id, at=now())
        support(idea, account_id=member.id, at=now())
    how = {row.supporter_id: row.confirmed_by for row in db.session.scalars(select(Support))}
    assert how == {guest.id: ConfirmedBy.MAIL_LINK, member.id: ConfirmedBy.ACCOUNT}


def test_a_visitor_supports_nothing(app: Flask) -> None:
    assert supported_by(Person(id=None), [1, 2, 3]) == set()


def accepted(app: Flask, idea_id: int, account_id: int) -> bool:
    """One request: its own context, session and transaction."""
    with app.app_context():
        try:
            with writing():
                return support(db.session.get_one(Idea, idea_id), account_id=account_id, at=now())
        except RuleViolation:
            return False


def test_twenty_hands_at_once_never_exceed_the_limit(app: Flask) -> None:
    with writing():
        process, person = a_process(supports_per_person=5), an_account()
        ideas = [a_published_idea(process) for _ in range(20)]
        ids = [idea.id for idea in ideas]
    account_id, process_id = person.id, process.id

    answers = at_once(lambda idea_id: accepted(app, idea_id, account_id), ids)

    assert answers.count(True) == 5
    assert supports_given(account_id, process_id) == 5
    assert sum(idea.supports for idea in ideas) == 5


def test_twenty_clicks_at_once_count_once(app: Flask) -> None:
    with writing():
        idea, person = a_published_idea(a_process(supports_per_person=5)), an_account()
    idea_id, account_id = idea.id, person.id

    answers = at_once(lambda one: accepted(app, one, account_id), [idea_id] * 20)

    assert answers.count(True) == 1
    assert (idea.supports, rows(idea_id)) == (1, 1)


def test_twenty_people_at_once_are_all_counted(app: Flask) -> None:
    with writing():
        idea = a_published_idea(a_process())
        people = [an_account().id for _ in range(20)]
    idea_id = idea.id

    answers = at_once(lambda account_id: accepted(app, idea_id, account_id), people)

    assert all(answers)
    assert (idea.supports, rows(idea_id)) == (20, 20)


def test_an_idea_that_vanishes_meanwhile_takes_no_support(app: Flask) -> None:
    """The counter moves only on a public idea: whoever hides it first, wins."""
    with writing():
        idea, person = a_published_idea(a_process()), an_account()
    with pytest.raises(RuleViolation), writing():
        seen = db.session.get_one(Idea, idea.id)
        assert seen.is_public
        changed_rows(update(Idea).values(status=IdeaStatus.REFUSED, is_public=False))
        support(seen, account_id=person.id, at=now())
    assert rows(idea.id) == 0
