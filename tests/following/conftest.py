from collections.abc import Iterator

import pytest
from flask import Flask

from tests.jobs.stage import MailServer, mail_server


@pytest.fixture
def server(app: Flask) -> Iterator[MailServer]:
    """The mail server of the town."""
    with mail_server() as (handler, port):
        app.config["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
        yield handler
