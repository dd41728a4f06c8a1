"""The letters that the seeding wrote: they can be read in the outbox, and go to nobody."""

from sqlalchemy import select

from participation.extensions import db
from participation.jobs.letters import rendered
from participation.jobs.models import LONGEST_SUBJECT, Letter, LetterStatus


def keep_letters(municipality_id: int) -> int:
    """Keep every letter that waits, as if there were no mail server; tells how many."""
    waiting = select(Letter).where(
        Letter.municipality_id == municipality_id, Letter.status == LetterStatus.WAITING
    )
    letters = db.session.scalars(waiting).all()
    for letter in letters:
        letter.status = LetterStatus.KEPT
        letter.subject = rendered(letter).subject[:LONGEST_SUBJECT]
    db.session.flush()
    return len(letters)
