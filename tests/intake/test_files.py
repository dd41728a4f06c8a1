"""Files of ideas in the browser: looked at, taken in by the worker, the same twice is nothing, undone."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import Answer, Idea, IdeaStatus
from participation.ideas.models.repeated import IdeaSubmission
from participation.ideas.services.decisions import AnswerDraft, answer_idea, publish
from participation.intake.models import FileState, ImportFile
from participation.intake.services import reading
from participation.jobs.letters import rendered
from participation.jobs.models import Job, JobStatus, Letter
from participation.jobs.rules import LEASE
from participation.jobs.worker import work_at_job
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Person, Role
from tests.crowd import at_once
from tests.factories import a_process, a_theme, an_account
from tests.intake.desk import newest_job, the_idea, work

TABLE = (
    "Nr;Titel;Text;Bereich;Datum\n"
    "1;Bus;Der Bus soll abends fahren.;Mobilität;03.05.2026\n"
    "2;Bus;Der Bus soll abends fahren.;Mobilität;04.05.2026\n"
    "3;Bank;Mehr Bänke.;;\n"
    '4;=HYPERLINK("x");böse;Nirgendwo;\n'
    "5;Bank;Noch eine Bank.;;31.02.2026\n"
)
Browser = Callable[[Account], FlaskClient]


@pytest.fixture
def desk(app: Flask, signed_in: Browser) -> tuple[FlaskClient, str]:
    with writing():
        slug, moderator = a_process().slug, an_account(Role.MODERATOR)
    return signed_in(moderator), f"/{slug}/redaktion/einlesen"


def uploaded(desk: tuple[FlaskClient, str], content: bytes | str = TABLE, name: str = "briefe.csv") -> str:
    """The address of the file's page."""
    browser, address = desk
    content = content.encode() if isinstance(content, str) else content
    answer = browser.post(address, data={"table": (io.BytesIO(content), name)})
    assert answer.status_code == 302, answer.text
    return str(answer.location)


CHOSEN = {
    "spalte-0": "external_id",
    "spalte-1": "title",
    "spalte-2": "text",
    "spalte-3": "area",
    "spalte-4": "created_at",
    "channel": "paper",
    "consent": "ticked",
}


def taken_in(
    app: Flask, desk: tuple[FlaskClient, str], content: str = TABLE, **changes: str
) -> tuple[str, TestResponse]:
    page = uploaded(desk, content)
    answer = desk[0].post(f"{page}/starten", data={**CHOSEN, **changes}, follow_redirects=True)
    work(app)
    return page, answer


def number_of(what: Any) -> int:  # noqa: ANN401 (a mapped class)
    return db.session.scalars(select(func.count()).select_from(what)).one()


def the_file() -> ImportFile:
    return db.session.scalars(select(ImportFile).order_by(ImportFile.id.desc()).limit(1)).one()


def test_from_the_file_to_the_queue(app: Flask, desk: tuple[FlaskClient, str]) -> None:
    browser, _address = desk
    page = uploaded(desk)
    mapping = browser.get(page).text
    assert "„Der Bus soll abends fahren.“" in mapping
    assert '<option value="text" selected>' in mapping  # guessed by the column's name
    preview = browser.post(f"{page}/vorschau", data=CHOSEN).text
    assert "Neue Ideen" in preview
    assert "Zeile 5: Diesen Bereich gibt es in dem Verfahren nicht." in preview
    assert number_of(Idea) == 0
    assert the_file().state is FileState.UPLOADED
    started = browser.post(f"{page}/starten", data=CHOSEN, follow_redirects=True).text
    assert "wartet, beginnt gleich" in started
    work(app)
    done = browser.get(page).text
    assert "<dt>Neue Ideen</dt><dd>2</dd>" in done
    assert "<dt>Weitere Einsendungen gleichen Wortlauts</dt><dd>1</dd>" in done
    assert "<dt>Nicht lesbar</dt><dd>2</dd>" in done
    ideas = db.session.scalars(select(Idea).order_by(Idea.id)).all()
    assert [(idea.title, idea.submissions, idea.status, idea.channel) for idea in ideas] == [
        ("Bus", 2, "submitted", "paper"),
        ("Bank", 1, "submitted", "paper"),
    ]
    assert the_file().content == b""
    queue = browser.get(page.replace("/einlesen/" + page.rpartition("/")[2], "/eingang")).text
    assert "2 Einsendungen" in queue


def test_whoever_sent_the_file_is_told_when_it_is_done(app: Flask, desk: tuple[FlaskClient, str]) -> None:
    taken_in(app, desk)
    letter = db.session.scalars(select(Letter).where(Letter.kind == "import_done")).one()
    said = rendered(letter)
    assert "briefe.csv" in said.subject
    assert "2 neue Ideen" in said.text


def test_bad_rows_come_back_harmless_and_mended_they_come_in(
    app: Flask, desk: tuple[FlaskClient, str]
) -> None:
    page, _answer = taken_in(app, desk)
    content = desk[0].get(f"{page}/fehler.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["line"] for row in rows] == ["5", "6"]
    assert rows[0]["Titel"] == '\'=HYPERLINK("x")'
    assert rows[1]["Grund"].startswith("„31.02.2026“ ist kein Datum")
    assert rows[1]["reason"].startswith("“31.02.2026” is not a date")
    english = desk[0].get(f"{page}?sprache=en").text
    assert "“31.02.2026” is not a date" in english
    mended = content.replace("Nirgendwo", "Mobilität").replace("31.02.2026", "28.02.2026")
    chosen = {
        "spalte-0": "", "spalte-1": "", "spalte-2": "", "spalte-3": "external_id", "spalte-4": "title",
        "spalte-5": "text", "spalte-6": "area", "spalte-7": "created_at",
    }  # fmt: skip
    taken_in(app, desk, mended, **chosen)
    assert number_of(Idea) == 4


def test_the_same_file_twice_changes_nothing(app: Flask, desk: tuple[FlaskClient, str]) -> None:
    taken_in(app, desk)
    before = [(idea.id, idea.version, idea.submissions) for idea in db.session.scalars(select(Idea))]
    again = uploaded(desk)
    assert "wurde am" in desk[0].get(again).text  # it says that this very content came before
    taken_in(app, desk)
    assert [(idea.id, idea.version, idea.submissions) for idea in db.session.scalars(select(Idea))] == before


def test_two_clicks_begin_one_work(app: Flask, desk: tuple[FlaskClient, str]) -> None:
    page = uploaded(desk)
    for _ in range(2):
        desk[0].post(f"{page}/starten", data=CHOSEN)
    work(app)
    assert (number_of(Idea), number_of(IdeaSubmission)) == (2, 1)
    assert len(db.session.scalars(select(Job).where(Job.kind == "intake.take_in")).all()) == 1


def test_a_lost_attempt_goes_on_where_it_stopped(
    app: Flask, desk: tuple[FlaskClient, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "CHUNK", 3)
    rows = "text\n" + "".join(f"Idee Nummer {number} für den Park\n" for number in range(10))
    page = uploaded(desk, rows)
    desk[0].post(f"{page}/starten", data={"spalte-0": "text", "channel": "paper", "consent": "unknown"})
    asked: Iterator[bool] = iter([False, False, False, False, True])
    work_at_job(app, lambda: next(asked, True), LEASE)  # the worker has to end in the middle
    db.session.rollback()
    some = number_of(Idea)
    assert 0 <= some < 10
    assert newest_job("intake.take_in").status is JobStatus.QUEUED
    work(app)
    assert number_of(Idea) == 10
    assert the_file().state is FileState.DONE


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Bitte wählen Sie eine Datei aus."),
        (b"\x00\x01\x02", "CSV oder XLSX"),
        (b"PK\x03\x04 not really", "Arbeitsmappe"),
        (b"\xd0\xcf\x11\xe0 old", "XLSX"),
        (b"text\n", "keine Zeilen"),
        (b'text\n"' + b"Zeile\n" * 40_000, "Anführungszeichen"),
    ],
)
def test_what_is_no_table_is_refused_at_its_place(
    app: Flask, desk: tuple[FlaskClient, str], content: bytes, reason: str
) -> None:
    browser, address = desk
    answer = browser.post(address, data={"table": (io.BytesIO(content), "x.xlsx")})
    assert (answer.status_code in {409, 422}, reason in answer.text) == (True, True)
    assert number_of(ImportFile) == 0


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        ({"spalte-1": "", "spalte-2": ""}, "in welcher Spalte"),
        ({"spalte-1": "text"}, "Zwei Spalten"),
    ],
)
def test_a_mapping_that_says_nothing_is_told_so(
    app: Flask, desk: tuple[FlaskClient, str], choice: dict[str, str], reason: str
) -> None:
    page = uploaded(desk)
    answer = desk[0].post(f"{page}/vorschau", data={**CHOSEN, **choice})
    assert (answer.status_code, reason in answer.text) == (409, True)


def test_clerks_read_no_files_in(app: Flask, signed_in: Browser) -> None:
    with writing():
        slug, clerk = a_process().slug, an_account(Role.CLERK)
    assert signed_in(clerk).get(f"/{slug}/redaktion/einlesen").status_code == 403


# --- Taking back ----------------------------------------------------------------------------------


def undone(app: Flask, desk: tuple[FlaskClient, str], page: str) -> str:
    wanted = {"reason": "Falsche Datei", "sure": "y"}
    answer = desk[0].post(f"{page}/zuruecknehmen", data=wanted, follow_redirects=True)
    assert answer.status_code == 200
    work(app)
    return str(desk[0].get(page).text)


def test_a_file_is_taken_back_as_a_whole_with_its_reason(app: Flask, desk: tuple[FlaskClient, str]) -> None:
    page, _answer = taken_in(app, desk)
    assert desk[0].post(f"{page}/zuruecknehmen", data={"reason": ""}).status_code == 422
    assert "Falsche Datei" in undone(app, desk, page)
    ideas = db.session.scalars(select(Idea)).all()
    assert {(idea.status, idea.text, idea.submissions) for idea in ideas} == {(IdeaStatus.WITHDRAWN, "", 1)}
    actions = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject == "import_file").order_by(AuditEntry.id)
    ).all()
    assert actions == ["import_file.upload", "import_file.undo", "import_file.undone"]
    # The same file may come again, and counts anew.
    taken_in(app, desk)
    standing = db.session.scalars(
        select(Idea).where(Idea.status != IdeaStatus.WITHDRAWN).order_by(Idea.id)
    ).all()
    assert [idea.submissions for idea in standing] == [2, 1]


ROWS = "text\n" + "".join(f"Wunsch {number} an die Stadt\n" for number in range(6))
ONE_COLUMN = {"spalte-0": "text", "spalte-1": "", "spalte-2": "", "spalte-3": "", "spalte-4": ""}


def test_what_somebody_has_built_on_stays_and_is_named(app: Flask, desk: tuple[FlaskClient, str]) -> None:
    page, _answer = taken_in(app, desk, ROWS, **ONE_COLUMN)
    moderator = Person(id=None, name="system")
    with writing():
        ideas = db.session.scalars(select(Idea).order_by(Idea.id)).all()
        for idea in ideas[:3]:
            publish(idea, by=SYSTEM, at=now(), expected_version=idea.version)
        a_theme(ideas[0].process, ideas[1])
        draft = AnswerDraft(answer=Answer.EXISTS, text="Gibt es.", submission_key="3" * 32)
        answer_idea(ideas[2], draft, by=moderator, at=now(), expected_version=ideas[2].version)
        kept = [idea.number for idea in ideas[:3]]
    shown = undone(app, desk, page)
    assert "Geblieben sind 3 Ideen" in shown
    assert all(number in shown for number in kept)
    assert the_file().kept_numbers == kept
    counts = db.session.execute(select(Idea.status, func.count()).group_by(Idea.status)).all()
    assert {row[0]: row[1] for row in counts} == {IdeaStatus.PUBLISHED: 3, IdeaStatus.WITHDRAWN: 3}


def test_an_idea_that_another_file_repeats_stays(app: Flask, desk: tuple[FlaskClient, str]) -> None:
    first, _answer = taken_in(app, desk, ROWS, **ONE_COLUMN)
    with_ids = {**ONE_COLUMN, "spalte-0": "external_id", "spalte-1": "text"}
    second, _answer = taken_in(app, desk, "id,text\nz,Wunsch 1 an die Stadt\n", **with_ids)
    undone(app, desk, first)
    (kept,) = the_file_of(first).kept_numbers
    idea = db.session.scalars(select(Idea).where(Idea.number == kept)).one()
    assert (idea.text, idea.submissions) == ("Wunsch 1 an die Stadt", 2)
    # Now that the other file goes too, nobody has asked for it any more but the one that stayed.
    undone(app, desk, second)
    assert idea.submissions == 1


def the_file_of(page: str) -> ImportFile:
    return db.session.get_one(ImportFile, int(page.rpartition("/")[2]))


def test_two_portions_at_once_count_each_submission(app: Flask, desk: tuple[FlaskClient, str]) -> None:
    """Four files with the same words, worked off at the same moment: one idea, four submissions."""
    pages = [
        uploaded(desk, f"id,text\n{number},Mehr Bänke am Fluss.\n", f"{number}.csv") for number in range(4)
    ]
    for page in pages:
        desk[0].post(
            f"{page}/starten",
            data={"spalte-0": "external_id", "spalte-1": "text", "channel": "web", "consent": "ticked"},
        )

    at_once(lambda _page: work_at_job(app, lambda: False, LEASE), pages)
    work(app)
    ideas = db.session.scalars(select(Idea)).all()
    assert sum(idea.submissions for idea in ideas) == 4
    assert the_idea().submissions == 4
