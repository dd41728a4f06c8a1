"""Writing an idea down for somebody else, with the paper on which it came."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.rules import Receipt
from participation.ideas.services.submission import IdeaDraft, submit_idea
from participation.intake.models import LONGEST_REACH, FollowWay, IdeaEntry, IdeaScan
from participation.intake.scans import Scan
from participation.intake.services.forgetting import want_forgetting
from participation.intake.services.telling import FollowWish, note_follow
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An idea as somebody else said or wrote it, how its author is reached otherwise, and the paper."""

    idea: IdeaDraft
    reach: str = ""
    follow_way: FollowWay | None = None
    """Whether the town hall is to post a card or to call when something happens."""
    scan: Scan | None = None


def record_idea(entry: Entry, *, process: Process, by: Person, at: datetime, receipt: Receipt) -> Idea:
    """Record it on behalf of its author, who gets the receipt: nobody is its author here.

    The same form sent twice gives the same idea. Raises RuleViolation as ``submit_idea`` does, asked for the
    day on which it came in, and for a day that is still to come.
    """
    received = entry.idea.received_at
    if received is not None and received > at:
        raise RuleViolation(_("Dieser Tag liegt in der Zukunft."), field="received_on")
    if len(entry.reach) > LONGEST_REACH:
        raise RuleViolation(
            _("Das ist zu lang: Möglich sind %(most)s Zeichen."), field="reach", most=LONGEST_REACH
        )
    idea = submit_idea(entry.idea, process=process, by=by, at=at, receipt=receipt, for_others=True)
    if db.session.scalars(select(IdeaEntry.id).where(IdeaEntry.idea_id == idea.id)).first() is not None:
        return idea
    db.session.add(IdeaEntry(idea_id=idea.id, reach=entry.reach, recorded_by_id=by.id, created_at=at))
    if entry.follow_way is not None:
        note_follow(idea, FollowWish(way=entry.follow_way, reach=entry.reach), by=by, at=at)
    if entry.scan is not None:
        add_scan(entry.scan, to=idea, by=by, at=at)
    db.session.flush()
    return idea


def add_scan(scan: Scan, *, to: Idea, by: Person, at: datetime) -> IdeaScan:
    """Keep the scanned paper beside the idea for as long as originals are kept.

    Raises RuleViolation for an idea whose words are gone, or partly: the paper would still tell them.
    """
    if to.status is IdeaStatus.WITHDRAWN or to.redactions:
        raise RuleViolation(
            _("Zu dieser Idee wird kein Papier mehr aufbewahrt, weil Worte von ihr gelöscht sind."),
            field="scan",
        )
    kept = IdeaScan(
        idea_id=to.id,
        kind=scan.kind,
        content=scan.content,
        size=len(scan.content),
        kept_until=at + timedelta(days=to.process.originals_kept_days),
        added_by_id=by.id,
        created_at=at,
    )
    db.session.add(kept)
    db.session.flush()
    want_forgetting(kept.kept_until, at=at)
    record("idea.add_scan", "idea", to.id, by=by, at=at, process_id=to.process_id, facts={"scan": kept.id})
    return kept


def remove_scan(scan: IdeaScan, *, by: Person, at: datetime) -> None:
    """Erase the paper before its time. Twice changes nothing."""
    if scan.erased_at is not None:
        return
    scan.content, scan.erased_at = b"", at
    facts = {"scan": scan.id}
    record(
        "idea.remove_scan", "idea", scan.idea_id, by=by, at=at, process_id=scan.idea.process_id, facts=facts
    )
    db.session.flush()
