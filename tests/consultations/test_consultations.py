"""An office is asked, answers by its link, and what it says is quoted or published."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.consultations.models import Consultation, OpinionUse
from participation.consultations.rules import digest_of, token_of
from participation.consultations.services.answering import OpinionDraft, give_opinion
from participation.consultations.services.asking import (
    ConsultationDraft,
    ask,
    extend,
    remind,
    revoke,
    send_anew,
)
from participation.extensions import db
from participation.ideas.models import Idea
from participation.jobs.letters import rendered
from participation.jobs.models import Job, Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.municipality.models import Process
from participation.strategy.rules import shown_number as measure_number
from participation.themes.rules import shown_number as theme_number
from tests.crowd import at_once
from tests.factories import a_measure, a_process, a_published_idea, a_theme, an_account
from tests.security.hostile import MEDIUM

OFFICE = "tiefbauamt@example.org"
ANSWER = "Der Radweg liegt im Plan für das nächste Jahr."


@pytest.fixture
def secret(app: Flask) -> str:
    return str(app.config["SECRET_KEY"])


def in_days(days: int) -> date:
    return (now() + timedelta(days=days)).date()


def asked(secret: str, *, by: Person = SYSTEM, **words: Any) -> Consultation:  # noqa: ANN401 (fields of the draft)
    ideas = words.pop("ideas", None) or (a_published_idea(a_process()),)
    process = ideas[0].process
    draft = ConsultationDraft(
        **{
            "office": "Tiefbauamt",
            "mailbox": OFFICE,
            "question": "Ist das möglich?",
            "last_day": in_days(14),
            "submission_key": uuid4().hex,
            "ideas": ideas,
            **words,
        }
    )
    return ask(draft, process=process, by=by, at=now(), secret=secret)


def the_one() -> Consultation:
    return db.session.scalars(select(Consultation)).one()


def newest_letter(kind: str) -> Letter:
    found = db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id.desc())).first()
    assert found is not None, kind
    return found


def link_of(kind: str = "opinion_asked") -> str:
    return f"/stellungnahme/{newest_letter(kind).facts['token']}"


# --- From the question to the public page ---------------------------------------------------------------


def test_an_office_is_asked_answers_on_a_telephone_and_is_published(
    app: Flask, client: FlaskClient, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process, title="Radweg zum Bahnhof")
        theme = a_theme(process, idea)
        measure = a_measure(process, theme)
        moderator = an_account(Role.MODERATOR)
        slug, numbers = (
            process.slug,
            (idea.number, theme_number(theme.number), measure_number(measure.number)),
        )
    desk = signed_in(moderator)
    page = desk.get(f"/{slug}/redaktion/stellungnahmen/neu?zu={numbers[0]}&zu={numbers[1]}").text
    assert f"{numbers[0]}, {numbers[1]}" in page
    form = {
        "about": ", ".join(numbers),
        "office": "Tiefbauamt",
        "mailbox": OFFICE,
        "language": "de",
        "question": "Ist das möglich?",
        "last_day": in_days(14).isoformat(),
        "submission_key": uuid4().hex,
    }
    answers = [desk.post(f"/{slug}/redaktion/stellungnahmen/neu", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    consultation = the_one()
    assert len(consultation.items) == 3
    letter = rendered(newest_letter("opinion_asked"))
    assert "Ist das möglich?" in letter.text
    link = link_of()
    assert link in letter.html
    for _ in range(3):
        shown = client.get(link)
        assert "Radweg zum Bahnhof" in shown.text
        assert shown.headers["Cache-Control"] == "private, no-store"
    assert the_one().answered_at is None, "looking changes nothing"
    client.post(link, data={"text": "Wir prüfen noch", "tun": "entwurf"})
    assert "Wir prüfen noch" in client.get(link).text
    assert client.post(link, data={"text": ""}).status_code == 409
    assert client.post(link, data={"text": ANSWER}).location == "/stellungnahme/danke"
    assert client.get("/stellungnahme/danke").status_code == 200
    again = client.post(link, data={"text": "Noch eine Antwort"})
    assert (again.status_code, "Noch eine Antwort" in again.text) == (410, True)
    assert newest_letter("opinion_arrived").recipient == moderator.mailbox
    assert "Tiefbauamt" in desk.get(f"/{slug}/redaktion/eingang?tab=stellungnahmen").text
    public = [
        f"/{slug}/ideen/{numbers[0]}",
        f"/{slug}/themen/{numbers[1]}",
        f"/{slug}/massnahmen/{numbers[2]}",
    ]
    assert all(ANSWER not in client.get(address).text for address in public)
    used = f"/{slug}/redaktion/stellungnahmen/{consultation.id}/verwenden"
    assert desk.post(used, data={"use": "public", "version": "99"}).status_code == 409
    assert desk.post(used, data={"version": str(the_one().version)}).status_code == 422
    done = desk.post(used, data={"use": "public", "version": str(the_one().version)})
    assert done.status_code == 302
    for address in public:
        assert ANSWER in client.get(address).text, address
        assert "Tiefbauamt" in client.get(address).text
        assert OFFICE not in client.get(address).text
    desk.post(used, data={"use": "internal", "version": str(the_one().version)})
    assert all(ANSWER not in client.get(address).text for address in public)
    actions = set(db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "consultation")))
    assert {f"consultation.{verb}" for verb in ("ask", "answer", "publish", "quote")} <= actions


def test_only_the_redaktion_asks_and_reads(
    app: Flask, signed_in: Callable[[Account], FlaskClient], secret: str
) -> None:
    with writing():
        consultation = asked(secret)
        slug, number = consultation.process.slug, consultation.id
        council, clerk = an_account(Role.COUNCIL), an_account(Role.CLERK)
    for person in (council, clerk):
        browser = signed_in(person)
        for address in ("", "/neu", f"/{number}"):
            assert browser.get(f"/{slug}/redaktion/stellungnahmen{address}").status_code == 403


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"about": ""}, "mindestens eine"),
        ({"about": "2020-9999"}, "2020-9999"),
        ({"about": "T-99"}, "T-99"),
        ({"office": ""}, "Bitte nennen Sie die Stelle"),
        ({"mailbox": "amt"}, "Bitte prüfen Sie die Adresse"),
        ({"question": ""}, "was Sie wissen möchten"),
        ({"last_day": "gestern"}, "Bitte geben Sie einen Tag an"),
        ({"last_day": "2020-01-01"}, "schon vorbei"),
    ],
)
def test_what_is_missing_is_said_and_the_question_is_kept(
    app: Flask, signed_in: Callable[[Account], FlaskClient], wrong: dict[str, str], expected: str
) -> None:
    with writing():
        process = a_process()
        number, slug = a_published_idea(process).number, process.slug
        moderator = an_account(Role.MODERATOR)
    form = {
        "about": number,
        "office": "Amt für bleibende Eingaben",
        "mailbox": OFFICE,
        "language": "de",
        "question": "Bleibt diese Frage stehen?",
        "last_day": in_days(14).isoformat(),
        "submission_key": uuid4().hex,
        **wrong,
    }
    answer = signed_in(moderator).post(f"/{slug}/redaktion/stellungnahmen/neu", data=form)
    assert answer.status_code in {409, 422}
    assert expected in answer.text
    assert "bleibende Eingaben" in answer.text or "Bleibt diese Frage" in answer.text
    assert db.session.scalars(select(Consultation)).all() == []


# --- The link -----------------------------------------------------------------------------------------


def test_the_link_is_kept_as_a_digest_only(app: Flask, secret: str) -> None:
    with writing():
        asked(secret)
    consultation, token = the_one(), str(newest_letter("opinion_asked").facts["token"])
    assert len(token) >= 43, "256 bits"
    assert token == token_of(consultation, secret)
    assert consultation.token_digest == digest_of(token, secret)
    assert token not in str(vars(consultation))


def test_a_new_link_ends_the_one_before_and_taking_back_ends_both(
    app: Flask, client: FlaskClient, secret: str
) -> None:
    with writing():
        asked(secret)
    first = link_of()
    with writing():
        send_anew(the_one(), "neu@example.org", by=SYSTEM, at=now() + timedelta(seconds=1), secret=secret)
    second = link_of()
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    with writing():
        revoke(the_one(), by=SYSTEM, at=now())
    answer = client.post(second, data={"text": "Zu spät geschrieben"})
    assert (answer.status_code, "Zu spät geschrieben" in answer.text) == (410, True)
    assert client.get("/stellungnahme/gibt-es-nicht").status_code == 410
    with pytest.raises(RuleViolation), writing():
        revoke(the_one(), by=SYSTEM, at=now())


def test_a_link_outlives_the_last_day_but_not_for_ever(app: Flask, client: FlaskClient, secret: str) -> None:
    with writing():
        asked(secret)
    link = link_of()
    for days, expected in ((30, 200), (61, 410)):
        with writing():
            db.session.execute(update(Consultation).values(due_at=now() - timedelta(days=days)))
        assert client.get(link).status_code == expected


def test_of_two_answers_at_once_one_counts(app: Flask, secret: str) -> None:
    with writing():
        asked(secret)
    digest = str(the_one().token_digest)

    def act(words: str) -> str:
        with app.app_context():
            try:
                with writing():
                    give_opinion(digest, OpinionDraft(text=words), at=now())
            except RuleViolation:
                return "refused"
            finally:
                db.session.remove()
        return words

    outcomes = at_once(act, ["Eins.", "Zwei.", "Drei."])
    assert outcomes.count("refused") == 2
    assert the_one().answer in outcomes


def test_an_office_says_that_it_is_not_competent(
    app: Flask, client: FlaskClient, signed_in: Callable[[Account], FlaskClient], secret: str
) -> None:
    with writing():
        consultation = asked(secret)
        slug, moderator = consultation.process.slug, an_account(Role.MODERATOR)
    answer = client.post(link_of(), data={"text": "", "is_elsewhere": "y", "competent": "Landratsamt"})
    assert answer.status_code == 302
    page = signed_in(moderator).get(f"/{slug}/redaktion/stellungnahmen/{the_one().id}").text
    assert "Landratsamt" in page
    published = signed_in(moderator).post(
        f"/{slug}/redaktion/stellungnahmen/{the_one().id}/verwenden",
        data={"use": "public", "version": str(the_one().version)},
    )
    assert published.status_code == 409


def test_an_office_reads_bars_and_hostile_words_stay_words(
    app: Flask, client: FlaskClient, secret: str
) -> None:
    with writing():
        idea = a_published_idea(a_process(), title="Harmlos", text=MEDIUM)
        asked(secret, ideas=(idea,), question=MEDIUM, office=MEDIUM[:100])
    page = client.get(link_of())
    assert page.status_code == 200
    assert "<script>" not in page.text
    assert client.post(link_of(), data={"text": "x" * 10_001}).status_code == 422


# --- Waiting --------------------------------------------------------------------------------------------


def test_reminders_are_wanted_and_sent_only_while_somebody_waits(app: Flask, secret: str) -> None:
    with writing():
        asked(secret)
    jobs = db.session.scalars(
        select(Job).where(Job.kind == "consultations.remind").order_by(Job.run_at)
    ).all()
    assert [job.payload["when"] for job in jobs] == ["before", "after"]
    assert [job.run_at < the_one().due_at for job in jobs] == [True, False]
    due = str(jobs[0].payload["due"])
    with writing():
        assert remind(the_one(), when="before", due=due, at=now(), secret=secret)
        assert remind(the_one(), when="after", due=due, at=now(), secret=secret)
    assert newest_letter("opinion_due").facts["token"] == newest_letter("opinion_asked").facts["token"]
    for kind in ("opinion_due", "opinion_late"):
        for language in ("de", "en"):
            with writing():
                newest_letter(kind).language = language
            assert "Ist das möglich?" in rendered(newest_letter(kind)).text
    with writing():
        extend(the_one(), in_days(30), by=SYSTEM, at=now(), secret=secret)
    with writing():
        assert not remind(the_one(), when="after", due=due, at=now(), secret=secret), "another day holds now"
    assert newest_letter("opinion_extended")
    with writing():
        give_opinion(str(the_one().token_digest), OpinionDraft(text=ANSWER), at=now())
        latest = the_one().due_at.isoformat()
        assert not remind(the_one(), when="before", due=latest, at=now(), secret=secret)
    with pytest.raises(RuleViolation), writing():
        extend(the_one(), in_days(40), by=SYSTEM, at=now(), secret=secret)


def test_an_overdue_opinion_waits_in_the_queue(
    app: Flask, signed_in: Callable[[Account], FlaskClient], secret: str
) -> None:
    with writing():
        slug = asked(secret).process.slug
        moderator = an_account(Role.MODERATOR)
    queue = f"/{slug}/redaktion/eingang?tab=stellungnahmen"
    browser = signed_in(moderator)
    assert "Tiefbauamt" not in browser.get(queue).text
    with writing():
        db.session.execute(update(Consultation).values(due_at=now() - timedelta(days=5)))
    page = browser.get(queue).text
    assert "Tiefbauamt" in page
    assert "Frist für die Stellungnahme ist vorbei" in page
    with writing():
        db.session.execute(update(Consultation).values(use=OpinionUse.INTERNAL, answered_at=now()))
    assert "Tiefbauamt" not in browser.get(queue).text


def test_the_desk_extends_sends_anew_and_takes_back(
    app: Flask, signed_in: Callable[[Account], FlaskClient], secret: str
) -> None:
    with writing():
        consultation = asked(secret)
        page = f"/{consultation.process.slug}/redaktion/stellungnahmen/{consultation.id}"
        moderator = an_account(Role.MODERATOR)
    browser = signed_in(moderator)

    def version() -> str:
        return str(the_one().version)

    past = browser.post(f"{page}/frist", data={"last_day": "2020-01-01", "version": version()})
    assert (past.status_code, "schon vorbei" in past.text) == (409, True)
    assert (
        browser.post(
            f"{page}/frist", data={"last_day": in_days(40).isoformat(), "version": version()}
        ).status_code
        == 302
    )
    assert (
        browser.post(f"{page}/neu-senden", data={"mailbox": "falsch", "version": version()}).status_code
        == 422
    )
    assert (
        browser.post(f"{page}/neu-senden", data={"mailbox": OFFICE, "version": version()}).status_code == 302
    )
    assert browser.post(f"{page}/zuruecknehmen", data={"version": "1"}).status_code == 302
    assert the_one().revoked_at is None, "an outdated page takes nothing back"
    assert browser.post(f"{page}/zuruecknehmen", data={"version": version()}).status_code == 302
    assert the_one().revoked_at is not None
    assert browser.get(page).status_code == 200
    assert (
        browser.get(
            f"/{db.session.scalars(select(Process)).one().slug}/redaktion/ideen/{db.session.scalars(select(Idea)).one().number}"
        ).status_code
        == 200
    )
