"""Making, printing and revoking batches of codes, and the access that a code opens."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, insert, select, update

from participation.accounts.models import Access, Account, SignInSession
from participation.audit.services import record
from participation.codes.models import MOST_CODES, MOST_LETTERS, AccessCode, CodeBatch, PrintKind
from participation.codes.queries import code_with
from participation.codes.rules import may_print
from participation.extensions import db
from participation.kernel.database import changed_rows
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import VISITOR, Person
from participation.municipality.models import Process

UNKNOWN = _(
    "Diesen Code kennen wir in diesem Verfahren nicht. Bitte vergleichen Sie ihn Zeichen für Zeichen mit dem "
    "Brief oder der Karte."
)
REVOKED = _("Dieser Code gilt nicht mehr: Die Stadt hat ihn zurückgezogen. Bitte rufen Sie uns an.")


AFTER_REVOKING: list[Callable[[CodeBatch, Person, datetime], None]] = []
"""Features above register here how they set aside what was given with the codes of a batch."""
AFTER_RESTORING: list[Callable[[CodeBatch, Person, datetime], None]] = []
"""And how they put it back."""


@dataclass(frozen=True, kw_only=True)
class BatchDraft:
    """How many codes, on what, and what the town hall calls them."""

    name: str
    kind: PrintKind
    size: int


def new_batch(draft: BatchDraft, *, process: Process, by: Person, at: datetime) -> CodeBatch:
    """A batch that holds no codes yet: they come to be when they are printed.

    Raises RuleViolation for more than one print can bear.
    """
    most = MOST_LETTERS if draft.kind is PrintKind.LETTERS else MOST_CODES
    if not 0 < draft.size <= most:
        raise RuleViolation(
            _("Möglich sind 1 bis %(most)s; für mehr legen Sie bitte einen weiteren Satz an."),
            field="size",
            most=most,
        )
    batch = CodeBatch(
        process_id=process.id,
        name=draft.name,
        kind=draft.kind,
        size=draft.size,
        made_by_id=by.id,
        created_at=at,
    )
    db.session.add(batch)
    db.session.flush()
    facts = {"size": draft.size, "kind": draft.kind.value}
    record("codes.make", "code_batch", batch.id, by=by, at=at, process_id=process.id, facts=facts)
    return batch


def keep_codes(batch: CodeBatch, digests: Iterable[str], *, by_form: str, by: Person, at: datetime) -> None:
    """Make the codes with these digests valid; they are on paper only. The same form again changes nothing.

    Raises RuleViolation for a batch that another form printed, or this one too long ago, or that was revoked.
    """
    held(batch)
    if not may_print(batch, by_form, at):
        raise RuleViolation(
            _(
                "Dieser Satz ist schon gedruckt, und die Codes stehen nirgends mehr. Ist der Druck verloren, "
                "ziehen Sie den Satz bitte zurück und legen Sie einen neuen an."
            )
        )
    if batch.printed_at is not None:
        return
    # Sorted: the order on the paper, and with it who got which letter, stands nowhere.
    db.session.execute(
        insert(AccessCode), [{"batch_id": batch.id, "digest": digest} for digest in sorted(digests)]
    )
    batch.printed_at, batch.print_digest = at, by_form
    db.session.flush()
    facts = {"size": batch.size}
    record("codes.print", "code_batch", batch.id, by=by, at=at, process_id=batch.process_id, facts=facts)


def revoke_batch(batch: CodeBatch, reason: str, *, by: Person, at: datetime) -> None:
    """No code of the batch opens anything any more, and what it opened is closed.

    Features above set aside what was given with its codes (AFTER_REVOKING), in the same change. Revoking
    twice changes nothing. Raises RuleViolation without a reason.
    """
    if not reason:
        raise RuleViolation(_("Bitte schreiben Sie, warum der Satz nicht mehr gelten soll."), field="reason")
    held(batch)
    if batch.revoked_at is not None:
        return
    batch.revoked_at, batch.revocation = at, reason
    db.session.flush()
    opened = opened_by(batch)
    changed_rows(
        update(Account).where(Account.id.in_(opened), Account.closed_at.is_(None)).values(closed_at=at)
    )
    changed_rows(
        update(SignInSession)
        .where(SignInSession.account_id.in_(opened), SignInSession.ended_at.is_(None))
        .values(ended_at=at)
    )
    record(
        "codes.revoke",
        "code_batch",
        batch.id,
        by=by,
        at=at,
        process_id=batch.process_id,
        facts={"size": batch.size, "used": batch.used},
        text=reason,
    )
    for set_aside in AFTER_REVOKING:
        set_aside(batch, by, at)


def restore_batch(batch: CodeBatch, reason: str, *, by: Person, at: datetime) -> None:
    """The codes hold again after all: what revoking closed is open, what was set aside counts.

    What people closed themselves stays closed. Done twice it changes nothing. Raises RuleViolation without
    a reason.
    """
    if not reason:
        raise RuleViolation(_("Bitte schreiben Sie, warum der Satz wieder gelten soll."), field="reason")
    held(batch)
    if batch.revoked_at is None:
        return
    opened = opened_by(batch)
    changed_rows(
        update(Account)
        .where(Account.id.in_(opened), Account.closed_at == batch.revoked_at)
        .values(closed_at=None)
    )
    batch.revoked_at, batch.revocation = None, ""
    db.session.flush()
    facts = {"size": batch.size, "used": batch.used}
    record(
        "codes.restore",
        "code_batch",
        batch.id,
        by=by,
        at=at,
        process_id=batch.process_id,
        facts=facts,
        text=reason,
    )
    for give_back in AFTER_RESTORING:
        give_back(batch, by, at)


def opened_by(batch: CodeBatch) -> Select[int | None]:
    """The accesses that the batch's codes opened so far."""
    return select(AccessCode.account_id).where(
        AccessCode.batch_id == batch.id, AccessCode.account_id.is_not(None)
    )


def held(batch: CodeBatch) -> None:
    """Nobody else prints, revokes or uses up codes of the batch until the end of the change."""
    db.session.refresh(batch, with_for_update=True)


def access_by_code(code_digest: str, *, process: Process, at: datetime) -> Account:
    """The one access of this code: made at its first use, the same one each time after.

    Raises RuleViolation for a code that is unknown in the process, or revoked.
    """
    code = code_with(code_digest, process)
    if code is None:
        raise RuleViolation(UNKNOWN, field="code")
    batch = db.session.get_one(CodeBatch, code.batch_id)
    held(batch)
    db.session.refresh(code)
    if batch.revoked_at is not None:
        raise RuleViolation(REVOKED, field="code")
    if code.account_id is not None:
        return db.session.get_one(Account, code.account_id)
    account = Account(
        municipality_id=process.municipality_id,
        access=Access.CODE,
        only_process_id=process.id,
        confirmed_at=at,
        created_at=at,
    )
    db.session.add(account)
    db.session.flush()
    code.account_id = account.id
    batch.used += 1
    db.session.flush()
    record("account.confirm_code", "code_batch", batch.id, by=VISITOR, at=at, process_id=process.id)
    return account
