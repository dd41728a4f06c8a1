"""Authors hear of every decision and every report on what became of their idea: once, and nobody else."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import update

from participation.extensions import db
from participation.following.models import FollowKind, Topic
from participation.following.rules import digest_of_mailbox
from participation.following.services.following import mute
from participation.following.services.steps import SETTLED, STEP, tell_steps
from participation.ideas.models import Idea
from participation.ideas.services.authorship import withdraw
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from participation.municipality.models import Process
from participation.progress.models import MeasureNews
from participation.strategy.models import MeasureStatus, SourceRole
from tests.factories import a_measure, a_process, a_published_idea, a_theme, an_account
from tests.following.stage import begin, bring_all, letters, text_of, the_next_morning
from tests.jobs.stage import MailServer
from tests.progress.making import NOTE, a_decided_measure, a_report, decide

SOON = SETTLED + timedelta(minutes=1)
SAID = "Die Räder sind bestellt."


def an_idea_of(process: Process, mailbox: str) -> Idea:
    return a_published_idea(process, contact=mailbox)


def told() -> int:
    """Tell until nothing is left; how many letters there are."""
    while True:
        with writing():
            db.session.execute(update(MeasureNews).values(created_at=now() - SOON))
            if not tell_steps(at=now(), most=2):
                return len(letters(STEP))


def test_authors_hear_of_the_decision_and_of_reports_through_themes_too(
    app: Flask, server: MailServer
) -> None:
    with writing():
        process = a_process()
        direct = an_idea_of(process, "direkt@example.org")
        inside = an_idea_of(process, "thema@example.org")
        against = an_idea_of(process, "einwand@example.org")
        an_idea_of(process, "fremd@example.org")
        measure = a_measure(process, direct, a_theme(process, inside), title="Lastenräder für alle")
        a_measure(process, against, role=SourceRole.OBJECTION)
        decide(measure, process)
        numbers = {"direkt@example.org": direct.number, "thema@example.org": inside.number}
    assert told() == 2
    with writing():
        a_report(measure, process, text=SAID)
    assert told() == 4
    assert told() == 4
    bring_all(app)
    assert {mail["To"] for mail in server.letters} == set(numbers)
    for mail in server.letters:
        assert numbers[str(mail["To"])] in text_of(mail)
        assert "Lastenräder für alle" in text_of(mail)
        assert mail["List-Unsubscribe"]
    assert any(NOTE in text_of(mail) for mail in server.letters)
    assert any(SAID in text_of(mail) for mail in server.letters)


def test_what_one_person_has_to_hear_is_one_letter(app: Flask, server: MailServer) -> None:
    with writing():
        process = a_process()
        ideas = [an_idea_of(process, "viel@example.org") for _ in range(2)]
        for idea in ideas:
            a_report(a_decided_measure(process, idea), process, text=SAID)
    assert told() == 1
    bring_all(app)
    words = text_of(server.letters[0])
    assert all(idea.number in words for idea in ideas)


def test_a_slip_that_is_mended_at_once_is_told_to_nobody(app: Flask, server: MailServer) -> None:
    with writing():
        process = a_process()
        measure = a_decided_measure(process, an_idea_of(process, "direkt@example.org"))
        assert tell_steps(at=now()) == 0
        decide(measure, process, MeasureStatus.PROPOSED)
    told()
    bring_all(app)
    assert server.letters == []


def test_withdrawn_ideas_and_muted_mailboxes_hear_nothing(app: Flask, server: MailServer) -> None:
    with writing():
        process = a_process()
        gone, quiet = an_idea_of(process, "weg@example.org"), an_idea_of(process, "ruhe@example.org")
        a_decided_measure(process, gone, quiet)
        withdraw(gone, by=SYSTEM, at=now())
        key = digest_of_mailbox("ruhe@example.org", str(app.config["SECRET_KEY"]))
        mute(Topic.PLACES, key, municipality_id=process.municipality_id, at=now())
    told()
    bring_all(app)
    assert server.letters == []


def test_a_draft_tells_nobody_anything(app: Flask, server: MailServer) -> None:
    with writing():
        process = a_process()
        measure = a_decided_measure(process, an_idea_of(process, "direkt@example.org"))
        decide(measure, process, MeasureStatus.DRAFT)
    told()
    bring_all(app)
    assert server.letters == []


def test_who_follows_a_measure_reads_its_reports_in_the_digest(app: Flask, server: MailServer) -> None:
    with writing():
        process, reader, other = a_process(), an_account(), an_account()
        measure = a_decided_measure(process, title="Lastenräder für alle")
        begin(FollowKind.MEASURE, measure.id, process, reader.id)
        begin(FollowKind.MEASURE, a_decided_measure(process).id, process, other.id)
        a_report(measure, process, text=SAID)
        mailbox = reader.mailbox
    the_next_morning()
    bring_all(app)
    assert [mail["To"] for mail in server.letters] == [mailbox]
    words = text_of(server.letters[0])
    assert "Fortschritt von Maßnahmen" in words
    assert SAID in words
    assert f"/massnahmen/M-{measure.number:02d}/fortschritt" in words
