"""Supporting: the buttons of whoever is signed in, and the way by mail for whoever has no account."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from participation.accounts.models import Account, MailLink, SignInSession
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.services.authorship import withdraw
from participation.kernel.clock import now
from participation.kernel.database import changed_rows, writing
from participation.kernel.permissions import SYSTEM, Role
from participation.municipality.models import Phase, Process
from participation.voting.models import ConfirmedBy, Support
from tests.accounts.people import a_member, is_signed_in, letters, newest_path
from tests.factories import a_process, a_published_idea, an_account, an_idea
from tests.statements import counted

SignedIn = Callable[[Account], FlaskClient]
MAILBOX = "gast@example.org"
TAKE_BACK = {"tun": "zuruecknehmen"}


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        return a_process()


@pytest.fixture
def idea(process: Process) -> Idea:
    with writing():
        return a_published_idea(process)


def page_of(idea: Idea) -> str:
    return f"/{idea.process.slug}/ideen/{idea.number}"


def ask(client: FlaskClient, idea: Idea, mailbox: str = MAILBOX) -> TestResponse:
    """Ask for the link that supports the idea."""
    return client.post(f"{page_of(idea)}/ohne-konto", data={"mailbox": mailbox})


def asked(client: FlaskClient, idea: Idea, mailbox: str = MAILBOX) -> str:
    """The page that the link in the letter opens."""
    assert ask(client, idea, mailbox).status_code == 200
    return newest_path()


def supporters(idea: Idea) -> list[str | None]:
    """Their mailboxes; the counter tells the same number."""
    db.session.expire_all()
    statement = select(Account.mailbox).join(Support, Support.supporter_id == Account.id)
    found = list(db.session.scalars(statement.where(Support.idea_id == idea.id).order_by(Account.id)))
    assert db.session.get_one(Idea, idea.id).supports == len(found)
    return found


def end_phases(process: Process) -> None:
    with writing():
        changed_rows(
            update(Phase).where(Phase.process_id == process.id).values(ends_at=now() - timedelta(days=1))
        )


# --- By mail ------------------------------------------------------------------------------------


def test_a_visitor_is_led_to_the_form(client: FlaskClient, idea: Idea) -> None:
    assert f'href="{page_of(idea)}/ohne-konto"' in client.get(page_of(idea)).text
    assert idea.title in client.get(f"{page_of(idea)}/ohne-konto").text


def test_in_the_demo_it_says_where_the_mail_is(client: FlaskClient, idea: Idea) -> None:
    assert "Postausgang" not in ask(client, idea).text
    with writing():
        idea.process.is_demo = True
    assert "als Alex Brandt" in ask(client, idea).text
    assert (
        "as Alex Brandt"
        in client.post(f"{page_of(idea)}/ohne-konto?sprache=en", data={"mailbox": MAILBOX}).text
    )


@pytest.mark.parametrize("typed", ["", "kein-postfach", "a@", "a b@example.org"])
def test_a_wrong_address_is_shown_again_with_what_to_do(client: FlaskClient, idea: Idea, typed: str) -> None:
    answer = ask(client, idea, typed)
    assert answer.status_code == 422
    assert "Bitte prüfen Sie die Adresse" in answer.text
    assert f'value="{typed}"' in answer.text
    assert letters() == []


def test_known_and_unknown_mailboxes_get_the_same_answer(app: Flask, idea: Idea) -> None:
    with writing():
        known = an_account(Role.MODERATOR).mailbox or ""
    answers = [ask(app.test_client(), idea, mailbox) for mailbox in (known, MAILBOX)]
    assert [answer.status_code for answer in answers] == [200, 200]
    texts = [re.sub(r'name="csrf_token"[^>]*', "", answer.text) for answer in answers]
    assert texts[0].replace(known, "x") == texts[1].replace(MAILBOX, "x")
    assert [(letter.kind, letter.recipient) for letter in letters()] == [
        ("support_link", known),
        ("support_link", MAILBOX),
    ]
    assert letters()[0].facts.keys() == letters()[1].facts.keys()


def test_opening_the_link_changes_nothing(client: FlaskClient, idea: Idea) -> None:
    path = asked(client, idea)
    for _ in range(2):
        page = client.get(path)
        assert page.status_code == 200
        assert "Idee unterstützen" in page.text
    assert supporters(idea) == []
    assert not is_signed_in(client)
    assert db.session.scalars(select(MailLink.used_at)).one() is None


def test_the_link_supports_once_in_any_browser(app: Flask, client: FlaskClient, idea: Idea) -> None:
    path, elsewhere = asked(client, idea), app.test_client()
    answer = elsewhere.post(path, follow_redirects=True)
    assert answer.request.path == page_of(idea)
    assert "Ihre Unterstützung zählt" in answer.text
    assert supporters(idea) == [MAILBOX]
    assert db.session.scalars(select(Support.confirmed_by)).one() is ConfirmedBy.MAIL_LINK
    for again in (client.post(path), client.get(path), elsewhere.get(path)):
        assert again.status_code == 200
        assert "Ihre Unterstützung zählt schon" in again.text
        assert f'href="{page_of(idea)}"' in again.text
    assert "Your support already counts" in client.get(f"{path}?sprache=en").text
    assert supporters(idea) == [MAILBOX]


def test_a_used_link_whose_support_was_taken_back_leads_to_a_new_one(client: FlaskClient, idea: Idea) -> None:
    path = asked(client, idea)
    client.post(path)
    client.post(f"{page_of(idea)}/zuruecknehmen")
    again = client.get(path)
    assert again.status_code == 409
    assert "schon benutzt" in again.text
    assert f'href="{page_of(idea)}/ohne-konto"' in again.text


def test_an_expired_link_supports_nothing(client: FlaskClient, idea: Idea) -> None:
    path = asked(client, idea)
    with writing():
        changed_rows(update(MailLink).values(expires_at=now()))
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 409
        assert "abgelaufen" in answer.text
    assert supporters(idea) == []


def test_a_link_that_nobody_sent_says_what_to_do(client: FlaskClient, idea: Idea) -> None:
    for answer in (client.get("/link/unbekannt"), client.post("/link/unbekannt")):
        assert answer.status_code == 409
        assert "kennen wir nicht" in answer.text
        assert "Zur Startseite" in answer.text


def test_by_the_same_way_a_support_is_taken_back(app: Flask, client: FlaskClient, idea: Idea) -> None:
    client.post(asked(client, idea))
    elsewhere = app.test_client()
    path = asked(elsewhere, idea, "Gast+tag@example.org")
    assert letters()[-1].recipient == MAILBOX
    assert "Unterstützung zurücknehmen" in elsewhere.get(path).text
    answer = elsewhere.post(path, data=TAKE_BACK, follow_redirects=True)
    assert "Ihre Unterstützung ist zurückgenommen" in answer.text
    assert supporters(idea) == []


def test_two_links_to_one_mailbox_count_once(client: FlaskClient, idea: Idea) -> None:
    paths = [asked(client, idea), asked(client, idea)]
    assert [client.post(path).status_code for path in paths] == [302, 302]
    assert supporters(idea) == [MAILBOX]


def test_after_the_phase_nothing_is_asked_given_or_taken_back(
    client: FlaskClient, process: Process, idea: Idea
) -> None:
    client.post(asked(client, idea))
    path = asked(client, idea)
    end_phases(process)
    assert client.get(f"{page_of(idea)}/ohne-konto").status_code == 409
    assert ask(client, idea).status_code == 409
    for form in ({}, TAKE_BACK):
        answer = client.post(path, data=form)
        assert answer.status_code == 409
        assert "gerade keine Unterstützung" in answer.text
    assert supporters(idea) == [MAILBOX]
    assert len(letters()) == 2


def test_a_hidden_idea_is_not_found(client: FlaskClient, process: Process, idea: Idea) -> None:
    path = asked(client, idea)
    with writing():
        withdraw(idea, by=SYSTEM, at=now())
        waiting = an_idea(process)
    for hidden in (idea, waiting):
        assert client.get(f"{page_of(hidden)}/ohne-konto").status_code == 404
        assert ask(client, hidden).status_code == 404
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    assert db.session.scalars(select(MailLink.used_at)).one() is None


def test_nobody_fills_a_strangers_mailbox(client: FlaskClient, idea: Idea) -> None:
    assert [ask(client, idea).status_code for _ in range(4)] == [200, 200, 200, 409]
    assert len(letters()) == 3


# --- Staying ------------------------------------------------------------------------------------


def test_a_guest_supports_further_ideas_and_takes_back_without_another_mail(
    app: Flask, client: FlaskClient, process: Process, idea: Idea
) -> None:
    with writing():
        another = a_published_idea(process)
    answer = client.post(asked(client, idea), follow_redirects=True)
    assert "weitere Ideen nun ohne E-Mail" in answer.text
    assert is_signed_in(client)
    assert client.post(f"{page_of(another)}/unterstuetzen").status_code == 302
    assert supporters(another) == [MAILBOX]
    client.post(f"{page_of(idea)}/zuruecknehmen")
    assert (supporters(idea), len(letters())) == ([], 1)
    how = set(db.session.scalars(select(Support.confirmed_by)))
    assert how == {ConfirmedBy.MAIL_LINK}
    client.post("/abmelden")
    assert not is_signed_in(client)


@pytest.mark.parametrize("has", ["password", "role", "both"])
def test_a_link_for_support_signs_nobody_in_who_has_a_password_or_a_role(
    client: FlaskClient, idea: Idea, has: str
) -> None:
    with writing():
        if has == "role":
            mailbox = an_account(Role.MODERATOR).mailbox or ""
        else:
            mailbox = a_member(Role.COUNCIL if has == "both" else None).mailbox or ""
    answer = client.post(asked(client, idea, mailbox), follow_redirects=True)
    assert "Ihre Unterstützung zählt" in answer.text
    assert "ohne E-Mail" not in answer.text
    assert supporters(idea) == [mailbox]
    assert not is_signed_in(client)
    assert db.session.scalar(select(func.count()).select_from(SignInSession)) == 0


def test_who_is_signed_in_stays_who_they_are(app: Flask, signed_in: SignedIn, idea: Idea) -> None:
    with writing():
        member = a_member()
    browser = signed_in(member)
    browser.post(asked(browser, idea))
    assert supporters(idea) == [MAILBOX]
    browser.post(f"{page_of(idea)}/unterstuetzen")
    assert supporters(idea) == [member.mailbox, MAILBOX]


def test_a_refused_link_signs_nobody_in(client: FlaskClient, process: Process, idea: Idea) -> None:
    path = asked(client, idea)
    end_phases(process)
    client.post(path)
    assert not is_signed_in(client)
    assert db.session.scalar(select(func.count()).select_from(SignInSession)) == 0


# --- Signed in ----------------------------------------------------------------------------------


def test_the_buttons_support_and_take_back(signed_in: SignedIn, idea: Idea) -> None:
    with writing():
        member = a_member()
    browser = signed_in(member)
    assert 'aria-pressed="false"' in browser.get(page_of(idea)).text
    for _ in range(2):
        assert browser.post(f"{page_of(idea)}/unterstuetzen").location == page_of(idea)
    assert supporters(idea) == [member.mailbox]
    assert 'aria-pressed="true"' in browser.get(page_of(idea)).text
    for _ in range(2):
        assert browser.post(f"{page_of(idea)}/zuruecknehmen").location == page_of(idea)
    assert supporters(idea) == []


def test_a_button_in_the_list_leads_back_to_its_row(signed_in: SignedIn, idea: Idea) -> None:
    with writing():
        browser_of = an_account()
    browser = signed_in(browser_of)
    here = f"/{idea.process.slug}/ideen?ordnung=neu&seite=2"
    answer = browser.post(f"{page_of(idea)}/unterstuetzen", data={"seite": here})
    assert answer.location == f"{here}#idee-{idea.number}"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/konto", "/%s/ideen\\evil", "/%s/ideen//evil"]
)
def test_a_button_leads_nowhere_else(signed_in: SignedIn, idea: Idea, elsewhere: str) -> None:
    with writing():
        member = an_account()
    here = elsewhere.replace("%s", idea.process.slug)
    answer = signed_in(member).post(f"{page_of(idea)}/unterstuetzen", data={"seite": here})
    assert answer.location == page_of(idea)


def test_visitors_are_asked_to_sign_in_and_support_nothing(client: FlaskClient, idea: Idea) -> None:
    for verb in ("unterstuetzen", "zuruecknehmen"):
        answer = client.post(f"{page_of(idea)}/{verb}")
        assert answer.status_code in {302, 303}
        assert answer.location.startswith("/anmelden")
    assert supporters(idea) == []


def test_the_limit_is_told_with_what_to_do(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        process, member = a_process(supports_per_person=1), an_account()
        first, second = a_published_idea(process), a_published_idea(process)
    browser = signed_in(member)
    browser.post(f"{page_of(first)}/unterstuetzen")
    answer = browser.post(f"{page_of(second)}/unterstuetzen")
    assert answer.status_code == 409
    assert "Nehmen Sie irgendwo eine zurück" in answer.text
    assert supporters(second) == []


def test_hidden_ideas_and_ended_phases_refuse_the_buttons(
    signed_in: SignedIn, process: Process, idea: Idea
) -> None:
    with writing():
        member, hidden = an_account(), an_idea(process)
        assert hidden.status is IdeaStatus.SUBMITTED
    browser = signed_in(member)
    assert browser.post(f"{page_of(hidden)}/unterstuetzen").status_code == 404
    end_phases(process)
    for verb in ("unterstuetzen", "zuruecknehmen"):
        assert browser.post(f"{page_of(idea)}/{verb}").status_code == 409
    assert supporters(idea) == []


# --- With the tokens of real browsers -----------------------------------------------------------


def token_on(page: TestResponse) -> dict[str, str]:
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.text)
    assert found is not None
    return {"csrf_token": found[1]}


def test_without_its_token_nothing_is_supported(app: Flask, signed_in: SignedIn, idea: Idea) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    with writing():
        member = an_account()
    browser, form = signed_in(member), f"{page_of(idea)}/unterstuetzen"
    assert browser.post(form).status_code == 400
    assert supporters(idea) == []
    assert browser.post(form, data=token_on(browser.get(page_of(idea)))).status_code == 302
    assert supporters(idea) == [member.mailbox]


def test_the_way_by_mail_passes_with_tokens_and_gives_new_ones(
    app: Flask, client: FlaskClient, process: Process, idea: Idea
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    with writing():
        another = a_published_idea(process)
    form = f"{page_of(idea)}/ohne-konto"
    assert client.post(form, data={"mailbox": MAILBOX}).status_code == 400
    client.post(form, data={"mailbox": MAILBOX} | token_on(client.get(form)))
    path = newest_path()
    assert client.post(path).status_code == 400
    before = token_on(client.get(path))
    assert client.post(path, data=before).status_code == 302
    assert supporters(idea) == [MAILBOX]
    button = f"{page_of(another)}/unterstuetzen"
    assert client.post(button, data=before).status_code == 400
    client.post(button, data=token_on(client.get(page_of(another))))
    assert supporters(another) == [MAILBOX]


# --- What it costs --------------------------------------------------------------------------------

SUPPORT_STATEMENTS = 10


def test_a_support_costs_the_same_with_five_and_with_five_hundred_ideas(
    app: Flask, signed_in: SignedIn
) -> None:
    """Also where the process limits supports, which asks once more."""
    with writing():
        process = a_process(supports_per_person=1000)
        ideas = [a_published_idea(process) for _ in range(5)]
        person = an_account()
    addresses = [f"{page_of(idea)}/unterstuetzen" for idea in ideas]
    client = signed_in(person)

    def cost(address: str) -> tuple[int, int]:
        with counted() as seen:
            assert client.post(address).status_code == 302
        return len(seen.statements), seen.rows

    cost(addresses[0])
    with_five = cost(addresses[1])
    with writing():
        for _ in range(495):
            a_published_idea(process)
    assert cost(addresses[2]) == with_five
    assert with_five[0] <= SUPPORT_STATEMENTS
