"""One list for everything that waits, and what two people at one thing see."""

import re
from datetime import timedelta

from sqlalchemy import select

from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import Answer, IdeaStatus
from participation.ideas.services.decisions import AnswerDraft, answer_idea
from participation.jobs.models import Letter, LetterStatus
from participation.jobs.services import LetterDraft, send
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Role
from participation.moderation.difference import seen_of
from participation.municipality.models import Process
from tests.factories import a_process, a_published_idea, an_account, an_idea
from tests.moderation.desk import Office, SignIn, ideas_of, is_now
from tests.statements import counted

MAILBOX = "geheim@example.org"


def an_undelivered_letter(process: Process, number: str = "2026-0001") -> Letter:
    """As a worker leaves it when the mail server has said its last word."""
    draft = LetterDraft(
        kind="idea_published",
        recipient=MAILBOX,
        municipality_id=process.municipality_id,
        process_id=process.id,
        facts={"number": number},
    )
    letter = send(draft, at=now() - timedelta(days=14))
    letter.status, letter.error, letter.subject = (
        LetterStatus.FAILED,
        "550 no such user",
        f"Ihre Idee {number}",
    )
    db.session.flush()
    return letter


# --- Letters that did not arrive ----------------------------------------------------------------


def test_a_letter_that_did_not_arrive_waits_among_the_ideas(office: Office) -> None:
    (idea,) = ideas_of(office, 1)
    with writing():
        letter = an_undelivered_letter(db.session.get_one(Process, office.process.id), idea.number)
    page = office.page("eingang")
    assert page.index(f"Ihre Idee {idea.number}") < page.index(idea.title)  # it has waited longer
    assert "Brief" in page
    assert idea.title not in office.page("eingang?art=briefe")
    path = f"briefe/{letter.id}"
    alone = office.page(path)
    assert ("550 no such user" in alone, idea.title in alone, MAILBOX in alone) == (True, True, False)
    office.browser.post(office.at("zustaendig"), data={"art": "letter", "ding": str(letter.id), "an": "mir"})
    assert f"Ihre Idee {idea.number}" in office.page("eingang?wer=meine")
    assert office.browser.post(office.at(f"{path}/erledigt")).status_code == 302
    assert f"Ihre Idee {idea.number}" not in office.page("eingang")
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "letter")).all()
    assert "letter.settle" in actions


def test_what_no_longer_waits_takes_notes_from_its_own_page_only(office: Office, signed_in: SignIn) -> None:
    with writing():
        letter = an_undelivered_letter(db.session.get_one(Process, office.process.id))
        other = an_account(Role.MODERATOR)
    seal = re.findall(r'name="siegel" value="(\w+)"', office.page(f"briefe/{letter.id}"))[0]
    office.browser.post(office.at(f"briefe/{letter.id}/erledigt"))
    form = {"art": "letter", "ding": str(letter.id), "text": "Angerufen.", "submission_key": "f" * 32}
    assert office.browser.post(office.at("notizen"), data=form).status_code == 404
    assert signed_in(other).post(office.at("notizen"), data={**form, "siegel": seal}).status_code == 404
    assert office.browser.post(office.at("notizen"), data={**form, "siegel": "ä"}).status_code == 404
    assert office.browser.post(office.at("notizen"), data={**form, "siegel": seal}).status_code == 302


def test_a_letter_can_be_sent_again_and_one_of_elsewhere_is_not_found(office: Office) -> None:
    with writing():
        letter = an_undelivered_letter(db.session.get_one(Process, office.process.id))
        elsewhere = an_undelivered_letter(a_process())
    assert office.browser.get(office.at(f"briefe/{elsewhere.id}")).status_code == 404
    assert office.browser.post(office.at(f"briefe/{letter.id}/noch-einmal")).status_code == 302
    db.session.refresh(letter)
    assert letter.status is LetterStatus.WAITING
    late = office.browser.post(office.at(f"briefe/{letter.id}/erledigt"))
    assert (late.status_code, "wird noch versucht" in late.text) == (409, True)


def test_filters_that_only_ideas_know_leave_other_kinds_out(office: Office) -> None:
    with writing():
        an_undelivered_letter(db.session.get_one(Process, office.process.id))
    for query, shown in (
        ("weg=web", False),
        ("bereich=ohne", False),
        ("q=2026-0001", True),
        ("q=nie", False),
    ):
        assert ("Ihre Idee 2026-0001" in office.page(f"eingang?{query}")) is shown, query


# --- What it costs ------------------------------------------------------------------------------


def test_the_queue_costs_the_same_with_five_and_with_five_hundred_things(office: Office) -> None:
    statements = []
    for number in (5, 495):
        with writing():
            process = db.session.get_one(Process, office.process.id)
            for _ in range(number - 1):
                an_idea(process, area_id=process.areas[0].id)
            an_undelivered_letter(process)
        with counted() as seen:
            page = office.page("eingang")
        statements.append(len(seen.statements))
        assert seen.rows < 150
        assert len(page) < 150_000
    assert "500 offen" in page
    assert statements[0] == statements[1] <= 19, seen.statements


# --- Always in sight ----------------------------------------------------------------------------


def test_every_page_of_the_redaktion_says_how_far_the_answers_are(office: Office) -> None:
    with writing():
        process = db.session.get_one(Process, office.process.id)
        answered, _open = a_published_idea(process), a_published_idea(process)
        answer_idea(answered, AnswerDraft(answer=Answer.EXISTS, text="Gibt es."), by=SYSTEM, at=now())
        an_idea(process).created_at = now() - timedelta(days=30)
    for path in ("eingang", "ideen", "themen", "massnahmen", "textbausteine", f"ideen/{answered.number}"):
        page = office.page(path)
        assert "Antwortquote: 1 von 2" in page, path
        assert "überfällig seit" in page, path


# --- Two people at one thing --------------------------------------------------------------------


def test_who_comes_second_sees_what_is_different_now(office: Office, signed_in: SignIn) -> None:
    (idea,) = ideas_of(office, 1)
    with writing():
        other = an_account(Role.MODERATOR, name="T. Vogt")
    first, second = office.process.areas
    saw = {"version": str(idea.version), "was": seen_of(idea, now())}
    path = office.at(f"ideen/{idea.number}/veroeffentlichen")
    office.browser.post(path, data={**saw, "area": first.slug})
    answer = signed_in(other).post(path, data={**saw, "area": second.slug})
    assert answer.status_code == 409
    for told in ("<td>eingegangen</td><td><b>veröffentlicht</b>", f"<td><b>{first.name}</b></td>"):
        assert told in answer.text
    assert f"<b>{office.moderator.name}</b>" in answer.text
    assert "Idee veröffentlicht" in answer.text
    assert "Sie wollten die Idee hier einordnen:" in answer.text
    assert second.name in answer.text
    assert is_now(idea) is IdeaStatus.PUBLISHED
    assert idea.area_id == first.id


def test_a_message_that_comes_second_is_shown_with_the_difference(office: Office, signed_in: SignIn) -> None:
    (idea,) = ideas_of(office, 1)
    with writing():
        other = an_account(Role.MODERATOR)
    saw = {"version": str(idea.version), "was": seen_of(idea, now())}
    office.browser.post(office.at(f"ideen/{idea.number}/veroeffentlichen"), data=saw)
    words = "Welche Haltestelle ist gemeint?"
    answer = signed_in(other).post(office.at(f"ideen/{idea.number}/rueckfrage"), data={**saw, "text": words})
    assert answer.status_code == 409
    assert words in answer.text
    assert "<td>eingegangen</td><td><b>veröffentlicht</b>" in answer.text


def test_a_damaged_form_costs_no_more_than_the_comparison(office: Office) -> None:
    (idea,) = ideas_of(office, 1)
    path = office.at(f"ideen/{idea.number}/veroeffentlichen")
    for damaged in (
        "",
        "~~~~",
        "submitted~x~open~a~2026-01-01",
        "submitted~~open~a~2026-01-01T00:00:00",
        "x" * 9999,
    ):
        answer = office.browser.post(path, data={"version": "99", "was": damaged})
        assert answer.status_code == 409, damaged
    assert is_now(idea) is IdeaStatus.SUBMITTED
