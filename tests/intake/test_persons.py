"""Several things that one person contributed are seen together and answered at once."""

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Answer, Idea
from participation.kernel.database import writing
from participation.kernel.permissions import Person, Role
from participation.municipality.models import Process
from tests.factories import a_process, an_account, an_idea
from tests.statements import counted

Browser = Callable[[Account], FlaskClient]


def of_one_person(process: Process) -> list[str]:
    """Three ideas with one mailbox, among those of others."""
    an_idea(process, contact="other@example.org")
    numbers = [an_idea(process, contact="ida@example.org").number for _ in range(3)]
    an_idea(process)
    return numbers


def test_the_queue_says_that_there_is_more_of_the_same_person(app: Flask, signed_in: Browser) -> None:
    with writing():
        process, moderator = a_process(), an_account(Role.MODERATOR)
        slug, numbers = process.slug, of_one_person(process)
    desk = signed_in(moderator)
    queue = desk.get(f"/{slug}/redaktion/eingang?idee={numbers[0]}").text
    assert queue.count("3 Beiträge derselben Person") == 3
    assert "Von derselben Person kamen noch 2 Beiträge." in queue
    together = desk.get(f"/{slug}/redaktion/ideen?person={numbers[0]}").text
    assert set(re.findall(r'name="nr" value="([^"]+)"', together)) == set(numbers)


def test_accounts_are_persons_too_and_nameless_ones_are_nobody_in_common(
    app: Flask, signed_in: Browser
) -> None:
    with writing():
        process, moderator = a_process(), an_account(Role.MODERATOR)
        author = Person(id=an_account().id)
        mine = [an_idea(process, by=author).number for _ in range(2)]
        nobodys = [an_idea(process).number for _ in range(2)]
        slug = process.slug
    desk = signed_in(moderator)
    found = desk.get(f"/{slug}/redaktion/ideen?person={mine[0]}").text
    assert set(re.findall(r'name="nr" value="([^"]+)"', found)) == set(mine)
    assert "derselben Person" not in desk.get(f"/{slug}/redaktion/ideen/{nobodys[0]}").text


def test_they_are_answered_at_once(app: Flask, signed_in: Browser) -> None:
    with writing():
        process, moderator = a_process(), an_account(Role.MODERATOR)
        slug, numbers = process.slug, of_one_person(process)
    desk = signed_in(moderator)
    ideas = {idea.number: idea.version for idea in db.session.scalars(select(Idea))}
    wish = {
        "wahl": [f"{number}:{ideas[number]}" for number in numbers],
        "answer": "exists",
        "text": "Das gibt es schon, seit dem Frühjahr.",
        "submission_key": "4" * 32,
    }
    address = f"/{slug}/redaktion/auswahl/antwort?person={numbers[0]}&von=ideen"
    page = desk.get(address + "".join(f"&nr={number}" for number in numbers)).text
    assert all(number in page for number in numbers)
    sent = desk.post(address, data=wish)
    if sent.status_code == 200:  # a message to authors is shown first, and sent by the same form
        hidden = dict(
            re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', sent.text)
        )
        sent = desk.post(address, data={**hidden, **wish})
    answered = db.session.scalars(select(Idea.number).where(Idea.answer == Answer.EXISTS)).all()
    assert (sent.status_code, set(answered)) == (302, set(numbers))


def test_the_queue_costs_the_same_however_many_there_are(app: Flask, signed_in: Browser) -> None:
    with writing():
        process, moderator = a_process(), an_account(Role.MODERATOR)
        slug = process.slug
        of_one_person(process)
    desk = signed_in(moderator)
    with counted() as few:
        desk.get(f"/{slug}/redaktion/eingang")
    with writing():
        process = db.session.scalars(select(Process)).one()
        for _ in range(4):
            of_one_person(process)
    with counted() as many:
        desk.get(f"/{slug}/redaktion/eingang")
    assert len(few.statements) == len(many.statements)
