"""One field in which staff find whatever came in: by code, by number, by words. Only what they may read."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from participation.comments.models import Comment
from participation.comments.rules import shown_number
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.queries.staff import StaffFilter, count_of_ideas, ideas_of_staff
from participation.kernel.codes import digest, read_code
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.mailbox.models import ReceivedMail
from participation.municipality.models import Process
from participation.reports.models import Report
from participation.reports.queries.reading import may_be_read_by
from participation.workshops.models.material import Card, CardStatus, Via
from participation.workshops.models.rooms import Workshop

SHOWN = 10
"""Of each kind; whoever needs more says more words."""
COMMENT_NUMBER = re.compile(r"(\d{4}-\d{4,7})-(\d{1,6})")
READABLE_CARDS = (CardStatus.VISIBLE, CardStatus.PARKED)


@dataclass(frozen=True, kw_only=True)
class Search:
    """What somebody typed, where, and who looks; ``secret`` is the key of receipt codes."""

    typed: str
    process: Process
    reader: Person
    at: datetime
    secret: str

    @property
    def code_digest(self) -> str | None:
        """Of the code that was typed, if it is one."""
        code = read_code(self.typed)
        return digest(code, self.secret) if code else None

    def bears(self, *columns: Any) -> ColumnElement[bool]:  # noqa: ANN401 (columns of any table)
        """Whether one of the columns holds what was typed."""
        return or_(*(column.icontains(self.typed, autoescape=True) for column in columns))


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One thing that was found, and the page on which it is read."""

    title: str
    text: str
    number: str
    language: str
    at: datetime
    endpoint: str
    address: dict[str, Any]


@dataclass(frozen=True)
class Found:
    """The things of one kind, newest first, and how many there are."""

    name: str
    """Marked with ``kernel.language._``."""
    total: int
    hits: Sequence[Hit]


def found(search: Search) -> list[Found]:
    """What was found, by kinds; kinds of which nothing was found are left out."""
    return [kind for kind in (look(search) for look in KINDS) if kind.total]


def ideas(search: Search) -> Found:
    narrowed = StaffFilter(words=search.typed, receipt_digest=search.code_digest)
    rows = ideas_of_staff(search.process, narrowed, first=0, number=SHOWN)
    hits = [
        Hit(
            title=idea.title,
            text=idea.text,
            number=idea.number,
            language=idea.language,
            at=idea.created_at,
            endpoint="staff_ideas.detail",
            address={"number": idea.number},
        )
        for idea in rows
    ]
    total = len(hits) if len(hits) < SHOWN else count_of_ideas(search.process, narrowed)
    return Found(_("Ideen"), total, hits)


def comments(search: Search) -> Found:
    wanted = COMMENT_NUMBER.fullmatch(search.typed)
    fits = search.bears(Comment.text, Comment.author_name)
    if wanted:
        fits = (Idea.number == wanted[1]) & (Comment.number == int(wanted[2]))
    statement = (
        select(Comment, Idea.title, Idea.number)
        .join(Idea, Idea.id == Comment.idea_id)
        .where(Idea.process_id == search.process.id, fits)
    )
    total, rows = counted(statement, newest=(Comment.created_at, Comment.id))
    hits = [
        Hit(
            title=title,
            text=comment.text,
            number=shown_number(number, comment.number),
            language=comment.language,
            at=comment.created_at,
            endpoint="comments.desk",
            address={"number": number, "comment_number": comment.number},
        )
        for comment, title, number in rows
    ]
    return Found(_("Kommentare"), total, hits)


def reports(search: Search) -> Found:
    return reported(search, _("Meldungen"), "reports.report", Report.is_complaint.is_(False))


def complaints(search: Search) -> Found:
    """Only those that the reader may know of."""
    return reported(
        search,
        _("Beschwerden"),
        "complaints.detail",
        Report.is_complaint.is_(True),
        may_be_read_by(search.reader, search.at),
    )


def reported(search: Search, name: str, endpoint: str, *narrowed: ColumnElement[bool]) -> Found:
    code = search.code_digest
    fits = Report.code_digest == code if code else search.bears(Report.text, Report.outcome_text)
    statement = select(Report).where(Report.process_id == search.process.id, fits, *narrowed)
    total, rows = counted(statement, newest=(Report.created_at, Report.id))
    hits = [
        Hit(
            title="",
            text=report.text,
            number="",
            language=report.language,
            at=report.created_at,
            endpoint=endpoint,
            address={"report_id": report.id},
        )
        for (report,) in rows
    ]
    return Found(name, total, hits)


def mails(search: Search) -> Found:
    """Those that became no idea; the others are ideas."""
    statement = select(ReceivedMail).where(
        ReceivedMail.process_id == search.process.id,
        ReceivedMail.trouble.is_not(None),
        search.bears(ReceivedMail.subject, ReceivedMail.sender),
    )
    total, rows = counted(statement, newest=(ReceivedMail.created_at, ReceivedMail.id))
    hits = [
        Hit(
            title=mail.subject,
            text=mail.sender,
            number="",
            language="de",
            at=mail.created_at,
            endpoint="mailbox.mail",
            address={"mail_id": mail.id},
        )
        for (mail,) in rows
    ]
    return Found(_("E-Mails"), total, hits)


def cards(search: Search) -> Found:
    """Cards that a workshop handed over: each leads to the idea that it became."""
    statement = (
        select(Card, Workshop.title, Idea.number)
        .join(Workshop, Workshop.id == Card.workshop_id)
        .join(Idea, Idea.id == Card.idea_id)
        .where(
            Idea.process_id == search.process.id,
            Card.via != Via.IMPORT,
            Card.status.in_(READABLE_CARDS),
            search.bears(Card.text),
        )
    )
    total, rows = counted(statement, newest=(Card.created_at, Card.id))
    hits = [
        Hit(
            title=title,
            text=card.text,
            number=number,
            language="de",
            at=card.created_at,
            endpoint="staff_ideas.detail",
            address={"number": number},
        )
        for card, title, number in rows
    ]
    return Found(_("Karten aus Werkstätten"), total, hits)


def counted(statement: Any, *, newest: Sequence[Any]) -> tuple[int, Sequence[Any]]:  # noqa: ANN401 (a select of any columns)
    """How many rows there are, and the newest of them; asked once more only where there are more."""
    order = [column.desc() for column in newest]
    rows = db.session.execute(statement.order_by(*order).limit(SHOWN)).all()
    if len(rows) < SHOWN:
        return len(rows), rows
    return db.session.scalars(select(func.count()).select_from(statement.subquery())).one(), rows


KINDS: tuple[Callable[[Search], Found], ...] = (ideas, comments, reports, complaints, mails, cards)
"""What is looked through, in this order. Whoever reads the queue may read all of it but complaints."""
