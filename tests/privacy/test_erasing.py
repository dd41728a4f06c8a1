"""Whoever wishes is forgotten: names and mailboxes go, words as wished, and no count changes."""

import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from participation.accounts import passwords
from participation.accounts.models import Account, SignInSession
from participation.audit.queries import faults
from participation.exports.files import Format, write
from participation.exports.records import Profile
from participation.extensions import db
from participation.ideas.models import IdeaStatus
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, Role
from participation.operations.check import counters
from participation.privacy.erasure_list import FILE, read_list
from participation.privacy.models import Erasure, PrivacyLink
from participation.privacy.queries.stored import everything_about
from participation.privacy.rules import Subject, Wish
from participation.privacy.services.erasing import erase_person
from participation.privacy.tasks import sweep_after_erasing
from participation.voting.models import Support
from tests.accounts.sessions import signed_in_browser
from tests.crowd import at_once
from tests.databases import Databases
from tests.factories import a_town, an_account
from tests.operations.test_safekeeping import command, empty  # noqa: F401 (a fixture)
from tests.privacy.people import NAME, WORDS, Somebody, somebody

SignedIn = Callable[[Account], FlaskClient]
PASSWORD = "vier Pferde lesen Zeitung"
MINE = "/datenschutz/meine-daten"


def erase(who: Somebody, app: Flask, *, withdraws: bool = False) -> None:
    with writing():
        erase_person(who.subject, Wish(withdraws), key=app.config["SECRET_KEY"], by=SYSTEM, at=now())


def places_of(words: str) -> list[str]:
    """Tables in which the words still stand in any column."""
    return [
        table.name
        for table in db.metadata.sorted_tables
        if any(words.lower() in str(row).lower() for row in db.session.execute(select(table)))
    ]


def test_published_words_stay_without_the_name_and_counts_stay(app: Flask) -> None:
    with writing():
        who = somebody()
    supports = db.session.scalar(select(func.count()).select_from(Support))
    erase(who, app)
    idea = who.idea(who.published)
    assert (idea.title != "", idea.text, idea.author_name) == (True, WORDS, "Person aus Musterburg")
    assert (idea.is_public, idea.supports, idea.contact) == (True, 1, None)
    assert (who.said().author_name, who.said().text) == ("Person aus Musterburg", WORDS)
    assert who.idea(who.supported).supports == 1
    assert db.session.scalar(select(func.count()).select_from(Support)) == supports
    assert places_of(NAME) == []
    assert places_of(who.mailbox) == []
    assert {who.idea(number).status for number in (who.waiting, who.refused)} == {IdeaStatus.WITHDRAWN}


def test_published_words_go_if_so_wished_and_reach_versions_and_exports(app: Flask, tmp_path: Path) -> None:
    with writing():
        who = somebody()
    erase(who, app, withdraws=True)
    assert places_of(WORDS) == []
    assert (who.idea(who.published).status, who.idea(who.published).supports) == (IdeaStatus.WITHDRAWN, 1)
    place = tmp_path / "export.jsonl"
    write(place, who.idea(who.published).process, profile=Profile.INTERNAL, form=Format.JSONL)
    exported = place.read_bytes()
    assert WORDS.encode() not in exported
    assert NAME.encode() not in exported


def test_the_record_holds_and_names_nobody_by_words(app: Flask) -> None:
    with writing():
        who = somebody()
    erase(who, app)
    assert list(faults()) == []
    assert list(counters()) == []
    assert db.session.scalars(select(Letter).where(Letter.recipient == who.mailbox)).all() == []


def test_erasing_twice_changes_nothing_and_at_once_neither(app: Flask) -> None:
    with writing():
        who = somebody()
    subject, key = who.subject, app.config["SECRET_KEY"]

    def again(_number: int) -> None:
        with app.app_context():
            with writing():
                erase_person(subject, Wish(withdraws=False), key=key, by=SYSTEM, at=now())
            db.session.remove()

    at_once(again, range(4))
    refs = list(db.session.scalars(select(Erasure.ref)))
    assert len(refs) == len(set(refs)) == 5
    assert who.idea(who.published).supports == 1


def test_staff_keep_their_account_until_their_roles_are_withdrawn(app: Flask) -> None:
    with writing():
        clerk = an_account(Role.CLERK)
        subject = Subject(clerk.municipality_id, clerk.id, clerk.mailbox)
    with pytest.raises(RuleViolation), writing():
        erase_person(subject, Wish(withdraws=True), key="k", by=SYSTEM, at=now())
    page = signed_in_browser(app, clerk).get(f"{MINE}/loeschen")
    assert "Rollen" in page.text
    assert "Endgültig löschen" not in page.text


def test_what_is_shown_is_all_that_is_there_and_nothing_of_others(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        who = somebody()
        stranger = an_account(name="Otto Fremd")
    told = everything_about(who.subject)
    assert {"account", "idea", "comment", "support", "letter", "given_consent"} <= {
        table.table for table in told.tables
    }
    said = str(told)
    assert WORDS in said
    assert NAME in said
    assert "Otto Fremd" not in said
    account = db.session.get_one(Account, who.account_id)
    page = signed_in(account).get(MINE)
    assert NAME in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert NAME not in signed_in(stranger).get(MINE).text


def test_the_file_to_take_along_has_it_all(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        who = somebody()
    answer = signed_in(db.session.get_one(Account, who.account_id)).get(f"{MINE}/meine-daten.zip")
    with zipfile.ZipFile(BytesIO(answer.data)) as archive:
        found = json.loads(archive.read("meine-daten.json"))
        page = archive.read("meine-daten.html").decode()
    assert len(found["tabellen"]["idea"]) == 3
    assert NAME in page
    assert "password" not in archive.namelist()


def test_a_password_confirms_and_every_browser_is_signed_out(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        who = somebody(passwords.hashed(PASSWORD))
    browser = signed_in(db.session.get_one(Account, who.account_id))
    wrong = browser.post(f"{MINE}/loeschen", data={"words": "weg", "meant": "y", "password": "falsch"})
    assert wrong.status_code == 409
    assert "Das ist nicht Ihr Passwort" in wrong.text
    assert browser.post(f"{MINE}/loeschen", data={"words": "weg"}).status_code == 422
    right = browser.post(f"{MINE}/loeschen", data={"words": "weg", "meant": "y", "password": PASSWORD})
    assert right.location.endswith("/geloescht")
    assert browser.get("/konto").status_code == 302
    assert db.session.get_one(Account, who.account_id).mailbox is None
    assert db.session.scalars(select(SignInSession)).all() == []


def test_without_an_account_a_link_in_a_mail_opens_and_erases(client: FlaskClient, app: Flask) -> None:
    with writing():
        who = somebody()
    assert client.post(MINE, data={"mailbox": "keine"}).status_code == 422
    unknown = client.post(MINE, data={"mailbox": "niemand@example.org"})
    known = client.post(MINE, data={"mailbox": who.mailbox})
    assert unknown.text.replace("niemand@example.org", "") == known.text.replace(who.mailbox, "")
    letters = db.session.scalars(select(Letter).where(Letter.kind == "privacy_link").order_by(Letter.id))
    path = next(letter.facts["path"] for letter in letters if letter.recipient == who.mailbox)
    assert NAME not in client.get(path).text, "programs that open links see nothing"
    assert client.post(path).location.endswith(MINE)
    assert NAME in client.get(MINE).text
    sent = client.post(f"{MINE}/loeschen", data={"words": "bleiben", "meant": "y"})
    assert sent.location.endswith("/geloescht")
    assert NAME not in client.get(MINE).text
    assert places_of(who.mailbox) == []
    assert client.get(path).status_code == 404


def test_an_old_link_opens_nothing(client: FlaskClient, app: Flask) -> None:
    with writing():
        who = somebody()
    client.post(MINE, data={"mailbox": who.mailbox})
    with writing():
        link = db.session.scalars(select(PrivacyLink)).one()
        link.expires_at = now() - timedelta(minutes=1)
    path = db.session.scalars(select(Letter).where(Letter.kind == "privacy_link")).one().facts["path"]
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    assert client.get(f"{MINE}/meine-daten.zip").status_code == 302


def test_three_letters_an_hour_and_no_more(client: FlaskClient, app: Flask) -> None:
    with writing():
        a_town()
    answers = [client.post(MINE, data={"mailbox": "ich@example.org"}).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 409]


def test_a_backup_that_still_knows_somebody_forgets_them_when_it_is_restored(
    app: Flask,
    empty: Flask,  # noqa: F811 (the fixture)
    databases: Databases,
    tmp_path: Path,
) -> None:
    with writing():
        who = somebody()
    backup, keys = tmp_path / "b.zip", tmp_path / "keys"
    assert command(app, "backup", str(backup), "--keys", str(keys)).exit_code == 0
    erase(who, app, withdraws=True)
    sweep_after_erasing(None)  # type: ignore[arg-type]  # it looks at no job
    listed = Path(app.instance_path) / FILE
    assert len(read_list(listed)) >= 5
    try:
        restored = command(empty, "restore", str(backup), "--keys", str(keys), "--erasures", str(listed))
        assert restored.exit_code == 0, restored.output
        with empty.app_context():
            assert places_of(WORDS) == places_of(NAME) == places_of(who.mailbox) == []
            assert who.idea(who.published).supports == 1
            assert db.session.execute(text("SELECT count(*) FROM support")).scalar_one() == 2
            db.session.remove()
            db.engine.dispose()
    finally:
        databases.drop("restored")
