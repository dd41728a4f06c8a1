"""The list of personal data is complete, because it is made from the tables."""

import csv
from collections.abc import Callable
from io import StringIO

from flask import Flask
from flask.testing import FlaskClient

from participation.accounts.models import Account
from participation.kernel.database import Base, writing
from participation.kernel.permissions import Role
from participation.kernel.personal import Activity
from participation.privacy.declared import IMPERSONAL, MARKED_HERE
from participation.privacy.inventory import by_activity, said_of, undeclared
from participation.privacy.words import ACTIVITY_WORDS, CATEGORY_WORDS
from tests.factories import a_town, an_account

SignedIn = Callable[[Account], FlaskClient]


def test_of_every_text_column_it_is_said_whether_it_holds_personal_data() -> None:
    assert undeclared() == [], "mark it with holds_personal, or name it in privacy.declared"


def test_nothing_is_declared_twice_or_for_a_column_that_is_gone() -> None:
    tables = Base.metadata.tables
    for table, columns in IMPERSONAL.items():
        for column in columns.split():
            assert column in tables[table].c, f"{table}.{column} is gone"
            assert said_of(tables[table].c[column]) is None, f"{table}.{column} is marked as personal"
    for place in MARKED_HERE:
        table, _, column = place.partition(".")
        assert column in tables[table].c, f"{place} is gone"


def test_every_activity_and_category_has_its_words() -> None:
    found = by_activity()
    assert all(found[activity] for activity in Activity)
    assert set(ACTIVITY_WORDS) == set(Activity)
    assert {column.personal.category for columns in found.values() for column in columns} <= set(
        CATEGORY_WORDS
    )


def test_everybody_reads_the_list_below_the_page_on_privacy(client: FlaskClient, app: Flask) -> None:
    with writing():
        a_town()
    page = client.get("/datenschutz").text
    assert "Konten und bestätigte Zugänge" in page
    assert "30 Tage nach dem Ende der Anmeldung" in page
    english = client.get("/datenschutz?sprache=en").text
    assert "30 days after" in english


def test_administrators_take_the_record_of_processing_as_a_file(signed_in: SignedIn, app: Flask) -> None:
    with writing():
        administrator, moderator = an_account(Role.ADMINISTRATOR), an_account(Role.MODERATOR)
    assert signed_in(moderator).get("/verwaltung/datenschutz/verzeichnis.csv").status_code == 403
    browser = signed_in(administrator)
    assert browser.get("/verwaltung/datenschutz").status_code == 200
    rows = list(csv.reader(StringIO(browser.get("/verwaltung/datenschutz/verzeichnis.csv").text[1:])))
    assert ["account", "mailbox"] in [row[-2:] for row in rows]
    assert all(len(row) == len(rows[0]) and all(row) for row in rows)
