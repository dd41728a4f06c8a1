"""The console, called as administrators call it, with the application under test."""

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from participation.__main__ import main
from participation.accounts.models import Account
from participation.accounts.queries import account_of_mailbox, grants_of, roles_of
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from tests.accounts.people import PASSWORD, a_member, sign_in
from tests.factories import a_process, a_town

MAILBOX = "nora@stadt.example"


def console(*words: str, standard_input: str = "") -> Result:
    """``participation user create …``, in the application of the test."""
    return CliRunner().invoke(main, ["user", "create", *words], input=standard_input)


def the_account() -> Account | None:
    return account_of_mailbox(MAILBOX, municipality_id=a_town().id)


def test_the_first_administrator_gets_a_link_and_nothing_else_is_printed(client: FlaskClient) -> None:
    with writing():
        a_town()
    result = console(MAILBOX, "--role", "administrator", "--name", "N. Keller")
    assert result.exit_code == 0
    assert result.stderr == ""
    link = result.stdout.removesuffix("\n")
    assert link.startswith("http://localhost/passwort/neu/")
    client.post(link.removeprefix("http://localhost"), data={"new_password": PASSWORD})
    assert sign_in(client, MAILBOX, onwards="/verwaltung/konten").status_code == 302
    assert client.get("/verwaltung/konten").status_code == 200


def test_a_password_from_standard_input_is_not_shown(client: FlaskClient) -> None:
    with writing():
        a_town()
    result = console(MAILBOX, "--role", "moderator", "--password-stdin", standard_input=f"{PASSWORD}\n")
    assert (result.exit_code, result.output) == (0, "")
    assert sign_in(client, MAILBOX).status_code == 302


def test_a_role_can_be_for_one_process(app: Flask) -> None:
    with writing():
        process = a_process()
    assert console(MAILBOX, "--role", "moderator", "--process", process.slug).exit_code == 0
    account = the_account()
    assert account is not None
    assert [held.process_id for held in grants_of([account.id], at=now())] == [process.id]


def test_an_account_that_is_there_keeps_its_password(client: FlaskClient) -> None:
    with writing():
        account = a_member()
    assert console(account.mailbox or "", "--role", "council").exit_code == 0
    assert roles_of(account.id, at=now()) == {Role.COUNCIL}
    assert sign_in(client, account.mailbox).status_code == 302


@pytest.mark.parametrize(
    ("words", "standard_input", "code", "reason"),
    [
        ((MAILBOX, "--role", "moderator", "--process", "nirgends"), "", 1, "no consultation"),
        ((MAILBOX, "--role", "moderator", "--password-stdin"), "kurz\n", 1, "at least 10 characters"),
        ((MAILBOX, "--role", "moderator", "--password-stdin"), "x" * 300, 1, "too long"),
        (("nora", "--role", "moderator"), "", 2, "no e-mail address"),
        ((MAILBOX, "--role", "emperor"), "", 2, "emperor"),
        ((MAILBOX,), "", 2, "--role"),
    ],
)
def test_what_cannot_be_is_refused_on_stderr_and_changes_nothing(
    app: Flask, words: tuple[str, ...], standard_input: str, code: int, reason: str
) -> None:
    with writing():
        a_town()
    result = console(*words, standard_input=standard_input)
    assert result.exit_code == code
    assert reason in result.stderr
    assert result.stdout == ""
    assert db.session.scalars(select(func.count()).select_from(Account)).one() == 0


def test_without_a_town_there_is_nobody_to_work_for(app: Flask) -> None:
    result = console(MAILBOX, "--role", "administrator")
    assert result.exit_code == 1
    assert "no town here yet" in result.stderr
