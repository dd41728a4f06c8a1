"""Giving support and taking it back. Nothing here commits: the caller's ``writing()`` does."""

from collections import Counter
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, delete, literal, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from participation.accounts.models import Account
from participation.accounts.rules import Standing
from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Idea
from participation.kernel.database import changed_rows, inserted
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.levels import check_level
from participation.municipality.models import Act, Process
from participation.municipality.services.pages import pages_change
from participation.voting.models import ConfirmedBy, Stance, StanceKind, Support, SupportChannel
from participation.voting.queries import votes_given
from participation.voting.rules import may_be_opposed, may_be_supported, way_of

ENDED = _(
    "Zu dieser Idee lässt sich gerade keine Unterstützung geben oder zurücknehmen. "
    "Lesen können Sie sie weiterhin."
)


LOCKED = (
    select(Account.access, Account.password_hash, Account.only_process_id, Account.closed_at)
    .where(Account.id == bindparam("account"))
    .with_for_update()
)
"""Put together once: SQLAlchemy keeps no compiled form of a locking statement that is made anew each time."""


def support(
    idea: Idea, *, account_id: int, at: datetime, channel: SupportChannel = SupportChannel.WEB
) -> bool:
    """Add one access's +1; False if it was given already, which is no mistake.

    Raises RuleViolation when the idea takes no support now, when the process asks for more than this access
    shows, or when its limit is reached.
    """
    if not may_be_supported(idea, at):
        raise RuleViolation(ENDED)
    # One person's requests wait here for each other, or they would outrun the limit.
    confirmed_by = confirmed_for(account_id, idea.process, Act.SUPPORT)
    if is_at_limit(account_id, idea):
        if gives(account_id, idea):
            return False
        if stance_of(account_id, idea) is not StanceKind.AGAINST:  # whose vote only changes sides
            raise refusal_at_limit(idea)
    given = inserted(
        Support,
        unless=("idea_id", "supporter_id"),
        idea_id=idea.id,
        supporter_id=account_id,
        confirmed_by=confirmed_by,
        channel=channel,
        created_at=at,
    )
    if given:
        count(idea, supports=1, **given_up_stance(account_id, idea))
    return given


def enter_support(idea: Idea, *, account_id: int, channel: SupportChannel, by: Person, at: datetime) -> bool:
    """Give a support for somebody who calls or writes, with the access that their code opened.

    The record tells who entered a support for the idea, not with which code. Raises as ``support``.
    """
    given = support(idea, account_id=account_id, channel=channel, at=at)
    if given:
        facts = {"channel": channel.value}
        record("support.enter", "idea", idea.id, by=by, at=at, process_id=idea.process_id, facts=facts)
    return given


def take_stance(idea: Idea, kind: StanceKind, *, account_id: int, at: datetime) -> bool:
    """Be against an idea, or pass, instead of whatever the access gave before; False if it does already.

    Votes against count towards the limit as supports do, passing does not.
    Raises RuleViolation when the idea takes no such votes now, or the limit of the process is reached.
    """
    if not may_be_opposed(idea, at):
        raise RuleViolation(ENDED)
    confirmed_by = confirmed_for(account_id, idea.process, Act.SUPPORT)
    before = stance_of(account_id, idea)
    if before is kind:
        return False
    if kind is StanceKind.AGAINST and is_at_limit(account_id, idea) and not gives(account_id, idea):
        raise refusal_at_limit(idea)
    supports = changed_rows(
        delete(Support).where(Support.idea_id == idea.id, Support.supporter_id == account_id)
    )
    steps = given_up_stance(account_id, idea)
    inserted(
        Stance,
        unless=("idea_id", "voter_id"),
        idea_id=idea.id,
        voter_id=account_id,
        kind=kind,
        confirmed_by=confirmed_by,
        created_at=at,
    )
    steps[COUNTERS[kind]] = 1
    count(idea, supports=-supports, **steps)
    return True


def withdraw_support(idea: Idea, *, account_id: int, at: datetime) -> bool:
    """Take one access's vote back, whichever it is; False if there was none, which is no mistake.

    Raises RuleViolation when the idea takes no support now: what was counted then stays counted.
    """
    if not may_be_supported(idea, at):
        raise RuleViolation(ENDED)
    confirmation_of(account_id)
    taken = changed_rows(
        delete(Support).where(Support.idea_id == idea.id, Support.supporter_id == account_id)
    )
    steps = given_up_stance(account_id, idea)
    if taken or steps:
        count(idea, supports=-taken, **steps)
    return bool(taken or steps)


def hold_supporters(idea: Idea) -> None:
    """Keep the accesses that support the idea from changing a support until the end of the change.

    Called before the idea itself is held: they take the same two in this order.
    """
    supporters = (
        select(Account.id)
        .join(Support, Support.supporter_id == Account.id)
        .where(Support.idea_id == idea.id)
        .order_by(Account.id)
        .with_for_update(key_share=True, read=True, of=Account)
    )
    db.session.execute(supporters).all()


def pass_on_supports(idea: Idea, *, to: Idea) -> None:
    """Whoever supports ``idea`` supports ``to`` as well, since the same moment: two halves of one idea."""
    columns = (Support.supporter_id, Support.confirmed_by, Support.channel, Support.created_at)
    given = select(literal(to.id), *columns).where(Support.idea_id == idea.id)
    insert = postgresql_insert if db.engine.dialect.name == "postgresql" else sqlite_insert
    missing = insert(cast("Table", Support.__table__)).from_select(
        ["idea_id", *(column.key for column in columns)], given
    )
    unless = missing.on_conflict_do_nothing(index_elements=["idea_id", "supporter_id"])
    passed_on = len(db.session.execute(unless.returning(literal(1))).all())
    changed_rows(update(Idea).where(Idea.id == to.id).values(supports=Idea.supports + passed_on))
    give_up_stances(to)
    db.session.refresh(to, ["supports", "against", "passes"])
    pages_change(to.process_id)


def give_up_stances(idea: Idea) -> None:
    """Of an access that has both since ideas were split, the support counts: the other vote goes."""
    supporters = select(Support.supporter_id).where(Support.idea_id == idea.id)
    both = delete(Stance).where(Stance.idea_id == idea.id, Stance.voter_id.in_(supporters))
    given_up = Counter(db.session.scalars(both.returning(Stance.kind)))
    if given_up:
        steps = {name: getattr(Idea, name) - given_up[kind] for kind, name in COUNTERS.items()}
        changed_rows(update(Idea).where(Idea.id == idea.id).values(steps))


def give_back_supports(idea: Idea, *, to: Idea) -> None:
    """The other way round: ``idea`` keeps none of its supports, and nobody's is lost."""
    pass_on_supports(idea, to=to)
    changed_rows(delete(Support).where(Support.idea_id == idea.id))
    changed_rows(update(Idea).where(Idea.id == idea.id).values(supports=0))
    db.session.refresh(idea, ["supports"])


def confirmation_of(account_id: int) -> ConfirmedBy:
    """Lock the access until the end of the change, and tell how it is confirmed.

    Raises RuleViolation for one that was closed in the meantime.
    """
    return way_of(held(account_id))


def confirmed_for(account_id: int, process: Process, act: Act) -> ConfirmedBy:
    """As above, for something that a process lets people do from a certain level on.

    Raises RuleViolation, too, when that level is not reached, or the code was printed for another process.
    """
    standing = held(account_id)
    check_level(standing, process, act)
    return way_of(standing)


def held(account_id: int) -> Standing:
    access, password_hash, only_process_id, closed_at = db.session.execute(
        LOCKED, {"account": account_id}
    ).one()
    if closed_at is not None:
        raise RuleViolation(_("Dieses Konto ist geschlossen. Melden Sie sich bitte neu an."))
    return Standing(access, password_hash is not None, only_process_id)


def gives(account_id: int, idea: Idea) -> bool:
    statement = select(Support.id).where(Support.supporter_id == account_id, Support.idea_id == idea.id)
    return db.session.scalars(statement).first() is not None


def is_at_limit(account_id: int, idea: Idea) -> bool:
    limit = idea.process.supports_per_person
    return limit is not None and votes_given(account_id, idea.process) >= limit


def refusal_at_limit(idea: Idea) -> RuleViolation:
    limit = idea.process.supports_per_person
    if idea.process.allows_against:
        return RuleViolation(
            _(
                "Sie haben alle %(limit)s Stimmen vergeben, dafür und dagegen zusammen. "
                "Nehmen Sie irgendwo eine zurück, um sie neu zu vergeben."
            ),
            limit=limit,
        )
    return RuleViolation(
        _(
            "Sie haben alle %(limit)s Unterstützungen vergeben. "
            "Nehmen Sie irgendwo eine zurück, um sie neu zu vergeben."
        ),
        limit=limit,
    )


COUNTERS = {StanceKind.AGAINST: "against", StanceKind.PASS: "passes"}


def takes_stances(idea: Idea) -> bool:
    """Whether anybody can have a stance: else nothing is asked of the database, as where it is off."""
    return idea.process.allows_against or idea.against + idea.passes > 0


def stance_of(account_id: int, idea: Idea) -> StanceKind | None:
    if not takes_stances(idea):
        return None
    statement = select(Stance.kind).where(Stance.voter_id == account_id, Stance.idea_id == idea.id)
    return db.session.scalars(statement).first()


def given_up_stance(account_id: int, idea: Idea) -> dict[str, int]:
    """Forget the stance of an access that is held; the step that its counter takes, if there was one."""
    kind = stance_of(account_id, idea)
    if kind is None:
        return {}
    changed_rows(delete(Stance).where(Stance.voter_id == account_id, Stance.idea_id == idea.id))
    return {COUNTERS[kind]: -1}


def count(idea: Idea, **steps: int) -> None:
    """Move the idea's counters by these steps, if it is still public in this very moment."""
    moved = changed_rows(
        update(Idea)
        .where(Idea.id == idea.id, Idea.is_public)
        .values({name: getattr(Idea, name) + step for name, step in steps.items()})
    )
    if not moved:
        raise RuleViolation(ENDED)
    pages_change(idea.process_id)
