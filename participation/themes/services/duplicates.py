"""Looking for ideas that say the same: wanted, computed, kept; each pair is joined or dismissed for good."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import delete

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.queries.parts import split_apart
from participation.jobs.models import Job
from participation.jobs.rules import is_under_way
from participation.jobs.services import cancel, enqueue
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.themes.models import DuplicatePair
from participation.themes.queries.duplicates import FIND, dismissed_ids, latest_search
from participation.themes.queries.sorting import texts_to_sort
from participation.themes.rules import FoundPair, fewest_pairs
from participation.themes.services.states import take_turn

DECIDED = _("Über dieses Paar ist inzwischen entschieden. Es wurde nichts geändert.")


def want_pairs(process: Process, *, by: Person, at: datetime) -> Job:
    """Have the background look for pairs. Raises Conflict while it does so already."""
    take_turn(process.id)
    latest = latest_search(process)
    if latest is not None and is_under_way(latest):
        raise Conflict(_("Die Suche läuft schon. Warten Sie bitte, oder brechen Sie ab."))
    record("theme.want_duplicates", "process", process.id, by=by, at=at, process_id=process.id)
    return enqueue(FIND, {"process": process.id}, at=at, by=by, process_id=process.id)


def stop_search(process: Process, *, by: Person, at: datetime) -> None:
    """Raises RuleViolation when it has ended."""
    latest = latest_search(process)
    job = None if latest is None else db.session.get_one(Job, latest.id, with_for_update=True)
    if job is None:
        raise RuleViolation(_("Diese Arbeit ist schon beendet."))
    cancel(job, by=by, at=at)


def pairs_by_machine(process_id: int, *, progress: Callable[[float], None]) -> list[FoundPair]:
    """Pairs of published ideas that look the same, outside of any transaction. Needs ``sense.available()``.

    The same words said by a thousand people are compared once: each of them is a pair with the first.
    """
    from participation.sense.similar import duplicates  # noqa: PLC0415  (scikit-learn: never in a web process)

    alike: defaultdict[str, list[int]] = defaultdict(list)
    for idea in texts_to_sort(process_id):
        alike[" ".join(f"{idea.title}. {idea.text}".casefold().split())].append(idea.id)
    db.session.rollback()  # comparing takes a while: no snapshot is held meanwhile
    same = [FoundPair(ids[0], other, 1.0) for ids in alike.values() for other in ids[1:]]
    found = duplicates([(ids[0], words) for words, ids in alike.items()], progress=progress)
    return [*same, *(FoundPair(int(pair.one), int(pair.other), pair.closeness) for pair in found)]


def keep_pairs(process_id: int, found: Sequence[FoundPair], *, at: datetime) -> int:
    """Store what was found, in the place of what was open; returns how many pairs.

    What was dismissed stays dismissed, and is not proposed again by way of a third idea; nor is an idea
    proposed with what was split off it.
    """
    take_turn(process_id)
    apart = dismissed_ids(process_id) | split_apart(process_id)
    still_open = DuplicatePair.process_id == process_id, DuplicatePair.decided_at.is_(None)
    db.session.execute(delete(DuplicatePair).where(*still_open))
    kept = fewest_pairs(found, apart)
    db.session.add_all(
        DuplicatePair(
            process_id=process_id,
            one_id=pair.one,
            other_id=pair.other,
            closeness=pair.closeness,
            created_at=at,
        )
        for pair in kept
    )
    db.session.flush()
    return len(kept)


def dismiss_pair(pair: DuplicatePair, *, by: Person, at: datetime) -> None:
    """Say for good that the two are not the same. Raises Conflict if somebody did so before."""
    take_turn(pair.process_id, pair)
    if pair.decided_at is not None:
        raise Conflict(DECIDED)
    pair.decided_at, pair.decided_by_id = at, by.id
    record("theme.dismiss_duplicate", "duplicate_pair", pair.id, by=by, at=at, process_id=pair.process_id)
    db.session.flush()


def bring_back_pair(pair: DuplicatePair, *, by: Person, at: datetime) -> None:
    """Ask about a dismissed pair again. Raises Conflict if it is not dismissed any more."""
    take_turn(pair.process_id, pair)
    if pair.decided_at is None:
        raise Conflict(DECIDED)
    pair.decided_at = pair.decided_by_id = None
    record("theme.bring_back_duplicate", "duplicate_pair", pair.id, by=by, at=at, process_id=pair.process_id)
    db.session.flush()
