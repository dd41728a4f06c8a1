"""Digests: what is in them, what never is, and that nobody is told anything twice."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from participation.comments.services.deciding import publish_comment
from participation.extensions import db
from participation.following.models import Digest, FollowKind, Rhythm
from participation.following.rules import next_digest
from participation.following.services import digests
from participation.following.services.following import set_rhythm
from participation.ideas.models import Answer, Idea, IdeaStatus
from participation.ideas.services.counting import put
from participation.ideas.services.decisions import AnswerDraft, answer_idea, publish
from participation.ideas.services.redaction import RedactionDraft, redact
from participation.jobs.models import LetterStatus, UndeliverableMailbox
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Person
from participation.municipality.models import Process
from participation.strategy.models import MeasureStatus
from participation.strategy.services.drafts import Standing
from participation.strategy.services.measures import set_standing
from participation.themes.services.ordering import merge_themes, move_ideas
from tests.comments.people import a_comment, a_moderator, a_process_with_comments
from tests.crowd import at_once
from tests.factories import a_measure, a_process, a_published_idea, a_theme, an_account, an_idea
from tests.following.stage import begin, bring_all, letters, text_of, the_next_morning
from tests.jobs.stage import MailServer
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("app")
BERLIN = ZoneInfo("Europe/Berlin")


def published(process: Process, **words: Any) -> Idea:  # noqa: ANN401 (fields of IdeaDraft)
    idea = an_idea(process, **words)
    publish(idea, by=SYSTEM, at=now())
    return idea


def test_a_digest_is_grouped_by_process_and_kind(app: Flask, server: MailServer) -> None:
    with writing():
        one, two, account = a_process_with_comments(), a_process(), an_account()
        old = a_published_idea(one)
        begin(FollowKind.PROCESS, one.id, one, account.id)
        begin(FollowKind.PROCESS, two.id, two, account.id)
        begin(FollowKind.IDEA, old.id, one, account.id)
        new, other = published(one), published(two)
        answer_idea(old, AnswerDraft(answer=Answer.EXISTS, text="Das gibt es."), by=SYSTEM, at=now())
        measure = a_measure(two)
        for _ in range(2):
            publish_comment(a_comment(old), by=a_moderator(), at=now())
    assert the_next_morning() == 1
    bring_all(app)
    [mail] = [mail for mail in server.letters if mail["To"] == account.mailbox]
    text = text_of(mail)
    order = [one.title, "Antworten der Stadt", old.title, "Neue Ideen", new.title, "Neue Kommentare",
             "2 Kommentare", two.title, "Maßnahmen", measure.title, "Neue Ideen", other.title]  # fmt: skip
    places, at = [], 0
    for words in order:
        at = text.index(words, at)
        places.append(at)
    assert places == sorted(places)
    assert "Gibt es schon oder läuft bereits" in text
    assert mail["Content-Language"] == "de"
    assert mail["List-Unsubscribe"].startswith("<http://localhost/abbestellen/digest-")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nothing_is_told_twice_and_no_digest_is_empty() -> None:
    with writing():
        process, account = a_process(), an_account()
        published(process)  # before: not news
        begin(FollowKind.PROCESS, process.id, process, account.id)
    assert the_next_morning() == 1
    assert letters("digest") == []
    with writing():
        published(process)
    the_next_morning()
    the_next_morning()
    assert len(letters("digest")) == 1


def test_followers_of_an_area_a_theme_an_idea_and_a_measure_hear_of_it(
    app: Flask, server: MailServer
) -> None:
    with writing():
        process = a_process()
        mobil, bildung = process.areas
        inside, placed, source = (a_published_idea(process, area_id=mobil.id) for _ in range(3))
        theme, measure = a_theme(process, placed), a_measure(process, source)
        things = [
            (FollowKind.AREA, mobil.id),
            (FollowKind.AREA, bildung.id),
            (FollowKind.THEME, theme.id),
            (FollowKind.IDEA, source.id),
            (FollowKind.MEASURE, measure.id),
        ]
        people = [an_account() for _ in things]
        for (kind, id_), person in zip(things, people, strict=True):
            begin(kind, id_, process, person.id)
        move_ideas([inside], to=theme, seen_in={inside.id: None}, process=process, by=SYSTEM, at=now())
        answer_idea(placed, AnswerDraft(answer=Answer.EXISTS, text="Ja."), by=SYSTEM, at=now())
        standing = Standing(status=MeasureStatus.RUNNING, progress_note="Es geht los.")
        set_standing(
            measure, standing, process=process, expected_version=1, answers=False, by=SYSTEM, at=now()
        )
        named = {"inside": inside.title, "placed": placed.title, "theme": theme.title, "m": measure.title}
        mailboxes = [person.mailbox for person in people]
    the_next_morning()
    bring_all(app)
    told = {
        mail["To"]: {key for key, title in named.items() if title in text_of(mail)} for mail in server.letters
    }
    expected = [{"placed", "m"}, None, {"theme", "placed"}, {"m"}, {"m"}]
    assert [told.get(mailbox) for mailbox in mailboxes] == expected


def test_what_is_hidden_when_the_letter_goes_out_is_not_in_it(app: Flask, server: MailServer) -> None:
    with writing():
        process, account = a_process(), an_account()
        begin(FollowKind.PROCESS, process.id, process, account.id)
        hidden, withdrawn, stays = (published(process) for _ in range(3))
        covered = published(process, title="Frau Beispiel soll gehen", text="Das geht.")
        titles = [hidden.title, withdrawn.title]
    the_next_morning()
    with writing():
        put(hidden, status=IdeaStatus.REFUSED, area_id=None)
        put(withdrawn, status=IdeaStatus.WITHDRAWN, area_id=None)
        wish = RedactionDraft(reason="personal_data", reason_title="Persönliches", words="Frau Beispiel")
        redact(covered, wish, by=SYSTEM, at=now())
    bring_all(app)
    [raw] = [raw for raw in server.raw if b"digest-" in raw]
    for words in (*titles, "Frau Beispiel"):
        assert words.encode() not in raw.replace(b"=\r\n", b"")
    [mail] = [mail for mail in server.letters if mail["To"] == account.mailbox]
    assert stays.title in text_of(mail)


def test_a_digest_in_which_nothing_is_left_is_not_sent(app: Flask, server: MailServer) -> None:
    with writing():
        process, account = a_process(), an_account()
        begin(FollowKind.PROCESS, process.id, process, account.id)
        idea = published(process)
    the_next_morning()
    with writing():
        put(idea, status=IdeaStatus.REFUSED, area_id=None)
    bring_all(app)
    [letter] = letters("digest")
    assert letter.status is LetterStatus.FAILED
    assert letter.settled_at is not None  # nobody needs to look
    assert [mail for mail in server.letters if mail["To"] == account.mailbox] == []


def test_nobody_is_told_what_they_wrote() -> None:
    with writing():
        process, account = a_process_with_comments(), an_account()
        begin(FollowKind.PROCESS, process.id, process, account.id)
        idea = an_idea(process, by=Person(id=account.id))
        publish(idea, by=SYSTEM, at=now())
        begin(FollowKind.IDEA, idea.id, process, account.id)
        publish_comment(a_comment(idea, by=Person(id=account.id)), by=a_moderator(), at=now())
    the_next_morning()
    assert letters("digest") == []


def test_who_wants_none_gets_none_and_is_not_told_later() -> None:
    with writing():
        process, account = a_process(), an_account()
        begin(FollowKind.PROCESS, process.id, process, account.id, Rhythm.NEVER)
        published(process)
    the_next_morning()
    assert letters("digest") == []
    with writing():
        set_rhythm(account.id, Rhythm.DAILY, at=now())
    the_next_morning()
    assert letters("digest") == []


def test_a_mailbox_that_takes_no_mail_is_not_written_to() -> None:
    with writing():
        process, account = a_process(), an_account()
        begin(FollowKind.PROCESS, process.id, process, account.id)
        published(process)
        gone = UndeliverableMailbox(
            municipality_id=account.municipality_id, mailbox_key=account.mailbox_key, reason="550"
        )
        db.session.add(gone)
    the_next_morning()
    assert letters("digest") == []


def test_the_followers_of_a_merged_theme_follow_where_it_went(app: Flask, server: MailServer) -> None:
    with writing():
        process, account = a_process(), an_account()
        moved, late = a_published_idea(process), a_published_idea(process)
        theme, into = a_theme(process, moved), a_theme(process)
        begin(FollowKind.THEME, theme.id, process, account.id)
        merge_themes(theme, into=into, by=SYSTEM, at=now())
        move_ideas([late], to=into, seen_in={late.id: None}, process=process, by=SYSTEM, at=now())
    the_next_morning()
    bring_all(app)
    assert into.title in text_of(server.letters[-1])


def test_a_digest_speaks_the_readers_language(app: Flask, server: MailServer) -> None:
    with writing():
        process, account = a_process(), an_account()
        account.language = "en"
        begin(FollowKind.PROCESS, process.id, process, account.id)
        published(process)
    the_next_morning()
    bring_all(app)
    [mail] = [mail for mail in server.letters if mail["To"] == account.mailbox]
    assert "New ideas" in text_of(mail)
    assert '<html lang="en">' in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]  # there is one: else the test fails here


def test_the_letter_and_the_mark_are_stored_together_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    with writing():
        process, account = a_process(), an_account()
        begin(FollowKind.PROCESS, process.id, process, account.id)
        published(process)
    flush = db.session.flush

    def killed(*_: object) -> None:
        flush()
        raise KeyboardInterrupt

    with monkeypatch.context() as here, pytest.raises(KeyboardInterrupt):
        here.setattr(digests, "next_digest", killed)
        the_next_morning()
    assert letters("digest") == []
    assert the_next_morning() == 1
    assert len(letters("digest")) == 1


def test_two_workers_write_each_digest_once(app: Flask) -> None:
    with writing():
        process = a_process()
        for _ in range(6):
            begin(FollowKind.PROCESS, process.id, process, an_account().id)
        published(process)
        later = now() + timedelta(days=2)

    def work(_: int) -> None:
        with app.app_context(), writing():
            digests.send_digests(at=later, most=2)

    at_once(work, range(6))
    assert len(letters("digest")) == 6
    assert len({letter.recipient for letter in letters("digest")}) == 6


def test_the_work_grows_with_letters_alone() -> None:
    """Fifty people who follow everything cost what one does, and an insertion for each letter."""

    def statements(people: int) -> int:
        with writing():
            process = a_process()
            idea = a_published_idea(process)
            theme, measure = a_theme(process, idea), a_measure(process, idea)
            for _ in range(people):
                account = an_account()
                begin(FollowKind.PROCESS, process.id, process, account.id)
                begin(FollowKind.THEME, theme.id, process, account.id)
                begin(FollowKind.MEASURE, measure.id, process, account.id)
            for _ in range(people):
                published(process)
        with counted() as asked:
            the_next_morning()
        return len(asked.statements)

    first, second, third = (statements(people) for people in (1, 3, 5))
    assert third - second <= (second - first) + 1


@pytest.mark.parametrize(
    ("rhythm", "at", "then"),
    [
        (Rhythm.DAILY, datetime(2026, 3, 28, 12, tzinfo=BERLIN), datetime(2026, 3, 29, 6, tzinfo=BERLIN)),
        (Rhythm.DAILY, datetime(2026, 10, 24, 23, tzinfo=BERLIN), datetime(2026, 10, 25, 6, tzinfo=BERLIN)),
        (Rhythm.WEEKLY, datetime(2026, 11, 25, 12, tzinfo=BERLIN), datetime(2026, 11, 30, 6, tzinfo=BERLIN)),
        (Rhythm.WEEKLY, datetime(2026, 11, 30, 6, tzinfo=BERLIN), datetime(2026, 12, 7, 6, tzinfo=BERLIN)),
    ],
)
def test_digests_are_due_in_the_morning_of_the_town(rhythm: Rhythm, at: datetime, then: datetime) -> None:
    assert next_digest(rhythm, at, BERLIN) == then


def test_marks_move_on_for_everybody() -> None:
    with writing():
        process, account = a_process(), an_account()
        begin(FollowKind.PROCESS, process.id, process, account.id)
    the_next_morning()
    mark = db.session.scalars(select(Digest)).one()
    assert mark.next_at > now()


def test_what_somebody_wrote_stays_text(app: Flask, server: MailServer) -> None:
    with writing():
        process, account = a_process(), an_account()
        begin(FollowKind.PROCESS, process.id, process, account.id)
        published(process, title="<script>alert(1)</script> & mehr")
    the_next_morning()
    bring_all(app)
    [mail] = [mail for mail in server.letters if mail["To"] == account.mailbox]
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]  # there is one: else the test fails here
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; mehr" in html
    assert "http://" not in html.replace("http://localhost", "")  # nothing is fetched from anywhere
