"""What the tests of jobs need: templates of letters, and mail servers that say no."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader

from participation.jobs.models import Letter
from participation.jobs.services import LetterDraft, send
from participation.kernel.clock import now
from tests.factories import a_town

TEMPLATES = Path(__file__).parent / "templates"
KIND = "receipt_of_test"
FACTS = {"title": "Ihre Idee ist angekommen", "path": "/beitrag"}


def with_test_letters(app: Flask) -> Flask:
    """Let ``app`` find the letters of these tests as well."""
    loader = app.jinja_env.loader
    assert loader is not None
    app.jinja_env.loader = ChoiceLoader([loader, FileSystemLoader(TEMPLATES)])
    app.jinja_env.globals["when"] = datetime.fromisoformat("2026-05-18T12:00+00:00")
    return app


def a_letter(recipient: str = "person@example.org", **changes: Any) -> Letter:  # noqa: ANN401 (any argument of the function called)
    """A letter of the test's kind in the outbox. Call inside ``writing()``."""
    facts = {**FACTS, **changes.pop("facts", {})}
    draft = LetterDraft(
        **{"kind": KIND, "municipality_id": a_town().id, **changes}, recipient=recipient, facts=facts
    )
    return send(draft, at=now())


class MailServer:
    """Takes letters, and answers as it is told: one of ``answers`` for each letter, then 250."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.before_answer: Callable[[], None] = lambda: None

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 (the name that aiosmtpd calls)
        answer = self.answers.pop(0) if self.answers else "250 taken"
        if answer.startswith("250"):
            content = cast("bytes", envelope.content)
            self.raw.append(content)
            self.letters.append(message_from_bytes(content, policy=default))
        self.before_answer()
        return answer


@contextmanager
def mail_server(**settings: Any) -> Iterator[tuple[MailServer, int]]:  # noqa: ANN401 (aiosmtpd's settings)
    """A mail server on a free port of this machine, and the port."""
    handler = MailServer()
    with closing(socket.create_server(("127.0.0.1", 0))) as place:
        port = place.getsockname()[1]  # aiosmtpd must know its port before it starts
    controller = Controller(handler, hostname="127.0.0.1", port=port, **settings)
    controller.start()
    try:
        yield handler, port
    finally:
        controller.stop()
