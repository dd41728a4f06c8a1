"""What the town promises about reading, in the days on which somebody is there."""

from datetime import timedelta
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import select

from participation.extensions import db
from participation.ideas.rules import read_by
from participation.jobs.letters import rendered
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.web.formats import day, week_day
from tests.factories import a_process


def test_while_the_town_hall_is_closed_the_form_says_so_and_promises_less(client: FlaskClient) -> None:
    with writing():
        process = a_process()
        slug = process.slug
    form = f"/{slug}/ideen/neu"
    assert "im Rathaus niemand da" not in client.get(form).text
    today = now().date()
    with writing():
        town = process.municipality
        town.closed_days = f"{today - timedelta(days=2)} {today + timedelta(days=9)}"
    page = client.get(form).text
    assert "im Rathaus niemand da. Ihre Idee kommt an und wartet." in page


def test_form_second_step_receipt_and_letter_promise_the_same_working_day(client: FlaskClient) -> None:
    with writing():
        process = a_process()
        process.municipality.land = "BW"
        today = now().date()
        process.municipality.closed_days = f"{today} {today + timedelta(days=3)}"
        slug, promised, written = (
            process.slug,
            week_day(read_by(process, now())),
            day(read_by(process, now())),
        )
    words = {
        "text": "Eine Bank fehlt.",
        "consent": "ja",
        "mailbox": "a@example.org",
        "submission_key": uuid4().hex,
    }
    form = client.get(f"/{slug}/ideen/neu").text
    review = client.post(f"/{slug}/ideen/neu", data=words).text
    receipt = client.post(f"/{slug}/ideen/absenden", data=words, follow_redirects=True).text
    plain = rendered(db.session.scalars(select(Letter)).one()).text
    assert [promised in said for said in (form, review, receipt)] == [True] * 3
    assert written in plain
