"""The strategy: written by several, published in editions, nowhere before its hour, corrected in public."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.services.authorship import withdraw
from participation.jobs.models import Job
from participation.jobs.rules import LEASE
from participation.jobs.worker import work_at_job
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, VISITOR, Role
from participation.municipality.queries import version_of_pages
from participation.municipality.rules import zone_of
from participation.publication.models import LONGEST_PART, Audience, StrategyEdition
from participation.publication.paper import Published, strategy_paper
from participation.publication.queries.contents import content_of, ideas_in
from participation.publication.queries.editions import edition_called, parts_of
from participation.publication.rules import Part, area_part, checksum_of, parts_between, structural_data
from participation.publication.services.parts import PartDraft, write_part
from participation.publication.services.publishing import EditionDraft, publish, release, take_back
from participation.web.forms import new_key
from tests.crowd import at_once
from tests.factories import a_measure, a_process, an_account
from tests.publication.strategies import BUS, NOT_PURSUED, a_strategy, published, write_text
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Account], FlaskClient]
PAGES = (
    "strategie",
    "strategie/bereiche/mobilitaet",
    "strategie/nicht-weiterverfolgt",
    "strategie/fassungen",
)


def test_what_is_published_can_be_read_by_area_and_horizon_and_taken_away(client: FlaskClient) -> None:
    with writing():
        process, *_others = a_strategy()
        published(process)
        slug, area = process.slug, process.areas[0].slug

    front = client.get(f"/{slug}/strategie").text
    assert "Kurz gesagt: <strong>besser unterwegs</strong>" in front
    assert BUS in front
    assert "12.000" in front
    assert "Geheimer Entwurf" not in front
    inside = client.get(f"/{slug}/strategie/bereiche/{area}").text
    assert "Bus auf Abruf" in inside
    assert "Mobil ohne Auto." in inside
    assert "Betreiber" not in inside
    assert "Bus auf Abruf" not in client.get(f"/{slug}/strategie/bereiche/{area}?horizont=lang").text
    assert "WLAN am Markt" in client.get(f"/{slug}/strategie/bereiche/querschnitt").text
    assert NOT_PURSUED in client.get(f"/{slug}/strategie/nicht-weiterverfolgt").text
    assert "Erste Veröffentlichung" in client.get(f"/{slug}/strategie/fassungen").text
    pdf = client.get(f"/{slug}/strategie.pdf")
    assert pdf.data.startswith(b"%PDF")
    assert client.get(f"/{slug}/strategie.docx?sprache=en").data.startswith(b"PK")
    assert client.get(f"/{slug}/strategie.exe").status_code == 404
    assert client.get(f"/{slug}/strategie?fassung=7").status_code == 404
    assert client.get(f"/{slug}/strategie?fassung=x").status_code == 404
    assert client.get(f"/{slug}/strategie/bereiche/mond").status_code == 404


def test_without_an_edition_there_is_nothing_to_read(client: FlaskClient) -> None:
    with writing():
        slug = a_strategy()[0].slug
    assert client.get(f"/{slug}/strategie").status_code == 404
    assert client.get(f"/{slug}/strategie.pdf").status_code == 404
    assert "Noch ist keine Strategie" in client.get(f"/{slug}/strategie/fassungen").text


def test_an_edition_under_embargo_is_nowhere_before_its_hour(
    app: Flask, client: FlaskClient, signed_in: SignIn
) -> None:
    with writing():
        process, moderator = a_strategy()[0], an_account(Role.MODERATOR)
        slug, area = process.slug, process.areas[0].slug
    staff = signed_in(moderator)
    moment = (now() + timedelta(days=3)).astimezone(zone_of(process))
    address = f"/{slug}/redaktion/strategie/veroeffentlichen"
    form = {"when": "later", "day": f"{moment:%Y-%m-%d}", "clock": "18:30", "submission_key": new_key()}
    assert staff.post(address, data={**form, "clock": ""}).status_code == 422
    assert staff.post(address, data={**form, "day": "2020-01-01"}).status_code == 409
    assert staff.post(address, data=form).status_code == 302
    assert staff.post(address, data=form).status_code == 302  # the same form once more
    assert db.session.scalars(select(func.count()).select_from(StrategyEdition)).one() == 1
    assert staff.post(address, data={"when": "at_once"}).status_code == 409
    assert "Sperrfrist bis" in staff.get(f"/{slug}/redaktion/strategie").text

    for path in (
        "strategie",
        f"strategie/bereiche/{area}",
        "strategie/nicht-weiterverfolgt",
        "strategie.pdf",
    ):
        assert client.get(f"/{slug}/{path}").status_code == 404
        assert client.get(f"/{slug}/{path}?fassung=1").status_code == 404
    assert "Fassung 1" not in client.get(f"/{slug}/strategie/fassungen").text

    before = version_of_pages(slug, "localhost")
    with writing():
        db.session.execute(update(StrategyEdition).values(release_at=now()))
        db.session.execute(update(Job).values(run_at=now()))
    assert client.get(f"/{slug}/strategie").status_code == 200  # whether or not the worker runs
    while work_at_job(app, lambda: False, LEASE) == 0.0:
        pass
    db.session.rollback()
    assert version_of_pages(slug, "localhost") != before
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"publication.hold", "publication.publish"} <= actions


def test_what_waits_can_be_taken_back_and_is_never_read(client: FlaskClient, signed_in: SignIn) -> None:
    with writing():
        process, moderator = a_strategy()[0], an_account(Role.MODERATOR)
        edition = published(process, release_at=now() + timedelta(hours=1))
        slug, number = process.slug, edition.number
    staff = signed_in(moderator)
    away = f"/{slug}/redaktion/strategie/fassungen/{number}/zuruecknehmen"
    assert staff.post(away).status_code == 302
    assert "nie veröffentlicht" in staff.get(f"/{slug}/redaktion/strategie").text
    with writing():
        db.session.execute(update(StrategyEdition).values(release_at=now() - timedelta(minutes=1)))
        assert not release(db.session.scalars(select(StrategyEdition)).one(), at=now())
    assert client.get(f"/{slug}/strategie").status_code == 404
    with writing():
        second = published(process)
        assert second.number == 2
        with pytest.raises(Conflict):
            take_back(second, by=SYSTEM, at=now())


def test_a_correction_is_a_new_edition_and_the_one_before_still_reads_as_it_did(client: FlaskClient) -> None:
    with writing():
        process = a_strategy()[0]
        published(process)
        slug = process.slug
        with pytest.raises(RuleViolation, match="was sich geändert hat"):
            published(process)
        write_text(process, Part.AIMS, "Alle kommen nachts heim.")
        published(process, note="Die Ziele sind berichtigt.")
    newest, first = (client.get(f"/{slug}/strategie{end}").text for end in ("", "?fassung=1"))
    assert "nachts heim" in newest
    assert "Die Ziele sind berichtigt." in newest
    assert "abends heim" in first
    assert "frühere Fassung" in first
    assert "Die Ziele sind berichtigt." in client.get(f"/{slug}/strategie/fassungen").text


def test_a_withdrawn_idea_is_gone_from_every_edition_and_every_paper(client: FlaskClient) -> None:
    with writing():
        process, quoted, refused, _measure = a_strategy()
        published(process)
        published(process, note="Noch einmal.")
        slug, title = process.slug, refused.title
        edition = edition_called(process, 1, now())
        assert BUS not in str(edition.content)
        assert title not in str(edition.content)
    assert BUS in client.get(f"/{slug}/strategie?fassung=1").text
    with writing():
        for idea in (quoted, refused):
            withdraw(idea, by=SYSTEM, at=now())
    for end in ("", "?fassung=1"):
        assert BUS not in client.get(f"/{slug}/strategie{end}").text
        assert title not in client.get(f"/{slug}/strategie/nicht-weiterverfolgt{end}").text
    edition = edition_called(process, 1, now())
    told = Published(
        town=process.municipality, content=edition.content, ideas=ideas_in(edition.content), label=""
    )
    said = str(strategy_paper(told).blocks)
    assert BUS not in said
    assert title not in said
    assert "nicht mehr öffentlich" in said
    assert checksum_of(edition.content) == edition.checksum


def test_what_is_missing_is_said_before_anything_is_published(signed_in: SignIn) -> None:
    with writing():
        process, moderator = a_process(), an_account(Role.MODERATOR)
        slug = process.slug
    staff = signed_in(moderator)
    address = f"/{slug}/redaktion/strategie/veroeffentlichen"
    assert "Noch fehlt: Zusammenfassung, Ziele" in staff.get(address).text
    answer = staff.post(address, data={"when": "at_once"})
    assert answer.status_code == 409
    assert "die Zusammenfassung" in answer.text
    with writing():
        write_text(process, Part.SUMMARY, "Kurz.")
        write_text(process, Part.AIMS, "Ziele.")
    assert "noch keine Maßnahme" in staff.post(address, data={"when": "at_once"}).text


def test_who_comes_second_keeps_the_text_and_sees_the_others(signed_in: SignIn) -> None:
    with writing():
        process, moderator = a_process(), an_account(Role.MODERATOR)
        address = f"/{process.slug}/redaktion/strategie/texte/foreword"
    staff = signed_in(moderator)
    assert staff.post(address, data={"version": "0", "text": "Erste Worte"}).status_code == 302
    late = staff.post(address, data={"version": "0", "text": "Meine Worte"})
    assert late.status_code == 409
    assert "Erste Worte" in late.text
    assert "Meine Worte" in late.text
    assert parts_of(process)["foreword"].text == "Erste Worte"
    assert staff.post(address, data={"version": "1", "text": "Meine Worte"}).status_code == 302
    assert staff.post(address, data={"version": "1", "text": "x" * (LONGEST_PART + 1)}).status_code == 422
    assert parts_of(process)["foreword"].text == "Meine Worte"
    assert staff.get(f"/{process.slug}/redaktion/strategie/texte/nichts").status_code == 404
    assert staff.get(f"/{process.slug}/redaktion/strategie/texte/area-999").status_code == 404


def test_two_who_write_or_publish_at_once_make_one(app: Flask) -> None:
    with writing():
        process = a_strategy()[0]
        process_id = process.id

    def first_words(number: int) -> str:
        with app.app_context():
            try:
                with writing():
                    here = db.session.get_one(type(process), process_id)
                    draft = PartDraft(name="foreword", text=f"Vorwort {number}", expected_version=0)
                    write_part(here, draft, by=SYSTEM, at=now())
            except Conflict:
                return "late"
            return "kept"

    def go_out(_number: int) -> str:
        with app.app_context():
            try:
                with writing():
                    here = db.session.get_one(type(process), process_id)
                    draft = EditionDraft(note="x", submission_key=new_key())
                    return str(publish(draft, process=here, by=SYSTEM, at=now()).number)
            except Conflict:
                return "late"

    assert sorted(at_once(first_words, range(4))).count("kept") == 1
    assert sorted(at_once(go_out, range(4))) == ["1", "2", "3", "4"]


def test_inner_words_stand_only_where_they_belong() -> None:
    with writing():
        process, *_others = a_strategy()
    everybody = content_of(process, Audience.PUBLIC, reader=SYSTEM, at=now())
    assert "Betreiber" not in str(everybody)
    assert "Geheimer Entwurf" not in str(everybody)
    assert content_of(process, Audience.PUBLIC, reader=VISITOR, at=now())["measures"] == everybody["measures"]


def test_the_pages_ask_the_database_as_often_for_one_measure_as_for_many(client: FlaskClient) -> None:
    with writing():
        process, *_others = a_strategy()
        for _ in range(5):
            a_measure(process)
        published(process)
        slug, area = process.slug, process.areas[0].slug
    for path in ("strategie", f"strategie/bereiche/{area}", "strategie/nicht-weiterverfolgt"):
        client.get(f"/{slug}/{path}?leer=1")
        with counted() as asked:
            assert client.get(f"/{slug}/{path}?leer=2").status_code == 200
        assert len(asked.statements) <= 7


def test_structural_data_are_lines_with_bars() -> None:
    data, other = structural_data("Stand 2025\nEinwohner | 12.000 | Amt\n| Fläche | 25 km² |\n a | | b")
    assert [tuple(row) for row in data] == [("Einwohner", "12.000", "Amt"), ("Fläche", "25 km²", "")]
    assert other == "Stand 2025\n a | | b"
    assert parts_between("vorher\n {2026-0042}\nnachher {2026-0043} bleibt") == [
        ("vorher", "2026-0042"),
        ("nachher {2026-0043} bleibt", ""),
    ]
    assert area_part(12) == "area-12"
