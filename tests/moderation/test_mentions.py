"""Words that are unrecognisable in an idea can be made so wherever else they stand, in one step."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.comments.models import Comment
from participation.comments.services.deciding import publish_comment
from participation.comments.services.redacting import CommentRedaction, redact_comment, show_comment_again
from participation.exports.files import Format, write
from participation.exports.records import Profile
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.models.covered import TextOriginal
from participation.ideas.queries.covered import covered_in
from participation.ideas.services.parts import PartDraft
from participation.ideas.services.redaction import RedactionDraft, erase_due_originals, redact
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Role
from participation.moderation.services.mentions import Rule, hide_everywhere
from participation.municipality.models import Process
from participation.strategy.models import Measure
from participation.themes.models import Cluster, Theme, ThemeChange
from participation.themes.services.ordering import ThemeDraft, create_theme, rename_theme
from participation.themes.services.parting import split_idea
from tests.comments.people import a_comment, a_process_with_comments
from tests.factories import a_measure, a_published_idea, a_suggestion, an_account
from tests.moderation.desk import Office
from tests.security.crawler import crawled

SECRET = "Zwiebelkuchenmann"
NEVER = SECRET.casefold()
RULE = Rule(code="personal_data", title="Persönliche Angaben im Text")


def quoted_everywhere(process: Process) -> Idea:
    """An idea whose words stand in a part, another idea, a comment, a theme, a measure and a suggestion."""
    for phase in process.phases:
        phase.takes_comments = True
    text = f"Auf dem Gehweg parkt Herr {SECRET} täglich.\nBitte mehr Bänke am Markt."
    idea = a_published_idea(process, title="Gehwege frei halten", text=text)
    other = a_published_idea(
        process, title=f"Wie Herr {SECRET} sagt", text="Mehr Bänke für alle am Marktplatz."
    )
    part = PartDraft(
        title="Der Gehweg", text=f"Auf dem Gehweg parkt Herr {SECRET} täglich.", submission_key="b" * 32
    )
    split_idea(idea, part, process=process, by=SYSTEM, at=now())
    comment = a_comment(idea, text=f"Den Herrn kenne ich: Herr {SECRET}.", contact="k@example.org")
    publish_comment(comment, by=SYSTEM, at=now())
    draft = ThemeDraft(title="Gehwege", text=f"Was Herr {SECRET} tut.")
    theme = create_theme(draft, ideas=[idea, other], process=process, by=SYSTEM, at=now())
    later = ThemeDraft(title="Gehwege und Bänke", text=draft.text)
    rename_theme(theme, later, expected_version=theme.version, by=SYSTEM, at=now())
    measure = a_measure(process, theme)
    measure.text = f"Herr {SECRET} bekommt einen Parkplatz."
    third = a_published_idea(process, title="Bänke", text=f"Herr {SECRET} sitzt gern.")
    cluster = a_suggestion(process, third)
    cluster.label, cluster.terms = f"{SECRET}, sitzt", [SECRET, "sitzt"]
    db.session.flush()
    return idea


def redacted(idea: Idea) -> None:
    draft = RedactionDraft(reason=RULE.code, reason_title=RULE.title, words=f"Herr {SECRET}")
    redact(idea, draft, by=SYSTEM, at=now())


def test_one_step_takes_the_words_out_of_everything_that_is_shown(
    app: Flask, client: FlaskClient, signed_in: Callable[[Account], FlaskClient], tmp_path: Path
) -> None:
    with writing():
        process = a_process_with_comments()
        idea = quoted_everywhere(process)
        redacted(idea)
        spread = hide_everywhere(idea, RULE, process=process, by=SYSTEM, at=now())
        council = an_account(Role.COUNCIL)
        slug, number = process.slug, idea.number
    assert not spread.refused
    assert spread.done == 6, "the part, two ideas, comment, theme, measure"
    for table in (Idea, Comment, Theme, Measure):
        for row in db.session.scalars(select(table)):
            assert NEVER not in repr(vars(row)).casefold(), table
    for change in db.session.scalars(select(ThemeChange)):
        assert NEVER not in repr([change.before, change.after]).casefold(), "undoing would bring it back"
    cluster = db.session.scalars(select(Cluster)).one()
    assert (cluster.label, cluster.terms) == ("sitzt", ["sitzt"])
    search = f"/{slug}/ideen?q={quote(SECRET)}"
    for browser, starts in (
        (client, [f"/{slug}/", f"/{slug}/ideen/{number}"]),
        (signed_in(council), [f"/{slug}/gemeinderat"]),
    ):
        for address, answer in crawled(browser, *starts):
            assert NEVER.encode() not in answer.data.lower(), address
    assert "Keine Idee" in client.get(search).text or f"/{slug}/ideen/20" not in client.get(search).text
    for profile in (Profile.PUBLIC, Profile.COUNCIL):
        file = tmp_path / f"{profile}.jsonl"
        write(file, db.session.scalars(select(Process)).one(), profile=profile, form=Format.JSONL)
        assert NEVER not in file.read_text().casefold()
    assert not [one for one in db.session.scalars(select(Letter)) if NEVER in repr(one.facts).casefold()]


def test_the_page_offers_it_and_each_text_can_be_shown_again(office: Office) -> None:
    with writing():
        process = db.session.get_one(Process, office.process.id)
        idea = quoted_everywhere(process)
        redacted(idea)
    page = office.at(f"ideen/{idea.number}/unkenntlich")
    shown = office.browser.get(page).text
    assert "Dieselben Worte stehen auch hier" in shown
    assert "Überall unkenntlich machen" in shown
    answer = office.browser.post(office.at(f"unkenntlich/{idea.number}/ueberall"), follow_redirects=True)
    assert "An 6 weiteren Stellen unkenntlich." in answer.text
    assert "Sicherungen, die vorher entstanden" in answer.text
    assert "Dieselben Worte stehen auch hier" not in answer.text
    original = db.session.scalars(select(TextOriginal).where(TextOriginal.kind == "theme")).one()
    assert SECRET in original.text
    office.browser.post(office.at(f"unkenntlich/texte/{original.id}/wieder-zeigen"))
    db.session.rollback()
    assert SECRET in db.session.scalars(select(Theme)).one().text


def test_what_staff_changed_since_is_not_overwritten(office: Office) -> None:
    with writing():
        process = db.session.get_one(Process, office.process.id)
        idea = quoted_everywhere(process)
        redacted(idea)
        hide_everywhere(idea, RULE, process=process, by=SYSTEM, at=now())
        db.session.scalars(select(Theme)).one().text = "Neu geschrieben."
    original = db.session.scalars(select(TextOriginal).where(TextOriginal.kind == "theme")).one()
    answer = office.browser.post(
        office.at(f"unkenntlich/texte/{original.id}/wieder-zeigen"), follow_redirects=True
    )
    assert "Der Text wurde seither geändert" in answer.text
    assert db.session.scalars(select(Theme)).one().text == "Neu geschrieben."


def test_originals_of_other_texts_are_erased_as_those_of_ideas(app: Flask) -> None:
    with writing():
        process = a_process_with_comments()
        idea = quoted_everywhere(process)
        redacted(idea)
        hide_everywhere(idea, RULE, process=process, by=SYSTEM, at=now())
        later = now() + timedelta(days=process.originals_kept_days + 1)
        assert erase_due_originals(at=later) == 7
    assert {original.text for original in db.session.scalars(select(TextOriginal))} == {""}


def test_words_of_a_comment_are_made_unrecognisable_and_shown_again(office: Office) -> None:
    with writing():
        process = db.session.get_one(Process, office.process.id)
        for phase in process.phases:
            phase.takes_comments = True
        idea = a_published_idea(process)
        comment = a_comment(idea, text=f"Fragen Sie {SECRET}, der weiß es.", contact="k@example.org")
        publish_comment(comment, by=SYSTEM, at=now())
        desk = office.at(f"kommentare/{idea.number}/{comment.number}")
        form = {"words": SECRET, "rule": "personal_data", "version": str(comment.version)}
    wrong = office.browser.post(f"{desk}/unkenntlich", data=form | {"words": "steht nicht da"})
    assert wrong.status_code == 409
    assert "stehen so nicht im Kommentar" in wrong.text
    assert "steht nicht da" in wrong.text, "what was typed is kept"
    assert office.browser.post(f"{desk}/unkenntlich", data=form).status_code == 302
    public = office.browser.get(f"/{office.process.slug}/ideen/{idea.number}/argumente").text
    assert SECRET not in public
    assert "unkenntlich gemacht" in public
    letters = [letter.kind for letter in db.session.scalars(select(Letter))]
    assert "comment_redacted" in letters
    assert SECRET in office.browser.get(desk).text, "staff read the original"
    with writing():
        comment = db.session.get_one(Comment, comment.id)
        show_comment_again(covered_in("comment", comment.id)[0], comment, by=SYSTEM, at=now())
        assert SECRET in comment.text
        wish = CommentRedaction(words=SECRET, reason="personal_data", reason_title="Persönliches")
        redact_comment(comment, wish, by=SYSTEM, at=now())
