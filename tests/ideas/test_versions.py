import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea, ReasonCode
from participation.ideas.models.authored import IdeaVersion, VersionStatus
from participation.ideas.queries.versions import waiting_version
from participation.ideas.services.authorship import withdraw
from participation.ideas.services.decisions import RefusalDraft, publish, refuse
from participation.ideas.services.editing import IdeaChange, edit_idea
from participation.ideas.services.redaction import RedactionDraft, redact
from participation.ideas.services.versions import SeenWish, drop_change, erase_due_versions, grant_change
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, VISITOR, Person, Role
from participation.municipality.models import Process
from participation.voting.services import support
from tests.crowd import at_once
from tests.factories import a_process, a_published_idea, an_account, an_idea

BEFORE = "Die Sitzbank am Rathaus braucht eine Lehne."
AFTER = "Die Sitzbank am Bahnhof braucht eine Lehne und Schatten."
MODERATOR = Person(id=None, name="Redaktion")


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        return a_process()


def change(text: str = AFTER, **words: object) -> IdeaChange:
    return IdeaChange(**{"text": text, "title": "Bank", "submission_key": uuid4().hex, **words})  # type: ignore[arg-type]  # words of the test


def wished(idea: Idea, text: str = AFTER) -> SeenWish:
    edit_idea(idea, change(text), expected_version=idea.version, by=VISITOR, at=now())
    wish = waiting_version(idea)
    assert wish is not None
    return SeenWish(wish.id, wish.created_at)


def test_what_nobody_has_decided_changes_in_place_and_is_found_by_its_new_words(process: Process) -> None:
    with writing():
        idea = an_idea(process, text=BEFORE, title="Alt")
        version = idea.version
        edit_idea(idea, change(area_id=process.areas[1].id), expected_version=version, by=VISITOR, at=now())
        assert (idea.title, idea.text, idea.area_id) == ("Bank", AFTER, process.areas[1].id)
        assert idea.version == version + 1
        with pytest.raises(Conflict):
            publish(idea, by=SYSTEM, at=now(), expected_version=version)


def test_a_proposal_to_refuse_speaks_of_the_words_that_were(process: Process) -> None:
    with writing():
        process.refusals_need_two = True
        idea = an_idea(process)
        refuse(idea, RefusalDraft(reason=ReasonCode.ADVERTISING, text="Werbung"), by=SYSTEM, at=now())
        assert idea.refusal_proposed_at is not None
        edit_idea(idea, change(), expected_version=idea.version, by=VISITOR, at=now())
        assert idea.refusal_proposed_at is None


def test_a_published_idea_keeps_its_words_until_somebody_has_read_the_new_ones(process: Process) -> None:
    with writing():
        idea = a_published_idea(process, text=BEFORE)
        seen = wished(idea)
        assert idea.text == BEFORE
        grant_change(idea, seen, by=MODERATOR, at=now())
        assert idea.text == AFTER
        assert (idea.changes, idea.changed_at) == (0, None)  # nobody had referred to it


def test_words_that_people_supported_stay_readable(client: FlaskClient, process: Process) -> None:
    with writing():
        idea = a_published_idea(process, text=BEFORE)
        support(idea, account_id=an_account().id, at=now())
        number = idea.number
    address = f"/{process.slug}/ideen/{number}/fassungen"
    assert client.get(address).status_code == 404
    with writing():
        idea = db.session.scalars(select(Idea)).one()
        grant_change(idea, wished(idea), by=MODERATOR, at=now())
        assert idea.changes == 1
    page = client.get(address).text
    assert re.search(r"<del>.*Rathaus", page)
    assert re.search(r"<ins>.*Bahnhof", page)


def test_earlier_words_are_hidden_with_the_idea(client: FlaskClient, process: Process) -> None:
    with writing():
        idea = a_published_idea(process, text=BEFORE)
        support(idea, account_id=an_account().id, at=now())
        grant_change(idea, wished(idea), by=MODERATOR, at=now())
        number = idea.number
        refuse(idea, RefusalDraft(reason=ReasonCode.ADVERTISING, text="Werbung"), by=MODERATOR, at=now())
    assert client.get(f"/{process.slug}/ideen/{number}/fassungen").status_code == 404


def test_what_is_made_unrecognisable_goes_from_every_version(process: Process) -> None:
    secret = "Erika Musterfrau, Gartenweg 5"
    with writing():
        idea = a_published_idea(process, text=f"{BEFORE} {secret}")
        support(idea, account_id=an_account().id, at=now())
        grant_change(idea, wished(idea, f"{AFTER} {secret}"), by=MODERATOR, at=now())
        wished(idea, f"Noch anders. {secret}")
        wish = RedactionDraft(reason="personal_data", reason_title="Persönliche Angaben", words=secret)
        redact(idea, wish, by=MODERATOR, at=now())
        texts = db.session.scalars(select(IdeaVersion.text)).all()
    assert len(texts) == 2
    assert all(secret not in text and "unkenntlich gemacht" in text for text in texts)


def test_withdrawing_erases_every_version(process: Process) -> None:
    with writing():
        idea = a_published_idea(process, text=BEFORE)
        support(idea, account_id=an_account().id, at=now())
        grant_change(idea, wished(idea), by=MODERATOR, at=now())
        wished(idea, "Noch anders")
        withdraw(idea, by=VISITOR, at=now())
        rows = db.session.scalars(select(IdeaVersion)).all()
    assert {(row.title, row.text, row.status) for row in rows} == {("", "", VersionStatus.DROPPED)}


def test_a_change_takes_the_original_of_what_was_unrecognisable_with_it(process: Process) -> None:
    with writing():
        idea = a_published_idea(process, text=f"{BEFORE} Geheim, geheim.")
        wish = RedactionDraft(reason="x", reason_title="x", words="Geheim, geheim")
        redact(idea, wish, by=MODERATOR, at=now())
        grant_change(idea, wished(idea, AFTER), by=MODERATOR, at=now())
        assert (idea.text, idea.redactions) == (AFTER, 0)


def test_nobody_grants_another_wish_than_they_saw_nor_their_own(process: Process) -> None:
    with writing():
        author = an_account()
        idea = a_published_idea(process, by=Person(id=author.id), text=BEFORE)
        seen = wished(idea)
        edit_idea(
            idea,
            change("Ganz anders"),
            expected_version=idea.version,
            by=VISITOR,
            at=now() + timedelta(seconds=1),
        )
        with pytest.raises(Conflict):
            grant_change(idea, seen, by=MODERATOR, at=now())
        wish = waiting_version(idea)
        assert wish is not None
        with pytest.raises(RuleViolation):
            grant_change(idea, SeenWish(wish.id, wish.created_at), by=Person(id=author.id), at=now())


def test_a_change_that_is_not_taken_over_leaves_its_reason_and_no_words(process: Process) -> None:
    with writing():
        idea = a_published_idea(process, text=BEFORE, contact="a@example.org")
        seen = wished(idea)
        with pytest.raises(RuleViolation):
            drop_change(idea, seen, "", by=MODERATOR, at=now())
        drop_change(idea, seen, "Das ist ein anderes Anliegen.", by=MODERATOR, at=now())
        version = db.session.scalars(select(IdeaVersion)).one()
    assert (version.text, version.reason) == ("", "Das ist ein anderes Anliegen.")


def test_earlier_words_for_staff_alone_are_erased_when_their_time_is_over(process: Process) -> None:
    with writing():
        idea = an_idea(process, text=BEFORE)
        edit_idea(idea, change(), expected_version=idea.version, by=VISITOR, at=now())
        assert erase_due_versions(at=now()) == 0
        assert erase_due_versions(at=now() + timedelta(days=91)) == 1
        assert db.session.scalars(select(IdeaVersion.text)).all() == [""]


def test_two_grants_at_once_change_the_idea_once(app: Flask, process: Process) -> None:
    with writing():
        idea = a_published_idea(process, text=BEFORE)
        support(idea, account_id=an_account().id, at=now())
        idea_id, seen = idea.id, wished(idea)

    def granted(_place: int) -> bool:
        with app.app_context():
            try:
                with writing():
                    grant_change(db.session.get_one(Idea, idea_id), seen, by=MODERATOR, at=now())
            except Conflict:
                return False
            return True

    assert sorted(at_once(granted, range(4))) == [False, False, False, True]
    db.session.rollback()
    idea = db.session.get_one(Idea, idea_id)
    assert (idea.text, idea.changes) == (AFTER, 1)


# --- Pages --------------------------------------------------------------------------------------


def words(**changes: str) -> dict[str, str]:
    return {"text": AFTER, "title": "", "area": "", "submission_key": uuid4().hex, **changes}


def test_an_author_with_an_account_changes_the_idea_and_the_desk_takes_it_over(
    process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        author, editor = an_account(), an_account(Role.MODERATOR)
        idea = a_published_idea(process, by=Person(id=author.id), text=BEFORE)
        number, version = idea.number, str(idea.version)
    browser, desk = signed_in(author), signed_in(editor)
    address = f"/{process.slug}/beitrag/{number}/aendern"
    assert BEFORE in browser.get(address).text
    assert browser.post(address, data=words(version=version)).status_code == 302
    assert "wartet" in browser.get(f"/{process.slug}/beitrag/{number}").text
    assert "Änderung" in desk.get(f"/{process.slug}/redaktion/eingang?art=aenderungen").text
    page = desk.get(f"/{process.slug}/redaktion/ideen/{number}/aenderung").text
    assert re.search(r"<ins>.*Bahnhof", page)
    fields = dict(re.findall(r'name="(wish|since)" value="([^"]*)"', page))
    assert (
        desk.post(f"/{process.slug}/redaktion/ideen/{number}/aenderung/uebernehmen", data=fields).status_code
        == 302
    )
    assert AFTER in desk.get(f"/{process.slug}/ideen/{number}").text
    again = desk.post(f"/{process.slug}/redaktion/ideen/{number}/aenderung/uebernehmen", data=fields)
    assert again.status_code == 409


def test_two_windows_are_shown_the_difference_and_the_text_is_kept(
    process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        author = an_account()
        idea = an_idea(process, by=Person(id=author.id), text=BEFORE)
        number, version = idea.number, str(idea.version)
    browser = signed_in(author)
    address = f"/{process.slug}/beitrag/{number}/aendern"
    assert browser.post(address, data=words(version=version)).status_code == 302
    answer = browser.post(address, data=words(version=version, text="Mein zweiter Text."))
    assert answer.status_code == 409
    assert "Mein zweiter Text." in answer.text
    assert "<del>" in answer.text
    too_long = browser.post(address, data=words(version=version, text="x" * 4_001))
    assert too_long.status_code == 422


def test_staff_who_read_other_words_are_shown_which_ones_changed(
    process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        editor = an_account(Role.MODERATOR)
        idea = an_idea(process, text=BEFORE)
        number = idea.number
    desk = signed_in(editor)
    page = desk.get(f"/{process.slug}/redaktion/ideen/{number}").text
    fields = dict(re.findall(r'name="(version|was)" value="([^"]*)"', page))
    with writing():
        idea = db.session.scalars(select(Idea)).one()
        edit_idea(idea, change(), expected_version=idea.version, by=VISITOR, at=now())
    answer = desk.post(f"/{process.slug}/redaktion/ideen/{number}/veroeffentlichen", data=fields)
    assert answer.status_code == 409
    assert re.search(r"<ins>.*Bahnhof", answer.text)


def test_somebody_else_cannot_change_it(
    process: Process, client: FlaskClient, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        number = an_idea(process, by=Person(id=an_account().id)).number
        stranger = an_account()
    address = f"/{process.slug}/beitrag/{number}/aendern"
    assert client.get(address).status_code == 404
    assert signed_in(stranger).post(address, data=words(version="1")).status_code == 404
