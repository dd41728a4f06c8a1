"""Every letter that the program sends: sent by what really sends it, and written in both languages."""

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

import participation
from participation.accounts.services.second_factor import begin_second_factor
from participation.assessment.services.rounds import remind as remind_assessors
from participation.comments.services.deciding import (
    CommentRefusal,
    publish_comment,
    refuse_comment,
    undo_decision,
)
from participation.comments.services.redacting import CommentRedaction, redact_comment
from participation.consultations.services.answering import OpinionDraft, give_opinion
from participation.consultations.services.asking import extend, remind
from participation.documents.pictures import Picture
from participation.extensions import db
from participation.following.models import FollowKind
from participation.following.rules import STABLE
from participation.following.services.places import tell_places
from participation.following.services.steps import tell_steps
from participation.ideas.models import Answer, Channel, PublicationConsent, ReasonCode
from participation.ideas.queries.images import images_of
from participation.ideas.queries.redactions import redactions_of
from participation.ideas.queries.versions import waiting_version
from participation.ideas.rules import receipt_for
from participation.ideas.services.decisions import (
    AnswerDraft,
    QuestionDraft,
    RefusalDraft,
    answer_idea,
    publish,
    refuse,
    return_to_author,
)
from participation.ideas.services.editing import IdeaChange, edit_idea
from participation.ideas.services.images import add_image, take_out_image
from participation.ideas.services.parts import PartDraft
from participation.ideas.services.passing_on import BodyReplyDraft, keep_body_reply
from participation.ideas.services.redaction import RedactionDraft, redact, undo_redaction
from participation.ideas.services.restoring import Earlier, restore, state_of
from participation.ideas.services.versions import SeenWish, drop_change, grant_change
from participation.ideas.tables import Table
from participation.intake.services.files import Start, Upload, keep_file, start
from participation.jobs.letters import rendered
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.paths import TEMPLATES
from participation.publication.models import Audience, ReportForm, ReportKind
from participation.publication.services.reporting import ReportWish, want_report
from participation.reports.services.settling import answer_complaint, settle
from participation.themes.queries.history import latest_change
from participation.themes.services.joining import join_ideas, release_idea
from participation.themes.services.parting import split_idea
from participation.themes.services.undoing import undo
from participation.web.language import LANGUAGES
from tests.accounts.people import PASSWORD, a_member
from tests.accounts.sessions import signed_in_browser
from tests.assessment.making import a_blind_round, an_assessor
from tests.comments.people import a_comment, a_moderator, a_process_with_comments
from tests.consultations.test_consultations import asked as consulted
from tests.consultations.test_consultations import in_days
from tests.factories import a_measure, a_process, a_published_idea, a_theme, an_account, an_idea
from tests.following.stage import begin, the_next_morning
from tests.intake.desk import work
from tests.progress.making import a_decided_measure
from tests.reports.test_reports import decision, reported
from tests.rounds.making import a_round

FRAMES = {"layout", "parts"}
SENDERS = {
    "tell_reporter": 0,
    "write_to_office": 0,
    "tell_author": 0,
    "send_link": 0,
    "letter": 0,
    "write_to_assessor": 0,
    "Reply": 1,
}
"""Functions that are told the kind of a letter, and as which of their arguments."""
TO_THE_TOWN = {"barrier_report"}
"""Sent by tests/pages: no citizen gets it."""


def calls_in(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node


def kinds_in(path: Path) -> set[str]:
    """The kinds of letters that are named where one is made."""
    tree = ast.parse(path.read_text())
    named: list[ast.expr] = []
    for name, call in calls_in(tree):
        words = {"LetterDraft": "kind", "password_reply": "letter"}
        named += [word.value for word in call.keywords if word.arg == words.get(name, "")]
        named += call.args[SENDERS[name] : SENDERS[name] + 1] if name in SENDERS else []
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    values = [constants.get(one.id) if isinstance(one, ast.Name) else one for one in named]
    return {one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def kinds_in_code() -> set[str]:
    files = Path(participation.__file__).parent.rglob("*.py")
    return set(chain.from_iterable(kinds_in(path) for path in files))


def test_every_letter_that_is_sent_is_written_as_text_and_as_html() -> None:
    kinds = kinds_in_code()
    assert kinds >= {"receipt", "support_link", "idea_answered", "account_exists", "invitation"}
    for form in ("txt", "html"):
        assert {path.stem for path in (TEMPLATES / "mail").glob(f"*.{form}")} - FRAMES == kinds


def letters_about_ideas() -> None:
    with writing():
        process, by = a_process(), SYSTEM
        key = "a" * 32
        an_idea(process, contact="idee@example.org", submission_key=key, receipt=receipt_for(key, "secret"))
        shown, asked, refused, answered = (an_idea(process, contact="idee@example.org") for _ in range(4))
        publish(shown, by=by, at=now())
        return_to_author(asked, QuestionDraft(text="Wo genau?"), by=by, at=now())
        why = RefusalDraft(reason=ReasonCode.ADVERTISING, text="Das ist Werbung.")
        refuse(refused, why, by=by, at=now())
        before, at = state_of(answered), now()
        publish(answered, by=by, at=at, letter=False)
        restore(answered, Earlier(state=before, version=answered.version, since=at, step=1), by=by, at=now())
        publish(answered, by=by, at=now(), letter=False)
        answer_idea(answered, AnswerDraft(answer=Answer.EXISTS, text="Das gibt es."), by=by, at=now())


def letters_about_relatives() -> None:
    """Ideas that are joined, released, split and put together again."""
    with writing():
        process, by = a_process(), SYSTEM
        mailbox = "idee@example.org"
        one, same = (
            a_published_idea(process, contact=mailbox, text="Bänke. Und Laternen.") for _ in range(2)
        )
        join_ideas([same], into=one, process=process, by=by, at=now())
        release_idea(same, process=process, by=by, at=now())
        draft = PartDraft(title="Laternen", text="Und Laternen.", submission_key="c" * 32)
        split_idea(one, draft, process=process, by=by, at=now())
        change = latest_change(process.id)
        assert change is not None
        undo(change, by=by, at=now())


def letters_about_voices() -> None:
    """What was reported, redacted, passed on, and asked of offices."""
    with writing():
        an_account(Role.ADMINISTRATOR)
        process, by = a_process(), SYSTEM
        idea = a_published_idea(process, contact="idee@example.org", text="Das bleibt. Das geht.")
        black = RedactionDraft(reason="advertising", reason_title="Werbung", words="Das geht")
        redact(idea, black, by=by, at=now())
        undo_redaction(idea, redactions_of(idea)[0].redaction.id, by=by, at=now())
        passed_on = AnswerDraft(answer=Answer.PASSED_ON, text="Dorthin.", body="Landratsamt")
        answer_idea(idea, passed_on, by=by, at=now())
        keep_body_reply(idea, BodyReplyDraft(text="Ja.", replied_on=now().date()), by=by, at=now())
        for granted in (False, True):
            change = IdeaChange(text=f"Neu {granted}", submission_key=uuid4().hex)
            edit_idea(idea, change, expected_version=idea.version, by=Person(id=None), at=now())
            wish = waiting_version(idea)
            assert wish is not None
            seen = SeenWish(wish.id, wish.created_at)
            if granted:
                grant_change(idea, seen, by=by, at=now())
            else:
                drop_change(idea, seen, "Ein anderes Anliegen.", by=by, at=now())
        idea.process.takes_images = True
        waiting = an_idea(idea.process, contact="bild@example.org")
        add_image(waiting, Picture(b"", b"", 1, 1), "Eine Bank", by=by, at=now())
        image_id = images_of(waiting)[0].id
        take_out_image(waiting, image_id, "advertising", "Werbung", by=by, at=now(), expected_version=None)
        settle(reported(idea, mailbox="melden@example.org"), decision(), by=by, at=now())
        complaint = reported(idea, reason="staff", mailbox="klage@example.org")
        answer_complaint(complaint, "Wir haben gesprochen.", by=by, at=now())
        asked = consulted("secret", ideas=(idea,), by=Person(id=an_account().id))
        extend(asked, in_days(30), by=by, at=now(), secret="secret")
        for when in ("before", "after"):
            remind(asked, when=when, due=asked.due_at.isoformat(), at=now(), secret="secret")
        give_opinion(str(asked.token_digest), OpinionDraft(text="Ja."), at=now())


def letters_about_assessments() -> None:
    with writing():
        process = a_process()
        found = a_blind_round(process, [a_measure(process)], [an_assessor(process)])
        remind_assessors(found, at=now())


def letters_about_comments() -> None:
    with writing():
        idea = a_published_idea(a_process_with_comments(), contact="idee@example.org")
        comment = a_comment(idea, contact="wort@example.org")
        moderator = a_moderator()
        publish_comment(comment, by=moderator, at=now())
        publish_comment(a_comment(idea, parent=comment), by=moderator, at=now())
        wish = CommentRedaction(words="Grund", reason="personal_data", reason_title="Persönliches")
        redact_comment(comment, wish, by=moderator, at=now())
        refuse_comment(comment, CommentRefusal(reason="advertising", text="Werbung."), by=moderator, at=now())
        undo_decision(comment, version=comment.version, by=moderator, at=now())


def letters_about_following(client: FlaskClient) -> None:
    """What somebody follows, and where an author's idea came to stand."""
    client.post("/datenschutz/meine-daten", data={"mailbox": "ich@example.org"})
    with writing():
        process = a_process()
        begin(FollowKind.PROCESS, process.id, process, an_account().id)
        idea = a_published_idea(process, contact="idee@example.org")
        a_theme(process, idea)
        a_decided_measure(process, idea)
        address = f"/{process.slug}/folgen/idee/{idea.number}"
    the_next_morning()
    with writing():
        tell_places(at=now() + STABLE)
        tell_steps(at=now() + STABLE)
    client.post(address, data={"mailbox": "folgt@example.org", "rhythm": "daily"})


def letters_about_accounts(app: Flask, client: FlaskClient) -> None:
    with writing():
        administrator, member = an_account(Role.ADMINISTRATOR), a_member()
        idea = a_published_idea(a_process())
    mailbox, path = member.mailbox, f"/{idea.process.slug}/ideen/{idea.number}/ohne-konto"
    for who in ("neu@example.org", mailbox):
        form = {"mailbox": who, "new_password": PASSWORD, "name": ""}
        client.post("/registrieren", data=form)
    client.post("/passwort", data={"mailbox": mailbox})
    client.post(path, data={"mailbox": "gast@example.org"})
    with writing():
        round_ = a_round(a_process())
    client.post(
        f"/{round_.process.slug}/gewichtungen/{round_.number}/ohne-konto",
        data={"mailbox": "stimme@example.org"},
    )
    wish = {"mailbox": "kollegin@example.org", "name": "Kollegin", "role": Role.CLERK, "within": ""}
    desk = signed_in_browser(app, administrator)
    desk.post("/verwaltung/konten/neu", data=wish)
    with writing():
        begin_second_factor(member, "sealed", at=now())
    desk.post(f"/verwaltung/konten/{member.id}/zweiter-schritt/zuruecksetzen")


def letters_about_files(app: Flask) -> None:
    with writing():
        process = a_process()
        table = Table(["text"], [(2, ["Mehr Bänke am Fluss."])])
        upload = Upload(name="briefe.csv", file_hash="0" * 64, table=table, submission_key="5" * 32)
        editor = Person(id=an_account(Role.MODERATOR).id)
        file = keep_file(upload, process=process, by=editor, at=now())
        wanted = Start(mapping={"text": "text"}, channel=Channel.PAPER, consent=PublicationConsent.UNKNOWN)
        start(file, wanted, by=editor, at=now())
        wish = ReportWish(
            kind=ReportKind.ANSWERS,
            audience=Audience.PUBLIC,
            form=ReportForm.DOCX,
            language="de",
            submission_key="6" * 32,
        )
        want_report(wish, process=process, by=editor, at=now())
    work(app)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_letter_can_be_read_in_every_language(app: Flask, client: FlaskClient, language: str) -> None:
    letters_about_ideas()
    letters_about_relatives()
    letters_about_voices()
    letters_about_comments()
    letters_about_assessments()
    letters_about_following(client)
    letters_about_accounts(app, client)
    letters_about_files(app)
    sent = list(db.session.scalars(select(Letter).order_by(Letter.id)))
    assert {letter.kind for letter in sent} == kinds_in_code() - TO_THE_TOWN
    with writing():
        for letter in sent:
            letter.language = language
        words = [rendered(letter) for letter in sent]
    for letter, read in zip(sent, words, strict=True):
        assert f'<html lang="{language}">' in read.html, letter.kind
        assert read.subject, letter.kind
        assert "Stadt Musterburg" in read.text, letter.kind
        for gap in ("%(", "{{", "{%", "None", "Undefined"):
            assert gap not in read.subject + read.text + read.html, letter.kind
