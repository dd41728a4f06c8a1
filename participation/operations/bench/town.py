"""The generated town under measurement: its database, people who are signed in, and their form tokens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import insert, select, update

from participation.accounts.models import Account, RoleGrant, SignInSession
from participation.comments.models import Comment, CommentKind, CommentStatus
from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.clock import now
from participation.kernel.codes import digest, new_token
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Role
from participation.migrating import migrate_to_newest
from participation.municipality.models import AreaLook, Municipality, Process
from participation.municipality.services.beginning import AreaDraft, PhaseDraft, ProcessDraft, start_process
from participation.seeds.generated import Size, fill

SLUG = "messung"
PEOPLE = 200
AREAS = ("Mobilität", "Bildung und Betreuung", "Wirtschaft und Tourismus", "Verwaltung und Bürgerservice")


@dataclass(frozen=True)
class SignedIn:
    """A browser in which somebody is signed in: its cookie, and a token for its forms."""

    account_id: int
    cookie: str
    token: str


@dataclass(frozen=True)
class Town:
    """What the requests are made of."""

    numbers: list[str]
    """Reference numbers of the ideas."""
    people: list[SignedIn]
    visitors: list[SignedIn]
    """Browsers with a form open and nobody signed in."""
    moderator: SignedIn


def generated(app: Flask, *, ideas: int, tell: Callable[[str], None]) -> Town:
    """Migrate the empty database of ``app``, fill it, and sign people in. Brings its own contexts."""
    with app.app_context():
        process_id, ids = filled(ideas, tell=tell)
        statement = select(Idea.number).where(Idea.process_id == process_id).order_by(Idea.shuffle)
        numbers = list(db.session.scalars(statement.limit(1000)))
    return Town(
        numbers=numbers,
        people=[signed_in(app, account_id) for account_id in ids[1:]],
        visitors=[browser(app, None) for _ in range(PEOPLE)],
        moderator=signed_in(app, ids[0]),
    )


def filled(ideas: int, *, tell: Callable[[str], None]) -> tuple[int, list[int]]:
    """Ids of the process and of accounts: first the moderator, then the people."""
    migrate_to_newest()
    at = now()
    with writing():
        town = Municipality(name="Stadt Musterburg", office="Fachstelle Digitalisierung", phone="00000 123-0")
        db.session.add(town)
        db.session.flush()
        looks = list(AreaLook)
        areas = [
            AreaDraft(slug=f"bereich-{place}", name=name, look=looks[place])
            for place, name in enumerate(AREAS)
        ]
        phase = PhaseDraft(
            title="Ideen sammeln",
            starts_at=at - timedelta(days=60),
            takes_ideas=True,
            takes_supports=True,
            takes_comments=True,
        )
        draft = ProcessDraft(slug=SLUG, title="Messung", areas=tuple(areas), phases=(phase,))
        process = start_process(draft, town=town, by=SYSTEM, at=at - timedelta(days=60))
        fill(process, Size.of(ideas), at=at, tell=tell)
        add_comments(process, at=at)
        process_id, town_id = process.id, town.id
    with writing():
        moderator = member(town_id, "redaktion@example.org")
        for role in (Role.MODERATOR, Role.COUNCIL):
            db.session.add(RoleGrant(account_id=moderator.id, role=role, process_id=process_id))
        people = [member(town_id, f"person{n}@example.org") for n in range(PEOPLE)]
        return process_id, [account.id for account in (moderator, *people)]


COMMENTS = (CommentKind.PRO, CommentKind.PRO, CommentKind.CONTRA, CommentKind.QUESTION, CommentKind.REPLY)
"""Below each public idea; the reply answers the first."""
MOST_WITH_COMMENTS = 2_000
"""Ideas: as many as a town plans for."""


def add_comments(process: Process, *, at: datetime) -> None:
    ids = select(Idea.id).where(Idea.process_id == process.id, Idea.is_public).order_by(Idea.id)
    ideas = list(db.session.scalars(ids.limit(MOST_WITH_COMMENTS)))
    shared = {"language": "de", "status": CommentStatus.PUBLISHED, "is_public": True, "created_at": at}
    for place, kind in enumerate(COMMENTS, start=1):
        firsts = db.session.execute(select(Comment.idea_id, Comment.id).where(Comment.number == 1))
        first = {row[0]: row[1] for row in firsts}
        text = "Das hilft auch denen, die nicht gut zu Fuß sind, und kostet wenig."
        rows = [
            {
                **shared,
                "idea_id": idea,
                "number": place,
                "kind": kind,
                "parent_id": first[idea] if kind is CommentKind.REPLY else None,
                "replies": int(place == 1),
                "text": f"{text} ({idea})",
                "submission_key": f"{0xC0 << 120 | idea << 8 | place:032x}",
            }
            for idea in ideas
        ]
        db.session.execute(insert(Comment), rows)
    counted = {"comments": len(COMMENTS), "last_comment": len(COMMENTS)}
    db.session.execute(update(Idea).where(Idea.id.in_(ideas)).values(**counted))


def member(town_id: int, mailbox: str) -> Account:
    account = Account(
        municipality_id=town_id, mailbox=mailbox, mailbox_key=mailbox, confirmed_at=now(), created_at=now()
    )
    db.session.add(account)
    db.session.flush()
    return account


def signed_in(app: Flask, account_id: int) -> SignedIn:
    token = new_token()
    with app.app_context(), writing():
        db.session.add(
            SignInSession(
                account_id=account_id,
                token_digest=digest(token, app.config["SECRET_KEY"]),
                expires_at=now() + timedelta(days=1),
                created_at=now(),
            )
        )
    return browser(app, (account_id, token))


def browser(app: Flask, who: tuple[int, str] | None) -> SignedIn:
    """The cookie and the form token that the application itself would give this browser."""
    with app.test_request_context("/") as context:
        if who is not None:
            session["_user_id"], session["_fresh"] = who[1], True
        token = generate_csrf()
        response = app.make_response("")
        app.session_interface.save_session(app, context.session, response)
        cookie = response.headers["Set-Cookie"].partition(";")[0]
    return SignedIn(account_id=who[0] if who else 0, cookie=cookie, token=token)
