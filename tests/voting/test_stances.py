"""Being against an idea, or passing, where a process allows it: the same rules as for support."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.services.parts import PartDraft
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, Person
from participation.municipality.models import Process
from participation.operations.check import counters
from participation.themes.models import ThemeChange
from participation.themes.queries.history import latest_change
from participation.themes.services.parting import split_idea
from participation.themes.services.undoing import undo
from participation.voting.models import ConfirmedBy, Stance, StanceKind, Support
from participation.voting.queries import stances_of, supported_by
from participation.voting.services import support, take_stance, withdraw_support
from tests.crowd import at_once
from tests.factories import a_process, a_published_idea, an_account
from tests.statements import counted
from tests.voting.test_routes import asked, end_phases, page_of

AGAINST, PASS = StanceKind.AGAINST, StanceKind.PASS


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        process = a_process(supports_per_person=3)
        process.allows_against = True
    return process


@pytest.fixture
def idea(process: Process) -> Idea:
    with writing():
        return a_published_idea(process)


def numbers(idea: Idea) -> tuple[int, int, int]:
    """For, against, passes; the counters agree with the rows."""
    db.session.expire_all()
    assert list(counters()) == []
    return idea.supports, idea.against, idea.passes


def test_each_access_has_one_vote_on_an_idea_and_can_change_it(idea: Idea) -> None:
    with writing():
        person = an_account()
        assert take_stance(idea, AGAINST, account_id=person.id, at=now())
        assert not take_stance(idea, AGAINST, account_id=person.id, at=now())
    assert numbers(idea) == (0, 1, 0)
    assert stances_of(Person(id=person.id), [idea.id]) == {idea.id: AGAINST}
    assert db.session.scalars(select(Stance.confirmed_by)).one() is ConfirmedBy.MAIL_LINK
    with writing():
        assert support(idea, account_id=person.id, at=now())
    assert numbers(idea) == (1, 0, 0)
    with writing():
        assert take_stance(idea, PASS, account_id=person.id, at=now())
    assert numbers(idea) == (0, 0, 1)
    assert supported_by(Person(id=person.id), [idea.id]) == set()
    with writing():
        assert withdraw_support(idea, account_id=person.id, at=now())
        assert not withdraw_support(idea, account_id=person.id, at=now())
    assert numbers(idea) == (0, 0, 0)


def test_votes_for_and_against_use_up_one_limit_and_passing_none(process: Process, idea: Idea) -> None:
    with writing():
        person = an_account().id
        others = [a_published_idea(process) for _ in range(3)]
        support(others[0], account_id=person, at=now())
        support(others[1], account_id=person, at=now())
        take_stance(others[2], AGAINST, account_id=person, at=now())
    with pytest.raises(RuleViolation, match="dafür und dagegen zusammen"), writing():
        take_stance(idea, AGAINST, account_id=person, at=now())
    with pytest.raises(RuleViolation, match="alle 3 Stimmen"), writing():
        support(idea, account_id=person, at=now())
    with writing():
        assert take_stance(idea, PASS, account_id=person, at=now())
        assert take_stance(others[0], AGAINST, account_id=person, at=now())
        assert support(others[2], account_id=person, at=now())
        assert take_stance(others[1], PASS, account_id=person, at=now())
        assert take_stance(idea, AGAINST, account_id=person, at=now())
    assert numbers(idea) == (0, 1, 0)


def test_where_it_is_off_or_the_phase_has_ended_nobody_can_be_against(process: Process, idea: Idea) -> None:
    with writing():
        off = a_published_idea(a_process())
        person = an_account().id
    with pytest.raises(RuleViolation), writing():
        take_stance(off, AGAINST, account_id=person, at=now())
    end_phases(process)
    with pytest.raises(RuleViolation), writing():
        take_stance(idea, PASS, account_id=person, at=now())
    assert numbers(idea) == (0, 0, 0)


def test_a_vote_left_from_before_it_was_switched_off_gives_way_to_a_support(
    process: Process, idea: Idea
) -> None:
    with writing():
        person = an_account().id
        take_stance(idea, AGAINST, account_id=person, at=now())
    with writing():
        process.allows_against = False
    with writing():
        support(idea, account_id=person, at=now())
    assert numbers(idea) == (1, 0, 0)


@pytest.mark.parametrize("round_", range(2))
def test_parallel_votes_of_one_person_never_exceed_the_limit_or_stand_twice(
    app: Flask, process: Process, round_: int
) -> None:
    with writing():
        person = an_account().id
        ids = [a_published_idea(process).id for _ in range(5)]
    acts: list[tuple[int, StanceKind | None]] = [
        (idea_id, kind) for idea_id in ids for kind in (AGAINST, PASS, None, AGAINST)
    ]

    def vote(act: tuple[int, StanceKind | None]) -> str:
        with app.app_context():
            try:
                with writing():
                    idea = db.session.get_one(Idea, act[0])
                    if act[1] is None:
                        support(idea, account_id=person, at=now())
                    else:
                        take_stance(idea, act[1], account_id=person, at=now())
            except RuleViolation:
                return "refused"
            return "done"

    assert set(at_once(vote, acts)) <= {"done", "refused"}
    for idea_id in ids:
        assert sum(numbers(db.session.get_one(Idea, idea_id))) <= 1
    against = select(func.count()).select_from(Stance).where(Stance.kind == AGAINST)
    supports = select(func.count()).select_from(Support)
    assert db.session.scalars(against).one() + db.session.scalars(supports).one() <= 3


# --- Pages --------------------------------------------------------------------------------------


def test_the_buttons_of_an_idea_and_of_the_list_give_change_and_take_back(
    signed_in: Callable[[Account], FlaskClient], process: Process, idea: Idea
) -> None:
    with writing():
        member = an_account()
    browser = signed_in(member)
    page = browser.get(page_of(idea)).text
    assert f'formaction="{page_of(idea)}/dagegen"' in page
    assert f'formaction="{page_of(idea)}/enthalten"' in page
    answer = browser.post(f"{page_of(idea)}/dagegen", data={"seite": f"/{process.slug}/ideen"})
    assert answer.location.endswith(f"/{process.slug}/ideen#idee-{idea.number}")
    assert numbers(idea) == (0, 1, 0)
    listed = browser.get(f"/{process.slug}/ideen").text
    assert "1 dagegen" in listed
    assert 'aria-pressed="true"' in listed
    browser.post(f"{page_of(idea)}/enthalten")
    assert numbers(idea) == (0, 0, 1)
    browser.post(f"{page_of(idea)}/zuruecknehmen")
    assert numbers(idea) == (0, 0, 0)


def test_a_guests_link_can_be_against_or_pass_and_sees_what_it_gave(client: FlaskClient, idea: Idea) -> None:
    link = asked(client, idea)
    assert "Dagegen stimmen" in client.get(link).text
    client.post(link, data={"tun": "dagegen"})
    assert numbers(idea) == (0, 1, 0)
    again = asked(client, idea)
    assert "Sie sind gegen diese Idee" in client.get(again).text
    client.post(again, data={"tun": "enthalten"})
    assert numbers(idea) == (0, 0, 1)


def test_where_it_is_off_pages_and_statements_are_as_before(
    signed_in: Callable[[Account], FlaskClient], process: Process, idea: Idea
) -> None:
    with writing():
        off = a_published_idea(a_process(supports_per_person=3))
        member = an_account()
    browser = signed_in(member)
    for page, statements in ((page_of(off), 8), (f"/{off.process.slug}/ideen", 8)):
        with counted() as asked_for:
            answer = browser.get(page)
        assert "dagegen" not in answer.text.casefold()
        assert "enthalten" not in answer.text.casefold()
        assert len(asked_for.statements) <= statements
    assert browser.post(f"{page_of(off)}/dagegen").status_code == 409
    assert client_sees(browser, idea)


def client_sees(browser: FlaskClient, idea: Idea) -> bool:
    return "Dagegen" in browser.get(page_of(idea)).text


def test_an_access_with_support_and_stance_on_two_parts_counts_once(idea: Idea) -> None:
    """Split, then against one and for the other: taken back, the support counts and the other vote goes."""
    with writing():
        idea.text = "Mehr Bänke. Und ein Brunnen."
        voters = [an_account().id for _ in range(2)]
        for voter in voters:
            support(idea, account_id=voter, at=now())
        draft = PartDraft(title="Ein Brunnen", text="Und ein Brunnen.", submission_key="c" * 32)
        part = split_idea(idea, draft, process=idea.process, by=SYSTEM, at=now())
    assert numbers(part) == (2, 0, 0)
    with writing():
        take_stance(idea, AGAINST, account_id=voters[0], at=now())
        take_stance(part, AGAINST, account_id=voters[1], at=now())
    assert (numbers(idea), numbers(part)) == ((1, 1, 0), (1, 1, 0))
    with writing():
        undo(latest_change(idea.process_id), by=SYSTEM, at=now())  # type: ignore[arg-type]  # there is one
    assert numbers(idea) == (2, 0, 0)


def test_votes_that_come_in_while_a_split_is_taken_back_are_not_lost(app: Flask, idea: Idea) -> None:
    with writing():
        idea.text = "Mehr Bänke. Und ein Brunnen."
        idea.process.supports_per_person = None
        voters = [an_account().id for _ in range(4)]
        draft = PartDraft(title="Ein Brunnen", text="Und ein Brunnen.", submission_key="d" * 32)
        part_id = split_idea(idea, draft, process=idea.process, by=SYSTEM, at=now()).id
        change_id = latest_change(idea.process_id).id  # type: ignore[union-attr]  # there is one

    def act(voter: int | None) -> bool:
        with app.app_context(), suppress(RuleViolation), writing():
            if voter is None:
                undo(db.session.get_one(ThemeChange, change_id), by=SYSTEM, at=now())
                return False
            return support(db.session.get_one(Idea, part_id), account_id=voter, at=now())
        return False

    gave = sum(at_once(act, [*voters[:2], None, *voters[2:]]))
    part = db.session.get_one(Idea, part_id)
    assert numbers(part) == (0, 0, 0)
    assert numbers(idea) == (gave, 0, 0)
