"""People without e-mail hear what becomes of an idea: a card to print, a call to make."""

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import Answer, Idea
from participation.ideas.services.authorship import withdraw
from participation.ideas.services.decisions import (
    AnswerDraft,
    QuestionDraft,
    give_answer,
    publish,
    return_to_author,
)
from participation.intake.models import PostFollow
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, VISITOR, Role
from tests.factories import a_process, a_published_idea, an_account, an_idea
from tests.intake.desk import the_idea, typed
from tests.statements import counted

Browser = Callable[[Account], FlaskClient]
REACH = "Erika Mustermann, Bahnhofstraße 12, 12345 Musterburg"


def a_desk(signed_in: Browser) -> tuple[FlaskClient, str]:
    with writing():
        process = a_process()
        process.municipality.phone = "07071 123"
        clerk = an_account(Role.CLERK)
    return signed_in(clerk), process.slug


def answered(idea: Idea) -> None:
    draft = AnswerDraft(answer=Answer.EXISTS, text="Die Rampe gibt es schon am Nordeingang.")
    give_answer(idea, draft, by=SYSTEM, at=now())


def test_a_caller_hears_by_card_what_was_decided_and_answered(app: Flask, signed_in: Browser) -> None:
    desk, slug = a_desk(signed_in)
    home = f"/{slug}/redaktion"
    without = desk.post(f"{home}/aufnahme", data=typed(follow_way="post"))
    assert (without.status_code, "brauchen wir Telefon oder Anschrift" in without.text) == (422, True)
    assert desk.post(f"{home}/aufnahme", data=typed(follow_way="post", reach=REACH)).status_code == 302
    page = desk.get(f"{home}/bescheid").text
    assert (REACH in page, "für 0 gibt es Neues" in page) == (True, True)
    with writing():
        publish(the_idea(), by=SYSTEM, at=now())
        answered(the_idea())
    page = desk.get(f"{home}/bescheid").text
    assert "für 1 gibt es Neues" in page
    assert "Die Rampe gibt es schon am Nordeingang." in page
    assert "07071 123" in page
    printed = desk.get(f"{home}/bescheid/drucken").text
    assert "<bdi>12345 Musterburg</bdi>" in printed
    follow = db.session.scalars(select(PostFollow)).one()
    pdf = desk.get(f"{home}/bescheid/{follow.id}.pdf")
    assert (pdf.mimetype, pdf.data[:5], pdf.headers["Cache-Control"]) == (
        "application/pdf",
        b"%PDF-",
        "private, no-store",
    )
    until = re.search(r'name="bis" value="([^"]+)"', page)
    assert until is not None
    desk.post(f"{home}/bescheid/{follow.id}/erledigt", data={"bis": until[1]})
    assert "für 0 gibt es Neues" in desk.get(f"{home}/bescheid").text
    desk.post(f"{home}/bescheid/{follow.id}/doch-nicht")
    assert "für 1 gibt es Neues" in desk.get(f"{home}/bescheid").text
    desk.post(f"{home}/bescheid/{follow.id}/beenden")
    db.session.rollback()
    assert (
        db.session.scalars(select(PostFollow.reach)).one(),
        "Erika" in desk.get(f"{home}/bescheid").text,
    ) == (
        "",
        False,
    )
    assert desk.post(f"{home}/bescheid/{follow.id}/erledigt").status_code == 404
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("follow_by_post.%"))).all()
    assert [entry.action.partition(".")[2] for entry in entries] == ["note", "told", "not_told", "end"]
    assert not any("Erika" in str(entry.facts) for entry in entries)


def test_what_happens_after_the_page_was_shown_is_still_to_be_told(app: Flask, signed_in: Browser) -> None:
    desk, slug = a_desk(signed_in)
    home = f"/{slug}/redaktion"
    desk.post(f"{home}/aufnahme", data=typed(follow_way="telephone", reach="Frau Roth, 07071 55"))
    with writing():
        question = QuestionDraft(text="An welchem Eingang?")
        return_to_author(the_idea(), question, by=SYSTEM, at=now() + timedelta(minutes=1))
    page = desk.get(f"{home}/bescheid").text
    assert ("An welchem Eingang?" in page, "Ist gesagt" in page, "Brief als PDF" in page) == (
        True,
        True,
        False,
    )
    until = re.search(r'name="bis" value="([^"]+)"', page)
    assert until is not None
    with writing():
        publish(the_idea(), by=SYSTEM, at=now() + timedelta(minutes=2))
    follow_id = db.session.scalars(select(PostFollow.id)).one()
    desk.post(f"{home}/bescheid/{follow_id}/erledigt", data={"bis": until[1]})
    assert "für 1 gibt es Neues" in desk.get(f"{home}/bescheid").text


def test_whoever_follows_another_ones_idea_hears_what_everybody_may_read(
    app: Flask, signed_in: Browser
) -> None:
    desk, _slug = a_desk(signed_in)
    with writing():
        process = db.session.get_one(Idea, a_published_idea(a_process()).id).process
        public, hidden = a_published_idea(process), an_idea(process)
        answered(public)
    note = f"/{process.slug}/redaktion/aufnahme/%s/bescheid"
    wish = {"way": "post", "reach": REACH, "whose": "andere"}
    assert desk.post(note % hidden.number, data=wish).status_code == 409
    assert desk.post(note % public.number, data=wish | {"reach": " "}).status_code == 422
    assert desk.post(note % public.number, data=wish | {"reach": "x" * 301}).status_code == 422
    assert [desk.post(note % public.number, data=wish).status_code for _ in range(2)] == [302, 302]
    assert len(db.session.scalars(select(PostFollow)).all()) == 1
    page = desk.get(f"/{process.slug}/redaktion/bescheid").text
    assert "für 0 gibt es Neues" in page, "what was answered before was read to them"
    with writing():
        withdraw(db.session.get_one(Idea, public.id), by=VISITOR, at=now())
    assert "Erika" not in desk.get(f"/{process.slug}/redaktion/bescheid").text


def test_only_who_writes_down_for_others_sees_the_list(
    app: Flask, signed_in: Browser, client: FlaskClient
) -> None:
    desk, slug = a_desk(signed_in)
    with writing():
        citizen = an_account()
    assert signed_in(citizen).get(f"/{slug}/redaktion/bescheid").status_code == 403
    assert client.get(f"/{slug}/redaktion/bescheid").status_code == 302
    with counted() as few:
        desk.get(f"/{slug}/redaktion/bescheid")
    for name in ("Anna", "Bert", "Cem"):
        desk.post(f"/{slug}/redaktion/aufnahme", data=typed(follow_way="post", reach=name))
    with counted() as many:
        desk.get(f"/{slug}/redaktion/bescheid")
    assert len(few.statements) == len(many.statements)
