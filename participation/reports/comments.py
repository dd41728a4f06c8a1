"""Comments as something that can be reported."""

import re
from collections.abc import Collection

from sqlalchemy.exc import NoResultFound

from participation.comments.models import Comment, CommentStatus
from participation.comments.queries.public import public_comment
from participation.comments.queries.staff import reported_comments
from participation.comments.rules import shown_number
from participation.comments.services.deciding import CommentRefusal, refuse_comment
from participation.comments.services.redacting import CommentRedaction, redact_comment
from participation.extensions import db
from participation.ideas.queries.public import public_idea
from participation.kernel.language import _
from participation.kernel.text import BAR
from participation.municipality.models import Process
from participation.reports.contract import Hiding, Redacting, Reported, Target

REFERENCE = re.compile(r"(\d{4}-\d{4,7})-(\d{1,9})")
"""As it stands in an address: 2026-0042-3 for 2026-0042/3."""


def public_id(process: Process, reference: str) -> int:
    found = REFERENCE.fullmatch(reference)
    if found is None:
        raise NoResultFound(reference)
    return public_comment(public_idea(process, found[1]), int(found[2])).id


def reported(ids: Collection[int]) -> dict[int, Reported]:
    return {
        comment.id: Reported(
            title=comment.idea.title,
            text=comment.text,
            number=shown_number(comment.idea.number, comment.number),
            author_id=comment.author_id,
            is_public=comment.is_public and comment.idea.is_public,
            is_redacted=bool(BAR.search(comment.text)),
            language=comment.language,
            address={"number": comment.idea.number, "comment_number": comment.number},
        )
        for comment in reported_comments(ids)
    }


def hide(comment_id: int, hiding: Hiding) -> bool:
    comment = db.session.get_one(Comment, comment_id)
    if comment.status is CommentStatus.PUBLISHED:
        refuse_comment(
            comment, CommentRefusal(reason=hiding.reason, text=hiding.text), by=hiding.by, at=hiding.at
        )
    return True


def make_unrecognisable(comment_id: int, wish: Redacting) -> None:
    comment = db.session.get_one(Comment, comment_id)
    title = (comment.language == "en" and wish.reason_title_en) or wish.reason_title
    draft = CommentRedaction(words=wish.words, reason=wish.reason, reason_title=title)
    redact_comment(comment, draft, by=wish.by, at=wish.at)


COMMENT = Target(
    kind="comment",
    word="kommentar",
    name=_("Kommentar"),
    public_id=public_id,
    reported=reported,
    hide=hide,
    redact=make_unrecognisable,
    page="comments.one",
    desk="comments.desk",
)
