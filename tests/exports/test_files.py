"""What people take away: the right things, nothing else, the same numbers as on the pages, and back again."""

import csv
import io
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select

from participation.app import create_app
from participation.comments.services.deciding import CommentRefusal, publish_comment, refuse_comment
from participation.exports.commands import export
from participation.exports.files import LONGEST_CELL, Format, write
from participation.exports.records import Profile, told_records
from participation.extensions import db
from participation.figures.queries.kept import figures_of
from participation.ideas.models import Idea, IdeaStatus, PublicationConsent
from participation.ideas.services.parts import PartDraft
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.migrating import migrate_to_newest
from participation.municipality.models import Process
from participation.municipality.queries import process_for_console
from participation.operations.check import counters
from participation.progress.evidence import FileDraft
from participation.progress.models import EvidenceKind
from participation.progress.services.reporting import (
    Correction,
    EvidenceDraft,
    ReportDraft,
    correct_report,
)
from participation.seeds.importing import ideas as ideas_command
from participation.strategy.models import Measure, MeasureStatus
from participation.themes.services.joining import join_ideas
from participation.themes.services.parting import split_idea
from participation.voting.models import StanceKind
from participation.voting.services import support, take_stance
from tests.comments.people import a_comment
from tests.databases import Databases
from tests.factories import a_measure, a_process, a_published_idea, a_theme, a_town, an_account, an_idea
from tests.progress.making import a_decided_measure, a_milestone, a_report

HOSTILE = '=HYPERLINK("http://evil.example","x")'
KINSHIP = {"join", "part", "stance", "rule"}
RISK = "Die Fläche gehört nicht der Stadt."
MAILBOX = "geheim@example.org"


def a_full_process() -> Process:
    """Something of everything: public, waiting, without consent, sorted, measured, supported."""
    process = a_process()
    area = process.areas[0]
    radweg = a_published_idea(process, title="Radweg", text=HOSTILE, area_id=area.id, contact=MAILBOX)
    bank = a_published_idea(process, title="Bank", text='Zeile\nUmbruch; mit "Zeichen"', author_name="Ali")
    a_published_idea(process, title="Vertraulich", consent=PublicationConsent.REFUSED)
    an_idea(process, title="Wartet", contact=MAILBOX)
    theme = a_theme(process, radweg, bank, title="Wege")
    dossier: dict[str, Any] = {
        "cost_from": 10_000,
        "cost_to": 50_000,
        "staff_days": 18,
        "is_budget_reserved": True,
    }
    basis = a_measure(process, theme, **dossier, risks=RISK, indicator_target="60 im Jahr")
    a_measure(process, bank, requires=(basis.id,), placement_reason="Braucht M-01.")
    add_progress_of(process, radweg)
    for idea, number in ((radweg, 6), (bank, 3)):
        for _ in range(number):
            support(idea, account_id=an_account().id, at=now())
    db.session.flush()
    return process


def add_progress_of(process: Process, idea: Idea) -> None:
    """A decided measure with a report, what shows it, and a planned step."""
    measure = a_decided_measure(process, idea)
    link = EvidenceDraft(title="Ausschreibung", address="https://musterburg.example/rad")
    paper = EvidenceDraft(title=HOSTILE, file=FileDraft(EvidenceKind.PDF, b"%PDF-1.7 %%EOF"))
    report = a_report(measure, process, text="Bestellt.", evidence=(link, paper))
    draft = ReportDraft(status=report.status, reported_on=report.reported_on, text="Geliefert.")
    why = Correction(reason="Schon geliefert.", kept=[report.evidence[1].id], expected_version=1)
    correct_report(report, draft, why, process=process, by=SYSTEM, at=now())
    a_milestone(measure, process)


def add_voices(process: Process, idea: Idea, other: Idea) -> None:
    """Votes against; comments with a reply, and one that broke a rule; ideas joined and split."""
    process.allows_against = True
    for phase in process.phases:
        phase.takes_comments = True
    both = an_account()
    support(idea, account_id=both.id, at=now())
    take_stance(other, StanceKind.AGAINST, account_id=both.id, at=now())
    take_stance(other, StanceKind.PASS, account_id=an_account().id, at=now())
    comment = a_comment(idea, by=Person(id=an_account().id), contact=None, author_name="Ida")
    publish_comment(comment, by=SYSTEM, at=now())
    publish_comment(a_comment(idea, parent=comment, text="Stimmt."), by=SYSTEM, at=now())
    a_comment(idea, text="Wartet noch.")
    refusal = CommentRefusal(reason="advertising", text="Das ist Werbung.")
    refuse_comment(a_comment(other, text="Kauft!"), refusal, by=SYSTEM, at=now())
    joined = a_published_idea(process, title="Noch ein Radweg")
    join_ideas([joined], into=idea, process=process, by=SYSTEM, at=now())
    two = a_published_idea(process, title="Zwei", text="Mehr Bänke. Ein Brunnen.")
    draft = PartDraft(title="Brunnen", text="Ein Brunnen.", submission_key="9" * 32)
    split_idea(two, draft, process=process, by=SYSTEM, at=now())


def exported(process: Process, profile: Profile, form: Format, folder: Path) -> Path:
    path = folder / f"{profile}.{form}"
    write(path, process, profile=profile, form=form)
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def workbook(path: Path) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for sheet in load_workbook(path).worksheets:
        head, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        found[sheet.title] = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    return found


def archive(path: Path) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(path) as files:
        return {
            name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(files.read(name).decode("utf-8-sig"))))
            for name in files.namelist()
        }


def test_the_public_gets_what_it_can_read_anyway(app: Flask, tmp_path: Path) -> None:
    with writing():
        process = a_full_process()
    found = lines(exported(process, Profile.PUBLIC, Format.JSONL, tmp_path))
    titles = [line["title"] for line in found if line["record"] == "idea"]
    assert titles == ["Radweg", "Bank"]
    assert {line["record"] for line in found} <= {r.name for r in told_records(Profile.PUBLIC)} | {"export"}
    assert "support" not in {line["record"] for line in found}


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("profile", list(Profile))
def test_no_mailbox_is_in_any_export(app: Flask, tmp_path: Path, profile: Profile, form: Format) -> None:
    with writing():
        process = a_full_process()
    path = exported(process, profile, form, tmp_path)
    contents = [path.read_bytes()]
    if form is not Format.JSONL:
        with zipfile.ZipFile(path) as files:
            contents = [files.read(name) for name in files.namelist()]
    for content in contents:
        assert MAILBOX.encode() not in content
        assert b"@example.org" not in content


def test_waiting_and_withheld_ideas_are_told_to_those_who_moderate(app: Flask, tmp_path: Path) -> None:
    with writing():
        process = a_full_process()
    for profile, number in ((Profile.PUBLIC, 2), (Profile.COUNCIL, 2), (Profile.INTERNAL, 4)):
        sheets = workbook(exported(process, profile, Format.XLSX, tmp_path))
        assert len(sheets["Ideen"]) == number
        assert ("status" in sheets["Ideen"][0]) is (profile is Profile.INTERNAL)


def test_totals_equal_the_dashboards(app: Flask, tmp_path: Path) -> None:
    with writing():
        process = a_full_process()
    figures = figures_of(process)
    sheets = workbook(exported(process, Profile.INTERNAL, Format.XLSX, tmp_path))
    overview = {row["figure"]: row["value"] for row in sheets["Überblick"]}
    published = [row for row in sheets["Ideen"] if row["status"] == IdeaStatus.PUBLISHED]
    assert overview["Ideen veröffentlicht"] == figures.whole.ideas == len(published) == 3
    assert overview["Unterstützungen"] == figures.whole.supports == len(sheets["Unterstützungen"]) == 9
    assert sum(row["supports"] for row in sheets["Ideen"]) == 9
    assert figures.whole.supporters.number == len({row["access"] for row in sheets["Unterstützungen"]}) == 9
    assert sheets["Themen"][0]["supporters"] == figures.whole.themes[0].supporters == 9


def test_the_three_formats_hold_the_same(app: Flask, tmp_path: Path) -> None:
    with writing():
        process = a_full_process()
    told = lines(exported(process, Profile.INTERNAL, Format.JSONL, tmp_path))
    tables = archive(exported(process, Profile.INTERNAL, Format.CSV, tmp_path))
    sheets = workbook(exported(process, Profile.INTERNAL, Format.XLSX, tmp_path))
    for record in told_records(Profile.INTERNAL):
        number = sum(line["record"] == record.name for line in told)
        assert len(tables[record.name]) == len(sheets[record.title]) == number, record.name


def test_formulas_stay_words_in_spreadsheets_and_exact_in_lines(app: Flask, tmp_path: Path) -> None:
    with writing():
        process = a_full_process()
    told = lines(exported(process, Profile.PUBLIC, Format.JSONL, tmp_path))
    assert HOSTILE in {line.get("text") for line in told}
    tables = archive(exported(process, Profile.PUBLIC, Format.CSV, tmp_path))
    assert "'" + HOSTILE in {row["text"] for row in tables["idea"]}
    path = exported(process, Profile.PUBLIC, Format.XLSX, tmp_path)
    with zipfile.ZipFile(path) as book:
        assert all(b"<f>" not in book.read(name) for name in book.namelist())
    assert HOSTILE in {row["text"] for row in workbook(path)["Ideen"]}


def test_a_text_longer_than_a_cell_goes_on_in_a_sheet_of_its_own(app: Flask, tmp_path: Path) -> None:
    with writing():
        process = a_process()
        a_published_idea(process).text = text = "lang " * 8000
    sheets = workbook(exported(process, Profile.PUBLIC, Format.XLSX, tmp_path))
    rest = "".join(row["Fortsetzung"] for row in sheets["Lange Texte"])
    assert len(sheets["Ideen"][0]["text"]) == LONGEST_CELL
    assert sheets["Ideen"][0]["text"] + rest == text


def test_the_codebook_explains_every_column(app: Flask, tmp_path: Path) -> None:
    with writing():
        process = a_full_process()
    sheets = workbook(exported(process, Profile.INTERNAL, Format.XLSX, tmp_path))
    explained = {(row["record"], row["column"]) for row in sheets.pop("Codebuch") if row["meaning"]}
    columns = {(title, column) for title, rows in sheets.items() for row in rows for column in row}
    assert columns <= explained
    assert len(columns) > 50


def test_an_exported_process_comes_back_as_it_was(app: Flask, databases: Databases, tmp_path: Path) -> None:
    with writing():
        process = a_full_process()
        ideas = db.session.scalars(select(Idea).order_by(Idea.id).limit(2)).all()
        add_voices(process, *ideas)
        slug = process.slug
    first = exported(process, Profile.INTERNAL, Format.JSONL, tmp_path)
    elsewhere = create_app({"DATABASE_URL": databases.create("elsewhere"), "TESTING": True})
    try:
        with elsewhere.app_context():
            migrate_to_newest()
            with writing():
                a_town()
            arguments = ["import", str(first), "--process", slug, "--create-process"]
            result = CliRunner().invoke(ideas_command, arguments)
            assert result.exit_code == 0, result.output
            assert result.stdout == f"new\t{db.session.scalars(select(func.count(Idea.id))).one()}\n"
            (tmp_path / "again").mkdir()
            second = exported(process_for_console(slug), Profile.INTERNAL, Format.JSONL, tmp_path / "again")
            assert second.read_text() == first.read_text()
            assert list(counters()) == []
            again = CliRunner().invoke(ideas_command, arguments, standalone_mode=False)
            assert "schon da" in str(again.exception)
            db.session.remove()
            db.engine.dispose()
    finally:
        databases.drop("elsewhere")


def test_risks_of_a_measure_are_told_to_those_who_decide_and_its_place_to_everybody(
    app: Flask, tmp_path: Path
) -> None:
    with writing():
        process = a_full_process()
        basis = db.session.scalars(select(Measure).where(Measure.process_id == process.id)).first()
        a_measure(process, status=MeasureStatus.DRAFT, requires=(basis.id,) if basis else ())
    for profile in Profile:
        told = lines(exported(process, profile, Format.JSONL, tmp_path))
        measures = [line for line in told if line["record"] == "measure"]
        assert (RISK in json.dumps(told, ensure_ascii=False)) is (profile is not Profile.PUBLIC)
        assert (measures[0]["cost_from"], measures[0]["cost_to"], measures[0]["staff_days"]) == (
            10_000, 50_000, 18,
        )  # fmt: skip
        assert measures[1]["placement_reason"] == "Braucht M-01."
        ties = [(line["measure"], line["needs"]) for line in told if line["record"] == "dependency"]
        drafts = [] if profile is Profile.PUBLIC else [("M-04", "M-01")]
        assert ties == [("M-02", "M-01"), *drafts]


def test_joins_parts_votes_and_rules_are_told_as_far_as_everybody_may_read_them(
    app: Flask, tmp_path: Path
) -> None:
    with writing():
        process = a_full_process()
        ideas = db.session.scalars(select(Idea).order_by(Idea.id).limit(2)).all()
        add_voices(process, *ideas)
        hidden = a_published_idea(process, consent=PublicationConsent.REFUSED)
        join_ideas([hidden], into=ideas[1], process=process, by=SYSTEM, at=now())
    told = {}
    for profile in (Profile.PUBLIC, Profile.INTERNAL):
        lines = exported(process, profile, Format.JSONL, tmp_path).read_text().splitlines()
        told[profile] = [json.loads(line) for line in lines]
    number = {
        profile: Counter(
            line["record"] for line in lines if line["record"] in {"join", "part", "stance", "rule"}
        )
        for profile, lines in told.items()
    }
    assert number[Profile.PUBLIC] == {"join": 1, "part": 1, "rule": 6}
    assert number[Profile.INTERNAL] == {"join": 2, "part": 1, "rule": 6, "stance": 2}
    supports = {line["access"] for line in told[Profile.INTERNAL] if line["record"] == "support"}
    against = [line["access"] for line in told[Profile.INTERNAL] if line["record"] == "stance"]
    assert len(supports & set(against)) == 1, "who has both is one access"


@pytest.mark.parametrize("content", ["", "kein json\n", "{}\n", '{"record": "export", "format": 99}\n'])
def test_lines_that_are_no_export_change_nothing(app: Flask, tmp_path: Path, content: str) -> None:
    with writing():
        a_town()
    path = tmp_path / "x.jsonl"
    path.write_text(content)
    result = CliRunner().invoke(ideas_command, ["import", str(path), "--process", "x", "--create-process"])
    assert result.exception is not None
    assert db.session.scalars(select(Idea)).all() == []


def on_console(app: Flask, *arguments: str) -> Result:
    return CliRunner().invoke(export, arguments, obj=ScriptInfo(create_app=lambda: app))


def test_an_archive_is_not_written_under_the_name_of_a_table(app: Flask, tmp_path: Path) -> None:
    with writing():
        slug = a_process().slug
    options = ["--process", slug, "--profile", "public", "--format", "csv"]
    refused = on_console(app, *options, "--output", str(tmp_path / "public.CSV"))
    assert refused.exit_code == 2
    assert "public.zip" in refused.stderr
    assert list(tmp_path.iterdir()) == []
    assert on_console(app, *options, "--output", str(tmp_path / "public.zip")).exit_code == 0


def test_a_format_that_does_not_exist_is_wrong_use(app: Flask, tmp_path: Path) -> None:
    with writing():
        slug = a_process().slug
    options = ["--process", slug, "--profile", "public", "--output", str(tmp_path / "x")]
    assert on_console(app, *options, "--format", "odt").exit_code == 2
    unpublished = on_console(app, *options, "--format", "pdf")
    assert unpublished.exit_code == 1
    assert "published" in unpublished.output
    assert on_console(app, *options, "--format", "jsonl").exit_code == 0
    assert not list(tmp_path.glob(".*"))


def test_each_profile_needs_its_role(app: Flask, client: FlaskClient, signed_in: Any) -> None:  # noqa: ANN401 (a fixture, whose types its own file says)
    with writing():
        process = a_full_process()
        people = {role: an_account(role, process=process) for role in (Role.COUNCIL, Role.MODERATOR)}
        stranger = an_account(Role.MODERATOR, process=a_process())
    clients = {role: signed_in(account) for role, account in people.items()}

    def answers(who: FlaskClient) -> list[int]:
        found = []
        for profile in Profile:
            with who.get(f"/{process.slug}/daten/{profile}.jsonl") as response:
                found.append(response.status_code)
        return found

    assert answers(client) == [200, 404, 404]
    assert answers(clients[Role.COUNCIL]) == [200, 200, 404]
    assert answers(clients[Role.MODERATOR]) == [200, 200, 200]
    assert answers(signed_in(stranger)) == [200, 404, 404]
    page = client.get(f"/{process.slug}/daten").text
    assert "public.xlsx" in page
    assert "internal.xlsx" not in page
