"""After the end: editions, files, corrections, cards for the queue, and what is erased from everywhere."""

import hashlib
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Channel as IdeaChannel
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.services.authorship import withdraw
from participation.jobs.models import Job, JobStatus
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, Role
from participation.strategy.services.handover import hand_over_cards
from participation.workshops.models import (
    Anonymity,
    Card,
    CardStatus,
    HiddenReason,
    LiveEvent,
    Participant,
    Protocol,
    ProtocolFile,
    StepKind,
    Workshop,
    WorkshopPhase,
    WorkshopState,
)
from participation.workshops.queries.protocol import protocol_of
from participation.workshops.queries.rooms import released_editions, released_protocol
from participation.workshops.queries.starting import offers_of
from participation.workshops.services import ending
from participation.workshops.services.cards import CardDraft, hide_card, withdraw_card, write_card
from participation.workshops.services.ending import (
    archive_workshop,
    close_workshop,
    hide_afterwards,
    release_protocol,
)
from participation.workshops.services.forgetting import PEOPLE_KEPT, due_workshops, forget_people
from participation.workshops.services.starting import bring_in
from tests.factories import a_published_idea, a_theme, an_account
from tests.themes.test_machine import work
from tests.workshops.pages import Desk, form_to
from tests.workshops.sample import Room, a_room, key

pytestmark = pytest.mark.usefixtures("app")

P, K = WorkshopPhase, StepKind
MARKS = ("Xylofonwal", "Quarzgiraffe", "Ypsilonkamel", "Juteflamingo")


def an_earlier_room(anonymity: Anonymity = Anonymity.ANONYMOUS) -> Room:
    """So that what it wants from the worker is due by now. Inside ``writing()``."""
    room = a_room(anonymity=anonymity)
    room.start -= timedelta(hours=2)
    return room


def work_all(app: Flask) -> None:
    """The worker until nothing is due."""
    while db.session.scalars(
        select(Job.id).where(Job.status == JobStatus.QUEUED, Job.run_at <= now())
    ).first():
        work(app)


def ended(room: Room, *texts: str) -> list[Card]:
    """A room with these cards, closed. Inside ``writing()``."""
    anna = room.guest("Anna")
    room.open(P.CRITIQUE, K.COLLECT).max_cards = 0
    cards = [write_card(CardDraft(text=t, key=key()), by=anna, at=room.at(1)) for t in texts]
    room.open(P.CRITIQUE, K.CLUSTER, 2)
    close_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(60))
    return cards


def release(room: Room, seconds: float = 100, correction: str = "") -> Protocol:
    version = room.workshop.version
    return release_protocol(
        expected_version=version, by=room.lead, at=room.at(seconds), correction=correction
    )


def test_the_released_protocol_is_taken_along_as_pdf_word_and_data(
    app: Flask, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        room = an_earlier_room()
        ended(room, "Größere Bänke & „Schatten“ 🚗 <script>", "#panic() *fett*")
        release(room)
    address = f"/w/{room.workshop.join_code}/protokoll"
    waiting = app.test_client().get(f"{address}.pdf")
    assert (waiting.status_code, "wird gerade erstellt" in waiting.text) == (409, True)
    work_all(app)
    pdf = app.test_client().get(f"{address}.pdf")
    assert (pdf.status_code, pdf.mimetype, pdf.data[:5]) == (200, "application/pdf", b"%PDF-")
    for part in (b"/StructTreeRoot", b"/Lang", b"/MarkInfo", b"LibertinusSerif"):
        assert part in pdf.data
    word = Document(io.BytesIO(app.test_client().get(f"{address}.docx").data))
    written = [paragraph.text for paragraph in word.paragraphs]
    assert "Größere Bänke & „Schatten“ 🚗 <script>" in written
    assert "#panic() *fett*" in written
    headings = [p.text for p in word.paragraphs if p.style is not None and p.style.name.startswith("Heading")]
    assert "Maßnahmenplan" in headings
    english = Document(io.BytesIO(app.test_client().get(f"{address}.docx?auf=en").data))
    read = [paragraph.text for paragraph in english.paragraphs]
    assert "Größere Bänke & „Schatten“ 🚗 <script>" in read
    assert {"Action plan", "Maßnahmenplan"} & set(read) == {"Action plan"}
    assert english.core_properties.language == "en-GB"
    foreign = app.test_client().get(f"{address}.pdf?auf=en")
    assert (foreign.data[:5], "-fassung-1.en.pdf" in foreign.headers["Content-Disposition"]) == (
        b"%PDF-",
        True,
    )
    data = app.test_client().get(f"{address}.json").data
    edition = released_protocol(room.workshop)
    assert edition is not None
    assert hashlib.sha256(data).hexdigest() == edition.checksum
    for kept in db.session.scalars(select(ProtocolFile)):
        assert hashlib.sha256(kept.content).hexdigest() == kept.checksum
    page = app.test_client().get(address).text
    assert f"{address}.pdf" in page
    assert f"{address}.docx" in page
    desk = Desk(room, signed_in(room.account))
    desk.press("/stand", "Dateien noch einmal")
    work_all(app)
    assert len(db.session.scalars(select(ProtocolFile)).all()) == 4


def test_a_correction_is_a_new_edition_that_says_what_changed_and_forgets_what_was_taken_out(
    app: Flask, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        room = an_earlier_room()
        cards = ended(room, f"{MARKS[0]} wohnt hier", "Der Bus kommt nie")
        release(room)
    work_all(app)
    with writing(), pytest.raises(RuleViolation, match="was sich gegenüber"):
        release(room, 200)
    with writing():
        release(room, 200, "Frau Vogt war auch Mitleitung.")
    assert [e.correction != "" for e in released_editions(room.workshop)] == [True, False]
    address = f"/w/{room.workshop.join_code}/protokoll"
    page = app.test_client().get(address).text
    assert "Frau Vogt war auch Mitleitung." in page
    old = app.test_client().get(f"{address}?fassung=1").text
    assert "neuere Fassung" in old
    assert MARKS[0] in old
    desk = Desk(room, signed_in(room.account))
    action, fields = form_to(desk.browser.get(f"{desk.home}/karten"), f"/karten/{cards[0].id}/herausnehmen")
    assert desk.browser.post(action, data={**fields, "grund": "personal_data"}).status_code == 303
    desk.press("/stand", "Berichtigte Fassung", berichtigung="Eine Karte fehlt.")
    work_all(app)
    assert MARKS[0] not in app.test_client().get(address).text
    assert MARKS[0] not in app.test_client().get(f"{address}?fassung=1").text
    assert cards[0].text == ""
    emptied = db.session.scalars(select(Protocol).where(Protocol.emptied_at.is_not(None))).all()
    assert [(edition.edition, edition.content) for edition in emptied] == [(1, {}), (2, {})]
    files = select(Protocol.edition).join(ProtocolFile, ProtocolFile.protocol_id == Protocol.id)
    assert set(db.session.scalars(files)) == {3}


def test_a_protocol_that_cannot_be_drawn_up_keeps_nobody_from_closing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with writing():
        room = an_earlier_room()
        room.open(P.CRITIQUE, K.COLLECT)
    with monkeypatch.context() as patched:
        patched.setattr(ending, "protocol_of", fail)
        with writing():
            close_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(60))
    assert room.workshop.state is WorkshopState.CLOSED
    assert db.session.scalars(select(Protocol)).all() == []
    work_all(app)
    assert [edition.edition for edition in db.session.scalars(select(Protocol))] == [1]


def test_what_was_hidden_taken_back_or_erased_is_in_no_byte_of_files_feed_and_database(app: Flask) -> None:
    with writing():
        room = an_earlier_room()
        anna = room.guest(f"{MARKS[3]} Anna")
        room.open(P.CRITIQUE, K.COLLECT).max_cards = 0
        cards = [
            write_card(CardDraft(text=f"{m} ist da", key=key()), by=anna, at=room.at(1)) for m in MARKS[:3]
        ]
        write_card(CardDraft(text="Der Bus kommt nie", key=key()), by=anna, at=room.at(1))
        withdraw_card(cards[0], by=anna, at=room.at(2))
        card = cards[1]
        hide_card(
            card, reason=HiddenReason.INSULT, expected_version=card.version, by=room.lead, at=room.at(3)
        )
        room.open(P.CRITIQUE, K.CLUSTER, 4)
        close_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(60))
        hide_afterwards(cards[2], reason=HiddenReason.PERSONAL_DATA, by=room.lead, at=room.at(61))
        release(room)
    work_all(app)
    code = f"/w/{room.workshop.join_code}"
    seen = [app.test_client().get(f"{code}{path}").data for path in (
        "/protokoll", "/protokoll.json", "/stand", "/ereignisse?since=0", "/leinwand", "",
    )]  # fmt: skip
    seen += [json.dumps(event.facts).encode() for event in db.session.scalars(select(LiveEvent))]
    seen += [kept.content for kept in db.session.scalars(select(ProtocolFile))]
    seen += database_files()
    for mark in MARKS:
        assert not any(mark.encode() in found for found in seen), mark
    assert any(b"Der Bus kommt nie" in found for found in database_files())  # it is looked for well
    assert {card.status for card in cards} == {CardStatus.WITHDRAWN, CardStatus.HIDDEN}


def database_files() -> list[bytes]:
    """All that the database keeps of this town on the disk, its journal or write-ahead log apart."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        return [Path(f"{db.engine.url.database}{end}").read_bytes() for end in ("", "-wal")]
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
        folder = connection.exec_driver_sql("SHOW data_directory").scalar_one()
        number = connection.exec_driver_sql(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).scalar_one()
    files = [path for path in (Path(folder) / "base" / str(number)).iterdir() if path.is_file()]
    assert len(files) > 100
    return [path.read_bytes() for path in files]


def test_a_withdrawn_idea_goes_from_its_card_and_the_protocol_corrects_itself(app: Flask) -> None:
    with writing():
        room = an_earlier_room()
        idea = a_published_idea(room.process, title=f"Eine {MARKS[0]}", text="Mehr davon.")
        a_theme(room.process, idea, a_published_idea(room.process), title="Sitzen")
        offers = offers_of(room.process, room.workshop)
        bring_in(offers, step=room.step(P.CRITIQUE, K.COLLECT), by=room.lead, at=room.at(1))
        room.open(P.CRITIQUE, K.COLLECT, 2)
        close_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(60))
        release(room)
    address = f"/w/{room.workshop.join_code}/protokoll"
    assert MARKS[0] in app.test_client().get(address).text
    with writing():
        withdraw(db.session.get_one(Idea, idea.id), by=SYSTEM, at=room.at(200))
    page = app.test_client().get(address).text
    assert MARKS[0] not in page
    assert "zurückgezogen" in page
    assert not any(MARKS[0] in text for text in db.session.scalars(select(Card.text)))
    assert MARKS[0] not in json.dumps(
        [edition.content for edition in db.session.scalars(select(Protocol))], ensure_ascii=False
    )


def test_cards_wait_in_the_queue_as_ideas_of_the_channel_workshop(
    app: Flask, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        room = an_earlier_room()
        cards = ended(room, "Der Bus kommt nie", "Mehr Schatten")
        moderator = an_account(Role.MODERATOR)
    with writing(), pytest.raises(RuleViolation, match="freigegeben"):
        hand_over_cards(cards, workshop=room.workshop, process=room.process, by=SYSTEM, at=room.at(80))
    with writing():
        release(room)
    browser = signed_in(moderator)
    home = f"/{room.process.slug}/redaktion/massnahmen/aus-werkstatt/{room.workshop.id}/karten"
    assert home in browser.get(f"/{room.process.slug}/werkstatt").text
    action, fields = form_to(browser.get(home), "/karten")
    refused = browser.post(action, data=fields)
    assert (refused.status_code, "mindestens eine Karte" in refused.text) == (409, True)
    data = {**fields, "k": [str(cards[0].id), "9" * 30, "x"]}
    assert "1 Karte ist als Idee im Eingang" in browser.post(action, data=data, follow_redirects=True).text
    idea = db.session.scalars(select(Idea)).one()
    assert (idea.status, idea.channel, idea.text) == (
        IdeaStatus.SUBMITTED, IdeaChannel.WORKSHOP, "Der Bus kommt nie",
    )  # fmt: skip
    assert (idea.author_id, idea.author_name, idea.is_public) == (None, "", False)
    assert idea.external_id == f"werkstatt-{room.workshop.id}-karte-{cards[0].id}"
    assert cards[0].idea_id == idea.id
    assert "Der Bus kommt nie" in browser.get(f"/{room.process.slug}/redaktion/eingang").text
    assert browser.post(action, data=data).status_code == 409  # handed over twice, once
    assert protocol_of(room.workshop, at=room.at(400))["phases"][0]["cards"] == 2  # the room has seen it
    assert app.test_client().get(home).status_code in {302, 401, 403}


def test_names_go_with_the_end_of_an_anonymous_room_and_in_time_from_one_with_pseudonyms() -> None:
    with writing():
        rooms = {kind: an_earlier_room(anonymity=kind) for kind in Anonymity}
        for room in rooms.values():
            ended(room, "Der Bus kommt nie")

    def names(kind: Anonymity) -> list[str]:
        statement = select(Participant.nickname).where(
            Participant.workshop_id == rooms[kind].workshop.id, Participant.account_id.is_(None)
        )
        return list(db.session.scalars(statement))

    assert [names(kind) for kind in Anonymity] == [["Anna"], ["Anna"], ["Gast 1"]]
    contents = [protocol_of(room.workshop, at=room.at(90)) for room in rooms.values()]
    assert ["Anna" in json.dumps(content) for content in contents] == [False, True, False]
    later = now() + PEOPLE_KEPT + timedelta(days=1)
    assert [w.anonymity for w in due_workshops(later)] == [Anonymity.PSEUDONYM]
    with writing():
        assert forget_people(at=later) == 1
    assert names(Anonymity.PSEUDONYM) == ["Gast 1"]
    pseudonym = rooms[Anonymity.PSEUDONYM].workshop.id
    assert set(db.session.scalars(select(Card.author_id).where(Card.workshop_id == pseudonym))) == {None}
    assert due_workshops(later) == []


def test_a_workshop_is_put_away_after_its_protocol_and_changes_no_more() -> None:
    with writing():
        room = an_earlier_room()
        ended(room, "Der Bus kommt nie")
    with writing(), pytest.raises(RuleViolation, match="freigegeben ist"):
        archive_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(70))
    with writing():
        release(room)
        archive_workshop(expected_version=room.workshop.version, by=room.lead, at=room.at(120))
    found = db.session.get_one(Workshop, room.workshop.id)
    assert (found.state, found.archived_at) == (WorkshopState.ARCHIVED, room.at(120))
    with writing(), pytest.raises(RuleViolation):
        release(room, 130, "Noch etwas")
