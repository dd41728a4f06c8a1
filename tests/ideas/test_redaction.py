"""A passage made unrecognisable stands nowhere any more, and after its time not even in the files."""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.exports.files import Format, write
from participation.exports.records import Profile
from participation.extensions import db
from participation.ideas.models import Idea, IdeaOriginal, IdeaRedaction, IdeaStatus, PassageOf
from participation.ideas.passages import Bar, Passage, barred, barred_title, passages_called, sentences_of
from participation.ideas.services.authorship import withdraw
from participation.ideas.services.redaction import (
    RedactionDraft,
    erase_due_originals,
    redact,
    undo_redaction,
)
from participation.ideas.tasks import erase_for_good
from participation.jobs.letters import rendered
from participation.jobs.models import Job, Letter
from participation.kernel import clock
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.kernel.text import to_html, with_bars
from participation.municipality.models import Process
from participation.operations.retention import retention
from participation.themes.services.ordering import ThemeDraft, create_theme
from tests.crowd import at_once
from tests.factories import a_measure, a_process, a_published_idea, an_account
from tests.security.crawler import crawled

SECRET = "Zwiebelkuchenmann"
NEVER = SECRET.casefold().encode()
LATER = timedelta(days=91)
WORDS: dict[str, Any] = {
    "title": f"Herr {SECRET} parkt auf dem Gehweg",
    "text": f"Auf dem Gehweg am Rathaus parkt Herr {SECRET} täglich.\n\nBitte kontrollieren Sie dort öfter.",
    "contact": "verfasserin@example.org",
}


def wish(words: str = f"Herr {SECRET}", **more: object) -> RedactionDraft:
    return RedactionDraft(
        **{
            "reason": "personal_data",
            "reason_title": "Persönliche Angaben im Text",
            "words": words,
            **more,
        }  # type: ignore[arg-type]  # checked by the test itself
    )


def redacted(process: Process, **words: Any) -> Idea:  # noqa: ANN401 (fields of IdeaDraft)
    idea = a_published_idea(process, **{**WORDS, **words})
    redact(idea, wish(), by=SYSTEM, at=now())
    return idea


def the_idea() -> Idea:
    return db.session.scalars(select(Idea).order_by(Idea.id)).first()  # type: ignore[return-value]  # there is one


# --- Rules ----------------------------------------------------------------------------------------


def test_words_are_found_whatever_their_case_and_line_breaks() -> None:
    said = "Der MÜLLER aus der\nHauptstraße, und Müllerin auch."
    found = passages_called("müller aus der hauptstraße", title="Müller", text=said)
    assert [(one.of, said[one.start : one.end]) for one in found] == [
        (PassageOf.TEXT, "MÜLLER aus der\nHauptstraße")
    ]
    assert len(passages_called("Müller", title="Müller", text=said)) == 2, "whole words first"
    assert passages_called("llerin", title="", text=said), "else a part of one"
    assert passages_called("er", title=said, text=said) == []


def test_passages_that_overlap_are_one_bar() -> None:
    bars = [Bar(Passage(PassageOf.TEXT, 2, 4), "[x]"), Bar(Passage(PassageOf.TEXT, 5, 3), "[y]")]
    assert barred("0123456789abcdef", bars) == "01[x]89abcdef"


def test_a_title_with_bars_is_never_longer_than_a_title() -> None:
    title = "x" * 110 + " geheim yz"
    bars = [Bar(Passage(PassageOf.TITLE, 111, 6), "[unkenntlich gemacht: Persönliche Angaben im Text]")]
    assert len(barred_title(title, bars)) <= 120
    assert "geheim" not in barred_title(title, bars)


def test_sentences_can_be_chosen() -> None:
    said = "Eins. Zwei! Drei?\nVier"
    assert [words for _, words in sentences_of(said)] == ["Eins.", "Zwei!", "Drei?", "Vier"]
    assert all(said[one.start : one.end] == words for one, words in sentences_of(said))


def test_a_bar_is_read_aloud_and_is_no_markdown() -> None:
    mark = "[unkenntlich gemacht: Werbung]"
    html = to_html(f"Am {mark}(https://example.org) <b>", bars=True)
    assert f'<span class="redacted">{mark}</span>' in html
    assert "<a" not in html.partition("(")[0]
    assert with_bars(f"<i> {mark}") == f'&lt;i&gt; <span class="redacted">{mark}</span>'
    assert "redacted" not in to_html(mark), "nobody draws a bar by typing it"


# --- What the Redaktion does ------------------------------------------------------------------------


def test_the_author_is_told_and_the_log_says_why(app: Flask, client: FlaskClient) -> None:
    with writing():
        author = an_account()
        idea = redacted(a_process(), contact="")
        idea.author_id = author.id
    with writing():
        redact(the_idea(), wish("kontrollieren"), by=SYSTEM, at=now())
    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert letter is not None
    assert letter.kind == "idea_redacted"
    assert "Persönliche Angaben" in rendered(letter).text
    assert SECRET not in rendered(letter).text + rendered(letter).html
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "idea.redact")).first()
    assert entry is not None
    assert (entry.reason, entry.facts) == ("personal_data", {"passages": 2})


def test_the_same_form_redacts_once(app: Flask) -> None:
    with writing():
        a_published_idea(a_process(), **WORDS)
    with writing():
        assert redact(the_idea(), wish(submission_key="a" * 32), by=SYSTEM, at=now()) == 2
    with writing():
        assert redact(the_idea(), wish(submission_key="a" * 32), by=SYSTEM, at=now()) == 0
    assert the_idea().redactions == 2


def test_what_cannot_be_redacted_changes_nothing(app: Flask) -> None:
    with writing():
        account = an_account()
        idea = a_published_idea(a_process(), **WORDS)
        idea.author_id = account.id
        whole = idea.text
        version = idea.version
    author = Person(id=account.id)
    for draft, by, expected in (
        (wish("steht nicht da"), SYSTEM, None),
        (wish(""), SYSTEM, None),
        (wish("ab"), SYSTEM, None),
        (wish(whole), SYSTEM, None),
        (wish(), author, None),
        (wish("", sentences=(Passage(PassageOf.TEXT, 0, 100_000),)), SYSTEM, None),
        (wish(), SYSTEM, version + 1),
    ):
        with pytest.raises(RuleViolation), writing():
            redact(the_idea(), draft, by=by, at=now(), expected_version=expected)
    assert (the_idea().text, the_idea().redactions, the_idea().version) == (whole, 0, version)
    assert db.session.scalars(select(IdeaOriginal)).all() == []


def test_undoing_brings_back_one_passage_and_keeps_the_others(app: Flask) -> None:
    with writing():
        idea = redacted(a_process())
        redact(idea, wish("kontrollieren"), by=SYSTEM, at=now())
    rows = db.session.scalars(select(IdeaRedaction).order_by(IdeaRedaction.id)).all()
    with writing():
        undo_redaction(the_idea(), rows[-1].id, by=SYSTEM, at=now())
    assert "kontrollieren" in the_idea().text
    assert SECRET not in the_idea().title + the_idea().text
    for row_id in [row.id for row in rows[:-1]]:
        with writing():
            undo_redaction(the_idea(), row_id, by=SYSTEM, at=now())
    assert (the_idea().title, the_idea().text) == (WORDS["title"], WORDS["text"])
    assert the_idea().redactions == 0
    original = db.session.scalars(select(IdeaOriginal)).one()
    assert (original.text, original.ended_at is not None) == ("", True)


def test_two_people_redact_at_once_and_one_sees_the_other(app: Flask) -> None:
    with writing():
        version = a_published_idea(a_process(), **WORDS).version

    def act(words: str) -> str:
        with app.app_context():
            try:
                with writing():
                    redact(the_idea(), wish(words), by=SYSTEM, at=now(), expected_version=version)
            except Conflict:
                return "conflict"
            finally:
                db.session.remove()
        return "done"

    assert sorted(at_once(act, [SECRET, "kontrollieren"])) == ["conflict", "done"]


# --- Nowhere ----------------------------------------------------------------------------------------


def test_the_words_are_in_no_byte_of_any_public_or_council_page_and_file(
    app: Flask, client: FlaskClient, signed_in: Callable[[Account], FlaskClient], tmp_path: Path
) -> None:
    with writing():
        process = a_process()
        idea = redacted(process)
        another = a_published_idea(process)
        draft = ThemeDraft(title="Gehwege", text="Was auf Gehwegen steht.")
        theme = create_theme(draft, ideas=[idea, another], process=process, by=SYSTEM, at=now())
        a_measure(process, theme)
        council = an_account(Role.COUNCIL)
        slug, number = process.slug, idea.number
    searches = [f"/{slug}/ideen?q={quote(word)}" for word in (SECRET, f"Herr {SECRET}")]
    for browser, starts in (
        (client, [f"/{slug}/", f"/{slug}/ideen/{number}", *searches]),
        (signed_in(council), [f"/{slug}/", f"/{slug}/gemeinderat"]),
    ):
        seen = 0
        for address, answer in crawled(browser, *starts):
            said = answer.data.lower()
            if address in searches:
                said = said.replace(f'value="{SECRET.casefold()}"'.encode(), b"")
                assert f"/ideen/{number}".encode() not in said, "found by a hidden word"
                continue
            assert NEVER not in said, address
            seen += 1
        assert seen > 10
    assert "unkenntlich gemacht: Pers" in client.get(f"/{slug}/ideen/{number}").text
    for profile in (Profile.PUBLIC, Profile.COUNCIL):
        for form in Format:
            file = tmp_path / f"{profile}.{form}"
            write(file, db.session.scalars(select(Process)).one(), profile=profile, form=form)
            assert NEVER not in unpacked(file), (profile, form)
    for letter in db.session.scalars(select(Letter)):
        assert NEVER not in (rendered(letter).text + rendered(letter).html).casefold().encode()


def unpacked(file: Path) -> bytes:
    if not zipfile.is_zipfile(file):
        return file.read_bytes().lower()
    with zipfile.ZipFile(file) as archive:
        return b"".join(archive.read(name) for name in archive.namelist()).lower()


def test_staff_read_the_original_and_others_do_not(
    app: Flask, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        process = a_process()
        idea = redacted(process)
        moderator, clerk = an_account(Role.MODERATOR), an_account(Role.CLERK)
        page = f"/{process.slug}/redaktion/ideen/{idea.number}/unkenntlich"
        desk = f"/{process.slug}/redaktion/ideen/{idea.number}"
    assert SECRET in signed_in(moderator).get(page).text
    assert signed_in(clerk).get(page).status_code == 403
    assert SECRET not in signed_in(clerk).get(desk).text


def test_the_form_works_without_javascript_and_keeps_what_was_typed(
    app: Flask, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process, **WORDS)
        twin = a_published_idea(process, text=f"Auch hier: Herr {SECRET} steht im Weg.")
        moderator = an_account(Role.MODERATOR)
        page, version = f"/{process.slug}/redaktion/ideen/{idea.number}/unkenntlich", str(idea.version)
        twin_number = twin.number
    browser = signed_in(moderator)
    wrong = browser.post(page, data={"words": "gibt es nicht", "reason": "personal_data", "version": version})
    assert wrong.status_code == 409
    assert "gibt es nicht" in wrong.text
    assert browser.post(page, data={"words": SECRET, "version": version}).status_code == 422
    chosen = next(f"{one.start}-{one.length}" for one, said in sentences_of(WORDS["text"]) if SECRET in said)
    done = browser.post(
        page,
        data={"sentences": chosen, "words": f"herr {SECRET}", "reason": "personal_data", "version": version},
    )
    assert done.status_code == 302
    assert SECRET not in the_idea().title + the_idea().text
    assert twin_number in browser.get(page).text, "where the same words stand as well"
    again = browser.post(page, data={"words": "Bitte", "reason": "personal_data", "version": version})
    assert again.status_code == 409
    row = db.session.scalars(select(IdeaRedaction).order_by(IdeaRedaction.id)).first()
    assert row is not None
    shown = browser.post(f"{page}/{row.id}/wieder-zeigen", data={"version": str(the_idea().version)})
    assert shown.status_code == 302


def test_a_letter_that_waits_bears_the_new_title(app: Flask) -> None:
    with writing():
        account = an_account()
        process = a_process()
        idea = a_published_idea(process, **WORDS)
        idea.author_id = account.id
        db.session.flush()
        redact(idea, wish("kontrollieren"), by=SYSTEM, at=now())
    letter = db.session.scalars(select(Letter).order_by(Letter.id)).first()
    assert letter is not None
    assert SECRET in str(letter.facts)
    with writing():
        redact(the_idea(), wish(), by=SYSTEM, at=now())
    assert all(SECRET not in str(letter.facts) for letter in db.session.scalars(select(Letter)))


# --- The end of the time ------------------------------------------------------------------------------


def test_afterwards_the_words_are_not_even_in_the_file(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing():
        process = a_process()
        redacted(process)
        for _ in range(30):
            a_published_idea(process)
    job = db.session.scalars(select(Job).where(Job.kind == "ideas.erase_originals")).first()
    assert job is not None
    assert job.run_at > now() + timedelta(days=89)
    assert erase_for_good() == 0, "not before its time"
    row = db.session.scalars(select(IdeaRedaction)).first()
    assert row is not None
    travel(monkeypatch, LATER)
    assert erase_for_good() == 1
    with pytest.raises(RuleViolation), writing():
        undo_redaction(the_idea(), row.id, by=SYSTEM, at=now())
    assert SECRET not in the_idea().title + the_idea().text
    assert found_in_the_database() == []


def travel(monkeypatch: pytest.MonkeyPatch, far: timedelta) -> None:
    """Let the modules that erase believe that time has passed."""
    monkeypatch.setattr("participation.ideas.tasks.now", lambda: clock.now() + far)
    monkeypatch.setattr("participation.operations.retention.now", lambda: clock.now() + far)


def found_in_the_database() -> list[str]:
    """In SQLite every byte of the files, in PostgreSQL every row of every table."""
    if db.engine.dialect.name == "sqlite":
        path = Path(str(db.engine.url.database))
        db.session.remove()
        files = [*path.parent.glob(f"{path.name}*")]
        return [file.name for file in files if NEVER in file.read_bytes().lower()]
    tables = db.metadata.tables
    return [
        name
        for name in [*tables, "idea_search"]
        if db.session.scalar(
            text(f"SELECT count(*) FROM {name} t WHERE lower(t::text) LIKE '%{SECRET.lower()}%'")  # noqa: S608 (names of tables out of the catalogue, no input)
        )
    ]


def test_withdrawing_erases_the_original_at_once(app: Flask) -> None:
    with writing():
        redacted(a_process())
    with writing():
        withdraw(the_idea(), by=SYSTEM, at=now())
    assert db.session.scalars(select(IdeaOriginal)).one().text == ""
    assert the_idea().status is IdeaStatus.WITHDRAWN
    with writing():
        assert erase_due_originals(at=now() + LATER) == 0


def test_the_console_says_what_it_would_erase_and_then_does(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing():
        redacted(a_process())
    travel(monkeypatch, LATER)
    console = app.test_cli_runner()
    assert "\t1" in console.invoke(retention, ["--dry-run"]).output
    assert db.session.scalars(select(IdeaOriginal)).one().text
    assert "\t1" in console.invoke(retention).output
    db.session.rollback()
    assert db.session.scalars(select(IdeaOriginal)).one().text == ""
    assert "\t0" in console.invoke(retention).output
