"""The rules of a process: written in versions, read by everybody, with what was decided by them."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.figures.queries.decided import told
from participation.ideas.models import Idea
from participation.ideas.services.refusing import RefusalDraft, refuse
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, Role
from participation.municipality.models import Netiquette, Process
from participation.municipality.netiquette import PRESET, NetiquetteDraft, RuleDraft
from participation.municipality.queries import netiquette_of, rules_of
from participation.municipality.services.netiquette import said_by, write_netiquette
from participation.reports.services.settling import settle
from tests.crowd import at_once
from tests.factories import a_process, a_published_idea, an_account
from tests.reports.test_reports import decision, reported

DOGS = RuleDraft(code="", title="Tierbilder", title_en="Pictures of animals", text="Keine Hunde.")


def the_process() -> Process:
    return db.session.scalars(select(Process)).one()


def with_dogs() -> NetiquetteDraft:
    return NetiquetteDraft(text="Neu.", reasons=(*PRESET.reasons, DOGS))


def test_a_new_process_begins_with_the_preset(app: Flask, client: FlaskClient) -> None:
    with writing():
        slug = a_process().slug
    assert said_by(netiquette_of(the_process())) == PRESET
    page = client.get(f"/{slug}/spielregeln")
    assert "Fassung 1" in page.text
    assert "Persönliche Angaben im Text" in page.text
    assert "Personal details in the text" in client.get(f"/{slug}/spielregeln?sprache=en").text


def test_two_pages_of_rules_bear_two_names(app: Flask, client: FlaskClient) -> None:
    with writing():
        slug = a_process().slug
    page = client.get(f"/{slug}/ideen").text
    assert f'href="/{slug}/spielregeln">Regeln für Beiträge<' in page
    assert 'href="/spielregeln">Spielregeln der Beteiligung<' in page
    rules = client.get(f"/{slug}/spielregeln").text
    assert (
        rules.count('href="/spielregeln">Spielregeln der Beteiligung<') == 2
    )  # beside them, and in the foot


def test_a_version_is_added_and_the_ones_before_stay_readable(app: Flask, client: FlaskClient) -> None:
    with writing():
        slug = a_process().slug
    with writing():
        write_netiquette(the_process(), with_dogs(), expected_number=1, by=SYSTEM, at=now())
    with writing():
        same = said_by(netiquette_of(the_process()))
        assert write_netiquette(the_process(), same, expected_number=2, by=SYSTEM, at=now()).number == 2
        gone = NetiquetteDraft(text="Noch neuer.", reasons=same.reasons[:-1])
        write_netiquette(the_process(), gone, expected_number=2, by=SYSTEM, at=now())
    rules = {rule.code: rule.is_active for rule in rules_of(the_process())}
    assert rules["tierbilder"] is False, "a rule that is left out retires, it is never lost"
    assert "Tierbilder" in client.get(f"/{slug}/spielregeln?fassung=2").text
    assert "gilt nicht mehr" in client.get(f"/{slug}/spielregeln?fassung=1").text
    for wrong in ("9", "x", "99999999999999999999", "-1"):
        assert client.get(f"/{slug}/spielregeln?fassung={wrong}").status_code == 404


def test_what_says_nothing_is_refused(app: Flask) -> None:
    with writing():
        a_process()
    retired = tuple(RuleDraft(**{**vars(rule), "is_active": False}) for rule in PRESET.reasons)
    for draft in (
        NetiquetteDraft(text="", reasons=PRESET.reasons),
        NetiquetteDraft(text="x", reasons=()),
        NetiquetteDraft(text="x", reasons=retired),
        NetiquetteDraft(text="x", reasons=(*PRESET.reasons, RuleDraft(code="", title=""))),
    ):
        with pytest.raises(RuleViolation), writing():
            write_netiquette(the_process(), draft, expected_number=1, by=SYSTEM, at=now())


def test_of_two_who_write_at_once_one_is_told(app: Flask) -> None:
    with writing():
        a_process()

    def act(text: str) -> str:
        with app.app_context():
            try:
                with writing():
                    draft = NetiquetteDraft(text=text, reasons=PRESET.reasons)
                    write_netiquette(the_process(), draft, expected_number=1, by=SYSTEM, at=now())
            except Conflict:
                return "conflict"
            finally:
                db.session.remove()
        return "done"

    assert sorted(at_once(act, ["Eins.", "Zwei."])) == ["conflict", "done"]
    assert len(db.session.scalars(select(Netiquette)).all()) == 2


def fields_of(draft: NetiquetteDraft, version: int) -> dict[str, str]:
    form = {"version": str(version), "text": draft.text, "text_en": draft.text_en}
    for place, rule in enumerate(draft.reasons):
        form |= {
            f"rules-{place}-{name}": str(getattr(rule, name))
            for name in ("code", "title", "title_en", "text", "text_en")
        }
        if rule.is_active:
            form[f"rules-{place}-is_active"] = "y"
    return form


def test_staff_write_them_on_a_page(app: Flask, signed_in: Callable[[Account], FlaskClient]) -> None:
    with writing():
        process = a_process()
        page, slug = f"/{process.slug}/redaktion/spielregeln", process.slug
        number = a_published_idea(process).number
        moderator, administrator, council = (
            an_account(role) for role in (Role.MODERATOR, Role.ADMINISTRATOR, Role.COUNCIL)
        )
    assert signed_in(council).get(page).status_code == 403
    assert signed_in(administrator).get(page).status_code == 200
    browser = signed_in(moderator)
    assert browser.get(page).text.count("Name auf Englisch") == 6
    more = browser.post(page, data={**fields_of(with_dogs(), 1), "tun": "regel"})
    assert (more.status_code, more.text.count("Name auf Englisch")) == (200, 8)
    empty = browser.post(page, data={**fields_of(with_dogs(), 1), "text": ""})
    assert (empty.status_code, "Tierbilder" in empty.text) == (422, True)
    assert browser.post(page, data=fields_of(with_dogs(), 1)).status_code == 302
    late = browser.post(page, data=fields_of(NetiquetteDraft(text="Zu spät.", reasons=PRESET.reasons), 1))
    assert late.status_code == 409
    assert "Zu spät." in late.text
    assert "Neu." in late.text, "what holds now stands beside it"
    refusal = browser.get(f"/{slug}/redaktion/ideen/{number}/nicht-veroeffentlichen").text
    assert 'value="tierbilder"' in refusal


def test_a_rule_of_ones_own_is_a_reason_that_the_author_reads(app: Flask, client: FlaskClient) -> None:
    with writing():
        process = a_process()
        write_netiquette(process, with_dogs(), expected_number=1, by=SYSTEM, at=now())
        for _ in range(7):
            idea = a_published_idea(process)
            refuse(idea, RefusalDraft(reason="tierbilder", text="Ein Hund."), by=SYSTEM, at=now())
        refuse(a_published_idea(process), RefusalDraft(reason="advertising", text="W."), by=SYSTEM, at=now())
        for number in range(6):
            reported(a_published_idea(process), text=f"Meldung {number}")
        settle(reported(a_published_idea(process)), decision(), by=SYSTEM, at=now())
        slug = process.slug
    assert {idea.reason for idea in db.session.scalars(select(Idea))} == {"tierbilder", "advertising", None}
    page = client.get(f"/{slug}/spielregeln").text
    assert "<dd>7</dd>" in page, "reports received"
    assert page.count("<dd>unter 5</dd>") == 1, "stayed"
    assert "15 Ideen sind bisher eingegangen" in page
    rows = {row.partition("</th>")[0].split(">")[-1]: row for row in page.split("<tr>")}
    assert "unter 5" in rows["Tierbilder"], "else the one of the other rule could be computed"
    assert "unter 5" in rows["Werbung"]


def test_few_are_not_told_and_cannot_be_computed() -> None:
    assert {code: people.number for code, people in told({"a": 9, "b": 2, "c": 20}).items()} == {
        "a": None,
        "b": None,
        "c": 20,
    }
    assert [people.number for people in told({"a": 1, "b": 2, "c": 20}).values()] == [None, None, 20]
    assert [people.number for people in told({"a": 6, "c": 20}).values()] == [6, 20]
