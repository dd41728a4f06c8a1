from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account, RoleGrant
from participation.accounts.queries import account_of_mailbox, roles_of
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from tests.accounts.people import PASSWORD, a_member, is_signed_in, letters, newest_path, sign_in
from tests.factories import a_process, a_town, an_account
from tests.statements import counted

SignedIn = Callable[[Account], FlaskClient]
LIST = "/verwaltung/konten"


def an_administrators(signed_in: SignedIn) -> FlaskClient:
    with writing():
        account = an_account(Role.ADMINISTRATOR, name="Zoe")
    return signed_in(account)


def test_an_invited_person_chooses_a_password_and_works(client: FlaskClient, signed_in: SignedIn) -> None:
    office = an_administrators(signed_in)
    with writing():
        process = a_process()
    wish = {"mailbox": "nora@stadt.example", "name": "N. Keller", "role": "moderator", "within": process.id}
    answer = office.post(f"{LIST}/neu", data=wish, follow_redirects=True)
    assert "Ohne Mailserver liegt die Einladung im Postausgang." in answer.text
    assert letters()[-1].kind == "invitation"
    client.post(newest_path(), data={"new_password": PASSWORD})
    assert sign_in(client, "nora@stadt.example").status_code == 302
    assert is_signed_in(client)
    account = account_of_mailbox("nora@stadt.example", municipality_id=a_town().id)
    assert account is not None
    assert roles_of(account.id, at=now()) == {Role.MODERATOR}


def test_a_mailbox_with_an_account_is_not_invited_again(signed_in: SignedIn) -> None:
    office = an_administrators(signed_in)
    with writing():
        known = a_member()
    wish = {"mailbox": known.mailbox, "name": "", "role": "council", "within": ""}
    answer = office.post(f"{LIST}/neu", data=wish)
    assert answer.status_code == 409
    assert "vergeben Sie die Rolle dort" in answer.text
    assert str(known.mailbox) in answer.text, "what was typed is still there"
    assert letters() == []


def test_roles_are_given_and_taken_on_the_page_of_the_account(signed_in: SignedIn) -> None:
    office = an_administrators(signed_in)
    with writing():
        account = an_account(name="Ida")
    page = f"{LIST}/{account.id}"
    assert office.post(f"{page}/rollen", data={"role": "council", "within": ""}).location == page
    assert "Gemeinderat" in office.get(page).text
    assert office.post(f"{page}/rollen", data={"role": "council", "within": ""}).status_code == 409
    assert office.post(f"{page}/rollen", data={"role": "emperor", "within": ""}).status_code == 422
    assert office.post(f"{page}/rollen", data={"role": "council", "within": "999"}).status_code == 422
    grant = db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id)).one()
    office.post(f"{page}/rollen/{grant.id}/entziehen")
    assert roles_of(account.id, at=now()) == set()


def test_the_grant_of_one_account_is_not_reached_through_another(signed_in: SignedIn) -> None:
    office = an_administrators(signed_in)
    with writing():
        one, other = an_account(Role.COUNCIL), an_account()
        grant = db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == one.id)).one()
    assert office.post(f"{LIST}/{other.id}/rollen/{grant.id}/entziehen").status_code == 404


def test_the_last_administrator_is_told_why_they_stay(signed_in: SignedIn) -> None:
    office = an_administrators(signed_in)
    grant = db.session.scalars(select(RoleGrant)).one()
    answer = office.post(f"{LIST}/{grant.account_id}/schliessen")
    assert answer.status_code == 409
    assert "letzte Konto" in answer.text


def test_a_closed_account_cannot_sign_in_until_it_is_open_again(
    client: FlaskClient, signed_in: SignedIn
) -> None:
    office = an_administrators(signed_in)
    with writing():
        account = a_member()
    office.post(f"{LIST}/{account.id}/schliessen")
    assert sign_in(client, account.mailbox).status_code == 409
    office.post(f"{LIST}/{account.id}/oeffnen")
    assert sign_in(client, account.mailbox).status_code == 302


def test_the_list_finds_people_by_name_and_mailbox(signed_in: SignedIn) -> None:
    office = an_administrators(signed_in)
    with writing():
        an_account(name="Ida Berg")
        an_account(Role.CLERK, name="Nora 100%")
    assert "Ida Berg" not in office.get(LIST).text, "citizens are many and seldom looked for"
    assert "Ida Berg" in office.get(f"{LIST}?alle=y&q=ida").text
    assert "Nora 100%" in office.get(f"{LIST}?q=100%25").text
    assert "Nora 100%" not in office.get(f"{LIST}?q=1%25%25").text
    assert "Kein Konto gefunden" in office.get(f"{LIST}?q=niemand").text


def test_the_list_is_paged_and_asks_as_often_for_many_as_for_few(signed_in: SignedIn) -> None:
    office = an_administrators(signed_in)
    with counted() as few:
        office.get(LIST)
    with writing():
        for number in range(25):
            an_account(Role.CLERK, name=f"Person {number:02}")
    with counted() as many:
        page = office.get(LIST).text
    assert len(many.statements) == len(few.statements) <= 10
    assert "1–20 von 26 Konten" in page
    assert "21–26 von 26 Konten" in office.get(f"{LIST}?seite=2").text


def test_an_administrator_of_one_process_does_not_manage_the_towns_accounts(signed_in: SignedIn) -> None:
    with writing():
        account = an_account(Role.ADMINISTRATOR, process=a_process())
    assert signed_in(account).get(LIST).status_code == 403
