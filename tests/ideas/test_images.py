import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from participation.accounts.models import Account
from participation.documents.pictures import LONGEST_SIDE, readable_picture
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.models.authored import IdeaImage
from participation.ideas.services.authorship import withdraw
from participation.ideas.services.decisions import publish
from participation.ideas.tasks import sweep_unwanted_images
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.files import large, pictures_in, small
from participation.kernel.permissions import SYSTEM, VISITOR, Person, Role
from participation.municipality.models import Process
from participation.operations import archive
from tests.factories import a_process, an_account, an_idea

GPS = 0x8825


def a_picture(kind: str = "JPEG", *, size: tuple[int, int] = (60, 40), colour: str = "green") -> bytes:
    made = io.BytesIO()
    picture = Image.new("RGB", size, colour)
    exif = Image.Exif()
    exif.get_ifd(GPS)[1] = "N"
    exif[0x010F] = "Geheime Kamera"
    exif[0x0112] = 6  # lies on its side
    picture.save(made, kind, exif=exif) if kind != "BMP" else picture.save(made, kind)
    return made.getvalue()


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        process = a_process()
        process.takes_images = True
        return process


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_is_kept_is_a_picture_and_nothing_else(kind: str) -> None:
    kept = readable_picture(a_picture(kind))
    assert (kept.width, kept.height) == (40, 60)  # set upright
    for content in (kept.content, kept.small):
        drawn = Image.open(io.BytesIO(content))
        assert drawn.format == "JPEG"
        assert not drawn.getexif()
        assert b"Geheim" not in content


def test_large_pictures_are_made_smaller() -> None:
    kept = readable_picture(a_picture(size=(4_000, 3_000)))
    assert max(kept.width, kept.height) == LONGEST_SIDE


def a_bomb() -> bytes:
    """A PNG that says it has 64 million pixels; its head is enough to refuse it."""
    content = bytearray(a_picture("PNG"))
    content[16:24] = (8_000).to_bytes(4) * 2
    crc = zlib.crc32(bytes(content[12:29]))
    content[29:33] = crc.to_bytes(4)
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a...", b"<svg/>", a_picture()[:200], a_picture("BMP"), b"\0" * 10_000_001],
    ids=["nothing", "gif", "svg", "cut", "bmp", "large"],
)  # fmt: skip
def test_what_is_no_picture_or_too_large_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(RuleViolation):
        readable_picture(content)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(RuleViolation, match="Millionen Bildpunkte"):
        readable_picture(a_bomb())


# --- Pages --------------------------------------------------------------------------------------


def upload(browser: FlaskClient, address: str, content: bytes, alt: str = "Eine Bank ohne Lehne") -> int:
    fields = {"image": (io.BytesIO(content), "../../böse.php"), "alt": alt, "submission_key": uuid4().hex}
    return browser.post(address, data=fields, content_type="multipart/form-data").status_code


def the_image() -> IdeaImage:
    db.session.rollback()
    return db.session.scalars(select(IdeaImage)).one()


def test_a_picture_is_seen_by_author_and_staff_first_and_by_all_with_the_idea(
    client: FlaskClient, process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        author, editor = an_account(), an_account(Role.MODERATOR)
        number = an_idea(process, by=Person(id=author.id)).number
    own, desk = signed_in(author), signed_in(editor)
    address = f"/{process.slug}/beitrag/{number}/bilder"
    assert upload(own, address, a_picture()) == 302
    assert upload(own, address, a_picture()) == 302  # the same one again
    image_id = the_image().id
    public = f"/{process.slug}/ideen/{number}/bilder/{image_id}.jpg"
    assert client.get(public).status_code == 404
    assert client.get(f"/{process.slug}/beitrag/{number}/bild/{image_id}.jpg").status_code == 404
    assert own.get(f"/{process.slug}/beitrag/{number}/bild/{image_id}.jpg").mimetype == "image/jpeg"
    assert desk.get(f"/{process.slug}/redaktion/ideen/{number}/bilder/{image_id}.jpg").status_code == 200
    assert "Eine Bank ohne Lehne" in desk.get(f"/{process.slug}/redaktion/ideen/{number}").text
    with writing():
        publish(db.session.scalars(select(Idea)).one(), by=SYSTEM, at=now())
    answer = client.get(public)
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{number}-{image_id}.jpg"'
    again = client.get(public, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert len(client.get(f"{public}?klein").data) > 0
    with writing():
        withdraw(db.session.scalars(select(Idea)).one(), by=VISITOR, at=now())
    assert client.get(public).status_code == 404


def test_the_town_hall_takes_single_ones_out_and_says_why(
    process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        author, editor = an_account(), an_account(Role.MODERATOR)
        idea = an_idea(process, by=Person(id=author.id))
        number = idea.number
    own, desk = signed_in(author), signed_in(editor)
    for colour in ("red", "blue"):
        assert upload(own, f"/{process.slug}/beitrag/{number}/bilder", a_picture(colour=colour)) == 302
    images = db.session.scalars(select(IdeaImage).order_by(IdeaImage.id)).all()
    first = images[0].id
    page = desk.get(f"/{process.slug}/redaktion/ideen/{number}/bilder").text
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version is not None
    address = f"/{process.slug}/redaktion/ideen/{number}/bilder/{first}/herausnehmen"
    assert desk.post(address, data={"version": version[1]}).status_code == 422
    fields = {"version": version[1], "reason": "personal_data"}
    assert desk.post(address, data=fields | {"version": "1"}).status_code == 409
    assert desk.post(address, data=fields).status_code == 302
    assert desk.post(address, data=fields).status_code in {404, 409}
    db.session.rollback()
    assert db.session.scalars(select(Idea.images)).one() == 1
    assert "idea_image_taken_out" in db.session.scalars(select(Letter.kind)).all()


def test_three_are_enough_and_after_the_decision_none_comes(
    process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        author = an_account()
        number = an_idea(process, by=Person(id=author.id)).number
    own = signed_in(author)
    address = f"/{process.slug}/beitrag/{number}/bilder"
    colours = ("red", "blue", "green", "white")
    assert [upload(own, address, a_picture(colour=colour)) for colour in colours] == [302, 302, 302, 409]
    assert (
        own.post(f"{address}/{db.session.scalars(select(IdeaImage.id)).first()}/entfernen").status_code == 302
    )
    with writing():
        publish(db.session.scalars(select(Idea)).one(), by=SYSTEM, at=now())
    assert upload(own, address, a_picture(colour="white")) == 409


@pytest.mark.parametrize(
    ("content", "alt", "status"), [(b"", "Bank", 409), (b"%PDF-", "Bank", 409), (a_picture(), "", 422)]
)
def test_what_is_missing_is_said_in_the_page(
    process: Process, signed_in: Callable[[Account], FlaskClient], content: bytes, alt: str, status: int
) -> None:
    with writing():
        author = an_account()
        number = an_idea(process, by=Person(id=author.id)).number
    assert upload(signed_in(author), f"/{process.slug}/beitrag/{number}/bilder", content, alt) == status
    assert db.session.scalars(select(IdeaImage)).all() == []


def test_files_that_belong_to_nothing_are_deleted_after_a_while(
    app: Flask, process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        author = an_account()
        number = an_idea(process, by=Person(id=author.id)).number
    own = signed_in(author)
    address = f"/{process.slug}/beitrag/{number}/bilder"
    assert upload(own, address, a_picture(colour="purple")) == 302
    image = the_image()
    place = pictures_in(app.instance_path).place(large(image.digest))
    assert place.exists()
    assert own.post(f"{address}/{image.id}/entfernen").status_code == 302
    sweep_unwanted_images()
    assert place.exists()
    os.utime(place, (0, 0))  # it lies there for long
    sweep_unwanted_images()
    assert not place.exists()


def test_a_process_without_pictures_takes_none(
    process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        db.session.get_one(Process, process.id).takes_images = False
        author = an_account()
        number = an_idea(process, by=Person(id=author.id)).number
    own = signed_in(author)
    assert "Bilder" not in own.get(f"/{process.slug}/beitrag/{number}").text
    assert upload(own, f"/{process.slug}/beitrag/{number}/bilder", a_picture()) == 409


def test_pictures_are_in_the_backup_and_come_back(app: Flask, tmp_path: Path) -> None:
    kept = readable_picture(a_picture())
    before, after = pictures_in(tmp_path / "before"), pictures_in(tmp_path / "after")
    before.keep(large(kept.digest), kept.content)
    before.keep(small(kept.digest), kept.small)
    file = tmp_path / "town.zip"
    archive.write(file, at=now(), tell=lambda _words: None, pictures=before)
    assert archive.read_pictures(file, after) == 2
    assert after.place(large(kept.digest)).read_bytes() == kept.content
    with zipfile.ZipFile(file, "a") as spoilt:
        spoilt.writestr("pictures/../../config.py", "")
    with pytest.raises(archive.NotABackup):
        archive.read_pictures(file, after)


def test_staff_add_a_picture_that_came_by_post_once_and_it_is_seen_at_once(
    client: FlaskClient, process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        editor, own_idea = an_account(Role.MODERATOR), an_account(Role.MODERATOR)
        idea = an_idea(process, by=Person(id=own_idea.id))
        number = idea.number
        publish(idea, by=SYSTEM, at=now())
    address, desk = f"/{process.slug}/redaktion/ideen/{number}/bilder", signed_in(editor)
    assert address in desk.get(f"/{process.slug}/redaktion/ideen/{number}").text

    def sent(browser: FlaskClient, **other: str) -> int:
        version = re.search(r'name="version"[^>]*value="(\d+)"', desk.get(address).text)
        assert version is not None
        fields = {"version": version[1], "alt": "Die Bank von der Seite", "seen_through": "y"} | other
        file = {"image": (io.BytesIO(a_picture()), "post.jpg")}
        return browser.post(address, data=fields | file, content_type="multipart/form-data").status_code

    assert sent(desk, seen_through="") == 422
    assert sent(desk, alt="") == 422
    assert sent(desk, version="1") == 409
    assert sent(signed_in(own_idea)) == 409, "in one's own cause somebody else decides"
    assert db.session.scalars(select(IdeaImage)).all() == []
    assert (sent(desk), sent(desk)) == (302, 302)
    page = client.get(f"/{process.slug}/ideen/{number}").text
    assert page.count('alt="Die Bank von der Seite"') == 1
    assert client.get(f"/{process.slug}/ideen/{number}/bilder/{the_image().id}.jpg").status_code == 200
    with writing():
        withdraw(db.session.scalars(select(Idea)).one(), by=VISITOR, at=now())
    assert "Bild hinzufügen" not in desk.get(address).text
