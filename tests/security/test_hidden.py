"""What is not public leaves no trace in public: not as words, not as a number, not as an order."""

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from participation.accounts.models import Account
from participation.exports.files import Format, write
from participation.exports.records import Profile
from participation.extensions import db
from participation.ideas.models import Answer, Idea, PublicationConsent, ReasonCode
from participation.ideas.services.authorship import ReplyDraft, reply, withdraw
from participation.ideas.services.decisions import (
    AnswerDraft,
    QuestionDraft,
    RefusalDraft,
    answer_idea,
    refuse,
    return_to_author,
)
from participation.jobs.letters import rendered
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.municipality.models import Process
from participation.municipality.services.pages import pages_change
from participation.strategy.models import MeasureStatus, SourceRole
from participation.themes.models import ThemeChange
from participation.themes.services.ordering import merge_themes
from participation.themes.services.undoing import undo
from participation.voting.services import support
from tests.factories import a_measure, a_process, a_published_idea, a_theme, an_account, an_idea
from tests.security.crawler import crawled

SECRET = re.compile("geheim[a-z]+wort", re.IGNORECASE)
FOUND_BY = "Suchelefant"
"""Stands in every hidden text as well: searching for it must find nothing."""


def words(kind: str) -> dict[str, Any]:
    """Title, text, name and mailbox of a hidden idea, each with a word that stands nowhere else."""
    return {
        "title": f"Geheim{kind}titelwort {FOUND_BY}",
        "text": f"Geheim{kind}textwort {FOUND_BY} am Rathaus",
        "author_name": f"Geheim{kind}namewort",
        "contact": f"geheim{kind}wort@example.org",
    }


class Town:
    """Something of everything that is public; ``hide`` adds what is not, ``count`` what only counts."""

    def __init__(self) -> None:
        with writing():
            process = a_process()
            self.author = an_account()
            self.first = a_published_idea(process, area_id=process.areas[0].id, title="Radweg")
            others = [a_published_idea(process, title=f"Bank {n}") for n in range(3)]
            theme = a_theme(process, self.first, others[0], title="Wege")
            a_measure(process, theme, title="Wegeplan")
            own = a_published_idea(process, by=Person(id=self.author.id), title="Eigene")
            support(own, account_id=an_account().id, at=now())
            self.slug, self.process_id, self.own = process.slug, process.id, own.number
            pages_change(process.id)

    @property
    def process(self) -> Process:
        return db.session.get_one(Process, self.process_id)

    def hide(self) -> None:
        """Ideas that nobody has published, a draft, themes that are gone, and a process in preparation."""
        at = now()
        with writing():
            process = self.process
            self.submitted = an_idea(process, area_id=process.areas[0].id, **words("eingereicht"))
            returned = an_idea(process, **words("zurueck"))
            return_to_author(returned, QuestionDraft(text="Geheimfragewort"), by=SYSTEM, at=at)
            replied = an_idea(process, **words("beantwortet"))
            return_to_author(replied, QuestionDraft(text="Geheimfragewort"), by=SYSTEM, at=at)
            draft = ReplyDraft(text="Geheimantwortwort", submission_key="3" * 32)
            reply(replied, draft, by=SYSTEM, at=at)
            refused = an_idea(process, **words("abgelehnt"))
            refusal = RefusalDraft(reason=next(iter(ReasonCode)), text="Geheimablehnwort")
            refuse(refused, refusal, by=SYSTEM, at=at)
            self.first = db.session.get_one(Idea, self.first.id)
            a_measure(
                process,
                self.first,
                role=SourceRole.SUPPLEMENT,
                status=MeasureStatus.DRAFT,
                title="Geheimentwurfwort",
                goal=f"Geheimzielwort {FOUND_BY}",
            )
            a_theme(process, title="Geheimleerwort")
            pages_change(process.id)
        self.hide_theme()
        with writing():
            coming = a_process()
            coming.title, coming.lead = "Geheimkommendwort", "Geheimkommendwort"
            self.coming = coming.slug
            inside = a_published_idea(coming, **words("kommend"))
            self.inside = inside.number
            a_measure(coming, a_theme(coming, inside, title="Geheimthemawort"), title="Geheimmassnahmewort")
            coming.is_public = False  # last: nothing is submitted to a process in preparation

    def hide_theme(self) -> None:
        """A theme that was made and taken back."""
        with writing():
            left = db.session.scalars(select(Idea).where(Idea.title == "Bank 2")).one()
            a_theme(self.process, left, title="Geheimrueckwort")
        with writing():
            newest = db.session.scalars(select(ThemeChange).order_by(ThemeChange.id.desc())).first()
            assert newest is not None
            undo(newest, by=SYSTEM, at=now())
            pages_change(self.process_id)

    def count(self) -> None:
        """What counts without being readable: withdrawn, without consent, merged into another theme."""
        with writing():
            process = self.process
            silent = a_published_idea(process, consent=PublicationConsent.REFUSED, **words("still"))
            answer = AnswerDraft(answer=Answer.NOT_PURSUED, text="Geheimstillantwortwort")
            answer_idea(silent, answer, by=SYSTEM, at=now())
            left = a_published_idea(process, **words("zurueckgezogen"))
            withdraw(left, by=SYSTEM, at=now())
            first = db.session.scalars(select(Idea).where(Idea.title == "Bank 1")).one()
            merged = a_theme(process, first, silent, title="Geheimzusammenwort")
            into = a_theme(process, db.session.scalars(select(Idea).where(Idea.title == "Bank 2")).one())
            merge_themes(merged, into=into, by=SYSTEM, at=now())
            pages_change(process.id)

    def pages(self) -> Iterator[str]:
        """Every list in every order and narrowing, with the random order held fast."""
        for order in ("zufall", "neu", "unterstuetzt"):
            for area in ("", "mobilitaet", "bildung", "ohne"):
                yield f"/{self.slug}/ideen?ordnung={order}&bereich={area}&zufall=7"
        for search in (FOUND_BY, "Rathaus", "Geheim"):
            yield f"/{self.slug}/ideen?q={search}&zufall=7"
        for page in ("", "themen", "themen/T-01", "massnahmen", "massnahmen/M-01", "nicht-weiterverfolgt"):
            yield f"/{self.slug}/{page}"
        yield f"/{self.slug}/daten"
        yield f"/{self.slug}/daten/public.jsonl"
        yield f"/{self.slug}/ideen/{self.own}"
        yield "/"


@pytest.fixture
def town(app: Flask) -> Town:
    app.config["PAGE_CACHE"] = False
    return Town()


def secrets_in(answer: TestResponse) -> list[str]:
    if answer.status_code >= 500:
        return [answer.status]
    content = answer.get_data().decode("utf-8", "replace")
    return sorted(set(SECRET.findall(content + str(answer.headers))))


def wrong_pages(browser: FlaskClient, town: Town, *starts: str) -> list[str]:
    found = []
    for address, answer in crawled(browser, "/", *town.pages(), *starts):
        if secrets := secrets_in(answer):
            found.append(f"{address}: {secrets}")
    return found


def test_what_is_hidden_changes_no_byte_of_a_public_page(town: Town, client: FlaskClient) -> None:
    before = {page: client.get(page, buffered=True).get_data() for page in town.pages()}
    town.hide()
    changed = [page for page in before if client.get(page, buffered=True).get_data() != before[page]]
    assert changed == []


@pytest.mark.parametrize("who", ["visitor", "another author", "council of this process"])
def test_hidden_words_stand_on_no_page(
    town: Town, client: FlaskClient, signed_in: Callable[[Account], FlaskClient], who: str
) -> None:
    town.hide()
    town.count()
    browser = client
    council: list[str] = []
    if who == "another author":
        browser = signed_in(db.session.get_one(Account, town.author.id))
    elif who == "council of this process":
        with writing():
            member = an_account(Role.COUNCIL, process=town.process)
        browser = signed_in(member)
        council = [f"/{town.slug}/gemeinderat"]
    wrong = wrong_pages(browser, town, "/konto/beitraege", f"/{town.slug}/beitrag/{town.own}", *council)
    if council:
        # The council prepares decisions and reads drafts of measures; nothing else.
        wrong = [
            line for line in wrong if set(SECRET.findall(line)) - {"Geheimentwurfwort", "Geheimzielwort"}
        ]
    assert not wrong, "\n".join(wrong)


def test_hidden_things_are_not_there_whoever_guesses_their_address(
    town: Town, client: FlaskClient, signed_in: Callable[[Account], FlaskClient]
) -> None:
    town.hide()
    town.count()
    numbers = db.session.scalars(select(Idea.number).where(Idea.is_public.is_(False))).all()
    addresses = [f"/{town.slug}/ideen/{number}" for number in numbers]
    addresses += [f"{address}/ohne-konto" for address in addresses]
    for rest in ("", "/zurueckziehen"):
        addresses += [f"/{town.slug}/beitrag/{number}{rest}" for number in numbers]
    addresses += [f"/{town.slug}/massnahmen/M-02", *(f"/{town.slug}/themen/T-0{n}" for n in (2, 3))]
    inside = ["", "ideen", f"ideen/{town.inside}", "themen", "themen/T-01", "massnahmen/M-01", "ideen/neu"]
    inside += ["daten", "daten/public.jsonl", "daten/public.xlsx", "gemeinderat", "redaktion/eingang"]
    addresses += [f"/{town.coming}/{page}" for page in inside]
    somebody = signed_in(db.session.get_one(Account, town.author.id))
    for browser in (client, somebody):
        for address in addresses:
            answer = browser.get(address, buffered=True)
            to_sign_in = answer.status_code == 302 and str(answer.location).startswith("/anmelden")
            assert answer.status_code in {403, 404} or to_sign_in, address
            assert not secrets_in(answer), address
        for number in numbers:
            for deed in ("unterstuetzen", "zuruecknehmen"):
                done = browser.post(f"/{town.slug}/ideen/{number}/{deed}")
                assert done.status_code in {302, 404}
    assert {idea.supports for idea in db.session.scalars(select(Idea).where(Idea.number.in_(numbers)))} == {0}


@pytest.mark.parametrize("profile", [Profile.PUBLIC, Profile.COUNCIL])
@pytest.mark.parametrize("form", list(Format))
def test_hidden_words_stand_in_no_file(town: Town, profile: Profile, form: Format, tmp_path: Path) -> None:
    town.hide()
    town.count()
    path = tmp_path / "export"
    write(path, town.process, profile=profile, form=form)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            content = "".join(archive.read(name).decode() for name in archive.namelist())
    else:
        content = path.read_text()
    found = set(SECRET.findall(content))
    if profile is Profile.COUNCIL:
        found -= {"Geheimentwurfwort", "Geheimzielwort"}
    assert found == set()


def test_hidden_words_go_to_their_authors_only(town: Town) -> None:
    town.hide()
    town.count()
    letters = db.session.scalars(select(Letter)).all()
    assert letters
    for letter in letters:
        words_of_letter = rendered(letter)
        if SECRET.search(words_of_letter.text + words_of_letter.subject + words_of_letter.html):
            assert SECRET.search(letter.recipient), letter.kind
