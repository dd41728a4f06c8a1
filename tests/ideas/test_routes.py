import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.extensions import db, limiter
from participation.ideas.models import (
    LONGEST_TEXT,
    Answer,
    Idea,
    IdeaMessage,
    IdeaStatus,
    MessageKind,
    PublicationConsent,
)
from participation.ideas.spelling import spelled
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.codes import new_code
from participation.kernel.database import writing
from participation.municipality.models import Process
from participation.web.paging import PAGE_SIZE
from tests.factories import LONG_AGO, a_process, a_published_idea, a_town, an_account, an_idea
from tests.statements import counted

LIST_STATEMENTS = 7
DETAIL_STATEMENTS = 9
ROW = re.compile(r'<li class="row" id="idee-([\d-]+)">')


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        return a_process()


def words(**changes: str) -> dict[str, str]:
    return {
        "text": "Das Bürgerbüro hat nur vormittags offen.",
        "title": "",
        "area": "",
        "consent": "ja",
        "name": "",
        "mailbox": "",
        "website": "",
        "submission_key": uuid4().hex,
        **changes,
    }


def stored_ideas() -> int:
    return db.session.scalars(select(func.count()).select_from(Idea)).one()


# --- Reading ------------------------------------------------------------------------------------


def test_everybody_reads_what_is_published_and_nothing_else(client: FlaskClient, process: Process) -> None:
    with writing():
        a_published_idea(process, title="Öffentlich")
        an_idea(process, title="Noch nicht gelesen")
        a_published_idea(process, title="Nur gezählt", consent=PublicationConsent.REFUSED)
    page = client.get(f"/{process.slug}/ideen")
    assert "Öffentlich" in page.text
    assert "Noch nicht gelesen" not in page.text
    assert "Nur gezählt" not in page.text
    assert "Set-Cookie" not in page.headers
    assert "csrf" not in page.text


def test_unknown_hidden_and_withdrawn_ideas_answer_alike(client: FlaskClient, process: Process) -> None:
    with writing():
        waiting = an_idea(process).number
        gone = a_published_idea(process)
        gone.status, gone.is_public = IdeaStatus.WITHDRAWN, False
        counted_only = a_published_idea(process, consent=PublicationConsent.REFUSED).number
        hidden = [waiting, gone.number, counted_only]
    unknown = client.get(f"/{process.slug}/ideen/2026-9999")
    assert unknown.status_code == 404
    for number in hidden:
        answer = client.get(f"/{process.slug}/ideen/{number}")
        assert answer.status_code == 404
        assert answer.text.replace(number, "2026-9999") == unknown.text


def test_leafing_through_the_pages_shows_every_idea_once(client: FlaskClient, process: Process) -> None:
    with writing():
        numbers = {a_published_idea(process).number for _ in range(2 * PAGE_SIZE + 5)}
    address, seen = f"/{process.slug}/ideen", []
    for _page in range(3):
        page = client.get(address).text
        seen += ROW.findall(page)
        following = re.search(r'<a href="([^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert sorted(seen) == sorted(numbers)


@pytest.mark.parametrize(
    "query",
    [
        "seite=999999999999999999999",
        "seite=-1",
        "zufall=0",
        "zufall=65",
        "zufall=9999999999999999999999",
        "bereich=' OR 1=1",
        "ordnung=id;drop",
        "q=" + "x" * 5000,
        "q=%F0%9F%8C%B3",
        'q="weg" AND (',
    ],
)
def test_odd_parameters_mean_the_default(client: FlaskClient, process: Process, query: str) -> None:
    with writing():
        a_published_idea(process)
    assert client.get(f"/{process.slug}/ideen?{query}").status_code == 200


def test_a_number_typed_into_the_search_finds_its_idea(client: FlaskClient, process: Process) -> None:
    with writing():
        wanted = a_published_idea(process).number
        a_published_idea(process)
    assert ROW.findall(client.get(f"/{process.slug}/ideen?q={wanted}").text) == [wanted]


def test_a_search_without_telling_words_says_so(client: FlaskClient, process: Process) -> None:
    with writing():
        a_published_idea(process)
    assert "lässt sich nicht suchen" in client.get(f"/{process.slug}/ideen?q=der+die+das").text
    assert "nichts gefunden" in client.get(f"/{process.slug}/ideen?q=Nashorn").text


def test_an_answered_idea_shows_answer_and_supports_counted_elsewhere_apart(
    client: FlaskClient, process: Process
) -> None:
    with writing():
        idea = a_published_idea(process, author_name="Katrin B.", text="Ein **Brunnen**")
        idea.supports, idea.supports_elsewhere = 7, 12
        idea.answer, idea.answered_at, idea.answer_text = Answer.NOT_PURSUED, now(), "Zu teuer."
        number = idea.number
    page = client.get(f"/{process.slug}/ideen/{number}").text
    for expected in ("Katrin B.", "<strong>Brunnen</strong>", "Zu teuer.", "<b>12</b> anderswo", "<b>7</b>"):
        assert expected in page
    assert "19" not in re.findall(r"<b>(\d+)</b>", page)


def test_a_visitor_supports_by_a_link_and_a_signed_in_person_by_one_form(
    client: FlaskClient, signed_in: Callable[[Account], FlaskClient], process: Process
) -> None:
    with writing():
        for _ in range(3):
            a_published_idea(process)
        account = an_account()
    page = client.get(f"/{process.slug}/ideen").text
    assert '<form method="post"' not in page
    assert page.count('#unterstuetzen"') == 3
    page = signed_in(account).get(f"/{process.slug}/ideen").text
    assert page.count('id="unterstuetzen"') == 1
    assert page.count("formaction=") == 3


# --- What it costs --------------------------------------------------------------------------------


def cost(client: FlaskClient, address: str) -> tuple[int, int]:
    client.get(address)
    with counted() as seen:
        assert client.get(address).status_code == 200
    return len(seen.statements), seen.rows


@pytest.fixture
def uncached(app: Flask) -> None:
    app.config["PAGE_CACHE"] = False


@pytest.mark.usefixtures("uncached")
def test_a_page_costs_the_same_with_five_and_with_five_hundred_ideas(
    client: FlaskClient, signed_in: Callable[[Account], FlaskClient], process: Process
) -> None:
    with writing():
        account = an_account()
        area = process.areas[0].id
        ideas = [a_published_idea(process, area_id=area) for _ in range(5)]
        first = ideas[0].number
    person = signed_in(account)
    addresses = [
        # From the beginning of the shuffled row: from elsewhere it takes one more statement to run on.
        f"/{process.slug}/ideen?zufall=1",
        f"/{process.slug}/ideen?ordnung=neu",
        f"/{process.slug}/ideen?ordnung=unterstuetzt&bereich=mobilitaet",
        f"/{process.slug}/ideen?q=Sitzbank&ordnung=neu",
        f"/{process.slug}/ideen/{first}",
    ]
    five = [(cost(client, each), cost(person, each)) for each in addresses]
    with writing():
        for _ in range(PAGE_SIZE - 5):
            a_published_idea(process, area_id=area)
    few = [(cost(client, each), cost(person, each)) for each in addresses]
    with writing():
        for _ in range(500 - PAGE_SIZE):
            a_published_idea(process, area_id=area)
    many = [(cost(client, each), cost(person, each)) for each in addresses]
    for first_five, before, after in zip(five, few, many, strict=True):
        for (least, _rows), (statements, rows), (later, later_rows) in zip(
            first_five, before, after, strict=True
        ):
            assert later <= statements <= least
            assert later_rows <= rows  # a full page then, a full page now
    assert max(anonymous[0] for anonymous, _person in many[:-1]) <= LIST_STATEMENTS
    assert max(cost[0] for cost in many[-1]) <= DETAIL_STATEMENTS


@pytest.mark.usefixtures("uncached")
def test_no_page_of_the_random_order_costs_more_than_the_list_may(
    client: FlaskClient, process: Process
) -> None:
    with writing():
        for _ in range(3 * PAGE_SIZE):
            a_published_idea(process)
    for seed in (1, 30, 64):
        for number in (1, 2, 3):
            address = f"/{process.slug}/ideen?zufall={seed}&seite={number}"
            assert cost(client, address)[0] <= LIST_STATEMENTS


# --- Submitting -----------------------------------------------------------------------------------


def test_an_idea_is_written_looked_at_and_sent(client: FlaskClient, process: Process) -> None:
    typed = words(title="Abends offen", area="bildung", mailbox="sabine@example.org")
    review = client.post(f"/{process.slug}/ideen/neu", data=typed)
    assert review.status_code == 200
    assert stored_ideas() == 0
    sent = client.post(f"/{process.slug}/ideen/absenden", data=typed)
    assert sent.location == f"/{process.slug}/beitrag"
    assert "beitrag=" in sent.headers["Set-Cookie"]
    idea = db.session.scalars(select(Idea)).one()
    assert (idea.title, idea.status, idea.consent) == (
        "Abends offen",
        IdeaStatus.SUBMITTED,
        PublicationConsent.TICKED,
    )
    assert idea.area is not None
    assert idea.area.slug == "bildung"
    page = client.get(sent.location)
    assert "Ihre Idee ist angekommen" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert [letter.recipient for letter in db.session.scalars(select(Letter))] == ["sabine@example.org"]


def test_a_second_send_shows_the_same_receipt(client: FlaskClient, process: Process) -> None:
    typed = words()
    codes = set()
    for _turn in range(2):
        client.post(f"/{process.slug}/ideen/absenden", data=typed)
        codes.add(code_on(client.get(f"/{process.slug}/beitrag").text))
    assert len(codes) == 1
    assert stored_ideas() == 1


def code_on(page: str) -> str:
    found = re.search(r'id="kennwort"[^>]*>([^<]+)<', page)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": ""}, "Bitte schreiben Sie, was besser werden soll."),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "Das sind 4001 Zeichen, möglich sind 4000."),
        ({"consent": ""}, "Bitte wählen Sie Ja oder Nein."),
        ({"mailbox": "sabine.example.de"}, "fehlt das @-Zeichen"),
        ({"mailbox": "sabine@"}, "Bitte prüfen Sie die Adresse"),
        ({"title": "x" * 121}, "Das sind 121 Zeichen, möglich sind 120."),
    ],
)
@pytest.mark.parametrize("step", ["neu", "absenden"])
def test_what_is_missing_is_said_and_the_text_is_kept(
    client: FlaskClient, process: Process, changes: dict[str, str], reason: str, step: str
) -> None:
    typed = words(name="Behalten", **changes)
    page = client.post(f"/{process.slug}/ideen/{step}", data=typed)
    assert page.status_code == 422
    assert "<title>Fehler: " in page.text
    assert reason in page.text
    assert typed["text"] in page.text
    assert "Behalten" in page.text
    assert stored_ideas() == 0


def test_going_back_to_change_keeps_everything(client: FlaskClient, process: Process) -> None:
    typed = words(name="Sabine", mailbox="sabine@example.org", consent="nein", area="bildung")
    page = client.post(f"/{process.slug}/ideen/neu", data={**typed, "aendern": "text"})
    assert page.status_code == 200
    for kept in (typed["text"], "Sabine", "sabine@example.org", typed["submission_key"]):
        assert kept in page.text
    assert len(re.findall(r'checked[^>]*value="(?:nein|bildung)"', page.text)) == 2
    assert "Fehler" not in page.text


@pytest.mark.parametrize("text", ["Bäume 🌳🌳", "\u202eumgedreht", "<script>alert(1)</script>", "'; DROP"])
def test_any_text_can_be_sent(client: FlaskClient, process: Process, text: str) -> None:
    sent = client.post(f"/{process.slug}/ideen/absenden", data=words(text=text))
    assert sent.status_code == 302
    page = client.get(sent.location).text
    assert "<script>alert" not in page
    assert db.session.scalars(select(Idea)).one().text == text


def test_without_consent_an_idea_is_counted_and_never_shown(client: FlaskClient, process: Process) -> None:
    client.post(f"/{process.slug}/ideen/absenden", data=words(consent="nein"))
    assert db.session.scalars(select(Idea)).one().consent is PublicationConsent.REFUSED


def test_the_trap_keeps_out_programs_and_lets_people_send_again(
    client: FlaskClient, process: Process
) -> None:
    filled = words(website="https://spam.example", text="Mein langer Text")
    for step in ("neu", "absenden"):
        page = client.post(f"/{process.slug}/ideen/{step}", data=filled)
        assert page.status_code == 422
        assert "Mein langer Text" in page.text
        assert "spam.example" not in page.text
    assert stored_ideas() == 0


def test_after_the_end_the_page_says_what_can_be_done_and_keeps_the_text(
    client: FlaskClient, app: Flask
) -> None:
    with writing():
        process = a_process(ends_at=now() - LONG_AGO / 2)
    assert "Zurzeit werden keine Ideen gesammelt" in client.get(f"/{process.slug}/ideen/neu").text
    for step in ("neu", "absenden"):
        page = client.post(f"/{process.slug}/ideen/{step}", data=words(text="Mein langer Text"))
        assert page.status_code == 409
        assert "Mein langer Text" in page.text
        assert "Das geht jetzt" in page.text
    assert stored_ideas() == 0


def test_for_somebody_signed_in_the_idea_is_theirs(
    client: FlaskClient, signed_in: Callable[[Account], FlaskClient], process: Process
) -> None:
    with writing():
        account = an_account(name="Katrin B.")
        mailbox = account.mailbox or ""
        stranger = an_account()
    browser = signed_in(account)
    assert mailbox in browser.get(f"/{process.slug}/ideen/neu").text
    browser.post(f"/{process.slug}/ideen/absenden", data=words(title="Mehr Bänke"))
    idea = db.session.scalars(select(Idea)).one()
    assert idea.author_id == account.id
    assert "Mehr Bänke" in browser.get("/konto/beitraege").text
    assert 'href="/konto/beitraege"' in browser.get("/konto").text
    page = f"/{process.slug}/beitrag/{idea.number}"
    assert browser.get(page).status_code == 200
    assert client.get(page).status_code == signed_in(stranger).get(page).status_code == 404
    assert "Mehr Bänke" not in signed_in(stranger).get("/konto/beitraege").text


# --- Mein Beitrag ---------------------------------------------------------------------------------


def sent_idea(client: FlaskClient, process: Process) -> tuple[str, Idea]:
    client.post(f"/{process.slug}/ideen/absenden", data=words())
    return code_on(client.get(f"/{process.slug}/beitrag").text), db.session.scalars(select(Idea)).one()


def test_the_code_leads_back_from_any_browser(app: Flask, client: FlaskClient, process: Process) -> None:
    code, idea = sent_idea(client, process)
    for spelling in (code, code.lower().replace(" ", ""), code.replace(" ", "-")):
        other = app.test_client()
        answer = other.post("/beitrag", data={"code": spelling})
        assert answer.location == f"/{process.slug}/beitrag"
        assert idea.number in other.get(answer.location).text
    by_link = app.test_client().get("/b/" + code.replace(" ", ""))
    assert by_link.location == f"/{process.slug}/beitrag"
    assert spelled(code.replace(" ", "")) in client.get(f"/{process.slug}/beitrag").text


def test_unknown_damaged_and_empty_codes_answer_alike(client: FlaskClient, process: Process) -> None:
    code, _idea = sent_idea(client, process)
    client.delete_cookie("beitrag")
    damaged = code[:-1] + ("A" if code[-1] != "A" else "B")
    answers = {
        re.sub(r'value="[^"]*"', "", client.post("/beitrag", data={"code": typed}).text)
        for typed in (new_code(), damaged, "")
    }
    assert len(answers) == 1
    short = client.post("/beitrag", data={"code": "xxx yyy"})
    assert short.status_code == 404
    assert "Ein Kennwort hat 17 Zeichen, Sie haben 6 eingegeben." in short.text
    english = client.post("/beitrag?sprache=en", data={"code": "xxx yyy"}).text
    assert "A code has 17 characters, you have entered 6." in english
    client.delete_cookie("sprache")
    assert client.get(f"/b/{new_code()}").status_code == client.get("/b/zzz").status_code == 404


def test_a_cookie_that_was_not_made_here_opens_nothing(client: FlaskClient, process: Process) -> None:
    code, _idea = sent_idea(client, process)
    client.set_cookie("beitrag", code.replace(" ", ""))
    assert client.get(f"/{process.slug}/beitrag").location == "/beitrag"


@pytest.fixture
def limited(app: Flask) -> Iterator[None]:
    app.config["RATELIMIT_ENABLED"] = True
    limiter.init_app(app)
    limiter.reset()
    yield
    limiter.enabled = False


@pytest.mark.usefixtures("limited")
def test_guessing_codes_is_slow_and_right_ones_stay_free(client: FlaskClient, process: Process) -> None:
    code, _idea = sent_idea(client, process)
    assert {client.post("/beitrag", data={"code": code}).status_code for _turn in range(25)} == {302}
    answers = [client.post("/beitrag", data={"code": new_code()}).status_code for _turn in range(25)]
    assert answers == [404] * 20 + [429] * 5


def test_the_author_answers_a_question(client: FlaskClient, process: Process) -> None:
    _code, idea = sent_idea(client, process)
    with writing():
        asked = db.session.get_one(Idea, idea.id)
        asked.status = IdeaStatus.RETURNED
        db.session.add(
            IdeaMessage(idea_id=idea.id, kind=MessageKind.QUESTION, text="Welche Straße meinen Sie?")
        )
    page = f"/{process.slug}/beitrag"
    assert "Welche Straße meinen Sie?" in client.get(page).text
    empty = client.post(f"{page}/antworten", data={"text": "", "submission_key": uuid4().hex})
    assert empty.status_code == 422
    assert (
        client.post(
            f"{page}/antworten", data={"text": "Die Beispielstraße", "submission_key": uuid4().hex}
        ).location
        == page
    )
    assert "Die Beispielstraße" in client.get(page).text
    assert db.session.get_one(Idea, idea.id).status is IdeaStatus.SUBMITTED
    late = client.post(f"{page}/antworten", data={"text": "Noch etwas", "submission_key": uuid4().hex})
    assert late.status_code == 409
    assert "Noch etwas" in late.text


def test_a_promise_that_passed_is_admitted_and_a_reply_begins_the_wait_anew(
    client: FlaskClient, process: Process
) -> None:
    _code, idea = sent_idea(client, process)
    with writing():
        db.session.get_one(Idea, idea.id).created_at = now() - timedelta(days=30)
    page = f"/{process.slug}/beitrag"
    assert "sind im Rückstand" in client.get(page).text
    with writing():
        db.session.add(
            IdeaMessage(idea_id=idea.id, kind=MessageKind.REPLY, text="Die Beispielstraße", created_at=now())
        )
    answered = client.get(page).text
    assert "Wir lesen Ihre Idee bis" in answered
    assert "sind im Rückstand" not in answered


def test_withdrawing_asks_first_and_then_removes(client: FlaskClient, process: Process) -> None:
    _code, idea = sent_idea(client, process)
    page = f"/{process.slug}/beitrag"
    asked = client.get(f"{page}/zurueckziehen").text
    assert "lässt sich nicht rückgängig machen" in asked
    assert "nicht mehr öffentlich" not in asked, "it never was"
    assert db.session.get_one(Idea, idea.id).text
    client.post(f"{page}/zurueckziehen")
    assert "Sie haben diesen Beitrag zurückgezogen" in client.get(page).text
    assert db.session.get_one(Idea, idea.id).text == ""


def test_the_page_of_a_contribution_is_empty_handed_without_code(
    client: FlaskClient, process: Process
) -> None:
    assert client.get(f"/{process.slug}/beitrag").location == "/beitrag"
    assert client.post(f"/{process.slug}/beitrag/zurueckziehen").status_code == 404
    assert client.get("/konto/beitraege").status_code == 302


# --- Overview ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("uncached")
def test_the_overview_says_where_the_process_stands(client: FlaskClient, process: Process) -> None:
    empty = client.get(f"/{process.slug}/")
    assert "Noch ist keine Idee veröffentlicht" in empty.text
    with writing():
        a_published_idea(process, area_id=process.areas[0].id)
        a_published_idea(process).answer = Answer.OPEN
    page = client.get(f"/{process.slug}/")
    assert "<dt>veröffentlichte Ideen</dt><dd>2</dd>" in page.text
    assert "Eine Idee ist noch keinem Bereich zugeordnet." in page.text


def test_the_form_to_come_back_needs_a_town_only(client: FlaskClient, app: Flask) -> None:
    with writing():
        a_town()
    assert client.get("/beitrag").status_code == 200
