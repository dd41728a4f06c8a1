"""What the town hall decides about changes that authors wish, and keeping earlier words free of what went."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import LONGEST_PLACE, LONGEST_TITLE, Idea, IdeaStatus
from participation.ideas.models.authored import IdeaVersion, VersionStatus
from participation.ideas.queries.redactions import redactions_of
from participation.ideas.queries.versions import due_versions, versions_with_words, waiting_version
from participation.ideas.rules import was_referred_to
from participation.ideas.services.checks import check_not_own
from participation.ideas.services.correspondence import tell_author
from participation.ideas.services.counting import lock_idea, put
from participation.ideas.services.covering import fitting
from participation.ideas.services.editing import put_words
from participation.ideas.services.placing import NOWHERE, place_of, put_place
from participation.ideas.services.redaction import AFTERWARDS
from participation.jobs.services import retitle_letters
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person
from participation.municipality.models import ORIGINALS_KEPT_DAYS

OVERTAKEN = _("Diese Änderung wurde inzwischen entschieden, geändert oder zurückgenommen.")


@dataclass(frozen=True)
class SeenWish:
    """Which wish somebody had before them, and when it was written as they saw it."""

    version_id: int
    written_at: datetime


def grant_change(idea: Idea, seen: SeenWish, *, by: Person, at: datetime) -> None:
    """Let the idea say what its author wishes; the earlier words stay readable if anybody referred to them.

    Raises Conflict if it is another wish by now, and RuleViolation for one's own idea.
    """
    lock_idea(idea)
    wish = wish_seen(idea, seen)
    check_not_own(idea, by)
    title, text, area_id = wish.title, wish.text, wish.area_id or idea.area_id
    place = place_of(wish)
    title_before, area_before = idea.title, idea.area_id
    wish.is_public = was_referred_to(idea)
    wish.title, wish.text, wish.area_id = idea.title, idea.text, idea.area_id
    put_place(wish, place_of(idea))
    put_place(idea, place)
    wish.status = VersionStatus.EARLIER
    wish.decided_at, wish.decided_by_id = at, by.id
    if wish.is_public:
        idea.changes += 1
        idea.changed_at = at
    put_words(idea, title=title, text=text, area_id=area_before, at=at)
    put(idea, status=idea.status, area_id=area_id)
    if title != title_before:
        retitle_letters(idea.process_id, number=idea.number, before=title_before, after=title)
    for clean in AFTERWARDS:
        clean(idea, at)
    record("idea.grant_change", "idea", idea.id, by=by, at=at, process_id=idea.process_id)
    tell_author("idea_change_decided", idea, at=at, granted=True, message="")


def drop_change(idea: Idea, seen: SeenWish, reason: str, *, by: Person, at: datetime) -> None:
    """Leave the idea as it is, and tell its author why. Raises as ``grant_change``, and without a reason."""
    lock_idea(idea)
    wish = wish_seen(idea, seen)
    check_not_own(idea, by)
    if not reason:
        raise RuleViolation(_("Bitte schreiben Sie, warum der Text bleibt, wie er ist."), field="text")
    forget(wish, at=at)
    wish.reason, wish.decided_by_id = reason, by.id
    record("idea.drop_change", "idea", idea.id, by=by, at=at, process_id=idea.process_id, text=reason)
    tell_author("idea_change_decided", idea, at=at, granted=False, message=reason)


def take_back_change(idea: Idea, *, by: Person, at: datetime) -> None:
    """The author wants no change any more; without one that waits nothing happens."""
    lock_idea(idea)
    wish = waiting_version(idea)
    if wish is not None:
        forget(wish, at=at)
        record("idea.take_back_change", "idea", idea.id, by=by, at=at, process_id=idea.process_id)


def wish_seen(idea: Idea, seen: SeenWish) -> IdeaVersion:
    """The wish that waits, if it is the one that the person saw; raises Conflict."""
    wish = waiting_version(idea)
    if wish is None or idea.status is not IdeaStatus.PUBLISHED:
        raise Conflict(OVERTAKEN)
    if (wish.id, wish.created_at) != (seen.version_id, seen.written_at):
        raise Conflict(OVERTAKEN)
    return wish


def forget(version: IdeaVersion, *, at: datetime) -> None:
    """It holds no words any more."""
    version.title, version.text, version.area_id = "", "", None
    put_place(version, NOWHERE)
    version.status, version.is_public, version.decided_at = VersionStatus.DROPPED, False, at


def follow_idea(idea: Idea, at: datetime) -> None:
    """Whatever words an idea has lost are lost in its versions as well, for good."""
    versions = versions_with_words(idea)
    if not versions:
        return
    if idea.status is IdeaStatus.WITHDRAWN:
        for version in versions:
            forget(version, at=at)
        idea.changes = 0
        return
    for found in redactions_of(idea):
        if not found.words:
            continue
        words, mark = [found.words], found.redaction.mark
        for version in versions:
            version.title = fitting(version.title, words, mark, longest=LONGEST_TITLE)
            version.text = fitting(version.text, words, mark, longest=None)
            version.place = fitting(version.place, words, mark, longest=LONGEST_PLACE)
    db.session.flush()


AFTERWARDS.append(follow_idea)


def erase_due_versions(*, at: datetime) -> int:
    """Erase earlier words that only staff could read, when their time is over; returns how many."""
    count = 0
    for version in due_versions(at - timedelta(days=ORIGINALS_KEPT_DAYS)):
        idea = db.session.get_one(Idea, version.idea_id)
        lock_idea(idea)
        forget(version, at=at)
        record("idea.erase_version", "idea", idea.id, by=SYSTEM, at=at, process_id=idea.process_id)
        count += 1
    db.session.flush()
    return count
