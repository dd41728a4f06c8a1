from collections.abc import Iterator

import pytest
from flask import Flask

from tests.jobs.stage import MailServer, mail_server, with_test_letters


@pytest.fixture
def town(app: Flask) -> Flask:
    """The application with the letters of these tests."""
    return with_test_letters(app)


@pytest.fixture
def server(town: Flask) -> Iterator[MailServer]:
    """The mail server of the town."""
    with mail_server() as (handler, port):
        town.config["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
        yield handler
