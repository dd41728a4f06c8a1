"""A round before its first ballot: begun, changed, its options chosen, released, taken back, thrown away."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import delete, func, select, update

from participation.audit.services import record
from participation.extensions import db
from participation.jobs.services import enqueue
from participation.kernel.database import changed_rows
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person
from participation.kernel.text import excerpt
from participation.municipality.models import AreaLook, Process
from participation.municipality.rules import (
    end_of,
    first_day,
    last_day,
    refuse_backwards,
    start_of,
    zone_of,
)
from participation.municipality.services.pages import pages_change
from participation.rounds.counting import Method
from participation.rounds.models import (
    LONGEST_OPTION_TEXT,
    RoundKind,
    RoundOption,
    RoundStatus,
    RoundSubject,
    VotingRound,
)
from participation.rounds.queries.reading import Source, is_locked, options_of, sources_of
from participation.rounds.rules import NOT_OFFERED, methods_of, obstacles

CLOSE = "rounds.close"
LOCKED = _("Es sind schon Stimmzettel da: Damit alle nach denselben Regeln abstimmen, steht die Runde fest.")
OVERTAKEN = _("Jemand hat die Runde inzwischen geändert. Ihr Text ist noch da; gespeichert ist er nicht.")
GONE = _("„%(title)s“ ist nicht mehr öffentlich. Bitte nehmen Sie es aus der Auswahl.")


@dataclass(frozen=True, kw_only=True)
class RoundChange:
    """What staff say about a round beside its options; days are on the town's calendar, both included."""

    kind: RoundKind
    subject: RoundSubject
    method: Method
    title: str
    title_en: str = ""
    lead: str = ""
    lead_en: str = ""
    electorate: tuple[str, ...]
    most: int = 0
    points: int = 0
    cap: int = 0
    budget: int = 0
    shows_ballots: bool = False
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which themes or measures are to be the options, in this order, and what they cost where it matters."""

    ids: tuple[int, ...]
    costs: Mapping[int, int] = field(default_factory=dict)


def start_round(
    change: RoundChange, *, process: Process, submission_key: str, by: Person, at: datetime
) -> VotingRound:
    """A draft without options. The same form sent twice makes one round."""
    db.session.execute(select(Process.id).where(Process.id == process.id).with_for_update(key_share=True))
    statement = select(VotingRound).where(VotingRound.submission_key == submission_key)
    known = db.session.scalars(statement).one_or_none()
    if known is not None and known.process_id == process.id:
        return known
    highest = db.session.scalar(
        select(func.max(VotingRound.number)).where(VotingRound.process_id == process.id)
    )
    round_ = VotingRound(
        process_id=process.id,
        number=(highest or 0) + 1,
        seed=secrets.token_hex(8),
        submission_key=submission_key,
        created_at=at,
    )
    put(round_, change, process=process)
    db.session.add(round_)
    db.session.flush()
    record("round.start", "voting_round", round_.id, by=by, at=at, process_id=process.id)
    return round_


def put(round_: VotingRound, change: RoundChange, *, process: Process) -> None:
    refuse_backwards(change.first, change.last)
    if change.method not in methods_of(process):
        raise RuleViolation(NOT_OFFERED, field="method")
    for name in ("kind", "subject", "method", "title", "title_en", "lead", "lead_en", "shows_ballots"):
        setattr(round_, name, getattr(change, name))
    round_.electorate = sorted(change.electorate)
    is_points, is_budget = change.method is Method.POINTS, change.method is Method.BUDGET
    round_.most = 0 if is_points else change.most
    round_.points, round_.cap = (change.points, change.cap) if is_points else (0, 0)
    round_.budget = change.budget if is_budget else 0
    zone = zone_of(process)
    # A moment within the day stays as it was, unless another day is chosen.
    if round_.starts_at is None or first_day(round_.starts_at, zone) != change.first:
        round_.starts_at = start_of(change.first, zone)
    if round_.ends_at is None or last_day(round_.ends_at, zone) != change.last:
        round_.ends_at = end_of(change.last, zone)


def hold(round_: VotingRound, *, expected_version: int | None = None) -> VotingRound:
    """Read the round again in its turn; Conflict if somebody changed it since it was read."""
    statement = (
        select(VotingRound)
        .where(VotingRound.id == round_.id)
        .with_for_update(of=VotingRound)
        .execution_options(populate_existing=True)
    )
    round_ = db.session.scalars(statement).one()
    if expected_version is not None and round_.version != expected_version:
        raise Conflict(OVERTAKEN)
    return round_


def hold_unlocked(round_: VotingRound, *, expected_version: int | None = None) -> VotingRound:
    """As above; RuleViolation once there is a ballot, or the round is closed."""
    round_ = hold(round_, expected_version=expected_version)
    if round_.status is RoundStatus.CLOSED or is_locked(round_):
        raise RuleViolation(LOCKED)
    return round_


def change_round(
    round_: VotingRound, change: RoundChange, *, expected_version: int, by: Person, at: datetime
) -> None:
    """Raises Conflict; RuleViolation once ballots came, for a wrong order of days, or a method not offered.

    With another subject the options go: they are of the other kind. What runs must still be countable.
    """
    round_ = hold_unlocked(round_, expected_version=expected_version)
    subject = round_.subject
    put(round_, change, process=round_.process)
    if round_.subject is not subject:
        changed_rows(delete(RoundOption).where(RoundOption.round_id == round_.id))
    db.session.flush()
    refuse_if_released(round_, at=at)
    tell("round.change", round_, by=by, at=at)


def refuse_if_released(round_: VotingRound, *, at: datetime) -> None:
    """What is released already must not become something that could not be released."""
    if round_.status is not RoundStatus.RELEASED:
        return
    if found := obstacles(round_, options_of(round_), at):
        raise RuleViolation(found[0])
    want_closing(round_, at=at)
    remember_weighing(round_.process)


def choose_options(
    round_: VotingRound, choice: Choice, *, expected_version: int, by: Person, at: datetime
) -> None:
    """Put these themes or measures up, numbered in their order, with their words as they are now."""
    round_ = hold_unlocked(round_, expected_version=expected_version)
    sources = {source.id: source for source in sources_of(round_.process, round_.subject)}
    chosen = [sources[id_] for id_ in dict.fromkeys(choice.ids) if id_ in sources]
    changed_rows(delete(RoundOption).where(RoundOption.round_id == round_.id))
    db.session.add_all(
        as_option(round_, number, source, choice.costs.get(source.id, 0))
        for number, source in enumerate(chosen, start=1)
    )
    db.session.flush()
    refuse_if_released(round_, at=at)
    tell("round.choose_options", round_, by=by, at=at, facts={"options": len(chosen)})


def as_option(round_: VotingRound, number: int, source: Source, cost: int) -> RoundOption:
    is_theme = round_.subject is RoundSubject.THEMES
    option = RoundOption(
        round_id=round_.id,
        number=number,
        cost=cost if round_.method is Method.BUDGET else 0,
        theme_id=source.id if is_theme else None,
        measure_id=None if is_theme else source.id,
    )
    put_words(option, source)
    return option


def put_words(option: RoundOption, source: Source) -> None:
    option.title, option.area_name = source.title, source.area_name
    option.text = excerpt(source.text, LONGEST_OPTION_TEXT - 2)
    option.area_look = AreaLook(source.area_look) if source.area_look else None


def tell(  # noqa: PLR0913 (what, about which, by whom, when, why, with which counts)
    action: str,
    round_: VotingRound,
    *,
    by: Person,
    at: datetime,
    reason: str | None = None,
    facts: dict[str, int] | None = None,
) -> None:
    """Count the version up, record what was done, and tell the public pages."""
    round_.version += 1
    db.session.flush()
    record(
        action,
        "voting_round",
        round_.id,
        by=by,
        at=at,
        process_id=round_.process_id,
        text=reason,
        facts=facts,
    )
    if round_.status is not RoundStatus.DRAFT or action == "round.take_back":
        pages_change(round_.process_id)


def release(round_: VotingRound, *, by: Person, at: datetime) -> None:
    """Let people weigh from its first day on. Twice changes nothing.

    The options bear their words of this moment. Raises RuleViolation for the first thing that is missing.
    """
    round_ = hold(round_)
    if round_.status is RoundStatus.RELEASED:
        return
    if round_.status is RoundStatus.CLOSED:
        raise RuleViolation(_("Diese Runde ist geschlossen und bleibt es."))
    options = options_of(round_)
    freeze_words(round_, options)
    if found := obstacles(round_, options, at):
        raise RuleViolation(found[0])
    round_.status = RoundStatus.RELEASED
    db.session.flush()
    want_closing(round_, at=at)
    remember_weighing(round_.process)
    tell("round.release", round_, by=by, at=at, facts={"options": len(options)})


def freeze_words(round_: VotingRound, options: Sequence[RoundOption]) -> None:
    sources = {source.id: source for source in sources_of(round_.process, round_.subject)}
    for option in options:
        source = sources.get(option.theme_id or option.measure_id or 0)
        if source is None:
            raise RuleViolation(GONE, title=option.title)
        put_words(option, source)


def want_closing(round_: VotingRound, *, at: datetime) -> None:
    """The background closes it at its end; asked again for another end, it does so then."""
    enqueue(
        CLOSE,
        {"round": round_.id},
        at=at,
        by=SYSTEM,
        key=f"{CLOSE}:{round_.id}:{round_.ends_at.isoformat()}",
        run_at=round_.ends_at,
        process_id=round_.process_id,
    )


def remember_weighing(process: Process) -> None:
    """Keep on the process from when to when its rounds run: lists ask for it."""
    first, last = db.session.execute(
        select(func.min(VotingRound.starts_at), func.max(VotingRound.ends_at)).where(
            VotingRound.process_id == process.id, VotingRound.status == RoundStatus.RELEASED
        )
    ).one()
    changed_rows(
        update(Process).where(Process.id == process.id).values(weighing_from=first, weighing_until=last)
    )
    db.session.expire(process, ["weighing_from", "weighing_until"])


def take_back(round_: VotingRound, *, by: Person, at: datetime) -> None:
    """Make it a draft again, as long as nobody gave a ballot."""
    round_ = hold(round_)
    if round_.status is not RoundStatus.RELEASED:
        return
    if is_locked(round_):
        raise RuleViolation(
            _("Es sind schon Stimmzettel da. Sie können die Runde beenden, aber nicht zurücknehmen.")
        )
    round_.status = RoundStatus.DRAFT
    db.session.flush()
    remember_weighing(round_.process)
    tell("round.take_back", round_, by=by, at=at)


def delete_round(round_: VotingRound, *, by: Person, at: datetime) -> None:
    """Throw a draft away that nobody has seen. Raises RuleViolation for any other."""
    round_ = hold(round_)
    if round_.status is not RoundStatus.DRAFT or is_locked(round_):
        raise RuleViolation(_("Nur ein Entwurf lässt sich löschen."))
    changed_rows(delete(RoundOption).where(RoundOption.round_id == round_.id))
    record("round.delete", "voting_round", round_.id, by=by, at=at, process_id=round_.process_id)
    changed_rows(delete(VotingRound).where(VotingRound.id == round_.id))
