"""The Redaktion of a process at work, for tests of its pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.kernel.database import writing
from participation.municipality.models import Process
from tests.factories import an_idea

SignIn = Callable[[Account], FlaskClient]


@dataclass
class Office:
    """A process with its Redaktion at work."""

    process: Process
    browser: FlaskClient
    moderator: Account

    def at(self, path: str) -> str:
        return f"/{self.process.slug}/redaktion/{path}"

    def page(self, path: str) -> str:
        answer = self.browser.get(self.at(path))
        assert answer.status_code == 200
        return answer.text


def ideas_of(office: Office, number: int, **words: Any) -> list[Idea]:  # noqa: ANN401 (any argument of the function called)
    with writing():
        return [an_idea(db.session.get_one(Process, office.process.id), **words) for _ in range(number)]


def is_now(idea: Idea) -> IdeaStatus:
    db.session.refresh(idea)
    return idea.status
