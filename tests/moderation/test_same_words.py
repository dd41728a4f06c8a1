"""The same words by web, mail and paper: staff join them with one click; nothing is joined by itself."""

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Channel, Idea, IdeaStatus
from participation.jobs.models import Letter
from participation.kernel.database import writing
from participation.kernel.permissions import Person, Role
from participation.themes.models import JoinedIdea
from tests.factories import a_process, a_published_idea, an_account, an_idea

Browser = Callable[[Account], FlaskClient]
TEXT = "Auf dem Marktplatz fehlt im Sommer Schatten."


def test_the_same_words_by_another_way_are_joined_with_one_click(app: Flask, signed_in: Browser) -> None:
    with writing():
        process, editor, author = a_process(), an_account(Role.MODERATOR), an_account()
        first = a_published_idea(process, text=TEXT)
        again = an_idea(process, by=Person(id=author.id), text=TEXT)
        again.channel = Channel.EMAIL
        other = an_idea(process, text=f"{TEXT} Und Bänke.")
        elsewhere = an_idea(a_process(), text=TEXT)
    desk, home = signed_in(editor), f"/{process.slug}/redaktion/ideen"
    assert "Dieselben Worte" not in desk.get(f"{home}/{other.number}").text
    assert "Dieselben Worte" not in desk.get(f"{home}/{first.number}").text
    assert "Dieselben Worte" not in desk.get(f"/{elsewhere.process.slug}/redaktion/ideen/1").text
    page = desk.get(f"{home}/{again.number}").text
    assert f"mit {first.number} zusammenführen" in page
    seen = re.search(r'name="version" value="(\d+)"', page)
    assert seen is not None
    form = {"version": seen[1], "mit": first.number}
    assert (
        desk.post(f"{home}/{again.number}/gleichlautend", data=form | {"mit": other.number}).status_code
        == 409
    )
    assert desk.post(f"{home}/{other.number}/gleichlautend", data=form).status_code == 409
    assert db.session.scalars(select(JoinedIdea)).all() == []
    assert desk.post(f"{home}/{again.number}/gleichlautend", data=form).status_code == 302
    db.session.rollback()
    joined = db.session.scalars(select(JoinedIdea)).one()
    assert (joined.idea_id, joined.into_id) == (again.id, first.id)
    assert db.session.get_one(Idea, again.id).status is IdeaStatus.PUBLISHED
    assert db.session.get_one(Idea, again.id).text == TEXT
    assert "idea_joined" in db.session.scalars(select(Letter.kind)).all()
