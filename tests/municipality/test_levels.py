"""What a process asks for before somebody may do something: in the services, and said at the place."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from participation.accounts.models import Access, Account
from participation.accounts.rules import Standing
from participation.codes.rules import code_digest
from participation.codes.services import access_by_code
from participation.comments.models import CommentKind
from participation.comments.services.writing import CommentDraft, write_comment
from participation.ideas.models import Channel, Idea
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import VISITOR, Person, Role
from participation.municipality.levels import REASONS, level_of, reaches
from participation.municipality.models import Act, Phase, Process, RequiredLevel
from participation.voting.services import confirmed_for, support, withdraw_support
from tests.accounts.people import a_member
from tests.accounts.sessions import signed_in_browser
from tests.codes.making import KEY, printed_codes
from tests.factories import a_process, a_published_idea, an_account, an_idea
from tests.statements import counted
from tests.surveys.making import a_sheet, a_survey

LEVELS = tuple(RequiredLevel)


def people(process: Process) -> dict[str, Person]:
    """Somebody of each standing. Call it inside ``writing()``."""
    _batch, codes = printed_codes(process)
    provided, resident = an_account(), an_account()
    provided.access, resident.access = Access.PROVIDER, Access.RESIDENT
    return {
        "visitor": VISITOR,
        "guest": Person(an_account().id),
        "member": Person(a_member().id),
        "provided": Person(provided.id),
        "resident": Person(resident.id),
        "code": Person(access_by_code(code_digest(codes[0], KEY), process=process, at=now()).id),
    }


REACHED = {
    "visitor": RequiredLevel.EVERYBODY,
    "guest": RequiredLevel.CONFIRMED,
    "member": RequiredLevel.ACCOUNT,
    "provided": RequiredLevel.ACCOUNT,
    "resident": RequiredLevel.PROVEN,
    "code": RequiredLevel.PROVEN,
}


def submitted(idea: Idea, by: Person) -> None:
    an_idea(idea.process, by=by)


def commented(idea: Idea, by: Person) -> None:
    draft = CommentDraft(kind=CommentKind.REMARK, text="Dafür.", submission_key=uuid4().hex)
    write_comment(draft, idea=idea, by=by, at=now())


def supported(idea: Idea, by: Person) -> None:
    support(idea, account_id=by.id or 0, at=now())


def voted(idea: Idea, by: Person) -> None:
    confirmed_for(by.id or 0, idea.process, Act.VOTE)


DEEDS: dict[Act, Callable[[Idea, Person], None]] = {
    Act.SUBMIT: submitted,
    Act.COMMENT: commented,
    Act.SUPPORT: supported,
    Act.VOTE: voted,
}


@pytest.mark.parametrize("required", LEVELS)
@pytest.mark.parametrize("act", DEEDS)
def test_only_who_reaches_the_level_may_do_it(app: Flask, act: Act, required: RequiredLevel) -> None:
    with writing():
        process = a_process()
        for phase in process.phases:
            phase.takes_comments = True
        idea, everybody = a_published_idea(process), people(process)
        setattr(process, f"level_to_{act}", required)
    needs_account = act in {Act.SUPPORT, Act.VOTE}
    for name, person in everybody.items():
        if needs_account and person.id is None:
            continue
        allowed = LEVELS.index(REACHED[name]) >= LEVELS.index(required)
        assert refusal_of(act, idea, person) == ("" if allowed else REASONS[required]), name


def refusal_of(act: Act, idea: Idea, person: Person) -> str:
    """Why the person may not do it; empty if they did."""
    try:
        with writing():
            DEEDS[act](idea, person)
    except RuleViolation as refusal:
        return refusal.message
    return ""


def test_a_code_of_another_process_is_as_good_as_none() -> None:
    process = Process(id=1)
    foreign = Standing(Access.CODE, has_password=False, only_process_id=2)
    assert level_of(foreign, process) is RequiredLevel.EVERYBODY
    assert level_of(Standing(Access.CODE, has_password=False, only_process_id=1), process) is LEVELS[-1]


def test_by_default_everything_is_as_it_was(app: Flask) -> None:
    with writing():
        process = a_process()
    assert [reaches(None, process, act) for act in Act] == [True, True, False, False, True]
    guest = Standing(Access.MAILBOX, has_password=False)
    assert all(reaches(guest, process, act) for act in Act)


def test_where_nothing_is_asked_for_nothing_is_asked_of_the_database(app: Flask) -> None:
    with writing():
        idea, person = a_published_idea(a_process()), an_account()
        with counted() as asked:
            supported(idea, Person(person.id))
    assert sum("FROM account" in statement for statement in asked.statements) == 1, "the lock, no more"


def test_what_was_given_can_be_taken_back_when_more_is_asked_for_since(app: Flask) -> None:
    with writing():
        idea, guest = a_published_idea(a_process()), an_account()
        support(idea, account_id=guest.id, at=now())
        idea.process.level_to_support = RequiredLevel.PROVEN
    with writing():
        assert withdraw_support(idea, account_id=guest.id, at=now())


@pytest.mark.parametrize("channel", [Channel.PAPER, Channel.TELEPHONE, Channel.EMAIL, Channel.WORKSHOP])
def test_what_the_town_hall_takes_in_asks_for_no_level(app: Flask, channel: Channel) -> None:
    with writing():
        process = a_process()
        process.level_to_submit = RequiredLevel.PROVEN
        assert an_idea(process, channel=channel).id


def test_a_sheet_of_a_survey_asks_for_the_level_of_the_process(app: Flask) -> None:
    with writing():
        process = a_process()
        process.level_to_survey = RequiredLevel.CONFIRMED
        survey = a_survey(process)
    with pytest.raises(RuleViolation, match="bestätigten Zugang"), writing():
        a_sheet(survey)


# --- Said at the place ------------------------------------------------------------------------------


@pytest.fixture
def proven(app: Flask) -> Idea:
    """An idea in a process that asks for a code everywhere."""
    with writing():
        idea = a_published_idea(a_process())
        for act in Act:
            setattr(idea.process, f"level_to_{act}", RequiredLevel.PROVEN)
        for phase in idea.process.phases:
            phase.takes_comments = True
        return idea


def places(idea: Idea) -> list[str]:
    here = f"/{idea.process.slug}"
    return [
        f"{here}/ideen/neu",
        f"{here}/ideen/{idea.number}/ohne-konto",
        f"{here}/ideen/{idea.number}/argumente/neu",
    ]


def test_whoever_lacks_something_reads_what_and_how_to_get_it(client: FlaskClient, proven: Idea) -> None:
    for place in places(proven):
        answer = client.get(place)
        assert answer.status_code == 409, place
        assert "Code der Stadt" in answer.text
        assert f"/{proven.process.slug}/code?weiter=" in answer.text


def test_what_was_typed_is_shown_again(client: FlaskClient, proven: Idea) -> None:
    words = "Mehr Bänke am Rathaus, bitte."
    for place in (places(proven)[0], places(proven)[2]):
        answer = client.post(place, data={"text": words, "kind": "remark", "submission_key": uuid4().hex})
        assert (answer.status_code, words in answer.text) == (409, True), place


def test_with_a_code_everything_is_open(app: Flask, client: FlaskClient, proven: Idea) -> None:
    with writing():
        _batch, codes = printed_codes(proven.process, key=app.config["SECRET_KEY"])
    page = f"/{proven.process.slug}/ideen/{proven.number}"
    client.post(f"/{proven.process.slug}/code", data={"code": codes[0]})
    assert client.get(places(proven)[0]).status_code == 200
    assert client.get(places(proven)[2]).status_code == 200
    client.post(f"{page}/unterstuetzen")
    assert 'aria-pressed="true"' in client.get(page).text


def test_a_guest_finds_the_way_from_the_page_of_the_idea(app: Flask, proven: Idea) -> None:
    with writing():
        guest = an_account()
    browser = signed_in_browser(app, guest)
    page = f"/{proven.process.slug}/ideen/{proven.number}"
    assert f'href="{page}/ohne-konto"' in browser.get(page).text
    assert browser.post(f"{page}/unterstuetzen").status_code == 409


def an_administrator(app: Flask) -> FlaskClient:
    with writing():
        person: Account = a_member(Role.ADMINISTRATOR)
    return signed_in_browser(app, person)


def test_levels_are_set_in_the_form_of_the_process(app: Flask) -> None:
    with writing():
        process = a_process()
    desk, page = an_administrator(app), f"/verwaltung/verfahren/{process.slug}"
    form = {
        "version": str(process.version),
        "title": process.title,
        "area_term": "Lebensbereich",
        "working_days_to_read": "3",
        "is_public": "y",
    } | {f"level_to_{act}": "proven" for act in Act}
    assert desk.post(page, data=form | {"level_to_vote": "everybody"}).status_code == 422
    assert desk.post(page, data=form).status_code == 302
    assert {process.level_to_submit, process.level_to_vote} == {RequiredLevel.PROVEN}


def test_phases_still_come_first(client: FlaskClient, proven: Idea) -> None:
    with writing():
        for phase in proven.process.phases:
            closed: Phase = phase
            closed.takes_ideas = False
    assert "keine Ideen gesammelt" in client.get(places(proven)[0]).text
