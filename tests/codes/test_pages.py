"""Codes as people meet them: printed by staff, typed by citizens, entered at the town hall's desk."""

import re
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from participation.audit.models import AuditEntry
from participation.codes.models import AccessCode, CodeBatch
from participation.codes.rules import code_digest, codes_of, spoken
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from participation.municipality.models import Process
from participation.voting.models import ConfirmedBy, Support, SupportChannel
from participation.voting.services import support
from tests.accounts.people import a_member, is_signed_in
from tests.accounts.sessions import signed_in_browser
from tests.codes.making import printed_codes
from tests.factories import a_process, a_published_idea, an_account
from tests.statements import counted


class Town:
    """A process with an idea, a printed batch, and those who work with it."""

    def __init__(self, app: Flask) -> None:
        with writing():
            self.process = a_process()
            self.idea = a_published_idea(self.process)
            self.batch, codes = printed_codes(self.process, key=app.config["SECRET_KEY"])
            self.codes = [spoken(code) for code in codes]
            administrator, clerk = a_member(Role.ADMINISTRATOR), a_member(Role.CLERK)
        self.slug, self.number = self.process.slug, self.idea.number
        self.administrator, self.clerk = administrator, clerk
        self.page = f"/{self.slug}/ideen/{self.number}"
        self.batches = f"/verwaltung/verfahren/{self.slug}/codes"

    def entered(self, browser: FlaskClient, code: str, way: str = "telephone", number: str = "") -> int:
        form = {"code": code, "number": number or self.number, "channel": way}
        return browser.post(f"/{self.slug}/redaktion/unterstuetzung", data=form).status_code


@pytest.fixture
def town(app: Flask) -> Town:
    return Town(app)


def supports() -> list[Support]:
    return list(db.session.scalars(select(Support).order_by(Support.id)))


# --- Citizens ---------------------------------------------------------------------------------------


def test_somebody_without_mailbox_supports_with_a_code(client: FlaskClient, town: Town) -> None:
    led = client.post(f"/{town.slug}/code", data={"code": town.codes[0].lower(), "weiter": town.page})
    assert led.location == town.page
    assert "Ihr Code gilt" in client.get(town.page).text
    client.post(f"{town.page}/unterstuetzen")
    assert [(one.confirmed_by, one.channel) for one in supports()] == [(ConfirmedBy.CODE, SupportChannel.WEB)]
    assert "gedruckten Code" in client.get("/konto").text


def test_the_same_code_comes_back_to_what_it_supports(app: Flask, town: Town) -> None:
    for _time in range(2):
        browser = app.test_client()
        browser.post(f"/{town.slug}/code", data={"code": town.codes[0]})
        browser.post(f"{town.page}/unterstuetzen")
    assert len(supports()) == 1
    assert 'aria-pressed="true"' in browser.get(town.page).text


@pytest.mark.parametrize("typed", ["", "0000-0000-0000-0000", "zu kurz", "x" * 90])
def test_a_wrong_code_is_said_so_and_kept(client: FlaskClient, town: Town, typed: str) -> None:
    answer = client.post(f"/{town.slug}/code", data={"code": typed})
    assert answer.status_code == 404
    assert "kennen wir in diesem Verfahren nicht" in answer.text
    assert f'value="{typed}"' in answer.text
    assert not is_signed_in(client)


def test_a_revoked_code_says_whom_to_ask(client: FlaskClient, town: Town) -> None:
    with writing():
        batch = db.session.get_one(CodeBatch, town.batch.id)
        batch.revoked_at, batch.revocation = now(), "verloren"
    answer = client.post(f"/{town.slug}/code", data={"code": town.codes[0]})
    assert (answer.status_code, "zurückgezogen" in answer.text, "verloren" in answer.text) == (
        409,
        True,
        False,
    )


def test_who_was_signed_in_otherwise_is_not_any_more(app: Flask, town: Town) -> None:
    browser = signed_in_browser(app, town.clerk)
    copy = app.test_client()
    with browser.session_transaction() as kept, copy.session_transaction() as copied:
        copied.update(kept)
    browser.post(f"/{town.slug}/code", data={"code": town.codes[0]})
    assert not is_signed_in(copy)
    assert "gedruckten Code" in browser.get("/konto").text


def test_a_foreign_address_is_not_gone_to(client: FlaskClient, town: Town) -> None:
    form = {"code": town.codes[0], "weiter": "https://elsewhere.example/"}
    assert client.post(f"/{town.slug}/code", data=form).location == f"/{town.slug}/"


# --- The town hall's desk ---------------------------------------------------------------------------


def test_a_clerk_enters_a_support_for_a_caller(app: Flask, town: Town) -> None:
    desk = signed_in_browser(app, town.clerk)
    assert town.entered(desk, town.codes[0]) == 302
    assert town.entered(desk, town.codes[1], way="paper") == 302
    assert [(one.confirmed_by, one.channel) for one in supports()] == [
        (ConfirmedBy.CODE, SupportChannel.TELEPHONE),
        (ConfirmedBy.CODE, SupportChannel.PAPER),
    ]
    assert town.clerk.id not in {one.supporter_id for one in supports()}
    entries = list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "support.enter")))
    assert [(entry.subject_id, entry.actor_id) for entry in entries] == [(town.idea.id, town.clerk.id)] * 2
    assert "benutzt" not in str([entry.facts for entry in entries])
    accesses = {str(one.supporter_id) for one in supports()}
    assert not accesses & set(re.findall(r"\d+", str([entry.facts for entry in entries])))


def test_the_next_one_is_entered_at_once_by_the_same_way(app: Flask, town: Town) -> None:
    desk = signed_in_browser(app, town.clerk)
    form = {"code": town.codes[0], "number": town.number, "channel": "paper"}
    led = desk.post(f"/{town.slug}/redaktion/unterstuetzung", data=form)
    page = desk.get(str(led.location)).text
    assert town.idea.title in page
    assert re.search(r'<input checked[^>]*value="paper"', page)
    assert town.codes[0] not in page


def test_a_code_that_supports_already_is_told_not_counted(app: Flask, town: Town) -> None:
    desk = signed_in_browser(app, town.clerk)
    town.entered(desk, town.codes[0])
    assert town.entered(desk, town.codes[0]) == 302
    assert "unterstützt" in desk.get(f"/{town.slug}/redaktion/unterstuetzung").text
    assert len(supports()) == 1


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"code": "0000-0000-0000-0000"}, 404),
        ({"code": ""}, 422),
        ({"number": "2026-9999"}, 409),
        ({"number": "Lehne"}, 422),
        ({"way": "web"}, 422),
        ({"way": "smoke"}, 422),
    ],
)
def test_what_is_entered_wrongly_is_said_and_counts_nowhere(
    app: Flask, town: Town, wrong: dict[str, str], status: int
) -> None:
    desk = signed_in_browser(app, town.clerk)
    assert town.entered(desk, **({"code": town.codes[0]} | wrong)) == status
    assert supports() == []
    used = db.session.scalars(select(func.count()).where(AccessCode.account_id.is_not(None))).one()
    assert used == 0, "nothing half-written"


def test_citizens_enter_nothing_for_others(app: Flask, town: Town) -> None:
    with writing():
        citizen = an_account()
    assert town.entered(signed_in_browser(app, citizen), town.codes[0]) == 403


# --- Printing ---------------------------------------------------------------------------------------


def new_batch(desk: FlaskClient, town: Town, **changes: str) -> str:
    """The address of a new batch's page."""
    form = {"name": "Ortsteil Süd", "kind": "sheets", "size": "13"} | changes
    return str(desk.post(f"{town.batches}/neu", data=form).location)


def test_sheets_are_printed_once_and_their_codes_open(app: Flask, client: FlaskClient, town: Town) -> None:
    desk = signed_in_browser(app, town.administrator)
    page = new_batch(desk, town)
    key = uuid4().hex
    file = desk.post(f"{page}/drucken", data={"submission_key": key})
    assert (file.status_code, file.mimetype, file.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert "no-store" in file.headers["Cache-Control"]
    assert desk.post(f"{page}/drucken", data={"submission_key": key}).status_code == 200
    refused = desk.post(f"{page}/drucken", data={"submission_key": uuid4().hex})
    assert (refused.status_code, "schon gedruckt" in refused.text) == (409, True)
    batch_id = int(page.rsplit("/", 1)[1])
    codes = codes_of(batch_id, key, size=13, secret=app.config["SECRET_KEY"])
    kept = set(db.session.scalars(select(AccessCode.digest).where(AccessCode.batch_id == batch_id)))
    assert kept == {code_digest(code, app.config["SECRET_KEY"]) for code in codes}
    assert client.post(f"/{town.slug}/code", data={"code": codes[-1]}).status_code == 302
    shown = desk.get(page).text
    assert "13 Codes" in shown
    assert not any(spoken(code) in shown or code in shown for code in codes)
    assert "Codes erzeugen" not in shown


def test_letters_bear_addresses_that_are_kept_nowhere(app: Flask, town: Town) -> None:
    desk = signed_in_browser(app, town.administrator)
    page = new_batch(desk, town, kind="letters", size="2")
    addresses = "Erika Mustermann; Bahnhofstraße 12; 12345 Musterburg\n\nMax Muster; Hauptstraße 1"
    wrong = desk.post(f"{page}/drucken", data={"submission_key": uuid4().hex, "addresses": "nur eine"})
    assert (wrong.status_code, "nur eine" in wrong.text) == (422, True)
    form = {"submission_key": uuid4().hex, "addresses": addresses}
    assert desk.post(f"{page}/drucken", data=form).data[:5] == b"%PDF-"
    for entry in db.session.scalars(select(AuditEntry)):
        assert "Mustermann" not in str(entry.facts)
    assert "Mustermann" not in desk.get(page).text


def test_a_form_without_a_key_prints_with_a_new_one(app: Flask, town: Town) -> None:
    """A missing key must not make two batches alike."""
    desk = signed_in_browser(app, town.administrator)
    pages = [new_batch(desk, town, size="1") for _ in range(2)]
    for page in pages:
        assert desk.post(f"{page}/drucken").status_code == 200
    assert db.session.scalars(select(func.count(AccessCode.digest.distinct()))).one() == 5


@pytest.mark.parametrize(
    "changes",
    [{"size": "0"}, {"size": "1201"}, {"size": "viele"}, {"name": ""}, {"kind": "stone"}, {"size": ""}],
)
def test_an_impossible_batch_is_refused_with_a_reason(
    app: Flask, town: Town, changes: dict[str, str]
) -> None:
    desk = signed_in_browser(app, town.administrator)
    form = {"name": "Ortsteil Süd", "kind": "sheets", "size": "13"} | changes
    answer = desk.post(f"{town.batches}/neu", data=form)
    assert (answer.status_code, "errsum" in answer.text) == (422, True)


def test_staff_revoke_a_batch_and_see_what_was_used(app: Flask, client: FlaskClient, town: Town) -> None:
    client.post(f"/{town.slug}/code", data={"code": town.codes[0]})
    desk = signed_in_browser(app, town.administrator)
    page = f"{town.batches}/{town.batch.id}"
    assert desk.post(f"{page}/zurueckziehen", data={"reason": " "}).status_code == 422
    assert desk.post(f"{page}/zurueckziehen", data={"reason": "Bogen verloren"}).status_code == 302
    assert "Bogen verloren" in desk.get(page).text
    assert not is_signed_in(client)
    row = re.sub(r"\s+", " ", desk.get(town.batches).text)
    assert re.search(r'class="num">3</td> <td class="num">1</td> <td class="num">3</td>', row)


def test_a_batch_revoked_by_mistake_holds_again_and_the_figures_say_what_does_not_count(
    app: Flask, client: FlaskClient, town: Town
) -> None:
    client.post(f"/{town.slug}/code", data={"code": town.codes[0]})
    with writing():
        process = db.session.get_one(Process, town.batch.process_id)
        voter = db.session.scalars(
            select(AccessCode.account_id).where(AccessCode.account_id.is_not(None))
        ).one()
        support(a_published_idea(process), account_id=voter or 0, at=now())
    desk = signed_in_browser(app, town.administrator)
    page, numbers = f"{town.batches}/{town.batch.id}", f"/{town.slug}/zahlen"
    assert "die die Stadt zurückgezogen" not in client.get(numbers).text
    desk.post(f"{page}/zurueckziehen", data={"reason": "Bogen verloren"})
    assert "die die Stadt zurückgezogen" in client.get(numbers).text
    assert desk.post(f"{page}/wieder", data={"reason": " "}).status_code == 422
    assert desk.post(f"{page}/wieder", data={"reason": "Bogen gefunden"}).status_code == 302
    assert "Satz zurückziehen" in desk.get(page).text
    assert "die die Stadt zurückgezogen" not in client.get(numbers).text
    assert client.post(f"/{town.slug}/code", data={"code": town.codes[0]}).status_code == 302


def test_only_who_may_print_sees_batches(app: Flask, client: FlaskClient, town: Town) -> None:
    assert client.get(town.batches).status_code == 302
    assert signed_in_browser(app, town.clerk).get(town.batches).status_code == 403


def test_the_list_of_batches_asks_once(app: Flask, town: Town) -> None:
    desk = signed_in_browser(app, town.administrator)
    with counted() as few:
        desk.get(town.batches)
    with writing():
        process = db.session.get_one(Process, town.process.id)
        for _ in range(5):
            printed_codes(process, size=1)
    with counted() as many:
        desk.get(town.batches)
    assert len(many.statements) == len(few.statements)
