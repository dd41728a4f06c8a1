"""Where support gets counted."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select

from participation.accounts.models import MailLink
from participation.codes.models import CodeBatch
from participation.extensions import db
from participation.ideas.models import Idea, IdeaPart
from participation.ideas.rules import COUNT_ON
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.voting.models import RevokedVote, Stance, StanceKind, Support


def supported_by(person: Person, idea_ids: Iterable[int]) -> set[int]:
    """Which of these ideas the person supports; for a visitor none, without asking the database."""
    ids = list(idea_ids)
    if person.id is None or not ids:
        return set()
    statement = select(Support.idea_id).where(Support.supporter_id == person.id, Support.idea_id.in_(ids))
    return set(db.session.scalars(statement))


def supports_given(account_id: int, process_id: int) -> int:
    """How many public ideas of the process the access supports: what its limit counts.

    The parts of an idea that said two things count once with it: splitting uses up nobody's supports.
    """
    statement = (
        select(func.count(func.coalesce(IdeaPart.part_of_id, Idea.id).distinct()))
        .select_from(Support)
        .join(Idea, Idea.id == Support.idea_id)
        .outerjoin(IdeaPart, IdeaPart.idea_id == Idea.id)
        .where(Support.supporter_id == account_id, Idea.process_id == process_id, Idea.is_public)
    )
    return db.session.scalars(statement).one()


def votes_given(account_id: int, process: Process) -> int:
    """As above, with the votes against where the process takes them: they use up the same limit."""
    given = supports_given(account_id, process.id)
    if not process.allows_against:
        return given
    against = (
        select(func.count())
        .select_from(Stance)
        .join(Idea, Idea.id == Stance.idea_id)
        .where(Stance.voter_id == account_id, Stance.kind == StanceKind.AGAINST)
        .where(Idea.process_id == process.id, Idea.is_public)
    )
    return given + db.session.scalars(against).one()


def stances_of(person: Person, idea_ids: Iterable[int]) -> dict[int, StanceKind]:
    """What the person said to these ideas beside supporting them; for a visitor nothing, without asking."""
    ids = list(idea_ids)
    if person.id is None or not ids:
        return {}
    statement = select(Stance.idea_id, Stance.kind).where(
        Stance.voter_id == person.id, Stance.idea_id.in_(ids)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def supports_in(process_id: int) -> tuple[int, int]:
    """How many supports count in the process, and from how many different accesses: as in ``figures``."""
    statement = (
        select(func.count(), func.count(Support.supporter_id.distinct()))
        .join(Idea, Idea.id == Support.idea_id)
        .where(Idea.process_id == process_id, Idea.status.in_(COUNT_ON))
    )
    supports, supporters = db.session.execute(statement).one()
    return supports, supporters


def revoked_votes(batch: CodeBatch) -> Sequence[RevokedVote]:
    """What was given with codes of the batch and is set aside, by idea."""
    statement = select(RevokedVote).where(RevokedVote.batch_id == batch.id)
    return db.session.scalars(statement.order_by(RevokedVote.idea_id, RevokedVote.id)).all()


def revoked_supports(process_id: int) -> Select[int]:
    """How many supports of ideas that count do not, as the codes behind them were revoked."""
    return (
        select(func.count())
        .select_from(RevokedVote)
        .join(Idea, Idea.id == RevokedVote.idea_id)
        .where(Idea.process_id == process_id, Idea.status.in_(COUNT_ON), RevokedVote.stance.is_(None))
    )


def link_with(token_digest: str) -> MailLink | None:
    """The link in a mail whose token has this digest."""
    return db.session.scalars(select(MailLink).where(MailLink.token_digest == token_digest)).one_or_none()
