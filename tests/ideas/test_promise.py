"""What the town promises about reading, in the days on which somebody is there."""

from datetime import timedelta

from flask.testing import FlaskClient

from participation.kernel.clock import now
from participation.kernel.database import writing
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
