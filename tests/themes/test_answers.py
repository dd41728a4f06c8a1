"""An answer to many ideas of a theme begins with a text module, and bears the number of each."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from participation.themes.rules import shown_number
from tests.factories import a_process, a_published_idea, a_theme, an_account


def test_a_module_is_put_in_its_places_are_asked_for_and_each_idea_gets_its_number(
    app: Flask, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        process = a_process()
        ideas = [a_published_idea(process) for _ in range(2)]
        theme = a_theme(process, *ideas)
        page = f"/{process.slug}/redaktion/themen/{shown_number(theme.number)}/antwort"
        moderator = an_account(Role.MODERATOR)
        numbers = [idea.number for idea in ideas]
    browser = signed_in(moderator)
    form = {"answer": "not_pursued", "text": "", "nr": numbers, "gezeigt": numbers}
    begun = browser.post(page, data={**form, "baustein": "1"}).text
    assert "Wir haben Ihre Idee geprüft" in begun
    left = browser.post(page, data={**form, "text": "Der Grund: [Begründung]."})
    assert (left.status_code, "[Begründung]" in left.text) == (422, True)
    done = browser.post(page, data={**form, "text": "Zu {nummer}: Das Geld fehlt."})
    assert done.status_code == 302
    answers = set(db.session.scalars(select(Idea.answer_text)))
    assert answers == {f"Zu {number}: Das Geld fehlt." for number in numbers}
