from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from participation.accounts.models import Account
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from tests.factories import a_process, a_town, an_account


def test_a_single_process_is_the_start_page(client: FlaskClient) -> None:
    with writing():
        process = a_process()
    assert client.get("/").location == f"/{process.slug}/"


def test_a_town_without_process_says_so(client: FlaskClient) -> None:
    with writing():
        a_town()
    assert "Zurzeit läuft kein Verfahren" in client.get("/").text


def test_the_start_page_says_where_each_process_stands(client: FlaskClient) -> None:
    with writing():
        ending, lasting = a_process(ends_at=now() + timedelta(days=9)), a_process()
    start = client.get("/").text
    assert f'href="/{ending.slug}/"' in start
    assert f'href="/{lasting.slug}/"' in start
    assert start.count("Jetzt: Ideen sammeln") == 2
    assert start.count("Noch ") == 1
    assert "/redaktion/eingang" not in start


def test_from_the_start_page_staff_find_their_desk(signed_in: Callable[[Account], FlaskClient]) -> None:
    with writing():
        process, _other = a_process(), a_process()
        moderator = an_account(Role.MODERATOR)
    assert f"/{process.slug}/redaktion/eingang" in signed_in(moderator).get("/").text


def test_a_process_in_preparation_answers_like_an_unknown_one(client: FlaskClient) -> None:
    with writing():
        process = a_process(is_public=False)
    hidden = client.get(f"/{process.slug}/")
    unknown = client.get("/gibt-es-nicht/")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.text.replace(process.slug, "gibt-es-nicht") == unknown.text


def test_the_public_finds_the_themes_the_results_and_the_data(client: FlaskClient) -> None:
    with writing():
        process = a_process()
    themes, data = f'href="/{process.slug}/themen"', f'href="/{process.slug}/daten"'
    for address in ("/", "/massnahmen"):
        page = client.get(f"/{process.slug}{address}").text
        assert themes in page
    overview = client.get(f"/{process.slug}/").text
    assert f'href="/{process.slug}/massnahmen"' in overview
    assert data in overview
    for address in ("themen", "daten"):
        assert client.get(f"/{process.slug}/{address}").status_code == 200
