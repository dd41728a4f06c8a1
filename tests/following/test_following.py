"""Beginning to follow, the list of it, and ending it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.following.models import Digest, Follow, FollowKind, FollowLink, Rhythm
from participation.following.services.following import forget_old_links
from participation.ideas.models import IdeaStatus, PublicationConsent
from participation.ideas.services.counting import put
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.strategy.models import MeasureStatus
from tests.factories import a_measure, a_process, a_published_idea, a_theme, an_account, an_idea
from tests.following.stage import begin, bring_all, paths_in, text_of
from tests.jobs.stage import MailServer

SignIn = Callable[[Account], FlaskClient]


def test_with_an_account_one_follows_at_once(app: Flask, signed_in: SignIn) -> None:
    with writing():
        process, account = a_process(), an_account()
        idea = a_published_idea(process)
        theme, measure = a_theme(process, idea), a_measure(process, idea)
        slug, area = process.slug, process.areas[0].slug
        addresses = [
            ("verfahren", slug),
            ("bereich", area),
            ("thema", f"T-{theme.number:02d}"),
            ("idee", idea.number),
            ("massnahme", f"M-{measure.number:02d}"),
        ]
    browser = signed_in(account)
    for word, key in addresses:
        address = f"/{slug}/folgen/{word}/{key}"
        assert "Auf dem Laufenden bleiben" in browser.get(address).text
        for _ in range(2):  # a double click
            assert browser.post(address, data={"rhythm": "weekly"}).status_code == 302
        assert "Darüber schreiben wir Ihnen schon" in browser.get(address).text
    kinds = list(db.session.scalars(select(Follow.kind).order_by(Follow.id)))
    assert kinds == list(FollowKind)
    assert db.session.scalars(select(Digest.rhythm)).one() is Rhythm.WEEKLY
    page = browser.get("/folgen").text
    assert idea.title in page
    assert measure.title in page


@pytest.mark.parametrize("language", ["de", "en"])
def test_without_an_account_a_link_completes_it_in_any_browser(
    app: Flask, server: MailServer, client: FlaskClient, language: str
) -> None:
    with writing():
        idea = a_published_idea(a_process())
        address = f"/{idea.process.slug}/folgen/idee/{idea.number}"
    client.set_cookie("sprache", language)
    asked = client.post(address, data={"mailbox": "gast@example.org", "rhythm": "daily"})
    assert asked.status_code == 200
    bring_all(app)
    [mail] = server.letters
    assert idea.title not in text_of(mail)  # nobody has confirmed the mailbox yet
    assert mail["Content-Language"] == language
    assert mail["List-Unsubscribe"] is None
    [path] = paths_in(mail, "/folgen/link/")
    elsewhere = app.test_client()
    assert idea.title in elsewhere.get(path).text
    assert db.session.scalar(select(Follow.id)) is None  # a scanner that opens links changes nothing
    for _ in range(2):
        done = elsewhere.post(path)
        assert done.status_code == 302
    follow = db.session.scalars(select(Follow)).one()
    account = db.session.get_one(Account, follow.account_id)
    assert (account.mailbox, account.language) == ("gast@example.org", language)
    own = elsewhere.get(done.headers["Location"])
    assert idea.title in own.text
    assert own.headers["Cache-Control"] == "private, no-store"


def test_nobody_learns_whether_a_mailbox_is_known(client: FlaskClient) -> None:
    with writing():
        idea, known = a_published_idea(a_process()), an_account()
        address = f"/{idea.process.slug}/folgen/idee/{idea.number}"
        mailbox = str(known.mailbox)
    answers = []
    for typed in (mailbox, "fremd7@example.org".ljust(len(mailbox), "x")[: len(mailbox)]):
        answer = client.post(address, data={"mailbox": typed, "rhythm": "daily"})
        answers.append((answer.status_code, answer.text.replace(typed, "")))
    assert answers[0] == answers[1]


def test_three_links_in_an_hour_are_enough(client: FlaskClient) -> None:
    with writing():
        idea = a_published_idea(a_process())
        address = f"/{idea.process.slug}/folgen/idee/{idea.number}"
    wish = {"mailbox": "gast+viele@example.org", "rhythm": "daily"}
    assert [client.post(address, data=wish).status_code for _ in range(4)] == [200, 200, 200, 409]
    refused = client.post(address, data={**wish, "mailbox": "GAST@example.org"})
    assert "schon drei Mails" in refused.text
    assert "GAST@example.org" in refused.text


def test_what_cannot_be_a_mailbox_is_said_at_the_field(client: FlaskClient) -> None:
    with writing():
        idea = a_published_idea(a_process())
    address = f"/{idea.process.slug}/folgen/idee/{idea.number}"
    answer = client.post(address, data={"mailbox": "kein postfach", "rhythm": "daily"})
    assert answer.status_code == 422
    assert "kein postfach" in answer.text
    assert client.post(address, data={"mailbox": "a@b.de", "rhythm": "hourly"}).status_code == 422


def test_hidden_things_cannot_be_followed(client: FlaskClient) -> None:
    with writing():
        process = a_process()
        waiting = an_idea(process)
        silent = a_published_idea(process, consent=PublicationConsent.UNKNOWN)
        draft = a_measure(process, status=MeasureStatus.DRAFT)
        numbers = [("idee", waiting.number), ("idee", silent.number), ("massnahme", f"M-{draft.number:02d}")]
    for word, key in [*numbers, ("idee", "2026-9999"), ("thema", "T-99"), ("bereich", "x"), ("wolke", "x")]:
        assert client.get(f"/{process.slug}/folgen/{word}/{key}").status_code == 404


def test_a_link_about_something_that_was_hidden_meanwhile_opens_nothing(
    app: Flask, server: MailServer, client: FlaskClient
) -> None:
    with writing():
        idea = a_published_idea(a_process())
        address = f"/{idea.process.slug}/folgen/idee/{idea.number}"
    client.post(address, data={"mailbox": "gast@example.org", "rhythm": "daily"})
    bring_all(app)
    with writing():
        put(idea, status=IdeaStatus.REFUSED, area_id=idea.area_id)
    [path] = paths_in(server.letters[0], "/folgen/link/")
    answer = client.get(path)
    assert answer.status_code == 404
    assert idea.title not in answer.text
    assert client.get("/folgen/link/unknown").status_code == 409


def test_old_links_are_forgotten(client: FlaskClient) -> None:
    with writing():
        idea = a_published_idea(a_process())
    address = f"/{idea.process.slug}/folgen/idee/{idea.number}"
    client.post(address, data={"mailbox": "gast@example.org", "rhythm": "daily"})
    with writing():
        assert forget_old_links(now()) == 0
        link = db.session.scalars(select(FollowLink)).one()
        link.expires_at = now()
        db.session.flush()
        assert forget_old_links(now()) == 1


def test_one_ends_each_or_all_and_nobody_elses(app: Flask, signed_in: SignIn) -> None:
    with writing():
        process, account, other = a_process(), an_account(), an_account()
        ideas = [a_published_idea(process) for _ in range(3)]
        for idea in ideas:
            begin(FollowKind.IDEA, idea.id, process, account.id)
        begin(FollowKind.IDEA, ideas[0].id, process, other.id)
    rows = list(db.session.scalars(select(Follow).order_by(Follow.id)))
    mine, theirs = rows[0].id, rows[3].id
    browser = signed_in(account)
    browser.post("/folgen/ende", data={"nr": mine})
    browser.post("/folgen/ende", data={"nr": theirs})
    browser.post("/folgen/ende", data={"nr": "x"})
    assert len(db.session.scalars(select(Follow)).all()) == 3
    browser.post("/folgen/alles")
    assert [row.account_id for row in db.session.scalars(select(Follow))] == [other.id]
    assert "Zurzeit nichts" in browser.get("/folgen").text


def test_a_token_opens_its_own_list_only(app: Flask, client: FlaskClient) -> None:
    with writing():
        an_account()
    for token in ("1", "1.x", "1.AAAA"):
        assert client.get(f"/folgen/liste/{token}").status_code == 404
        assert client.post(f"/folgen/liste/{token}/alles").status_code == 404
        assert client.post(f"/abbestellen/{token}").status_code == 404


def test_a_theme_that_was_hidden_is_named_no_more(signed_in: SignIn) -> None:
    with writing():
        process, account = a_process(), an_account()
        idea = a_published_idea(process)
        begin(FollowKind.IDEA, idea.id, process, account.id)
        put(idea, status=IdeaStatus.REFUSED, area_id=idea.area_id)
    page = signed_in(account).get("/folgen").text
    assert "Nicht mehr öffentlich" in page
    assert idea.title not in page
