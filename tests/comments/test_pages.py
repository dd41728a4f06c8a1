"""The pages of comments: written without scripts, read in pages; hidden ones nowhere, hostile ones tame."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.comments.models import LONGEST_COMMENT, Comment, CommentKind, CommentStatus
from participation.comments.services.deciding import CommentRefusal, publish_comment, refuse_comment
from participation.comments.services.writing import withdraw_comment
from participation.exports.files import Format, write
from participation.exports.records import Profile
from participation.extensions import db
from participation.ideas.models import Idea
from participation.jobs.letters import rendered
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from participation.municipality.models import Process
from participation.reports.comments import COMMENT
from participation.reports.contract import Hiding
from participation.reports.models import Report
from tests.comments.people import a_comment, a_member, a_moderator, a_process_with_comments, person_of
from tests.factories import a_process, a_published_idea, an_account
from tests.security.hostile import LONG, SHORT, executable_in
from tests.statements import counted
from tests.voting.test_routes import end_phases

SignedIn = Callable[[Account], FlaskClient]
REFUSAL = CommentRefusal(reason="insult_or_untrue", text="Bitte ohne Angriff auf Personen.")
KEY = "5" * 32


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        return a_process_with_comments(comments_of_accounts_at_once=True)


@pytest.fixture
def idea(process: Process) -> Idea:
    with writing():
        return a_published_idea(process)


def page_of(idea: Idea) -> str:
    return f"/{idea.process.slug}/ideen/{idea.number}"


def desk_of(idea: Idea, number: int) -> str:
    return f"/{idea.process.slug}/redaktion/kommentare/{idea.number}/{number}"


def member_account() -> Account:
    account = an_account()
    account.password_hash = "argon2"
    db.session.flush()
    return account


def test_a_visitor_writes_without_an_account_and_the_town_hall_reads_it_first(
    client: FlaskClient, signed_in: SignedIn, idea: Idea
) -> None:
    form = client.get(f"{page_of(idea)}/argumente/neu?art=dagegen").text
    assert form.count(" checked") == 1
    sent = {
        "kind": "dagegen",
        "text": "Damit fallen Parkplätze weg.",
        "name": "Peter M.",
        "submission_key": KEY,
    }
    for _ in range(2):
        answer = client.post(f"{page_of(idea)}/argumente/neu", data=sent)
        assert answer.location.endswith("#argumente")
    assert "Parkplätze" not in client.get(page_of(idea)).text
    with writing():
        moderator = an_account(Role.MODERATOR)
    browser = signed_in(moderator)
    assert "Damit fallen Parkplätze weg." in browser.get(f"/{idea.process.slug}/redaktion/eingang").text
    desk = browser.get(desk_of(idea, 1)).text
    assert "Damit fallen Parkplätze weg." in desk
    assert browser.post(f"{desk_of(idea, 1)}/veroeffentlichen", data={"version": "7"}).status_code == 409
    assert browser.post(f"{desk_of(idea, 1)}/veroeffentlichen", data={"version": "1"}).status_code == 302
    shown = client.get(page_of(idea)).text
    assert "Damit fallen Parkplätze weg." in shown
    assert "Dagegen (1)" in shown
    assert "<bdi>Peter M.</bdi>" in shown
    assert db.session.scalars(select(Comment)).one().kind is CommentKind.CONTRA


def test_what_is_missing_is_told_at_its_field_and_the_text_kept(client: FlaskClient, idea: Idea) -> None:
    place = f"{page_of(idea)}/argumente/neu"
    long = "x" * (LONGEST_COMMENT + 1)
    for sent, said in (
        ({"text": "Mein Grund"}, "Bitte wählen Sie, was Sie schreiben möchten."),
        ({"kind": "dafuer", "text": ""}, "Bitte schreiben Sie etwas."),
        ({"kind": "dafuer", "text": long}, f"Das sind {LONGEST_COMMENT + 1} Zeichen"),
        ({"kind": "reply", "text": "Grund"}, "Bitte"),
        ({"kind": "dafuer", "text": "Grund", "mailbox": "kein"}, "Bitte prüfen Sie die Adresse"),
        ({"kind": "dafuer", "text": "Grund", "website": "x"}, "Programme"),
    ):
        answer = client.post(place, data=sent)
        assert answer.status_code == 422
        assert said in answer.text
        assert sent["text"] in answer.text
    assert db.session.scalars(select(Comment)).all() == []


def test_a_closed_phase_says_so_and_keeps_the_text(client: FlaskClient, idea: Idea) -> None:
    end_phases(idea.process)
    place = f"{page_of(idea)}/argumente/neu"
    assert client.get(place).status_code == 409
    answer = client.post(place, data={"kind": "dafuer", "text": "Mein später Grund"})
    assert answer.status_code == 409
    assert "Mein später Grund" in answer.text
    assert "argumente/neu" not in client.get(page_of(idea)).text


def test_members_reply_change_and_withdraw_their_own_only(
    client: FlaskClient, signed_in: SignedIn, idea: Idea
) -> None:
    with writing():
        one, other = member_account(), member_account()
        a_comment(idea, by=person_of(one), text="Ein Grund")
    place = f"{page_of(idea)}/argumente/1"
    mine, theirs = signed_in(one), signed_in(other)
    assert mine.get(f"{place}/aendern").status_code == 200
    assert theirs.get(f"{place}/aendern").status_code == 404
    assert theirs.post(f"{place}/zurueckziehen").status_code == 404
    changed = mine.post(f"{place}/aendern", data={"text": "Ein besserer Grund", "version": "2"})
    assert changed.status_code == 302
    assert mine.post(f"{place}/aendern", data={"text": "Zwei Fenster", "version": "2"}).status_code == 409
    assert theirs.post(f"{place}/antworten", data={"text": "Eine Antwort"}).status_code == 302
    assert (
        client.post(f"{page_of(idea)}/argumente/2/antworten", data={"text": "Noch eine"}).status_code == 409
    )
    text = client.get(place).text
    for said in ("Ein besserer Grund", "geändert", "Eine Antwort", "1 Antwort"):
        assert said in text
    assert mine.post(f"{place}/zurueckziehen").status_code == 302
    text = client.get(page_of(idea)).text
    assert "Ein besserer Grund" not in text
    assert "zurückgezogen" in text
    assert "Eine Antwort" in text
    assert mine.post(f"{place}/zurueckziehen").status_code == 302


def test_comments_are_read_in_pages_by_kind_in_a_constant_number_of_statements(
    app: Flask, client: FlaskClient, idea: Idea
) -> None:
    app.config["PAGE_CACHE"] = False
    with writing():
        member = a_member()
        first = a_comment(idea, by=a_moderator(), text="Der erste")
        a_comment(idea, by=member, parent=first, text="Antwort")
    few, pages = {}, ("", "/argumente", "/argumente?art=dafuer", "/argumente/1")
    for page in pages:
        with counted() as asked:
            client.get(page_of(idea) + page)
        few[page] = len(asked.statements)
    with writing():
        for number in range(30):
            comment = a_comment(idea, by=a_moderator(), kind=CommentKind.PRO, text=f"Grund {number}")
            for _ in range(3):
                a_comment(idea, by=a_moderator(), parent=comment)
        a_comment(idea, by=a_moderator(), kind=CommentKind.QUESTION, text="Eine Frage?")
    for page in pages:
        with counted() as asked:
            client.get(page_of(idea) + page)
        assert len(asked.statements) == few[page], page
    assert "28 weitere Kommentare" in client.get(page_of(idea)).text
    second = client.get(f"{page_of(idea)}/argumente?art=dafuer&seite=2").text
    assert "Grund 29" in second
    assert "Eine Frage?" not in second
    assert "1 weitere Antwort" in second
    for odd in ("?art=quatsch&seite=-1", "?seite=99999999999999999999", "/99999999999", "/77"):
        assert client.get(f"{page_of(idea)}/argumente{odd}").status_code in {200, 404}


def test_hidden_comments_stand_on_no_page_in_no_file_and_in_no_letter(
    client: FlaskClient, signed_in: SignedIn, process: Process, idea: Idea, tmp_path: Path
) -> None:
    before = client.get(page_of(idea)).text
    with writing():
        member, moderator = a_member(), a_moderator()
        waiting = a_comment(
            idea, text="Geheimwartetwort", author_name="Geheimnamewort", contact="geheim@example.org"
        )
        hidden = a_comment(idea, by=member, text="Geheimversteckwort")
        below = a_comment(idea, by=member, parent=hidden, text="Geheimdarunterwort")
        gone = a_comment(idea, by=member, text="Geheimwegwort")
        refuse_comment(hidden, REFUSAL, by=moderator, at=now())
        withdraw_comment(gone, by=member, at=now())
        somebody = an_account()
        numbers = [comment.number for comment in (waiting, hidden, below, gone)]
    for browser in (client, signed_in(somebody)):
        for page in ("", "/argumente", "/argumente?art=dafuer"):
            assert "eheim" not in browser.get(page_of(idea) + page).text
        for number in numbers:
            for rest in ("", "/antworten"):
                answer = browser.get(f"{page_of(idea)}/argumente/{number}{rest}")
                assert answer.status_code == 404
                assert "eheim" not in answer.text
            report = f"/{process.slug}/melden/kommentar/{idea.number}-{number}"
            assert browser.get(report).status_code == 404
    assert client.get(page_of(idea)).text == before
    for profile in (Profile.PUBLIC, Profile.COUNCIL):
        write(tmp_path / "export", process, profile=profile, form=Format.JSONL)
        assert "eheim" not in (tmp_path / "export").read_text()
    write(tmp_path / "export", process, profile=Profile.INTERNAL, form=Format.JSONL)
    inside = (tmp_path / "export").read_text()
    assert "Geheimversteckwort" in inside
    assert "geheim@example.org" not in inside
    for letter in db.session.scalars(select(Letter)):
        assert "eheim" not in rendered(letter).text


def test_comments_below_a_hidden_idea_are_not_found(client: FlaskClient, idea: Idea) -> None:
    with writing():
        a_comment(idea, by=a_member(), text="Geheimwort")
        idea.is_public = False
        idea.status = idea.status.REFUSED
    for page in ("", "/neu", "/1", "/1/antworten"):
        assert client.get(f"{page_of(idea)}/argumente{page}").status_code == 404


def test_a_kept_page_shows_a_comment_as_soon_as_it_stands_and_never_longer(
    client: FlaskClient, idea: Idea
) -> None:
    with writing():
        comment = a_comment(idea, text="Gleich da")
    assert "Gleich da" not in client.get(page_of(idea)).text
    with writing():
        publish_comment(comment, by=a_moderator(), at=now())
    assert "Gleich da" in client.get(page_of(idea)).text
    with writing():
        refuse_comment(comment, REFUSAL, by=a_moderator(), at=now())
    assert "Gleich da" not in client.get(page_of(idea)).text


def test_hostile_words_harm_no_page(client: FlaskClient, signed_in: SignedIn, idea: Idea) -> None:
    with writing():
        moderator, account = an_account(Role.MODERATOR), member_account()
        first = a_comment(idea, by=person_of(account), text=LONG[:LONGEST_COMMENT], author_name=SHORT[:80])
        a_comment(idea, by=person_of(account), parent=first, text=SHORT, author_name="\u202eEva" + SHORT[:20])
        a_comment(idea, text=LONG[:LONGEST_COMMENT], author_name=SHORT)
    staff = signed_in(moderator)
    for page in ("", "/argumente", "/argumente/1", "/argumente/1/antworten"):
        assert executable_in(client.get(page_of(idea) + page).text) == []
    for page in (desk_of(idea, 1), desk_of(idea, 3), f"/{idea.process.slug}/redaktion/eingang"):
        assert executable_in(staff.get(page).text) == []


def test_the_town_hall_hides_with_a_reason_and_never_its_own(signed_in: SignedIn, idea: Idea) -> None:
    with writing():
        moderator, clerk, citizen = an_account(Role.MODERATOR), an_account(Role.CLERK), an_account()
        a_comment(idea, by=a_member(), text="Beleidigung")
        own = a_comment(idea, by=person_of(moderator, Role.MODERATOR), text="Eigenes")
    browser = signed_in(moderator)
    assert signed_in(citizen).get(desk_of(idea, 1)).status_code == 403
    assert signed_in(clerk).post(f"{desk_of(idea, 1)}/nicht-veroeffentlichen").status_code == 403
    assert "Nicht mehr zeigen" not in signed_in(clerk).get(desk_of(idea, 1)).text
    refusal = {"reason": "insult_or_untrue", "text": "Ohne Angriffe bitte.", "version": "2"}
    place = f"{desk_of(idea, 1)}/nicht-veroeffentlichen"
    assert browser.post(place, data={**refusal, "reason": ""}).status_code == 422
    kept = browser.post(place, data={**refusal, "version": "1"})
    assert kept.status_code == 409
    assert "Ohne Angriffe bitte." in kept.text
    assert browser.post(place, data=refusal).status_code == 302
    assert db.session.get_one(Comment, 1).status is CommentStatus.HIDDEN
    assert [letter.kind for letter in db.session.scalars(select(Letter))] == ["comment_refused"]
    assert "Über den eigenen Kommentar" in browser.get(desk_of(idea, own.number)).text
    assert (
        browser.post(f"{desk_of(idea, own.number)}/nicht-veroeffentlichen", data=refusal).status_code == 409
    )
    assert browser.post(f"{desk_of(idea, 1)}/veroeffentlichen", data={"version": "3"}).status_code == 302


def test_a_comment_can_be_reported_and_is_hidden_by_the_decision(client: FlaskClient, idea: Idea) -> None:
    with writing():
        a_comment(idea, by=a_member(), text="Beleidigung")
    page = client.get(f"{page_of(idea)}/argumente/1").text
    place = f"/{idea.process.slug}/melden/kommentar/{idea.number}-1"
    assert f'href="{place}"' in page
    answer = client.post(place, data={"reason": "insult_or_untrue", "submission_key": KEY})
    assert answer.status_code < 400
    report = db.session.scalars(select(Report)).one()
    [(comment_id, shown)] = COMMENT.reported([report.target_id]).items()
    assert (shown.number, shown.is_public) == (f"{idea.number}/1", True)
    with writing():
        hiding = Hiding(reason="insult_or_untrue", text="Ohne Angriffe.", by=a_moderator(), at=now())
        assert COMMENT.hide(comment_id, hiding)
        assert COMMENT.hide(comment_id, hiding)
    assert client.get(f"{page_of(idea)}/argumente/1").status_code == 404


def test_the_export_numbers_comments_and_names_what_they_reply_to(
    process: Process, idea: Idea, tmp_path: Path
) -> None:
    with writing():
        member = a_member()
        comment = a_comment(idea, by=member, text="Grund", author_name="Eva")
        a_comment(idea, by=member, parent=comment, text="Antwort")
    write(tmp_path / "export", process, profile=Profile.PUBLIC, form=Format.JSONL)
    lines = [json.loads(line) for line in (tmp_path / "export").read_text().splitlines()]
    found = [line for line in lines if "comment" in line.values()]
    assert [(line["number"], line["reply_to"], line["kind"]) for line in found] == [
        (f"{idea.number}/1", None, "pro"),
        (f"{idea.number}/2", f"{idea.number}/1", "reply"),
    ]
    assert "author" not in found[0]


def test_where_no_phase_takes_comments_an_idea_without_any_looks_as_before(
    client: FlaskClient, app: Flask
) -> None:
    with writing():
        idea = a_published_idea(a_process())
    assert "argumente" not in client.get(page_of(idea)).text
