"""Keeping what somebody has written and not sent: for that person alone, for a set time."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.models.authored import StoredDraft
from participation.ideas.queries.drafts import draft_of_form, due_drafts, how_many_drafts
from participation.ideas.rules import receipt_for
from participation.jobs.services import enqueue
from participation.kernel.database import changed_rows
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person
from participation.municipality.models import Process
from participation.municipality.rules import takes_ideas

DRAFTS_KEPT = timedelta(days=30)
"""After it was saved last."""
ERASE_DRAFTS = "ideas.erase_drafts"
MOST_DRAFTS = 20
"""Of one account in one process."""
LONGEST_DRAFT = 20_000
"""Characters of one field: a draft may be too long to be sent, and is shortened then."""


def save_draft(  # noqa: PLR0913 (what, where, under which code, whose, when)
    typed: Mapping[str, str], *, process: Process, submission_key: str, secret: str, by: Person, at: datetime
) -> StoredDraft:
    """Keep the fields of the form; the same form saved again overwrites.

    Raises RuleViolation when no phase takes ideas, when there is nothing to keep, when the form was sent
    already or is somebody else's, and for too many drafts.
    """
    if not takes_ideas(process, at):
        raise RuleViolation(_("Zurzeit nimmt dieses Verfahren keine Ideen an."))
    if not any(typed.get(name) for name in ("text", "title")):
        raise RuleViolation(_("Der Entwurf ist noch leer. Bitte schreiben Sie etwas."), field="text")
    # In the process's turn, so that of two saves at the same moment the second finds the first.
    db.session.execute(select(Process.id).where(Process.id == process.id).with_for_update(key_share=True))
    if db.session.scalars(select(Idea.id).where(Idea.submission_key == submission_key)).first():
        raise RuleViolation(_("Diese Idee ist schon abgesendet. Sie finden sie unter „Mein Beitrag“."))
    draft = draft_of_form(submission_key)
    if draft is None:
        if by.id is not None and how_many_drafts(by.id, process) >= MOST_DRAFTS:
            raise RuleViolation(
                _("Sie haben schon %(most)s Entwürfe. Bitte senden oder löschen Sie einen davon."),
                most=MOST_DRAFTS,
            )
        digest = receipt_for(submission_key, secret).digest
        draft = StoredDraft(
            process_id=process.id, author_id=by.id, code_digest=digest, submission_key=submission_key
        )
        draft.created_at = at
        db.session.add(draft)
    elif draft.process_id != process.id or draft.author_id not in {None, by.id}:
        raise RuleViolation(
            _("Dieser Entwurf gehört zu einem anderen Zugang. Bitte melden Sie sich dort an.")
        )
    draft.typed = {name: said[:LONGEST_DRAFT] for name, said in typed.items()}
    draft.saved_at, draft.kept_until = at, at + DRAFTS_KEPT
    db.session.flush()
    day = draft.kept_until.date().isoformat()
    run_at = draft.kept_until + timedelta(days=1)
    enqueue(ERASE_DRAFTS, {}, at=at, by=SYSTEM, run_at=run_at, key=f"{ERASE_DRAFTS}:{day}")
    return draft


def discard_draft(draft: StoredDraft) -> None:
    """It is gone at once."""
    db.session.execute(delete(StoredDraft).where(StoredDraft.id == draft.id))


def end_draft(submission_key: str) -> None:
    """The form was sent: the idea takes the place of its draft."""
    db.session.execute(delete(StoredDraft).where(StoredDraft.submission_key == submission_key))


def erase_due_drafts(*, at: datetime) -> int:
    """Erase the drafts whose time is over; returns how many."""
    due = [draft.id for draft in due_drafts(at)]
    return changed_rows(delete(StoredDraft).where(StoredDraft.id.in_(due))) if due else 0
