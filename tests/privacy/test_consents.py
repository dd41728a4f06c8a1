"""To which wording somebody agreed, and when, is known for good."""

from collections.abc import Callable
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea, PublicationConsent
from participation.ideas.models.consented import GivenConsent
from participation.ideas.rules import receipt_for
from participation.intake.services.consenting import say_consent
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import VISITOR, Role
from participation.municipality.consents import PRESET
from participation.municipality.models import ConsentText
from tests.crowd import at_once
from tests.factories import a_process, an_account, an_idea

SignedIn = Callable[[Account], FlaskClient]
EDIT = "/verwaltung/datenschutz/einwilligung"


def numbers() -> list[int]:
    statement = select(ConsentText.number).join(GivenConsent).order_by(GivenConsent.id)
    return list(db.session.scalars(statement))


def submit(client: FlaskClient, slug: str, *, wording: str, consent: str = "ja") -> None:
    form = {"text": "Mehr Bänke.", "consent": consent, "wording": wording, "submission_key": uuid4().hex}
    assert client.post(f"/{slug}/ideen/absenden", data=form).status_code == 302


def test_the_form_shows_the_wording_and_the_idea_refers_to_it(
    client: FlaskClient, app: Flask, signed_in: SignedIn
) -> None:
    with writing():
        slug = a_process().slug
        administrator = an_account(Role.ADMINISTRATOR)
    page = client.get(f"/{slug}/ideen/neu").text
    assert PRESET[:40] in page
    assert 'name="wording" type="hidden" value="1"' in page
    submit(client, slug, wording="1")
    office = signed_in(administrator)
    assert office.post(EDIT, data={"text": "", "nummer": "1"}).status_code == 422
    assert office.post(EDIT, data={"text": "Neuer Wortlaut.", "nummer": "1"}).status_code == 302
    assert office.post(EDIT, data={"text": "Noch einer.", "nummer": "1"}).status_code == 409
    assert "Neuer Wortlaut." in client.get(f"/{slug}/ideen/neu").text
    submit(client, slug, wording="1")  # whoever had the form open agreed to what it said
    submit(client, slug, wording="2")
    submit(client, slug, wording="99999999999999999999")
    submit(client, slug, wording="2", consent="nein")
    assert numbers() == [1, 1, 2, 2]
    texts = client.get("/datenschutz/einwilligung").text
    assert PRESET[:40] in texts
    assert "Neuer Wortlaut." in texts


def test_my_contribution_tells_what_i_agreed_to(client: FlaskClient, app: Flask) -> None:
    receipt = receipt_for("b" * 32, app.config["SECRET_KEY"])
    with writing():
        idea = an_idea(a_process(), receipt=receipt)
        idea.status, idea.is_public = idea.status.PUBLISHED, True
        idea.published_at = now()
        slug = idea.process.slug
    client.get(f"/b/{receipt.code}")
    assert "zugestimmt" in client.get(f"/{slug}/beitrag").text


def test_who_says_so_later_agrees_to_what_holds_then(app: Flask) -> None:
    with writing():
        idea = an_idea(a_process(), consent=PublicationConsent.UNKNOWN)
        number = idea.id
    assert numbers() == []
    with writing():
        say_consent(db.session.get_one(Idea, number), given=True, by=VISITOR, at=now())
    assert numbers() == [1]


def test_many_first_ideas_at_once_begin_one_wording(app: Flask) -> None:
    with writing():
        slug = a_process().slug

    def send(_number: int) -> None:
        submit(app.test_client(), slug, wording="1")

    at_once(send, range(6))
    assert numbers() == [1] * 6
    assert len(db.session.scalars(select(ConsentText)).all()) == 1
