import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.models.authored import StoredDraft
from participation.ideas.services.drafting import DRAFTS_KEPT, MOST_DRAFTS, erase_due_drafts, save_draft
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import VISITOR, Person
from participation.municipality.models import Process
from tests.crowd import at_once
from tests.factories import a_process, an_account

TEXT = "Halb fertig: die Sitzbank am"
CODE = re.compile(r'<b translate="no">([A-Z0-9 ]+)</b>')


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        return a_process()


def words(**changes: str) -> dict[str, str]:
    empty = dict.fromkeys(("title", "area", "name", "mailbox", "website"), "")
    return empty | {"text": TEXT, "submission_key": uuid4().hex} | changes


def stored() -> int:
    return len(db.session.scalars(select(StoredDraft.id)).all())


def test_a_draft_comes_back_on_another_device_by_its_code_and_becomes_the_idea(
    app: Flask, process: Process
) -> None:
    first, second = app.test_client(), app.test_client()
    typed = words(title="Bank", consent="ja", name="Erika")
    page = first.post(f"/{process.slug}/ideen/entwurf", data=typed, follow_redirects=True).text
    assert "Ihr Entwurf ist gespeichert" in page
    found = CODE.search(page)
    assert found is not None
    answer = second.post("/beitrag", data={"code": found[1]}, follow_redirects=True).text
    assert TEXT in answer
    assert 'value="Erika"' in answer
    key = re.search(r'name="submission_key"[^>]*value="([0-9a-f]{32})"', answer)
    assert key is not None
    assert key[1] == typed["submission_key"]
    sent = second.post(f"/{process.slug}/ideen/absenden", data=words(submission_key=key[1], consent="ja"))
    assert sent.status_code == 302
    assert stored() == 0
    receipt = first.post("/beitrag", data={"code": found[1]}, follow_redirects=True).text
    assert "Ihre Idee ist angekommen" in receipt


def test_the_link_opens_it_as_well(client: FlaskClient, process: Process, app: Flask) -> None:
    page = client.post(f"/{process.slug}/ideen/entwurf", data=words(), follow_redirects=True).text
    link = re.search(r'href="http://localhost(/b/[A-Z0-9]+)"', page)
    assert link is not None
    assert TEXT in app.test_client().get(link[1], follow_redirects=True).text


def test_nobody_else_sees_a_draft(
    app: Flask, client: FlaskClient, process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        author, stranger = an_account(), an_account()
    own = signed_in(author)
    answer = own.post(f"/{process.slug}/ideen/entwurf", data=words())
    assert TEXT in own.get(answer.location).text
    assert TEXT in own.get("/konto/beitraege").text
    assert client.get(answer.location).status_code == 404
    assert signed_in(stranger).get(answer.location).status_code == 404
    assert signed_in(stranger).post(f"{answer.location}/verwerfen").status_code == 404
    assert client.get(f"/{process.slug}/ideen/entwurf").status_code == 404
    assert client.get(f"/{process.slug}/ideen?q=Sitzbank").text.count("Sitzbank am") == 0
    assert stored() == 1


def test_saving_by_itself_says_when(client: FlaskClient, process: Process) -> None:
    typed = words() | {"von-selbst": "1"}
    answers = [
        client.post(f"/{process.slug}/ideen/entwurf", data=typed | {"text": t}) for t in ("Eins", "Zwei")
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json is not None
    assert "Entwurf gespeichert um" in answers[0].json["said"]
    assert db.session.scalars(select(StoredDraft.typed)).one()["text"] == "Zwei"


def test_it_can_be_thrown_away(client: FlaskClient, process: Process) -> None:
    client.post(f"/{process.slug}/ideen/entwurf", data=words())
    assert client.post(f"/{process.slug}/ideen/entwurf/verwerfen").status_code == 302
    assert stored() == 0


@pytest.mark.parametrize("typed", [{"text": ""}, {"text": " \n"}])
def test_an_empty_draft_is_refused_with_a_sentence(
    client: FlaskClient, process: Process, typed: dict[str, str]
) -> None:
    answer = client.post(f"/{process.slug}/ideen/entwurf", data=words(**typed))
    assert answer.status_code == 409
    assert "noch leer" in answer.text


def test_too_long_a_text_can_be_kept_and_is_shortened_later(client: FlaskClient, process: Process) -> None:
    long = "Wort " * 1_000
    page = client.post(f"/{process.slug}/ideen/entwurf", data=words(text=long), follow_redirects=True)
    assert long.strip() in page.text


def test_after_the_phase_the_text_is_still_shown(client: FlaskClient, process: Process) -> None:
    client.post(f"/{process.slug}/ideen/entwurf", data=words())
    with writing():
        for phase in db.session.get_one(Process, process.id).phases:
            phase.takes_ideas = False
    for answer in (
        client.get(f"/{process.slug}/ideen/entwurf"),
        client.post(f"/{process.slug}/ideen/entwurf", data=words()),
    ):
        assert answer.status_code == 409
        assert TEXT in answer.text


def saved(process: Process, *, key: str, by: Person = VISITOR, text: str = TEXT) -> StoredDraft:
    return save_draft({"text": text}, process=process, submission_key=key, secret="x", by=by, at=now())


def test_a_form_that_was_sent_and_a_draft_of_somebody_else_are_not_overwritten(process: Process) -> None:
    with writing():
        one, other = Person(id=an_account().id), Person(id=an_account().id)
        saved(process, key="1" * 32, by=one)
        with pytest.raises(RuleViolation):
            saved(process, key="1" * 32, by=other)
        for number in range(MOST_DRAFTS - 1):
            saved(process, key=f"{number:032x}", by=one)
        with pytest.raises(RuleViolation):
            saved(process, key="2" * 32, by=one)


def test_drafts_are_deleted_when_their_time_is_over(process: Process) -> None:
    with writing():
        saved(process, key="1" * 32)
        assert erase_due_drafts(at=now() + DRAFTS_KEPT - timedelta(minutes=1)) == 0
        assert erase_due_drafts(at=now() + DRAFTS_KEPT + timedelta(minutes=1)) == 1
    assert stored() == 0


def test_many_saves_at_once_keep_one_draft(app: Flask, process: Process) -> None:
    process_id = process.id

    def save(place: int) -> bool:
        with app.app_context(), writing():
            saved(db.session.get_one(Process, process_id), key="1" * 32, text=f"Text {place}")
            return True

    assert at_once(save, range(6)) == [True] * 6
    db.session.rollback()
    assert stored() == 1
    assert db.session.scalars(select(Idea)).all() == []
