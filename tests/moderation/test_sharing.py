"""Who has what, who is away, and what only the Redaktion reads."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.services.decisions import publish
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.moderation.models import Assignment, Deputyship, Note
from participation.moderation.services.sharing import Leave, Thing, assign, name_deputy
from participation.municipality.models import Process
from tests.crowd import at_once
from tests.factories import a_process, an_account, an_idea
from tests.moderation.desk import Office, SignIn, ideas_of

MARKER = "Ruft-dreimal-taeglich-an-7731"


def a_colleague(name: str = "T. Vogt") -> Account:
    with writing():
        return an_account(Role.MODERATOR, name=name)


def give(office: Office, idea: Idea, **fields: str) -> int:
    """Send the form that says who takes care of the idea."""
    form = {"art": "idea", "ding": str(idea.id), "hatte": "", **fields}
    return office.browser.post(office.at("zustaendig"), data=form).status_code


# --- Assignment ---------------------------------------------------------------------------------


def test_what_is_mine_is_found_apart_from_what_is_nobodys(office: Office) -> None:
    mine, other = ideas_of(office, 2)
    assert give(office, mine, an="mir") == 302
    for query, found, hidden in (("wer=meine", mine, other), ("wer=niemand", other, mine)):
        page = office.page(f"eingang?{query}")
        assert (found.title in page, hidden.title in page) == (True, False), query
    assert f"<b>{office.moderator.name}</b>" in office.page("eingang")


def test_a_thing_is_given_to_a_colleague_and_back_to_nobody(office: Office) -> None:
    colleague = a_colleague()
    (idea,) = ideas_of(office, 1)
    give(office, idea, an=str(colleague.id))
    assert idea.title in office.page(f"eingang?wer={colleague.id}")
    assert idea.title not in office.page("eingang?wer=meine")
    assert give(office, idea, an="", hatte=str(colleague.id)) == 302
    assert db.session.scalars(select(Assignment)).all() == []
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action == "queue.assign")).all()
    assert len(actions) == 2


def test_who_comes_second_with_an_assignment_changes_nothing(office: Office) -> None:
    colleague = a_colleague()
    (idea,) = ideas_of(office, 1)
    give(office, idea, an=str(colleague.id))
    assert give(office, idea, an="mir", hatte="") == 409
    assert db.session.scalars(select(Assignment.assignee_id)).one() == colleague.id


def test_nothing_is_given_to_somebody_who_does_not_read_the_queue(office: Office) -> None:
    with writing():
        stranger, elsewhere = an_account(), an_account(Role.MODERATOR, process=a_process())
    (idea,) = ideas_of(office, 1)
    assert give(office, idea, an=str(stranger.id)) == 409
    assert give(office, idea, an=str(elsewhere.id)) == 409
    assert db.session.scalars(select(Assignment)).all() == []


@pytest.mark.parametrize("thing", [("idea", "999999"), ("nichts", "1"), ("", ""), ("idea", "x")])
def test_what_is_not_there_cannot_be_given(office: Office, thing: tuple[str, str]) -> None:
    form = {"art": thing[0], "ding": thing[1], "an": "mir"}
    assert office.browser.post(office.at("zustaendig"), data=form).status_code == 404
    assert office.browser.post(office.at("notizen"), data={**form, "text": "x"}).status_code == 404


def test_an_idea_of_another_process_cannot_be_given(office: Office) -> None:
    with writing():
        elsewhere = an_idea(a_process())
    assert give(office, elsewhere, an="mir") == 404


def test_of_two_who_take_a_thing_at_once_one_has_it(app: Flask) -> None:
    with writing():
        process = a_process()
        people = [an_account(Role.MODERATOR).id for _ in range(4)]
        idea_id, process_id = an_idea(process).id, process.id

    def take(person: int) -> bool:
        with app.app_context():
            try:
                with writing():
                    thing = Thing(db.session.get_one(Process, process_id), "idea", idea_id)
                    return assign(thing, person, by=Person(id=person), at=now(), seen=None)
            except Conflict:
                return False

    assert sum(at_once(take, people)) == 1
    assert len(db.session.scalars(select(Assignment)).all()) == 1


# --- Absence ------------------------------------------------------------------------------------


def test_a_deputy_sees_the_things_of_who_is_away_for_as_long(office: Office, signed_in: SignIn) -> None:
    colleague = a_colleague("Nora Abend")
    (idea,) = ideas_of(office, 1)
    give(office, idea, an=str(colleague.id))
    away = signed_in(colleague)
    today = f"{now():%Y-%m-%d}"
    form = {"deputy": str(office.moderator.id), "first": today, "last": today}
    assert away.post(office.at("vertretung"), data=form).status_code == 302
    page = office.page("eingang?wer=meine")
    assert idea.title in page
    assert f"(abwesend, vertreten durch {office.moderator.name})" in page
    number = db.session.scalars(select(Deputyship.id)).one()
    assert office.browser.post(office.at(f"vertretung/{number}/beenden")).status_code == 404
    assert away.post(office.at(f"vertretung/{number}/beenden")).status_code == 302
    assert idea.title not in office.page("eingang?wer=meine")


def test_an_absence_that_cannot_be_is_refused_with_what_was_typed(office: Office) -> None:
    colleague = a_colleague()
    day = now().date()
    good = {"deputy": str(colleague.id), "first": f"{day}", "last": f"{day + timedelta(days=3)}"}
    for change, code, reason in (
        ({"deputy": str(office.moderator.id)}, 409, "wer Sie vertritt"),
        ({"deputy": "x"}, 409, "wer Sie vertritt"),
        ({"last": f"{day - timedelta(days=1)}"}, 409, "vor dem ersten"),
        ({"first": "2026-01-02", "last": "2026-01-03"}, 409, "schon vorbei"),
        ({"first": "morgen"}, 422, "geben Sie einen Tag an"),
    ):
        answer = office.browser.post(office.at("vertretung"), data={**good, **change})
        assert (answer.status_code, reason in answer.text) == (code, True), change
    assert office.browser.post(office.at("vertretung"), data=good).status_code == 302
    again = office.browser.post(office.at("vertretung"), data=good)
    assert (again.status_code, "ist schon eine Vertretung eingetragen" in again.text) == (409, True)


def test_a_form_sent_twice_at_once_names_one_deputy(app: Flask) -> None:
    with writing():
        process = a_process()
        absent, deputy = an_account(Role.MODERATOR).id, an_account(Role.MODERATOR).id
        process_id = process.id
    leave = Leave(deputy_id=deputy, first=now().date(), last=now().date())

    def send(_: int) -> bool:
        with app.app_context():
            try:
                with writing():
                    here = db.session.get_one(Process, process_id)
                    name_deputy(leave, process=here, by=Person(id=absent), at=now())
            except RuleViolation:
                return False
            return True

    assert sum(at_once(send, range(3))) == 1


# --- Notes --------------------------------------------------------------------------------------


def note_on(office: Office, idea: Idea, text: str) -> int:
    form = {"art": "idea", "ding": str(idea.id), "text": text, "submission_key": "c" * 32}
    return office.browser.post(office.at("notizen"), data=form).status_code


def test_a_note_is_read_by_the_redaktion_and_nowhere_else(
    office: Office, client: FlaskClient, signed_in: SignIn
) -> None:
    with writing():
        author, councillor = an_account(), an_account(Role.COUNCIL)
    (idea,) = ideas_of(office, 1, by=Person(id=author.id), contact="jemand@example.org")
    for _ in range(2):  # a double click notes once
        assert note_on(office, idea, MARKER) == 302
    assert office.page(f"ideen/{idea.number}").count(MARKER) == 1
    assert "sieht nur die Redaktion" in office.page("eingang")
    assert MARKER in office.page("eingang")
    with writing():
        publish(db.session.get_one(Idea, idea.id), by=SYSTEM, at=now())
    slug = office.process.slug
    public = [f"/{slug}/", f"/{slug}/ideen", f"/{slug}/ideen/{idea.number}", f"/{slug}/daten"]
    for address in public:
        assert MARKER not in client.get(address).text, address
    for browser, addresses in (
        (signed_in(author), ["/konto/beitraege", f"/{slug}/beitrag/{idea.number}"]),
        (signed_in(councillor), [f"/{slug}/gemeinderat", f"/{slug}/daten"]),
    ):
        for address in addresses:
            answer = browser.get(address)
            assert (answer.status_code, MARKER in answer.text) == (200, False), address
    for profile in ("public", "council"):
        file = signed_in(councillor).get(f"/{slug}/daten/{profile}.jsonl", buffered=True)
        assert (file.status_code, MARKER.encode() in file.data) == (200, False)
    assert [MARKER in str(letter.facts) for letter in db.session.scalars(select(Letter))] == [False]


def test_only_its_writer_takes_a_note_back(office: Office, signed_in: SignIn) -> None:
    colleague = a_colleague()
    (idea,) = ideas_of(office, 1)
    note_on(office, idea, MARKER)
    number = db.session.scalars(select(Note.id)).one()
    address = office.at(f"notizen/{number}/zuruecknehmen")
    assert signed_in(colleague).post(address).status_code == 409
    assert office.browser.post(address).status_code == 302
    assert db.session.scalars(select(Note.text)).one() == ""
    assert "(gelöscht)" in office.page(f"ideen/{idea.number}")


def test_an_empty_or_endless_note_is_shown_again(office: Office) -> None:
    (idea,) = ideas_of(office, 1)
    assert note_on(office, idea, "   ") == 422
    assert note_on(office, idea, "x" * 2001) == 422
    assert db.session.scalars(select(Note)).all() == []


def test_a_form_leads_back_to_pages_of_this_redaktion_only(office: Office) -> None:
    (idea,) = ideas_of(office, 1)
    for wanted, leads_there in (
        (office.at("eingang?wer=niemand"), True),
        ("https://evil.example/", False),
        ("//evil.example/", False),
        ("/anderes/redaktion/eingang", False),
    ):
        form = {"art": "idea", "ding": str(idea.id), "an": "mir", "weiter": wanted}
        answer = office.browser.post(office.at("zustaendig"), data=form)
        assert (answer.location == wanted) is leads_there, wanted


# --- Habits -------------------------------------------------------------------------------------


def test_single_keys_stay_off_for_who_switched_them_off(office: Office, signed_in: SignIn) -> None:
    ideas_of(office, 1)
    assert 'data-queue="on"' in office.page("eingang")
    office.browser.post(office.at("tastenkuerzel"), data={"an": "nein"})
    assert 'data-queue="off"' in office.page("eingang")
    assert 'data-queue="on"' in signed_in(a_colleague()).get(office.at("eingang")).text
    office.browser.post(office.at("tastenkuerzel"), data={"an": "ja"})
    assert 'data-queue="on"' in office.page("eingang")
