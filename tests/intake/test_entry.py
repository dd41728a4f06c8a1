"""Clerks write down what people say; the paper stays with staff; nobody's consent is guessed."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.exports.files import Format, write
from participation.exports.records import Profile
from participation.extensions import db
from participation.figures.queries.kept import figures_of
from participation.ideas.models import Channel, Idea, ReasonCode
from participation.ideas.services.authorship import withdraw
from participation.ideas.services.decisions import publish
from participation.ideas.services.redaction import RedactionDraft, redact
from participation.intake.models import IdeaEntry, IdeaScan, ScanType
from participation.intake.scans import readable_scan
from participation.intake.services.forgetting import forget_due
from participation.intake.services.recording import add_scan
from participation.kernel.clock import now
from participation.kernel.codes import read_code
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, Role
from participation.municipality.models import Process
from tests.factories import a_process, a_published_idea, an_account, an_idea
from tests.intake.desk import TEXT, the_idea, typed
from tests.statements import counted

SECRET_TEXT = "Nur gezählt und nie gezeigt: Uhlandweg"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
Browser = Callable[[Account], FlaskClient]


def a_picture(kind: str = "JPEG", *, exif: bool = False) -> bytes:
    picture = Image.new("RGB", (60, 40), "white")
    file = io.BytesIO()
    facts = Image.Exif()
    facts[0x010E] = "Uhlandweg 7"
    picture.save(file, kind, exif=facts if exif else b"")
    return file.getvalue()


def test_a_clerk_writes_down_and_the_next_form_opens_with_the_last_code(
    app: Flask, client: FlaskClient, signed_in: Browser
) -> None:
    with writing():
        slug, clerk = a_process().slug, an_account(Role.CLERK)
    desk = signed_in(clerk)
    form = desk.get(f"/{slug}/redaktion/aufnahme").text
    assert "autofocus" in form
    page = desk.post(
        f"/{slug}/redaktion/aufnahme", data=typed(reach="0151 / 2345"), follow_redirects=True
    ).text
    idea = the_idea()
    assert (idea.text, idea.channel, idea.consent) == (TEXT, "telephone", "read_out")
    assert (idea.author_id, idea.recorded_by_id, idea.status) == (None, clerk.id, "submitted")
    assert idea.number in page
    assert page.index('id="kennwort"') < page.index('name="text"')
    code = page.split('id="kennwort"')[1].split(">")[1].split("<")[0]
    assert read_code(code)
    assert TEXT not in page.split('name="text"')[1].split("</textarea>")[0]
    assert 'value="telephone" checked' in page or 'checked id="channel' in page
    # The caller comes back with it, without an account.
    seen = client.post("/beitrag", data={"code": code}, follow_redirects=True)
    assert "Eine Rampe" in seen.text or "Rampe" in seen.text
    action = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "idea")).all()
    assert action == ["idea.record"]
    assert db.session.scalars(select(IdeaEntry.reach)).one() == "0151 / 2345"
    slip = desk.get(f"/{slug}/redaktion/aufnahme/{idea.number}/zettel").text
    assert code in slip
    assert "0151" in desk.get(f"/{slug}/redaktion/ideen/{idea.number}").text


def test_a_slip_is_made_only_of_what_the_town_hall_wrote_down(app: Flask, signed_in: Browser) -> None:
    with writing():
        process, clerk = a_process(), an_account(Role.CLERK)
        address = f"/{process.slug}/redaktion/aufnahme/{an_idea(process).number}/zettel"
    assert signed_in(clerk).get(address).status_code == 404


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": " "}, "Bitte schreiben Sie den Text auf."),
        ({"consent": ""}, "Nicht bekannt"),
        ({"channel": "brieftaube"}, "Wie kam es?"),
        ({"received_on": "31.02.2026"}, "Eingegangen am"),
        ({"mailbox": "niemand"}, "name@beispiel.de"),
        ({"text": "x" * 4001}, "4001 Zeichen"),
    ],
)
def test_what_is_missing_is_said_at_its_place_and_the_text_stays(
    app: Flask, signed_in: Browser, changes: dict[str, str], reason: str
) -> None:
    with writing():
        slug, clerk = a_process().slug, an_account(Role.CLERK)
    answer = signed_in(clerk).post(f"/{slug}/redaktion/aufnahme", data=typed(name="Ida", **changes))
    assert (answer.status_code, reason in answer.text, "Ida" in answer.text) == (422, True, True)
    assert db.session.scalars(select(Idea)).all() == []


def test_what_came_in_time_is_written_down_after_the_end_and_what_came_late_is_not(
    app: Flask, signed_in: Browser
) -> None:
    with writing():
        slug = a_process(ends_at=now() - timedelta(days=2)).slug
        clerk = an_account(Role.CLERK)
    desk = signed_in(clerk)
    late = desk.post(f"/{slug}/redaktion/aufnahme", data=typed())
    assert (late.status_code, TEXT in late.text) == (409, True)
    in_time = (now() - timedelta(days=5)).date()
    answer = desk.post(f"/{slug}/redaktion/aufnahme", data=typed(received_on=in_time.isoformat()))
    assert answer.status_code == 302
    assert the_idea().created_at.date() == in_time
    to_come = (now() + timedelta(days=5)).date()
    assert desk.post(
        f"/{slug}/redaktion/aufnahme", data=typed(received_on=to_come.isoformat())
    ).status_code in {302, 409}


def test_the_same_form_twice_is_one_idea(app: Flask, signed_in: Browser) -> None:
    with writing():
        slug, clerk = a_process().slug, an_account(Role.CLERK)
    desk = signed_in(clerk)
    form = typed(submission_key="0" * 32, scan=(io.BytesIO(PDF), "brief.pdf"))
    first = desk.post(f"/{slug}/redaktion/aufnahme", data=form)
    again = desk.post(f"/{slug}/redaktion/aufnahme", data={**form, "scan": (io.BytesIO(PDF), "brief.pdf")})
    assert first.location == again.location
    assert len(db.session.scalars(select(Idea)).all()) == 1
    assert len(db.session.scalars(select(IdeaScan)).all()) == 1


def test_citizens_and_councillors_write_nothing_down(app: Flask, signed_in: Browser) -> None:
    with writing():
        slug = a_process().slug
        people = [an_account(), an_account(Role.COUNCIL), an_account(Role.ADMINISTRATOR)]
    for person in people:
        assert signed_in(person).get(f"/{slug}/redaktion/aufnahme").status_code == 403


# --- Consent --------------------------------------------------------------------------------------


def test_what_came_without_known_consent_is_counted_and_never_shown(
    app: Flask, client: FlaskClient, signed_in: Browser, tmp_path: Path
) -> None:
    with writing():
        slug, clerk = a_process().slug, an_account(Role.CLERK)
        moderator = an_account(Role.MODERATOR)
    desk = signed_in(clerk)
    desk.post(f"/{slug}/redaktion/aufnahme", data=typed(text=SECRET_TEXT, consent="unknown", name="Ida Moor"))
    with writing():
        idea = the_idea()
        publish(idea, by=SYSTEM, at=now(), expected_version=idea.version)
        other = a_published_idea(idea.process)
        pages = [
            "", "/ideen", f"/ideen/{idea.number}", f"/ideen/{other.number}", "/ideen?q=Uhlandweg",
            "/themen", "/zahlen", "/ideen.atom", "/karte", "/massnahmen",
        ]  # fmt: skip
    for page in pages:
        shown = client.get(f"/{slug}{page}")
        for word in ("Uhlandweg", "Ida Moor"):
            assert word not in shown.text.replace("?q=Uhlandweg", "").replace(
                'value="Uhlandweg"', ""
            ).replace("„Uhlandweg“", ""), page
    assert client.get(f"/{slug}/ideen/{idea.number}").status_code == 404
    process = db.session.scalars(select(Process)).one()
    whole = figures_of(process).whole
    assert (whole.ideas, whole.verbatim, whole.channels[Channel.TELEPHONE]) == (2, 1, 1)
    write(tmp_path / "export.jsonl", process, profile=Profile.PUBLIC, form=Format.JSONL)
    assert "Uhlandweg" not in (tmp_path / "export.jsonl").read_text()
    assert "Uhlandweg" in signed_in(moderator).get(f"/{slug}/redaktion/ideen/{idea.number}").text


# --- The paper ------------------------------------------------------------------------------------


def test_a_scan_lies_with_staff_alone(app: Flask, client: FlaskClient, signed_in: Browser) -> None:
    with writing():
        slug, clerk = a_process().slug, an_account(Role.CLERK)
        citizen = an_account()
    desk = signed_in(clerk)
    picture = a_picture(exif=True)
    assert b"Uhlandweg" in picture
    desk.post(f"/{slug}/redaktion/aufnahme", data=typed(channel="paper", scan=(io.BytesIO(picture), "a.exe")))
    scan = db.session.scalars(select(IdeaScan)).one()
    assert (scan.kind, b"Uhlandweg" in scan.content) == (ScanType.JPEG, False)
    address = f"/{slug}/redaktion/aufnahme/{the_idea().number}/papier/{scan.id}"
    answer = desk.get(address)
    assert answer.data[:3] == b"\xff\xd8\xff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert client.get(address).status_code == 302
    assert signed_in(citizen).get(address).status_code == 403
    with writing():
        elsewhere = a_process().slug
    assert desk.get(address.replace(slug, elsewhere)).status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"<svg onload='x'/>",
        b"GIF89a....",
        b"PK\x03\x04",
        b"%PDF-1.7 half",
        a_picture()[:80],
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_is_no_scan_is_refused_and_the_text_stays(
    app: Flask, signed_in: Browser, content: bytes
) -> None:
    with writing():
        slug, clerk = a_process().slug, an_account(Role.CLERK)
    form = typed(scan=(io.BytesIO(content), "scan.pdf"))
    answer = signed_in(clerk).post(f"/{slug}/redaktion/aufnahme", data=form)
    assert (answer.status_code, TEXT in answer.text) == (409, True)
    assert db.session.scalars(select(Idea)).all() == []


def test_a_picture_of_48_megapixels_is_not_even_unpacked() -> None:
    file = io.BytesIO()
    Image.new("1", (8_000, 6_000)).save(file, "PNG")
    with pytest.raises(RuleViolation, match="Millionen"):
        readable_scan(file.getvalue())


def test_a_scan_that_is_too_large_is_refused_with_the_size_that_fits() -> None:
    with pytest.raises(RuleViolation, match="10 MB"):
        readable_scan(PDF + b" " * 10_500_000 + b"%%EOF")


def test_a_scan_of_two_megabytes_comes_through_where_other_pages_take_one(
    app: Flask, signed_in: Browser
) -> None:
    with writing():
        slug, clerk = a_process().slug, an_account(Role.CLERK)
    fields = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in typed(channel="paper").items()
    )
    scan = PDF + b" " * 2_000_000 + b"%%EOF"
    head = '--x\r\nContent-Disposition: form-data; name="scan"; filename="a.pdf"\r\n\r\n'
    sent = fields.encode() + head.encode() + scan + b"\r\n--x--\r\n"
    desk = signed_in(clerk)
    for page, status in (("aufnahme", 302), ("suche", 413)):
        answer = desk.post(
            f"/{slug}/redaktion/{page}", data=sent, content_type="multipart/form-data; boundary=x"
        )
        assert answer.status_code == status
    assert db.session.scalars(select(IdeaScan.size)).one() == len(scan)


def scanned() -> IdeaScan:
    process = a_process()
    idea = an_idea(process, text="Frau Muster parkt dort immer. Die Bank fehlt.")
    return add_scan(readable_scan(PDF), to=idea, by=SYSTEM, at=now())


def test_the_paper_goes_with_the_words(app: Flask) -> None:
    with writing():
        scan = scanned()
        withdraw(scan.idea, by=SYSTEM, at=now())
        db.session.refresh(scan)
        assert (scan.content, scan.erased_at is None) == (b"", False)
        other = scanned()
        publish(other.idea, by=SYSTEM, at=now(), expected_version=other.idea.version)
        draft = RedactionDraft(
            reason=ReasonCode.PERSONAL_DATA.value,
            reason_title="Angaben",
            words="Frau Muster",
            submission_key="1" * 32,
        )
        redact(other.idea, draft, by=SYSTEM, at=now())
        db.session.refresh(other)
        assert other.content == b""
        with pytest.raises(RuleViolation, match="gelöscht"):
            add_scan(readable_scan(PDF), to=other.idea, by=SYSTEM, at=now())


def test_the_paper_goes_when_its_time_is_over(app: Flask) -> None:
    with writing():
        scan = scanned()
        assert forget_due(at=scan.kept_until - timedelta(minutes=1)) == 0
        assert forget_due(at=scan.kept_until) == 1
        db.session.refresh(scan)
        assert scan.content == b""


def test_the_form_costs_the_same_however_many_ideas_there_are(app: Flask, signed_in: Browser) -> None:
    with writing():
        process, clerk = a_process(), an_account(Role.CLERK)
        slug = process.slug
    desk = signed_in(clerk)
    address = f"/{slug}/redaktion/aufnahme"
    with counted(db.engine) as few:
        desk.get(address)
    with writing():
        process = db.session.scalars(select(Process)).one()
        for _ in range(20):
            an_idea(process)
    with counted(db.engine) as many:
        desk.get(address)
    assert len(few.statements) == len(many.statements)
