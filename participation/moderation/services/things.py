"""One step with many things that are no ideas: comments, reports, mails, letters, or whatever else waits.

Each kind says in BULK what can be done with many of it. What is done to each is kept with the step.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from participation.comments.models import Comment
from participation.comments.services import deciding
from participation.comments.services.deciding import CommentRefusal
from participation.extensions import db
from participation.ideas.models import Idea
from participation.jobs import services as letters
from participation.jobs.models import Letter
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission, Person
from participation.mailbox import services as mails
from participation.mailbox.models import ReceivedMail
from participation.moderation.models import Step, StepRow, Verb
from participation.moderation.queries.sharing import assignees_of
from participation.moderation.services.selection import Wish, refusal_of
from participation.moderation.services.sharing import Thing, assign
from participation.municipality.models import Process
from participation.reports.models import Report, ReportOutcome
from participation.reports.services import settling
from participation.reports.services.settling import Settlement
from participation.reports.targets import TARGETS

NOT_WAITING = _("Das wartet nicht mehr: Jemand hat es inzwischen entschieden.")
STAYS_SETTLED = _("Wer gemeldet hat, weiß schon Bescheid; die Meldung bleibt entschieden.")


@dataclass(frozen=True, kw_only=True)
class Doing:
    """What is done to one: the wish for all, with what is said to authors or to those who reported."""

    wish: Wish
    text: str
    version: int
    """Of the thing, as the person saw it."""
    by: Person
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One thing that can be done with many of a kind. ``restore`` is None for what cannot be taken back."""

    needs: Permission
    check: Callable[[Any, Person], None]
    do: Callable[[Any, Doing], None]
    before: Callable[[Any], dict[str, Any]]
    restore: Callable[[Any, StepRow, Person, datetime], None] | None = None


@dataclass(frozen=True, kw_only=True)
class Bulk:
    """What can be done with many of one kind. ``locked`` reads a row again and holds it."""

    of_process: Callable[[Process], Select[Any]]
    deeds: Mapping[Verb, Deed] = field(default_factory=dict)
    version: Callable[[Any], int] = lambda _row: 1


# --- Comments -----------------------------------------------------------------------------------


def publish_comment(comment: Comment, doing: Doing) -> None:
    deciding.publish_comment(comment, by=doing.by, at=doing.at, expected_version=doing.version)


def refuse_comment(comment: Comment, doing: Doing) -> None:
    reason = str(doing.wish.refusal.reason) if doing.wish.refusal else ""
    refusal = CommentRefusal(reason=reason, text=doing.text)
    deciding.refuse_comment(comment, refusal, by=doing.by, at=doing.at, expected_version=doing.version)


def state_of_comment(comment: Comment) -> dict[str, Any]:
    return {"status": comment.status.value, "reason": comment.reason}


def restore_comment(comment: Comment, row: StepRow, by: Person, at: datetime) -> None:
    deciding.undo_decision(comment, version=row.version_after or 0, by=by, at=at)


# --- Reports ------------------------------------------------------------------------------------


def check_report(report: Report, by: Person) -> None:
    if report.settled_at is not None:
        raise Conflict(NOT_WAITING)
    thing = TARGETS[report.target_kind].reported([report.target_id])[report.target_id]
    settling.refuse_own_cause(thing, [report], by)


def keep_reported(report: Report, doing: Doing) -> None:
    """What was reported breaks no rule; whoever reported it is told."""
    settlement = Settlement(outcome=ReportOutcome.KEPT, text=doing.text, newest_seen=doing.version)
    settling.settle(report, settlement, by=doing.by, at=doing.at)


def newest_about(report: Report) -> int:
    """The newest report about the same thing: what comes after the preview waits."""
    statement = select(Report.id).where(
        Report.target_kind == report.target_kind, Report.target_id == report.target_id
    )
    return max(db.session.scalars(statement))


# --- Mails and letters --------------------------------------------------------------------------


def check_open(row: ReceivedMail | Letter, _by: Person) -> None:
    if row.settled_at is not None:
        raise Conflict(NOT_WAITING)


def settle_mail(mail: ReceivedMail, doing: Doing) -> None:
    mails.settle(mail, by=doing.by, at=doing.at)


def settle_letter(letter: Letter, doing: Doing) -> None:
    letters.settle(letter, by=doing.by, at=doing.at)


BULK: dict[str, Bulk] = {
    "comment": Bulk(
        of_process=lambda process: (
            select(Comment).join(Idea, Idea.id == Comment.idea_id).where(Idea.process_id == process.id)
        ),
        version=lambda comment: comment.version,
        deeds={
            Verb.PUBLISH: Deed(
                needs=Permission.DECIDE_IDEAS,
                check=lambda comment, by: deciding.check(comment, by=by, expected_version=None),
                do=publish_comment,
                before=state_of_comment,
                restore=restore_comment,
            ),
            Verb.REFUSE: Deed(
                needs=Permission.DECIDE_IDEAS,
                check=lambda comment, by: deciding.check(comment, by=by, expected_version=None),
                do=refuse_comment,
                before=state_of_comment,
                restore=restore_comment,
            ),
        },
    ),
    "report": Bulk(
        of_process=lambda process: select(Report).where(
            Report.process_id == process.id, Report.is_complaint.is_(False)
        ),
        version=newest_about,
        deeds={
            Verb.SETTLE: Deed(
                needs=Permission.SETTLE_REPORTS,
                check=check_report,
                do=keep_reported,
                before=lambda report: {"report": report.id},
            )
        },
    ),
    "mail": Bulk(
        of_process=lambda process: select(ReceivedMail).where(
            ReceivedMail.process_id == process.id, ReceivedMail.trouble.is_not(None)
        ),
        deeds={
            Verb.SETTLE: Deed(
                needs=Permission.READ_QUEUE,
                check=check_open,
                do=settle_mail,
                before=lambda mail: {"mail": mail.id},
                restore=lambda mail, _row, by, at: mails.reopen(mail, by=by, at=at),
            )
        },
    ),
    "letter": Bulk(
        of_process=lambda process: select(Letter).where(Letter.process_id == process.id),
        deeds={
            Verb.SETTLE: Deed(
                needs=Permission.DECIDE_IDEAS,
                check=check_open,
                do=settle_letter,
                before=lambda letter: {"letter": letter.id},
                restore=lambda letter, _row, by, at: letters.reopen(letter, by=by, at=at),
            )
        },
    ),
}
"""By kind of the queue; every kind can be given to a colleague besides."""


def needs(kind: str, verb: Verb) -> Permission | None:
    """What one must be allowed; None for what cannot be done with many of this kind."""
    if verb is Verb.ASSIGN:
        return Permission.SORT_IDEAS
    deed = BULK[kind].deeds.get(verb) if kind in BULK else None
    return deed.needs if deed else None


def rows_locked(kind: str, ids: Collection[int], process: Process, *, lock: bool = False) -> dict[int, Any]:
    """The rows of this process with these ids, by id."""
    if kind not in BULK:
        return {}
    statement = BULK[kind].of_process(process)
    table: Any = statement.column_descriptions[0]["entity"]
    statement = statement.where(table.id.in_(ids)).order_by(table.id)
    if lock:
        statement = statement.with_for_update(of=table, key_share=True)
    rows = db.session.scalars(statement, execution_options={"populate_existing": lock})
    return {row.id: row for row in rows}


def versions_of(kind: str, ids: Collection[int], process: Process) -> dict[int, int]:
    """By which a step sees whether somebody was faster."""
    return {number: BULK[kind].version(row) for number, row in rows_locked(kind, ids, process).items()}


def foreseen(
    kind: str, verb: Verb, ids: Sequence[int], *, process: Process, by: Person
) -> dict[int, RuleViolation | None]:
    """Why each cannot be, as far as it does not depend on what is chosen for all; None if it can."""
    if verb is Verb.ASSIGN:
        return dict.fromkeys(ids)
    deed = BULK[kind].deeds[verb]
    rows = rows_locked(kind, ids, process)
    return {
        number: refusal_of(lambda row: deed.check(row, by), rows[number]) for number in ids if number in rows
    }


def go_on(step: Step, kind: str, choices: Sequence[tuple[int, Doing]], *, process: Process) -> None:
    """Do the wish with a portion; what cannot be done stays as it is and tells why.

    Each in a savepoint: what refuses it leaves nothing half-done, and the rest goes on.
    """
    ids = [number for number, _doing in choices]
    rows, has = rows_locked(kind, ids, process), assignees_of(kind, ids)
    for number, doing in choices:
        row = rows.get(number)
        before: dict[str, Any] = {"assignee": has.get(number)}
        if doing.wish.verb is not Verb.ASSIGN and row is not None:
            before = BULK[kind].deeds[doing.wish.verb].before(row)
        refusal = refusal_of(lambda task: act(kind, *task, process=process), (number, row, doing))
        done = refusal is None
        after = BULK[kind].version(row) if row is not None else 1
        db.session.add(
            StepRow(
                step_id=step.id,
                kind=kind,
                item_id=number,
                before=before if done else {},
                version_after=after if done else None,
                refusal=refusal.message if refusal else None,
                refusal_facts=refusal.facts if refusal else {},
                created_at=doing.at,
            )
        )
    db.session.flush()


def act(kind: str, number: int, row: Any, doing: Doing, *, process: Process) -> None:  # noqa: ANN401 (a row of any kind)
    with db.session.begin_nested():
        if doing.wish.verb is Verb.ASSIGN:
            assign(Thing(process, kind, number), doing.wish.to, by=doing.by, at=doing.at)
            return
        if row is None:
            raise Conflict(NOT_WAITING)
        deed = BULK[kind].deeds[doing.wish.verb]
        deed.check(row, doing.by)
        deed.do(row, doing)


def undo_row(step: Step, row: StepRow, *, process: Process, by: Person, at: datetime) -> None:
    """Take the step back for one thing. Raises RuleViolation for what holds for good."""
    if step.verb is Verb.ASSIGN:
        thing = Thing(process, row.kind, row.item_id)
        assign(thing, row.before["assignee"], by=by, at=at, seen=step.facts["to"])
        return
    restore = BULK[row.kind].deeds[step.verb].restore
    if restore is None:
        raise RuleViolation(STAYS_SETTLED)
    found = rows_locked(row.kind, [row.item_id], process, lock=True)
    restore(found[row.item_id], row, by, at)
