"""An answer to many ideas of a theme begins with a text module, and bears the number of each."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Answer, Idea
from participation.ideas.services.decisions import AnswerDraft, answer_idea
from participation.ideas.services.parts import PartDraft
from participation.ideas.services.restoring import Earlier, restore, state_of
from participation.jobs.letters import rendered
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.themes.rules import shown_number
from participation.themes.services.joining import join_ideas
from participation.themes.services.parting import split_idea
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


def test_an_answer_reaches_what_is_joined_and_is_taken_back_from_it(app: Flask) -> None:
    with writing():
        process = a_process()
        head, joined, own = (a_published_idea(process, contact=f"{n}@example.org") for n in range(3))
        join_ideas([joined, own], into=head, process=process, by=SYSTEM, at=now())
        answer_idea(own, AnswerDraft(answer=Answer.EXISTS, text="Gibt es."), by=SYSTEM, at=now())
        letters = len(answered_letters())
        before = state_of(head)
        answer_idea(head, AnswerDraft(answer=Answer.NOT_PURSUED, text="Zu teuer."), by=SYSTEM, at=now())
        version, since = head.version, head.answered_at
    assert [idea.answer for idea in (head, joined, own)] == [
        Answer.NOT_PURSUED,
        Answer.NOT_PURSUED,
        Answer.EXISTS,
    ]
    told = answered_letters()[letters:]
    assert {letter.facts["number"] for letter in told} == {head.number, joined.number}
    assert f"mit Idee {head.number} zusammengeführt" in " ".join(
        " ".join(rendered(letter).text.split()) for letter in told
    )
    with writing():
        earlier = Earlier(state=before, version=version, since=since or now(), step=1)
        restore(db.session.get_one(Idea, head.id), earlier, by=SYSTEM, at=now())
    assert [idea.answer for idea in (head, joined, own)] == [Answer.OPEN, Answer.OPEN, Answer.EXISTS]


def answered_letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.kind == "idea_answered").order_by(Letter.id)))


def test_my_contribution_names_what_belongs_to_it(
    app: Flask, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        process = a_process()
        author = an_account(Role.CITIZEN)
        idea = a_published_idea(process, by=Person(id=author.id), text="Mehr Bänke. Und ein Brunnen.")
        head = a_published_idea(process, title="Sitzen am Markt")
        draft = PartDraft(title="Ein Brunnen", text="Und ein Brunnen.", submission_key="e" * 32)
        part = split_idea(idea, draft, process=process, by=SYSTEM, at=now())
        join_ideas([idea], into=head, process=process, by=SYSTEM, at=now())
        slug, numbers = process.slug, (idea.number, head.number, part.number)
    browser = signed_in(author)
    page = browser.get(f"/{slug}/beitrag/{numbers[0]}").text
    assert "Was zu Ihrer Idee gehört" in page
    assert all(number in page for number in numbers)
    assert (
        numbers[0] in browser.get(f"/{slug}/beitrag/{numbers[2]}").text.split("Was zu Ihrer Idee gehört")[1]
    )
