"""Rounds and their options, who took part, and what stands at the end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from participation.accounts.models import Account
from participation.accounts.rules import Standing
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.rules import COUNTED
from participation.kernel.permissions import VISITOR, Person
from participation.municipality.levels import reaches
from participation.municipality.models import Act, Process
from participation.rounds.counting import Ballot
from participation.rounds.models import (
    CountedBallot,
    OpenBallot,
    OptionCorrection,
    RoundOption,
    RoundPart,
    RoundReceipt,
    RoundResult,
    RoundStatus,
    RoundSubject,
    VotingRound,
)
from participation.rounds.rules import FEWEST, read
from participation.strategy.models import Measure
from participation.strategy.queries.measures import visible as readable_measure
from participation.themes.models import Placement, Theme
from participation.themes.queries.board import shown
from participation.voting.rules import way_of


def visible() -> ColumnElement[bool]:
    """The one condition for rounds that everybody may know of, in a process that they may see."""
    return VotingRound.status != RoundStatus.DRAFT


def rounds_of(process: Process, *, drafts: bool = False) -> list[VotingRound]:
    """Newest first; with ``drafts`` also those that only staff may see."""
    statement = of_process(process, drafts=drafts)
    return list(
        db.session.scalars(statement.order_by(VotingRound.starts_at.desc(), VotingRound.number.desc()))
    )


def round_called(process: Process, number: int, *, drafts: bool = False) -> VotingRound:
    """NoResultFound for unknown ones, and for drafts unless they are asked for."""
    statement = of_process(process, drafts=drafts).where(VotingRound.number == number)
    return db.session.scalars(statement.options(joinedload(VotingRound.process))).one()


def of_process(process: Process, *, drafts: bool) -> Select[VotingRound]:
    statement = select(VotingRound).where(VotingRound.process_id == process.id)
    return statement if drafts else statement.where(visible())


def options_of(round_: VotingRound) -> list[RoundOption]:
    statement = select(RoundOption).where(RoundOption.round_id == round_.id).order_by(RoundOption.number)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def corrections_of(round_: VotingRound) -> list[OptionCorrection]:
    """What should have stood at its options, by option, oldest first; nothing is asked before the close."""
    if round_.status is not RoundStatus.CLOSED:
        return []
    statement = (
        select(OptionCorrection)
        .join(RoundOption, RoundOption.id == OptionCorrection.option_id)
        .where(RoundOption.round_id == round_.id)
        .options(contains_eager(OptionCorrection.option))
        .order_by(RoundOption.number, OptionCorrection.id)
    )
    return list(db.session.scalars(statement))


def took_part(round_: VotingRound, person: Person) -> bool:
    if person.id is None:
        return False
    statement = select(RoundPart.id).where(RoundPart.round_id == round_.id, RoundPart.account_id == person.id)
    return db.session.scalars(statement).first() is not None


def rounds_with(person: Person) -> list[VotingRound]:
    """Those in which the person took part, in processes that everybody may see; newest first."""
    mine = select(RoundPart.round_id).where(RoundPart.account_id == person.id)
    statement = (
        select(VotingRound)
        .join(Process, Process.id == VotingRound.process_id)
        .where(VotingRound.id.in_(mine), visible(), Process.is_public)
        .options(contains_eager(VotingRound.process))
        .order_by(VotingRound.starts_at.desc(), VotingRound.id.desc())
    )
    return list(db.session.scalars(statement))


def may_weigh(round_: VotingRound, account_id: int) -> bool:
    """Whether the access is confirmed as the process and the round want it."""
    row = db.session.execute(
        select(Account.access, Account.password_hash, Account.only_process_id).where(Account.id == account_id)
    ).one()
    standing = Standing(row[0], row[1] is not None, row[2])
    return reaches(standing, round_.process, Act.VOTE) and way_of(standing).value in round_.electorate


def how_many(round_: VotingRound) -> int:
    """How many took part so far."""
    statement = select(func.count()).where(RoundPart.round_id == round_.id)
    return db.session.scalars(statement).one()


def ballots_given(round_: VotingRound) -> int:
    """How many ballots lie there while it runs."""
    statement = select(func.count()).select_from(OpenBallot).where(OpenBallot.round_id == round_.id)
    return db.session.scalars(statement).one()


def is_locked(round_: VotingRound) -> bool:
    """From the first ballot on everybody is asked the same under the same rules."""
    statement = select(RoundPart.id).where(RoundPart.round_id == round_.id).limit(1)
    return db.session.scalars(statement).first() is not None


def open_ballot(round_: VotingRound, ref: str) -> OpenBallot | None:
    """The ballot for which ``ref`` stands, while the round runs."""
    statement = select(OpenBallot).where(OpenBallot.ref == ref, OpenBallot.round_id == round_.id)
    return db.session.scalars(statement).one_or_none()


def editions_of(round_: VotingRound) -> list[RoundResult]:
    """The newest one first: it is the one that holds."""
    statement = select(RoundResult).where(RoundResult.round_id == round_.id)
    return list(db.session.scalars(statement.order_by(RoundResult.edition.desc())))


def counted_ballots(round_: VotingRound) -> dict[Ballot, int]:
    """Each distinct content of a closed round with its number."""
    statement = (
        select(CountedBallot.content, CountedBallot.number)
        .where(CountedBallot.round_id == round_.id)
        .order_by(CountedBallot.place)
    )
    return {read(row[0]): row[1] for row in db.session.execute(statement)}


def is_counted(round_: VotingRound, receipt_digest: str) -> bool:
    """Whether the ballot of this receipt is among those that were counted, or waits to be."""
    for table, column in ((RoundReceipt, RoundReceipt.digest), (OpenBallot, OpenBallot.receipt_digest)):
        found = select(table.round_id).where(table.round_id == round_.id, column == receipt_digest)
        if db.session.scalars(found).first() is not None:
            return True
    return False


@dataclass(frozen=True)
class Source:
    """Something that can become an option, as it is called today."""

    id: int
    number: int
    title: str
    text: str
    area_name: str
    area_look: str | None
    cost: str = ""
    """In words, as the dossier of a measure says it."""


def sources_of(process: Process, subject: RoundSubject) -> list[Source]:
    """The themes or measures of the process that everybody can read, by number."""
    if subject is RoundSubject.THEMES:
        themes = (
            select(Theme)
            .where(Theme.process_id == process.id, shown(), holds_ideas())
            .options(joinedload(Theme.area))
            .order_by(Theme.number)
        )
        return [source_of_theme(theme) for theme in db.session.scalars(themes)]
    measures = (
        select(Measure)
        .where(Measure.process_id == process.id, readable_measure(VISITOR))
        .order_by(Measure.number)
    )
    return [source_of_measure(measure) for measure in db.session.scalars(measures)]


def holds_ideas() -> ColumnElement[bool]:
    """Themes without a published idea have no page."""
    return exists().where(
        Placement.theme_id == Theme.id, Placement.idea_id == Idea.id, Idea.status.in_(COUNTED)
    )


def source_of_theme(theme: Theme) -> Source:
    area = theme.area
    return Source(
        theme.id,
        theme.number,
        theme.title,
        theme.text,
        area.name if area else "",
        area.look if area else None,
    )


def source_of_measure(measure: Measure) -> Source:
    area = measure.areas[0] if len(measure.areas) == 1 else None
    return Source(
        measure.id,
        measure.number,
        measure.title,
        measure.goal or measure.text,
        area.name if area else "",
        area.look if area else None,
        measure.cost,
    )


def readable_sources(options: Iterable[RoundOption]) -> dict[int, int]:
    """By option the number of the theme or measure behind it, as far as everybody can still read it."""
    options = list(options)
    themes = {option.theme_id: option.id for option in options if option.theme_id}
    measures = {option.measure_id: option.id for option in options if option.measure_id}
    found: dict[int, int] = {}
    for id_, number in numbers_of_themes(list(themes)):
        found[themes[id_]] = number
    for id_, number in numbers_of_measures(list(measures)):
        found[measures[id_]] = number
    return found


def numbers_of_themes(ids: Sequence[int]) -> list[tuple[int, int]]:
    """A merged one leads to where its ideas are."""
    if not ids:
        return []
    statement = select(Theme.id, Theme.number).where(
        Theme.id.in_(ids), or_(and_(shown(), holds_ideas()), Theme.merged_into_id.is_not(None))
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def numbers_of_measures(ids: Sequence[int]) -> list[tuple[int, int]]:
    if not ids:
        return []
    statement = select(Measure.id, Measure.number).where(Measure.id.in_(ids), readable_measure(VISITOR))
    return [(row[0], row[1]) for row in db.session.execute(statement)]


@dataclass(frozen=True)
class Weighed:
    """That something was an option of a round whose result is published, and how it came out."""

    round: VotingRound
    place: int
    options: int
    ballots: int


def weighed(*, theme_id: int | None = None, measure_id: int | None = None) -> list[Weighed]:
    """The published rounds in which this theme or measure stood, newest first; without those of a few."""
    wanted = RoundOption.theme_id == theme_id if theme_id else RoundOption.measure_id == measure_id
    newest = (
        select(func.max(RoundResult.edition))
        .where(RoundResult.round_id == VotingRound.id)
        .correlate(VotingRound)
        .scalar_subquery()
    )
    statement = (
        select(VotingRound, RoundOption.number, RoundResult)
        .join(RoundOption, RoundOption.round_id == VotingRound.id)
        .join(RoundResult, RoundResult.round_id == VotingRound.id)
        .where(wanted, VotingRound.results_at.is_not(None), RoundResult.edition == newest)
        .order_by(VotingRound.results_at.desc(), VotingRound.id.desc())
    )
    found = []
    for round_, number, result in db.session.execute(statement):
        rows = result.result["rows"] if result.ballots >= FEWEST else []
        place = next((row["place"] for row in rows if row["key"] == str(number)), 0)
        if place:
            found.append(Weighed(round_, place, len(rows), result.ballots))
    return found
