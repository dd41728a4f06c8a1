"""What the tests of following share: the day that comes, letters that go out, and links in them."""

import re
from datetime import datetime, timedelta
from email.message import EmailMessage

from flask import Flask
from sqlalchemy import select, update

from participation.extensions import db
from participation.following.models import Digest, FollowKind, Rhythm
from participation.following.queries.subjects import Subject, subjects_called
from participation.following.services.digests import send_digests
from participation.following.services.following import follow
from participation.jobs.models import Letter
from participation.jobs.post import Post
from participation.jobs.tasks import bring_letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.municipality.models import Process

ADDRESS = re.compile(r"http://localhost(\S+)")


def begin(
    kind: FollowKind, subject_id: int, process: Process, account_id: int, rhythm: Rhythm = Rhythm.DAILY
) -> Subject:
    """Follow, since a moment ago. Call inside ``writing()``."""
    subject = subjects_called({(kind, subject_id)})[kind, subject_id]
    follow(subject, account_id=account_id, process=process, rhythm=rhythm, at=now())
    return subject


def the_next_morning(at: datetime | None = None) -> int:
    """Everybody's digest is due: send them."""
    with writing():
        db.session.execute(update(Digest).values(next_at=now() - timedelta(minutes=1)))
        return send_digests(at=at or now())


def letters(kind: str) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def bring_all(app: Flask) -> None:
    post = Post(app.config["SMTP_URL"])
    while bring_letter(app, post) == 0.0:
        pass
    post.close()
    db.session.rollback()


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def paths_in(mail: EmailMessage, begin: str) -> list[str]:
    """The addresses of this town in the letter that begin so."""
    return [path for path in ADDRESS.findall(text_of(mail)) if path.startswith(begin)]
