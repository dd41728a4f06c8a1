"""Ideas from files, through the console as a town's office uses it."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo
from openpyxl import Workbook
from sqlalchemy import func, select

from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import Idea, IdeaImport, IdeaStatus
from participation.ideas.tables import table_of, unpacked
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.municipality.models import Process
from participation.seeds.importing import ideas
from tests.factories import a_process, a_town

HEAD = "id,titel,text,bereich,datum,stimmen\n"
MAP = ["--map", "external_id=id", "--map", "title=titel", "--map", "text=text", "--map", "area=bereich"]
MAP += ["--map", "created_at=datum", "--map", "supports=stimmen"]
BONN = Path(__file__).parents[3] / "shared" / "data" / "raddialog_bonn_dev.csv"


def run(app: Flask, file: Path, *options: str) -> Result:
    """The command in a process of its own, as far as one test can: a new session, no app context."""
    arguments = ["import", str(file), *options]
    result = CliRunner().invoke(ideas, arguments, obj=ScriptInfo(create_app=lambda: app))
    db.session.rollback()
    return result


def counts(result: Result) -> dict[str, int]:
    """What the command printed; the number of repeated words only where there are some."""
    printed = {name: int(n) for name, n in (line.split("\t") for line in result.stdout.splitlines())}
    return {name: n for name, n in printed.items() if n or name != "repeated"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ideen.csv"


def all_ideas() -> list[Idea]:
    return list(db.session.scalars(select(Idea).order_by(Idea.id)))


def test_rows_become_ideas_in_a_new_process_with_its_areas(app: Flask, file: Path) -> None:
    with writing():
        a_town()
    file.write_text(HEAD + "a,Radweg,Zum Bahnhof,Wege,23.09.2017,7\nb,,Mehr Bänke,Grün,2017-09-24,\n")
    result = run(app, file, "--process", "bonn", "--create-process", *MAP, "--publish")
    assert (result.exit_code, counts(result)) == (0, {"new": 2, "known": 0, "bad": 0})
    first, second = all_ideas()
    assert (first.number, first.title, first.text) == ("2017-0001", "Radweg", "Zum Bahnhof")
    assert (first.supports, first.supports_elsewhere) == (0, 7)
    assert second.title == "Mehr Bänke"
    process = db.session.scalars(select(Process)).one()
    assert (process.published_ideas, process.is_public) == (2, True)
    assert "public at once" in result.stderr
    assert [(area.name, area.published_ideas) for area in process.areas] == [("Wege", 1), ("Grün", 1)]


def test_a_process_made_for_unread_ideas_is_in_preparation(app: Flask, file: Path) -> None:
    with writing():
        a_town()
    file.write_text("titel,text\nRadweg,Zum Bahnhof\n")
    options = ["--process", "probe", "--create-process", "--map", "title=titel"]
    result = run(app, file, *options)
    assert result.exit_code == 0
    assert "in preparation" in result.stderr
    assert not db.session.scalars(select(Process)).one().is_public
    assert app.test_client().get("/probe/").status_code == 404
    assert "Made the process" not in run(app, file, *options).stderr


def test_the_same_file_again_changes_nothing(app: Flask, file: Path) -> None:
    with writing():
        slug = a_process().slug
    file.write_text("titel,text\nRadweg,Zum Bahnhof\nRadweg,Zum Bahnhof\nRadweg,\n")
    options = ["--process", slug, "--map", "title=titel", "--map", "text=text"]
    assert counts(run(app, file, *options)) == {"new": 2, "repeated": 1, "known": 0, "bad": 0}
    before = [(idea.id, idea.version, idea.number) for idea in all_ideas()]
    assert counts(run(app, file, *options)) == {"new": 0, "known": 3, "bad": 0}
    assert [(idea.id, idea.version, idea.number) for idea in all_ideas()] == before


def test_bad_rows_are_listed_by_line_and_reason_and_good_ones_come_in(app: Flask, file: Path) -> None:
    with writing():
        slug = a_process().slug
    rows = [
        "a,Radweg,gut,Mobilität,,",
        'b,"=HYPERLINK(""x"")",,,31.02.2020,',
        "c,,,,,",
        "d,Bank,gut,Nirgendwo,,",
        "e,Bank,gut,,,viele",
        "a,Radweg,anders,,,",
        "f,Bank,gut,,01.01.2999,",
    ]
    file.write_text(HEAD + "\n".join(rows))
    result = run(app, file, "--process", slug, *MAP)
    assert (result.exit_code, counts(result)) == (0, {"new": 1, "known": 0, "bad": 6})
    errors = Path(app.instance_path) / "imports" / "ideen.csv.errors.csv"
    listed = list(csv.DictReader(errors.read_text(encoding="utf-8-sig").splitlines()))
    assert [int(row["line"]) for row in listed] == [3, 4, 5, 6, 7, 8]
    assert listed[0]["Grund"].startswith("„31.02.2020“ ist kein Datum")
    assert listed[0]["reason"].startswith("“31.02.2020” is not a date")
    assert ("Bereich" in listed[2]["Grund"], "area" in listed[2]["reason"]) == (True, True)
    assert listed[0]["titel"].startswith("'=")


def test_a_dry_run_stores_nothing(app: Flask, file: Path) -> None:
    with writing():
        slug = a_process().slug
    file.write_text(HEAD + "a,Radweg,gut,Mobilität,,\n")
    assert counts(run(app, file, "--process", slug, *MAP, "--dry-run"))["new"] == 1
    assert all_ideas() == []
    assert db.session.scalars(select(func.count()).select_from(IdeaImport)).one() == 0


def test_without_publishing_they_wait_in_the_queue(app: Flask, file: Path) -> None:
    with writing():
        slug = a_process().slug
    file.write_text(HEAD + "a,Radweg,gut,,,\n")
    run(app, file, "--process", slug, *MAP, "--channel", "paper")
    (idea,) = all_ideas()
    assert (idea.status, idea.channel, idea.is_public) == (IdeaStatus.SUBMITTED, "paper", False)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "idea.import")).one()
    assert entry.facts == {"new": 1, "repeated": 0, "known": 0, "bad": 0}


def test_a_workbook_comes_in_like_a_table_of_text(app: Flask, tmp_path: Path) -> None:
    with writing():
        slug = a_process().slug
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["titel", "stimmen"], ["Radweg", 3], ["Bank", None]):
        sheet.append(row)
    path = tmp_path / "ideen.xlsx"
    book.save(path)
    result = run(app, path, "--process", slug, "--map", "title=titel", "--map", "supports=stimmen")
    assert counts(result) == {"new": 2, "known": 0, "bad": 0}
    assert [idea.supports_elsewhere for idea in all_ideas()] == [3, 0]


def test_old_encodings_and_semicolons_are_read(app: Flask, file: Path) -> None:
    with writing():
        slug = a_process().slug
    file.write_bytes("titel;text\nStraße;Über die Brücke\n".encode("cp1252"))
    run(app, file, "--process", slug, "--map", "title=titel", "--map", "text=text")
    assert [(idea.title, idea.text) for idea in all_ideas()] == [("Straße", "Über die Brücke")]


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"PK\x03\x04\x00"])
def test_what_is_no_table_is_refused(app: Flask, file: Path, content: bytes) -> None:
    with writing():
        slug = a_process().slug
    file.write_bytes(content)
    assert run(app, file, "--process", slug, "--map", "title=titel").exception is not None
    assert all_ideas() == []


def test_wrong_use_is_told_apart_from_refusal(app: Flask, file: Path) -> None:
    file.write_text(HEAD + "a,Radweg,gut,,,\n")
    assert run(app, file, "--process", "x", "--map", "nonsense=titel").exit_code == 2
    assert run(app, file, "--process", "x", "--map", "title=gibtsnicht").exit_code == 2
    assert run(app, file, "--process", "x").exit_code == 2
    assert run(app, file.with_name("fehlt.csv"), "--process", "x", *MAP).exit_code == 2


def test_a_long_title_begins_the_text_and_nothing_is_cut(app: Flask, file: Path) -> None:
    with writing():
        slug = a_process().slug
    title = "Radweg " * 40
    file.write_text(HEAD + f"a,{title},gut,,,\n")
    run(app, file, "--process", slug, *MAP)
    (idea,) = all_ideas()
    assert len(idea.title) <= 120
    assert idea.text == f"{title.strip()}\n\ngut"


@pytest.mark.skipif(not BONN.exists(), reason=f"needs {BONN.name} beside the project")
def test_the_real_contributions_of_a_town_come_in_once(app: Flask) -> None:
    with writing():
        a_town()
    options = ["--process", "bonn", "--create-process", "--map", "title=title", "--map", "text=text"]
    options += ["--map", "area=label", "--map", "external_id=id", "--map", "created_at=date"]
    # Each stands for a place of its own, which the table does not tell.
    options += ["--map", "supports=votes", "--publish", "--keep-repeats"]
    assert counts(run(app, BONN, *options)) == {"new": 1675, "known": 0, "bad": 0}
    assert counts(run(app, BONN, *options)) == {"new": 0, "known": 1675, "bad": 0}
    process = db.session.scalars(select(Process)).one()
    assert process.published_ideas == 1675 == sum(area.published_ideas for area in process.areas)


def test_the_same_words_are_one_idea_with_its_submissions_and_never_supports(app: Flask, file: Path) -> None:
    with writing():
        slug = a_process().slug
    rows = "".join(f"{number},Bus,Der Bus soll abends fahren.,,,2\n" for number in range(300))
    file.write_text(HEAD + rows + "x,Bus,Der Bus soll morgens fahren.,,,\n")
    assert counts(run(app, file, "--process", slug, *MAP)) == {
        "new": 2, "repeated": 299, "known": 0, "bad": 0,
    }  # fmt: skip
    first, second = all_ideas()
    assert (first.submissions, first.supports, first.supports_elsewhere) == (300, 0, 600)
    assert second.submissions == 1
    assert counts(run(app, file, "--process", slug, *MAP)) == {"new": 0, "known": 301, "bad": 0}
    assert [idea.submissions for idea in all_ideas()] == [300, 1]


def test_words_that_may_be_shown_are_never_hidden_behind_those_that_may_not(app: Flask, file: Path) -> None:
    with writing():
        slug = a_process().slug
    file.write_text(
        "text,ja\nMehr Bänke am Fluss.,unknown\nMehr Bänke am Fluss.,ticked\nMehr Bänke am Fluss.,refused\n"
        "Nur intern.,unknown\nNur intern.,unknown\n"
    )
    run(app, file, "--process", slug, "--map", "text=text", "--map", "consent=ja", "--publish")
    assert [(idea.text, idea.consent, idea.is_public, idea.submissions) for idea in all_ideas()] == [
        ("Mehr Bänke am Fluss.", "ticked", True, 3),
        ("Nur intern.", "unknown", False, 2),
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_tables_are_read_however_they_were_saved(encoding: str, separator: str) -> None:
    content = f"titel{separator}text\r\nStraße{separator}„Über“ die Brücke\r\n".encode(encoding)
    table = table_of(content)
    assert table.columns == ["titel", "text"]
    assert table.rows == [(2, ["Straße", "„Über“ die Brücke"])]
    assert unpacked(table.packed()) == table


def test_a_first_line_may_name_the_separator_and_names_of_columns_stay_apart() -> None:
    table = table_of(b"sep=;\ntext;text;\nRadweg, bitte;zwei;\n")
    assert table.columns == ["text", "text #2"]
    assert table.rows == [(3, ["Radweg, bitte", "zwei", ""])]


def a_bomb() -> bytes:
    """A workbook of some kilobytes that unpacks to more than anybody's table."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 120_000_000)
    return packed.getvalue()


def an_entity() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    return packed.getvalue()


@pytest.mark.parametrize("content", [a_bomb(), an_entity()], ids=["too much", "entities"])
def test_hostile_workbooks_are_refused(content: bytes) -> None:
    with pytest.raises(RuleViolation, match="zu groß"):
        table_of(content)


def test_too_many_rows_are_refused_with_the_number_that_fits() -> None:
    with pytest.raises(RuleViolation, match="50000"):
        table_of(b"text\n" + b"x\n" * 50_001)
