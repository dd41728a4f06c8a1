"""Comments for the style guide: of each kind, by each voice, changed, withdrawn, with replies."""

from datetime import timedelta

from participation.comments.models import CommentKind, Voice
from participation.comments.queries.public import CommentRow, Front
from participation.kernel.clock import now


def row(
    number: int, kind: CommentKind, text: str, *, voice: Voice = Voice.CITIZEN, replies: int = 0
) -> CommentRow:
    return CommentRow(
        id=number,
        number=number,
        kind=kind,
        text=text,
        language="de",
        author_name="" if number % 2 else "Ida Moor",
        voice=voice,
        created_at=now() - timedelta(days=number),
        is_edited=number == 1,
        is_withdrawn=not text,
        replies=replies,
    )


def front() -> Front:
    reply = CommentKind.REPLY
    rows = {
        CommentKind.PRO: [
            row(1, CommentKind.PRO, "Das hilft **allen**, die nicht Auto fahren."),
            row(2, CommentKind.PRO, "", replies=1),
        ],
        CommentKind.CONTRA: [row(3, CommentKind.CONTRA, "Damit fallen Parkplätze weg.", replies=4)],
        CommentKind.QUESTION: [row(4, CommentKind.QUESTION, "Gilt das auch im Winter?")],
        CommentKind.REMARK: [row(5, CommentKind.REMARK, "Bitte auch an Lastenräder denken.")],
    }
    replies = {
        2: [row(6, reply, "Das stimmt.", voice=Voice.AUTHOR)],
        3: [
            row(7, reply, "Eine Zählung ergab 31 freie Plätze.", voice=Voice.TOWN_HALL),
            row(8, reply, "Darüber sprechen wir im Ausschuss.", voice=Voice.COUNCIL),
        ],
    }
    totals = {kind: len(found) for kind, found in rows.items()} | {CommentKind.PRO: 7}
    return Front(rows, totals, replies)
