"""The pages of the Redaktion, as people use them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from participation.extensions import db
from participation.ideas.models import Answer, Channel, Idea, IdeaMessage, IdeaStatus, ReasonCode
from participation.ideas.services import decisions
from participation.ideas.services.authorship import ReplyDraft, reply
from participation.ideas.services.decisions import QuestionDraft
from participation.jobs.letters import rendered
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.codes import digest, new_code, spoken
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.municipality.models import Process
from tests.factories import a_process, a_published_idea, an_account, an_idea
from tests.moderation.desk import Office, SignIn, ideas_of, is_now

QUESTION = "Welche Haltestelle meinen Sie?"


# --- Who may ------------------------------------------------------------------------------------


def test_visitors_are_sent_to_sign_in(client: FlaskClient) -> None:
    with writing():
        process = a_process()
    assert "/anmelden" in client.get(f"/{process.slug}/redaktion/eingang").location


@pytest.mark.parametrize("role", [None, Role.COUNCIL, Role.ADMINISTRATOR])
def test_the_queue_is_closed_to_everybody_else(signed_in: SignIn, role: Role | None) -> None:
    with writing():
        process, account = a_process(), an_account(role)
    assert signed_in(account).get(f"/{process.slug}/redaktion/eingang").status_code == 403


def test_a_clerk_reads_the_queue_and_decides_nothing(office: Office, signed_in: SignIn) -> None:
    with writing():
        clerk = an_account(Role.CLERK)
    browser = signed_in(clerk)
    (idea,) = ideas_of(office, 1)
    page = browser.get(office.at("eingang")).text
    assert idea.title in page
    assert "veroeffentlichen" not in page
    assert "Einordnen" not in page
    for path in ("veroeffentlichen", "bereich", "rueckfrage", "nicht-veroeffentlichen", "antwort"):
        assert browser.post(office.at(f"ideen/{idea.number}/{path}")).status_code == 403
    for path in ("veroeffentlichen", "bereich"):
        assert browser.post(office.at(f"auswahl/{path}")).status_code == 403
        assert browser.get(office.at(f"auswahl/{path}")).status_code == 403
    assert is_now(idea) is IdeaStatus.SUBMITTED


def test_a_moderator_of_another_process_stays_outside(office: Office, signed_in: SignIn) -> None:
    with writing():
        stranger = an_account(Role.MODERATOR, process=a_process())
    assert signed_in(stranger).get(office.at("eingang")).status_code == 403


# --- The queue ----------------------------------------------------------------------------------


def test_an_empty_queue_says_so(office: Office) -> None:
    assert "Der Eingang ist leer" in office.page("eingang")


def test_the_longest_waiting_comes_first_and_stands_open(office: Office) -> None:
    first, second = ideas_of(office, 2)
    page = office.page("eingang")
    assert page.index(first.title) < page.index(second.title)
    assert f"ideen/{first.number}/veroeffentlichen" in page
    assert f"ideen/{second.number}/veroeffentlichen" in office.page(f"eingang?idee={second.number}")


def test_tabs_part_what_waits_by_its_kind(office: Office) -> None:
    (new,) = ideas_of(office, 1)
    (paper,) = ideas_of(office, 1, channel=Channel.PAPER)
    asked, answered = ideas_of(office, 2)
    with writing():
        for idea in (asked, answered):
            decisions.return_to_author(idea, QuestionDraft(text=QUESTION), by=SYSTEM, at=now())
        reply(answered, ReplyDraft(text="Die am Markt.", submission_key="b" * 32), by=SYSTEM, at=now())
    tabs = {"neu": new, "papier": paper, "antwort": answered, "rueckfrage": asked}
    for tab, expected in tabs.items():
        page = office.page(f"eingang?art={tab}")
        assert [idea.title for idea in tabs.values() if idea.title in page] == [expected.title]
    assert asked.title not in office.page("eingang")
    assert "Die am Markt." in office.page("eingang?art=antwort")


def test_the_queue_is_narrowed_by_area_channel_and_words(office: Office) -> None:
    area = office.process.areas[0]
    (sorted_idea,) = ideas_of(office, 1, area_id=area.id)
    (paper,) = ideas_of(office, 1, channel=Channel.PAPER, title="Fahrradwege am Fluss")
    for query, found, hidden in (
        (f"bereich={area.slug}", sorted_idea, paper),
        ("bereich=ohne", paper, sorted_idea),
        ("weg=paper", paper, sorted_idea),
        ("q=Fahrradweg", paper, sorted_idea),
        (f"q={sorted_idea.number}", sorted_idea, paper),
    ):
        page = office.page(f"eingang?{query}")
        assert (found.title in page, hidden.title in page) == (True, False), query


@pytest.mark.parametrize(
    "query",
    ["seite=99999999", "seite=0", "art=x", "bereich=x", "weg=x", "idee=x", "q=%25_%5C", "von=x&danach=x"],
)
def test_odd_addresses_show_the_queue(office: Office, query: str) -> None:
    ideas_of(office, 1)
    assert office.browser.get(office.at(f"eingang?{query}")).status_code == 200
    assert office.browser.get(office.at(f"ideen?{query}")).status_code == 200


@contextmanager
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def see(_c: object, _x: object, statement: str, *_: object) -> None:
        if statement != "BEGIN":  # SQLite begins aloud
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", see)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", see)


@pytest.mark.parametrize("path", ["eingang", "ideen"])
def test_pages_ask_the_database_as_often_for_many_as_for_few(office: Office, path: str) -> None:
    address, area_id = office.at(path), office.process.areas[0].id
    ideas_of(office, 2)
    with statements() as few:
        office.browser.get(address)
    ideas_of(office, 30, area_id=area_id)
    with statements() as many:
        office.browser.get(address)
    assert len(few) == len(many) <= 18, many


# --- Deciding about one -------------------------------------------------------------------------


def test_publishing_goes_on_to_the_next_that_waits(office: Office) -> None:
    first, second = ideas_of(office, 2)
    area = office.process.areas[1]
    answer = office.browser.post(
        office.at(f"ideen/{first.number}/veroeffentlichen?von=eingang&danach={second.number}"),
        data={"version": first.version, "area": area.slug},
    )
    assert is_now(first) is IdeaStatus.PUBLISHED
    assert first.area_id == area.id
    assert answer.location.endswith(f"/eingang?idee={second.number}")
    page = office.browser.get(answer.location).text
    assert f"Idee {first.number} ist veröffentlicht." in page


def test_a_double_click_on_publish_is_one_publication(office: Office) -> None:
    (idea,) = ideas_of(office, 1)
    for _ in range(2):
        answer = office.browser.post(
            office.at(f"ideen/{idea.number}/veroeffentlichen"), data={"version": 1, "area": ""}
        )
        assert answer.status_code == 302
    assert is_now(idea) is IdeaStatus.PUBLISHED


def test_whoever_comes_second_sees_what_the_first_did(office: Office, signed_in: SignIn) -> None:
    (idea,) = ideas_of(office, 1)
    with writing():
        other = an_account(Role.MODERATOR, name="T. Vogt")
    office.browser.post(office.at(f"ideen/{idea.number}/veroeffentlichen"), data={"version": 1})
    answer = signed_in(other).post(office.at(f"ideen/{idea.number}/veroeffentlichen"), data={"version": 1})
    assert answer.status_code == 409
    assert "Jemand war schneller" in answer.text
    assert f"Nina Keller hat die Idee {idea.number}" in answer.text


def test_a_question_that_comes_second_keeps_its_words(office: Office, signed_in: SignIn) -> None:
    (idea,) = ideas_of(office, 1)
    with writing():
        other = an_account(Role.MODERATOR, name="T. Vogt")
    office.browser.post(office.at(f"ideen/{idea.number}/veroeffentlichen"), data={"version": 1})
    answer = signed_in(other).post(
        office.at(f"ideen/{idea.number}/rueckfrage"), data={"version": 1, "text": QUESTION}
    )
    assert answer.status_code == 409
    assert QUESTION in answer.text
    assert "Nina Keller hat die Idee" in answer.text
    assert is_now(idea) is IdeaStatus.PUBLISHED


def test_a_question_begins_with_a_text_module_that_must_be_finished(office: Office) -> None:
    (idea,) = ideas_of(office, 1)
    path = office.at(f"ideen/{idea.number}/rueckfrage")
    begun = office.browser.post(path, data={"version": 1, "text": "Guten Morgen!", "baustein": "frage"})
    assert begun.status_code == 200
    assert "Guten Morgen!" in begun.text
    assert f"Vielen Dank für Ihre Idee {idea.number}" in begun.text
    unfinished = office.browser.post(path, data={"version": 1, "text": "Bitte sagen Sie: [Ihre Frage]"})
    assert unfinished.status_code == 422
    assert "Im Text steht noch „[Ihre Frage]“" in unfinished.text
    assert is_now(idea) is IdeaStatus.SUBMITTED
    assert office.browser.post(path, data={"version": 1, "text": QUESTION}).status_code == 302
    assert is_now(idea) is IdeaStatus.RETURNED


def test_refusing_asks_for_the_rule_and_a_message(office: Office) -> None:
    (idea,) = ideas_of(office, 1)
    path = office.at(f"ideen/{idea.number}/nicht-veroeffentlichen")
    without_rule = office.browser.post(path, data={"version": 1, "text": "Das geht nicht."})
    assert (without_rule.status_code, "Bitte wählen Sie, welche Regel" in without_rule.text) == (422, True)
    filled = office.browser.post(path, data={"version": 1, "reason": "advertising", "baustein": "1"})
    assert "wirbt vor allem für ein Produkt" in filled.text
    other = office.browser.post(path, data={"version": 1, "reason": "advertising", "text": ""})
    assert (other.status_code, "Bitte begründen Sie" in other.text) == (409, True)
    office.browser.post(path, data={"version": 1, "reason": "advertising", "text": "Nur Werbung."})
    assert is_now(idea) is IdeaStatus.REFUSED
    assert idea.reason == ReasonCode.ADVERTISING
    assert "Werbung" in office.page(f"ideen/{idea.number}")


def test_a_waiting_idea_is_published_with_its_answer_in_one_letter(office: Office) -> None:
    (idea,) = ideas_of(office, 1, contact="jemand@example.org")
    path = office.at(f"ideen/{idea.number}/antwort")
    assert "wird dabei veröffentlicht" in office.browser.get(path).text
    words = {"version": 1, "answer": "passed_on", "text": "Zuständig ist der Landkreis."}
    missing = office.browser.post(path, data=words)
    assert (missing.status_code, "Bitte nennen Sie die Stelle" in missing.text) == (409, True)
    assert is_now(idea) is IdeaStatus.SUBMITTED
    office.browser.post(path, data={**words, "body": "Landkreis"})
    assert is_now(idea) is IdeaStatus.PUBLISHED
    assert (idea.answer, idea.answer_body) == (Answer.PASSED_ON, "Landkreis")
    assert [letter.kind for letter in db.session.scalars(select(Letter))] == ["idea_answered"]


def test_an_answer_can_be_taken_back(office: Office) -> None:
    with writing():
        idea = a_published_idea(db.session.get_one(Process, office.process.id))
    words = {"version": idea.version, "answer": "exists", "text": "Gibt es seit März."}
    office.browser.post(office.at(f"ideen/{idea.number}/antwort"), data=words)
    assert "Gibt es schon" in office.page(f"ideen/{idea.number}")
    db.session.refresh(idea)
    path = office.at(f"ideen/{idea.number}/antwort/zuruecknehmen")
    assert office.browser.post(path, data={"version": idea.version}).status_code == 302
    db.session.refresh(idea)
    assert idea.answer is Answer.OPEN


def test_nobody_is_offered_to_decide_about_their_own_idea(office: Office) -> None:
    (idea,) = ideas_of(office, 1, by=Person(id=office.moderator.id))
    page = office.page(f"ideen/{idea.number}")
    assert "Diese Idee stammt von Ihnen" in page
    assert f"ideen/{idea.number}/veroeffentlichen" not in page
    answer = office.browser.post(office.at(f"ideen/{idea.number}/veroeffentlichen"), data={"version": 1})
    assert (answer.status_code, "stammt von Ihnen" in answer.text) == (409, True)


def test_the_queue_says_what_is_ones_own(office: Office) -> None:
    ideas_of(office, 1, by=Person(id=office.moderator.id))
    assert "von Ihnen: jemand anderes entscheidet" in office.page("eingang")


def test_hostile_words_stay_words(office: Office) -> None:
    ideas_of(office, 1, title="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>")
    page = office.page("eingang")
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_unknown_ideas_are_not_found(office: Office) -> None:
    for path in ("ideen/2026-9999", "ideen/x", "ideen/2026-9999/rueckfrage"):
        assert office.browser.get(office.at(path)).status_code == 404
    assert office.browser.post(office.at("ideen/2026-9999/veroeffentlichen")).status_code == 404


# --- Deciding about many ------------------------------------------------------------------------


def test_a_selection_is_previewed_then_done_then_told(office: Office) -> None:
    first, second = ideas_of(office, 2)
    with writing():
        published = a_published_idea(db.session.get_one(Process, office.process.id))
    numbers = "&".join(f"nr={idea.number}" for idea in (first, second, published))
    preview = office.page(f"auswahl/veroeffentlichen?{numbers}&von=eingang&art=neu")
    assert "2 Ideen sind betroffen." in preview
    assert f"Die Idee {published.number} ist schon veröffentlicht." in preview
    assert f'value="{published.number}:' not in preview
    answer = office.browser.post(
        office.at("auswahl/veroeffentlichen?von=eingang&art=neu"),
        data={"wahl": [f"{first.number}:1", f"{second.number}:7", "quatsch", "2026-9999:1"]},
    )
    result = office.browser.get(answer.location)
    assert (is_now(first), is_now(second)) == (IdeaStatus.PUBLISHED, IdeaStatus.SUBMITTED)
    assert "Erledigt für 1 Idee." in result.text
    assert f"hat die Idee {second.number}" in result.text or f"Die Idee {second.number} wurde" in result.text
    assert "/eingang?art=neu" in result.text


def test_many_ideas_are_put_into_an_area_at_once(office: Office) -> None:
    ideas = ideas_of(office, 3)
    area = office.process.areas[0]
    numbers = "&".join(f"nr={idea.number}" for idea in ideas)
    assert area.name in office.page(f"auswahl/bereich?{numbers}&von=ideen")
    office.browser.post(
        office.at("auswahl/bereich?von=ideen"),
        data={"wahl": [f"{idea.number}:1" for idea in ideas], "area": area.slug},
    )
    for idea in ideas:
        db.session.refresh(idea)
    assert {idea.area_id for idea in ideas} == {area.id}
    nowhere = office.browser.post(
        office.at("auswahl/bereich"), data={"wahl": [f"{ideas[0].number}:2"], "area": "gibt-es-nicht"}
    )
    assert nowhere.status_code == 404


def test_no_default_puts_many_ideas_somewhere(office: Office) -> None:
    (idea,) = ideas_of(office, 1, area_id=office.process.areas[0].id)
    answer = office.browser.post(
        office.at("auswahl/bereich?von=ideen"), data={"wahl": [f"{idea.number}:1"], "area": "-"}
    )
    assert answer.status_code == 422
    assert "Bitte wählen Sie, wohin die Ideen sollen." in answer.text
    assert f"{idea.number}:1" in answer.text
    db.session.refresh(idea)
    assert idea.area_id == office.process.areas[0].id


def test_choosing_nothing_leads_back_with_a_word(office: Office) -> None:
    answer = office.browser.get(office.at("auswahl/veroeffentlichen?von=ideen&status=submitted"))
    assert answer.location.endswith("/ideen?status=submitted")
    assert "Bitte wählen Sie zuerst" in office.browser.get(answer.location).text


def test_too_many_at_once_are_refused(office: Office) -> None:
    numbers = "&".join(f"nr=2026-{n:04d}" for n in range(1, 502))
    assert office.browser.get(office.at(f"auswahl/veroeffentlichen?{numbers}")).status_code == 409


# --- All ideas ----------------------------------------------------------------------------------


def test_an_idea_is_found_by_the_code_that_somebody_dictates(office: Office, app: Flask) -> None:
    wanted, other = ideas_of(office, 2)
    code = new_code()
    with writing():
        db.session.get_one(Idea, wanted.id).receipt_digest = digest(code, app.config["SECRET_KEY"])
    page = office.browser.get(office.at("ideen"), query_string={"q": spoken(code).lower()}).text
    assert (wanted.title in page, other.title in page) == (True, False)


def test_all_ideas_are_narrowed_by_status_and_answer(office: Office) -> None:
    (waiting,) = ideas_of(office, 1)
    with writing():
        process = db.session.get_one(Process, office.process.id)
        answered, unanswered = a_published_idea(process), a_published_idea(process)
        draft = decisions.AnswerDraft(answer=Answer.EXISTS, text="Gibt es.")
        decisions.answer_idea(answered, draft, by=SYSTEM, at=now())
    ideas = (waiting, answered, unanswered)
    for query, found in (
        ("status=submitted", [waiting]),
        ("antwort=open", [unanswered]),
        ("antwort=exists", [answered]),
        (f"q={int(waiting.number[5:])}", [waiting]),
    ):
        page = office.page(f"ideen?{query}")
        assert [idea for idea in ideas if f"/{idea.number}" in page] == found, query
    assert "Antwortquote: 1 von 2" in office.page("ideen")


# --- Letters ------------------------------------------------------------------------------------


@pytest.mark.parametrize("mailbox", ["confirmed", "typed"])
def test_letters_tell_what_was_decided_and_no_more(office: Office, mailbox: str) -> None:
    title = "Bänke mit Lehnen am Fluss"
    process = db.session.get_one(Process, office.process.id)
    with writing():
        by = Person(id=an_account().id) if mailbox == "confirmed" else SYSTEM
        drafts = [an_idea(process, by=by, contact="jemand@example.org", title=title) for _ in range(4)]
        decisions.publish(drafts[0], by=SYSTEM, at=now())
        decisions.return_to_author(drafts[1], QuestionDraft(text=QUESTION), by=SYSTEM, at=now())
        refusal = decisions.RefusalDraft(reason=ReasonCode.ADVERTISING, text="Das ist vor allem Werbung.")
        decisions.refuse(drafts[2], refusal, by=SYSTEM, at=now())
        answer = decisions.AnswerDraft(answer=Answer.PASSED_ON, body="Landkreis", text="Wir geben es weiter.")
        decisions.publish_with_answer(drafts[3], answer, by=SYSTEM, at=now())
    letters = {letter.kind: rendered(letter) for letter in db.session.scalars(select(Letter))}
    assert set(letters) == {"idea_published", "idea_returned", "idea_refused", "idea_answered"}
    assert QUESTION in letters["idea_returned"].text
    assert "Das ist vor allem Werbung." in letters["idea_refused"].html
    assert "An die zuständige Stelle weitergegeben" in letters["idea_answered"].text
    assert "Landkreis" in letters["idea_answered"].html
    if mailbox == "typed":
        assert [kind for kind, letter in letters.items() if title in letter.text + letter.html] == []


def test_the_authors_page_shows_what_was_asked(office: Office) -> None:
    (idea,) = ideas_of(office, 1)
    office.browser.post(office.at(f"ideen/{idea.number}/rueckfrage"), data={"version": 1, "text": QUESTION})
    assert [m.text for m in db.session.scalars(select(IdeaMessage))] == [QUESTION]
    assert QUESTION in office.page(f"ideen/{idea.number}")
