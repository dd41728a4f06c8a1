"""Reports made in the background, the profiles, and the open data with their licence."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo
from flask.testing import FlaskClient
from sqlalchemy import select, update

from participation.accounts.models import Account
from participation.exports.commands import export
from participation.extensions import db
from participation.ideas.models import PublicationConsent
from participation.ideas.services.authorship import withdraw
from participation.jobs.models import Letter
from participation.jobs.rules import LEASE
from participation.jobs.worker import work_at_job
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.municipality.models import Process
from participation.publication.making import made_paper
from participation.publication.models import Audience, Licence, ReportForm, ReportKind, StrategyReport
from participation.publication.services.reporting import KEPT_FOR, ReportWish, forget_reports, want_report
from participation.web.forms import new_key
from tests.factories import a_process, a_published_idea, an_account
from tests.publication.strategies import a_strategy, published

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Account], FlaskClient]
MAILBOX, CONFIDENTIAL = "geheim@example.org", "Nur für die Verwaltung"


def work(app: Flask) -> None:
    while work_at_job(app, lambda: False, LEASE) == 0.0:
        pass
    db.session.rollback()


def words_of(file: bytes) -> str:
    """What stands in a DOCX."""
    body = zipfile.ZipFile(io.BytesIO(file)).read("word/document.xml").decode()
    return re.sub("<[^>]+>", "", body)


def a_full_strategy() -> Process:
    """With a mailbox, a confidential idea, risks and a draft. Call inside ``writing()``."""
    process = a_strategy()[0]
    a_published_idea(process, title="Offen", contact=MAILBOX, author_name="Erika Beispiel")
    a_published_idea(process, title=CONFIDENTIAL, consent=PublicationConsent.REFUSED)
    return process


def test_a_report_is_made_in_the_background_for_who_wanted_it(app: Flask, signed_in: SignIn) -> None:
    with writing():
        process = a_full_strategy()
        moderator, other = an_account(Role.MODERATOR), an_account(Role.MODERATOR)
        slug = process.slug
    staff, colleague = signed_in(moderator), signed_in(other)
    wish = {"kind": "answers", "audience": "public", "form": "docx", "submission_key": new_key()}
    asked = staff.post(f"/{slug}/redaktion/berichte", data=wish)
    assert asked.status_code == 302
    assert staff.post(f"/{slug}/redaktion/berichte", data=wish).location == asked.location
    assert "wartet" in staff.get(asked.location).text
    assert staff.get(f"{asked.location}/datei").status_code == 404
    work(app)
    assert "Bericht herunterladen" in staff.get(asked.location).text
    file = staff.get(f"{asked.location}/datei")
    assert file.headers["Cache-Control"] == "private, no-store"
    assert "Seilbahn über den Fluss" in words_of(file.data)
    assert colleague.get(asked.location).status_code == 404
    assert colleague.get(f"{asked.location}/datei").status_code == 404
    letter = db.session.scalars(select(Letter).where(Letter.kind == "report_done")).one()
    assert letter.recipient == moderator.mailbox


def test_a_file_that_says_what_is_so_no_longer_is_given_to_nobody(app: Flask, signed_in: SignIn) -> None:
    with writing():
        process, _quoted, refused, _measure = a_strategy()
        moderator, slug = an_account(Role.MODERATOR), process.slug
    staff = signed_in(moderator)
    wish = {"kind": "answers", "audience": "public", "form": "docx"}
    page = staff.post(f"/{slug}/redaktion/berichte", data=wish).location
    work(app)
    assert staff.get(f"{page}/datei").status_code == 200
    with writing():
        withdraw(refused, by=SYSTEM, at=now())
    assert staff.get(f"{page}/datei").status_code == 302
    with writing():
        db.session.execute(update(StrategyReport).values(created_at=now() - KEPT_FOR - KEPT_FOR))
        assert forget_reports(at=now()) == 1
        assert forget_reports(at=now()) == 0
    assert staff.get(f"{page}/datei").status_code == 404


def test_days_in_the_wrong_order_are_refused(signed_in: SignIn) -> None:
    with writing():
        process, moderator = a_process(), an_account(Role.MODERATOR)
        slug = process.slug
    days = {"first_on": "2026-05-01", "last_on": "2026-04-01"}
    wish = {"kind": "progress", "audience": "public", "form": "pdf", **days}
    answer = signed_in(moderator).post(f"/{slug}/redaktion/berichte", data=wish)
    assert answer.status_code == 409
    assert "liegt vor dem ersten" in answer.text
    with writing(), pytest.raises(RuleViolation):
        want_report(
            ReportWish(
                kind=ReportKind.PROGRESS,
                audience=Audience.PUBLIC,
                form=ReportForm.PDF,
                language="de",
                first_on=now().date().replace(year=2001),
                last_on=now().date(),
                submission_key=new_key(),
            ),
            process=process,
            by=Person(id=moderator.id),
            at=now(),
        )


@pytest.mark.parametrize("kind", list(ReportKind))
def test_each_profile_says_its_own_and_nothing_of_the_next(kind: ReportKind) -> None:
    with writing():
        process = a_full_strategy()
    said = {
        audience: str(made_paper(process, kind, audience, at=now(), language=language))
        for audience in Audience
        for language in ("en", "de")
    }
    inner = ("Geheimer Entwurf", "Der Betreiber könnte absagen")
    for words in said.values():
        assert MAILBOX not in words
        assert "@" not in words
        assert "Erika Beispiel" not in words
    assert CONFIDENTIAL not in said[Audience.PUBLIC] + said[Audience.COUNCIL]
    for word in inner:
        assert word not in said[Audience.PUBLIC]
        assert (word in said[Audience.COUNCIL]) is (kind is ReportKind.STRATEGY)
    assert (CONFIDENTIAL in said[Audience.INTERNAL]) is (kind is ReportKind.ANSWERS)


def test_the_console_writes_papers_and_what_is_published_for_everybody(app: Flask, tmp_path: Path) -> None:
    with writing():
        process = a_full_strategy()
        slug = process.slug

    def on_console(*options: str) -> int:
        start = ["--process", slug, "--output", str(tmp_path / "papier"), *options]
        return CliRunner().invoke(export, start, obj=ScriptInfo(create_app=lambda: app)).exit_code

    assert on_console("--profile", "public", "--format", "pdf") == 1
    assert not (tmp_path / "papier").exists()
    assert on_console("--profile", "council", "--format", "pdf") == 0
    assert (tmp_path / "papier").read_bytes().startswith(b"%PDF")
    for report in ("answers", "progress", "strategy"):
        assert on_console("--profile", "internal", "--format", "docx", "--report", report) == 0
    with writing():
        published(process)
    assert on_console("--profile", "public", "--format", "docx", "--language", "en") == 0
    said = words_of((tmp_path / "papier").read_bytes())
    assert "Contents" in said
    assert "Bus auf Abruf" in said
    assert "Geheimer Entwurf" not in said


def test_the_data_are_described_for_portals_under_the_licence_that_was_chosen(
    client: FlaskClient, signed_in: SignIn
) -> None:
    with writing():
        process, moderator = a_strategy()[0], an_account(Role.MODERATOR)
        slug = process.slug
    before = client.get(f"/{slug}/daten/dcat.jsonld")
    assert before.mimetype == "application/ld+json"
    told = json.loads(before.text)
    assert told["@type"] == "dcat:Dataset"
    files = told["dcat:distribution"]
    assert [file["dct:format"]["@id"].rpartition("/")[2] for file in files] == ["XLSX", "ZIP", "JSON"]
    assert {file["dct:license"]["@id"].rpartition("licenses/")[2] for file in files} == {"dl-by-de/2.0"}
    for file in files:
        assert client.get(file["dcat:downloadURL"]["@id"], buffered=True).data

    staff = signed_in(moderator)
    address = f"/{slug}/redaktion/offene-daten"
    choice = {"licence": Licence.ZERO.value, "version": "0"}
    assert staff.post(address, data={**choice, "licence": "frei"}).status_code == 422
    assert staff.post(address, data=choice).status_code == 302
    assert staff.post(address, data={**choice, "licence": Licence.BY.value}).status_code == 409
    with writing():
        published(process)
    told = json.loads(client.get(f"/{slug}/daten/dcat.jsonld").text)
    assert {file["dct:license"]["@id"].rpartition("licenses/")[2] for file in told["dcat:distribution"]} == {
        "dl-zero-de/2.0"
    }
    assert told["dcat:distribution"][-1]["dct:format"]["@id"].endswith("/PDF")
    page = client.get(f"/{slug}/daten").text
    assert "dl-de/zero-2.0" in page
    assert f"/{slug}/strategie" in page
    lines = client.get(f"/{slug}/daten/public.jsonl", buffered=True).text.splitlines()
    assert json.loads(lines[0])["licence"] == "dl-de/zero-2.0"
