"""The pages of progress: what everybody sees, what only the Redaktion may write, and what never shows."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import PublicationConsent
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from participation.municipality.models import Process
from participation.progress.models import Evidence, EvidenceKind, Milestone, ProgressReport, ReportedStatus
from participation.strategy.models import Measure, MeasureStatus
from tests.factories import a_measure, a_process, a_published_idea, an_account
from tests.progress.making import NOTE, a_decided_measure, a_milestone, a_report
from tests.statements import counted

SignedIn = Callable[[Account], FlaskClient]
A_PDF = b"%PDF-1.7 Rechnung %%EOF"
INDEX_STATEMENTS = 11
MEASURE_STATEMENTS = 10
TRAIL_STATEMENTS = 11
COUNCIL_STATEMENTS = 22


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        return a_process()


@pytest.fixture
def redaktion(process: Process, signed_in: SignedIn) -> FlaskClient:
    with writing():
        account = an_account(Role.MODERATOR, process=process, name="Nina Keller")
    return signed_in(account)


def desk(measure: Measure, process: Process) -> str:
    return f"/{process.slug}/redaktion/massnahmen/M-{measure.number:02d}/fortschritt"


def shown(measure: Measure, process: Process) -> str:
    return f"/{process.slug}/massnahmen/M-{measure.number:02d}/fortschritt"


def filled(measure: Measure, **changes: object) -> dict[str, object]:
    return {
        "status": "running",
        "text": "Die Räder sind bestellt.",
        "reported_on": now().date().isoformat(),
        "version": str(measure.version),
        "submission_key": uuid4().hex,
        **changes,
    }


def a_picture() -> bytes:
    from PIL import Image  # noqa: PLC0415 (only here)

    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(kept, "PNG")
    return kept.getvalue()


# --- For everybody ------------------------------------------------------------------------------


def test_umsetzung_says_what_was_reported_what_comes_and_what_is_late(
    client: FlaskClient, process: Process
) -> None:
    with writing():
        running = a_decided_measure(process, title="Lastenräder für alle")
        a_report(running, process, text="Die Räder sind bestellt.")
        a_milestone(running, process, in_days=-4, title="Erste Ausleihe")
        a_decided_measure(process, title="Noch nichts geschehen", first_step="Angebote einholen")
        a_measure(process, title="Erst vorgeschlagen")
        a_measure(process, title="Geheimer Entwurf", status=MeasureStatus.DRAFT)
        a_decided_measure(process, status=MeasureStatus.REJECTED, title="Abgelehnt")
    page = client.get(f"/{process.slug}/umsetzung").text
    for words in ("Lastenräder für alle", "Die Räder sind bestellt.", "Erste Ausleihe", "überfällig seit"):
        assert words in page
    assert "Angebote einholen" in page
    for hidden in ("Erst vorgeschlagen", "Geheimer Entwurf", "Abgelehnt"):
        assert hidden not in page
    assert "1 Schritt ist überfällig" in page


def test_umsetzung_narrows_by_area_and_standing(client: FlaskClient, process: Process) -> None:
    with writing():
        running = a_decided_measure(process, title="Läuft")
        a_report(running, process)
        a_decided_measure(process, title="Bildung wartet", area_ids=(process.areas[1].id,))
    page = client.get(f"/{process.slug}/umsetzung?bereich=bildung&stand=beschlossen").text
    assert "Bildung wartet" in page
    assert "Läuft" not in page
    for odd in ("?bereich=nix&stand=nix&seite=x", "?stand=umgesetzt", "?seite=99999999999"):
        assert client.get(f"/{process.slug}/umsetzung{odd}").status_code == 200


def test_an_empty_process_says_so(client: FlaskClient, process: Process) -> None:
    assert "Noch ist nichts beschlossen" in client.get(f"/{process.slug}/umsetzung").text


def test_the_number_of_statements_depends_on_nothing(
    app: Flask, client: FlaskClient, process: Process, signed_in: SignedIn
) -> None:
    with writing():
        idea = a_published_idea(process)
        council = an_account(Role.COUNCIL)
        for place in range(7):
            measure = a_decided_measure(process, idea)
            for step in range(3):
                a_report(measure, process, days_ago=step, text=f"Bericht {place} {step}")
                a_milestone(measure, process, in_days=step - 1)
    member = signed_in(council)
    app.config["PAGE_CACHE"] = False
    for browser, address, most in (
        (client, f"/{process.slug}/umsetzung", INDEX_STATEMENTS),
        (client, shown(measure, process), MEASURE_STATEMENTS),
        (client, f"/{process.slug}/ideen/{idea.number}/weg", TRAIL_STATEMENTS),
        (member, f"/{process.slug}/gemeinderat/umsetzung", COUNCIL_STATEMENTS),
    ):
        browser.get(address)
        with counted() as statements:
            assert browser.get(address).status_code == 200
        assert len(statements.statements) <= most, address


def test_a_kept_page_is_new_as_soon_as_something_is_reported(client: FlaskClient, process: Process) -> None:
    with writing():
        measure = a_decided_measure(process)
    addresses = (f"/{process.slug}/umsetzung", shown(measure, process))
    assert all("Frisch berichtet." not in client.get(address).text for address in addresses)
    with writing():
        a_report(measure, process, text="Frisch berichtet.")
    assert all("Frisch berichtet." in client.get(address).text for address in addresses)
    with writing():
        a_milestone(measure, process, title="Ganz neuer Schritt")
    assert all("Ganz neuer Schritt" in client.get(address).text for address in addresses)


def test_reports_of_a_draft_are_not_there_for_visitors(client: FlaskClient, process: Process) -> None:
    with writing():
        measure = a_measure(process, status=MeasureStatus.DRAFT)
    assert client.get(shown(measure, process)).status_code == 404
    assert client.get(f"/{process.slug}/massnahmen/M-99/fortschritt").status_code == 404
    assert client.get(f"/{process.slug}/massnahmen/unfug/fortschritt").status_code == 404


# --- Writing ------------------------------------------------------------------------------------


def test_only_the_redaktion_of_the_process_reports(
    client: FlaskClient, process: Process, signed_in: SignedIn
) -> None:
    with writing():
        measure = a_decided_measure(process)
        strangers = [an_account(Role.COUNCIL), an_account(Role.MODERATOR, process=a_process()), an_account()]
    for address in (desk(measure, process), f"{desk(measure, process)}/1/berichtigen"):
        assert client.get(address).status_code == 302
        for stranger in strangers:
            assert signed_in(stranger).post(address, data=filled(measure)).status_code == 403
    assert db.session.scalars(select(ProgressReport)).first() is None


def test_a_report_with_a_link_and_a_picture_is_written_shown_and_corrected(
    redaktion: FlaskClient, client: FlaskClient, process: Process
) -> None:
    with writing():
        measure = a_decided_measure(process)
    page = redaktion.get(desk(measure, process)).text
    assert "Neuer Bericht" in page
    sent = filled(
        measure,
        link="https://musterburg.example/rad",
        link_title="Die Ausschreibung",
        file=(io.BytesIO(a_picture()), "rad.png"),
        file_title="Zwei grüne Räder am Bahnhof",
    )
    assert redaktion.post(desk(measure, process), data=sent).status_code == 302
    page = client.get(shown(measure, process)).text
    assert "Die Ausschreibung" in page
    assert "musterburg.example" in page
    assert 'alt="Zwei grüne Räder am Bahnhof"' in page
    picture = db.session.scalars(select(Evidence).where(Evidence.kind == EvidenceKind.PICTURE)).one()
    file = client.get(f"{shown(measure, process)}/nachweise/{picture.id}")
    assert file.mimetype == "image/jpeg"
    assert "sandbox" in file.headers["Content-Security-Policy"]
    again = filled(measure, version="1", text="Ein Rad ist bestellt.", correction="Es ist nur eines.")
    assert redaktion.post(f"{desk(measure, process)}/1/berichtigen", data=again).status_code == 302
    page = client.get(shown(measure, process)).text
    for words in (
        "Ein Rad ist bestellt.",
        "Es ist nur eines.",
        "1 frühere Fassung",
        "Die Räder sind bestellt.",
    ):
        assert words in page
    assert client.get(f"{shown(measure, process)}/nachweise/{picture.id}").status_code == 404


def test_a_pdf_is_handed_out_as_a_file_and_never_shown(
    redaktion: FlaskClient, client: FlaskClient, process: Process
) -> None:
    with writing():
        measure, other = a_decided_measure(process), a_decided_measure(process)
    sent = filled(measure, file=(io.BytesIO(A_PDF), "../../<b>rechnung.pdf"), file_title="Die Rechnung")
    assert redaktion.post(desk(measure, process), data=sent).status_code == 302
    proof = db.session.scalars(select(Evidence)).one()
    file = client.get(f"{shown(measure, process)}/nachweise/{proof.id}")
    assert file.headers["Content-Disposition"].startswith("attachment; filename=M-")
    assert file.data == A_PDF
    assert client.get(f"{shown(other, process)}/nachweise/{proof.id}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"text": ""}, 422, "Bitte schreiben Sie, was geschehen ist"),
        ({"text": "x" * 4001}, 422, "Das ist zu lang"),
        ({"status": "proposed"}, 422, "Not a valid choice"),
        ({"reported_on": "2999-01-01"}, 409, "liegt in der Zukunft"),
        ({"reported_on": "gestern"}, 422, "Bitte prüfen Sie Ihre Angaben"),
        ({"link": "javascript:alert(1)", "link_title": "x"}, 409, "Adresse ein, die mit https://"),
        ({"version": "77"}, 409, "inzwischen geändert"),
        ({"version": "nichts"}, 409, "inzwischen geändert"),
        ({"file": b"MZ\x90", "file_title": "x"}, 409, "kein Bild"),
    ],
)
def test_what_cannot_be_reported_is_said_and_the_text_stays(
    redaktion: FlaskClient, process: Process, changes: dict[str, object], status: int, words: str
) -> None:
    with writing():
        measure = a_decided_measure(process)
    if "file" in changes:
        changes = changes | {"file": (io.BytesIO(bytes(changes["file"])), "x.png")}  # type: ignore[call-overload]  # bytes
    answer = redaktion.post(desk(measure, process), data=filled(measure, **changes))
    assert answer.status_code == status
    if words != "Not a valid choice":
        assert words in answer.text
    assert str(changes.get("text", "Die Räder sind bestellt.")) in answer.text
    assert db.session.scalars(select(ProgressReport)).first() is None


def test_steps_are_planned_moved_with_a_reason_and_finished(
    redaktion: FlaskClient, client: FlaskClient, process: Process
) -> None:
    with writing():
        measure = a_decided_measure(process)
    today = now().date()
    plan = {"title": "Angebote", "planned_on": (today - timedelta(days=2)).isoformat()}
    address = f"{desk(measure, process)}/meilensteine"
    assert redaktion.post(address, data=plan | {"title": ""}).status_code == 409
    assert redaktion.post(address, data=plan).status_code == 302
    assert "überfällig seit" in client.get(shown(measure, process)).text
    step = db.session.scalars(select(Milestone)).one()
    later = plan | {"planned_on": (today + timedelta(days=9)).isoformat(), "version": "1"}
    answer = redaktion.post(f"{address}/{step.id}", data=later)
    assert answer.status_code == 409
    assert "warum der Termin später liegt" in answer.text
    assert redaktion.post(f"{address}/{step.id}", data=later | {"note": "Kein Angebot."}).status_code == 302
    page = client.get(shown(measure, process)).text
    assert "zuerst bis" in page
    assert "Kein Angebot." in page
    assert "überfällig seit" not in page
    done = later | {"version": "2", "note": "Kein Angebot.", "done_on": today.isoformat()}
    assert redaktion.post(f"{address}/{step.id}", data=done).status_code == 302
    assert "erledigt am" in client.get(shown(measure, process)).text
    assert redaktion.get(f"{address}/999999").status_code == 404


# --- The council --------------------------------------------------------------------------------


def test_the_council_sees_what_is_late_first_then_where_all_stand(
    app: Flask, process: Process, signed_in: SignedIn
) -> None:
    with writing():
        council = an_account(Role.COUNCIL)
        measure = a_decided_measure(process, title="Lastenräder für alle")
        a_report(measure, process, ReportedStatus.DELAYED, text="Das Lager fehlt.")
        a_milestone(measure, process, in_days=-30, title="Vertrag")
    member = signed_in(council)
    assert f"/{process.slug}/gemeinderat/umsetzung" in member.get(f"/{process.slug}/gemeinderat").text
    page = member.get(f"/{process.slug}/gemeinderat/umsetzung").text
    assert page.index("Vertrag") < page.index("Umsetzung nach Bereich") < page.index("Das Lager fehlt.")
    assert "n = 1" in page
    assert re.search(r"überfällig seit \d", page)
    for odd in ("?von=x&bis=2026-99-99", "?von=0001-01-01&bis=9999-12-31", "?von=2030-01-01"):
        assert member.get(f"/{process.slug}/gemeinderat/umsetzung{odd}").status_code == 200


# --- The way of an idea -------------------------------------------------------------------------


def test_the_way_of_an_idea_leads_from_its_arrival_to_the_latest_report_and_back(
    client: FlaskClient, process: Process
) -> None:
    with writing():
        idea = a_published_idea(process, title="Mehr Lastenräder")
        measure = a_decided_measure(process, idea, title="Lastenräder für alle")
        a_report(measure, process, text="Die Räder sind bestellt.")
    page = client.get(f"/{process.slug}/ideen/{idea.number}/weg").text
    order = ["Die Räder sind bestellt.", NOTE, "Veröffentlicht", "Eingereicht"]
    assert [page.index(words) for words in order[:1] + order[2:]] == sorted(
        page.index(words) for words in order[:1] + order[2:]
    )
    assert NOTE in page
    assert f"/massnahmen/M-{measure.number:02d}#herkunft" in page
    detail = client.get(f"/{process.slug}/ideen/{idea.number}").text
    assert f"/ideen/{idea.number}/weg" in detail
    assert f"/massnahmen/M-{measure.number:02d}#beschluss" in detail
    assert 'id="beschluss"' in client.get(f"/{process.slug}/massnahmen/M-{measure.number:02d}").text


def test_the_way_of_an_idea_that_nobody_may_read_is_not_there(client: FlaskClient, process: Process) -> None:

    with writing():
        hidden = a_published_idea(process, consent=PublicationConsent.REFUSED)
        idea = a_published_idea(process)
        a_measure(process, idea, status=MeasureStatus.DRAFT, title="Geheimer Entwurf")
    assert client.get(f"/{process.slug}/ideen/{hidden.number}/weg").status_code == 404
    assert "Geheimer Entwurf" not in client.get(f"/{process.slug}/ideen/{idea.number}/weg").text
