"""The demo, seeded once for each kind of database: every test gets a copy."""

import os
from collections.abc import Iterator
from itertools import count

import pytest
from flask import Flask

from participation.app import create_app
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.seeds.commands import suggest_themes
from participation.seeds.demo import DemoSize, Wish, seed
from participation.seeds.people import Hashes
from tests.conftest import COMPILED, Browser
from tests.databases import Databases

NUMBERS = count(1)


@pytest.fixture(scope="session")
def seeded(databases: Databases, migrated: str) -> str:
    """The name of a database with the small demo, which nobody changes."""
    app = create_app({"DATABASE_URL": databases.create("seeded", template=migrated)})
    with app.app_context():
        wish = Wish(size=DemoSize.SMALL, secret=app.config["SECRET_KEY"], hashes=Hashes.make())
        with writing():
            seed(wish, at=now(), tell=lambda _progress: None)
        suggest_themes()
        db.session.remove()
        db.engine.dispose()
    return "seeded"


@pytest.fixture
def demo(databases: Databases, seeded: str) -> Iterator[Flask]:
    """An application on a copy of the seeded demo."""
    name = f"demo_{os.getpid()}_{next(NUMBERS)}"
    app = create_app(
        {
            "DATABASE_URL": databases.create(name, template=seeded),
            "BASE_URL": "http://localhost",
            "TESTING": True,
            "WTF_CSRF_ENABLED": False,
            "RATELIMIT_ENABLED": False,
        }
    )
    app.jinja_env.bytecode_cache = COMPILED
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    databases.drop(name)
