"""What can be followed: the thing at an address, as everybody may see it."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import SQLColumnExpression, String, cast, literal, select, union_all
from sqlalchemy.exc import NoResultFound

from participation.extensions import db
from participation.following.models import Follow, FollowKind
from participation.following.queries.follows import follows_of
from participation.ideas.models import Idea
from participation.ideas.queries.public import public_idea
from participation.ideas.queries.public import visible as visible_idea
from participation.kernel.permissions import VISITOR
from participation.municipality.models import AreaOfLife, Process
from participation.strategy.models import Measure
from participation.strategy.queries.measures import measure_numbered
from participation.strategy.queries.measures import visible as visible_measure
from participation.strategy.rules import read_number as read_measure
from participation.strategy.rules import shown_number as measure_number
from participation.themes.models import Theme
from participation.themes.queries.board import shown as shown_theme
from participation.themes.queries.board import theme_numbered, theme_with_id
from participation.themes.rules import is_shown
from participation.themes.rules import read_number as read_theme
from participation.themes.rules import shown_number as theme_number


@dataclass(frozen=True)
class Subject:
    """A thing that one follows; ``key`` is how addresses name it, ``language`` that of its title."""

    kind: FollowKind
    id: int
    key: str
    title: str
    language: str = "de"


def subject_at(process: Process, kind: FollowKind, key: str) -> Subject:
    """Raises NoResultFound for unknown and hidden things alike."""
    if kind is FollowKind.PROCESS:
        return Subject(kind, process.id, process.slug, process.title)
    if kind is FollowKind.AREA:
        return area_at(process, key)
    if kind is FollowKind.THEME:
        return theme_at(process, key)
    if kind is FollowKind.IDEA:
        idea = public_idea(process, key)
        return Subject(kind, idea.id, idea.number, idea.title, idea.language)
    measure = measure_numbered(process, read_measure(key), reader=VISITOR)
    return Subject(kind, measure.id, measure_number(measure.number), measure.title)


def area_at(process: Process, key: str) -> Subject:
    for area in process.areas:
        if area.slug == key:
            return Subject(FollowKind.AREA, area.id, area.slug, area.name)
    raise NoResultFound(key)


def theme_at(process: Process, key: str) -> Subject:
    number = read_theme(key)
    if number is None:
        raise NoResultFound(key)
    theme = theme_numbered(process, number)
    if theme.merged_into_id is not None:
        theme = theme_with_id(theme.merged_into_id)
    if not is_shown(theme):
        raise NoResultFound(key)
    return Subject(FollowKind.THEME, theme.id, theme_number(theme.number), theme.title)


def subject_with_id(kind: FollowKind, subject_id: int, process: Process) -> Subject:
    """As ``subject_at``, of a link that was written when it could be seen."""
    found = subjects_called({(kind, subject_id)}).get((kind, subject_id))
    if found is None or not process.is_public:
        raise NoResultFound(subject_id)
    return found


def subjects_called(wanted: Collection[tuple[FollowKind, int]]) -> dict[tuple[FollowKind, int], Subject]:
    """Those of these things that everybody may see, in one statement."""
    if not wanted:
        return {}
    ids = {kind: [id_ for of, id_ in wanted if of is kind] for kind in FollowKind}
    german = literal("de")
    parts = [
        select(literal("process"), Process.id, Process.slug, Process.title, german).where(
            Process.id.in_(ids[FollowKind.PROCESS]), Process.is_public
        ),
        select(literal("area"), AreaOfLife.id, AreaOfLife.slug, AreaOfLife.name, german).where(
            AreaOfLife.id.in_(ids[FollowKind.AREA]), AreaOfLife.merged_at.is_(None)
        ),
        select(literal("theme"), Theme.id, numbered(Theme.number), Theme.title, german).where(
            Theme.id.in_(ids[FollowKind.THEME]), shown_theme()
        ),
        select(literal("idea"), Idea.id, Idea.number, Idea.title, Idea.language).where(
            Idea.id.in_(ids[FollowKind.IDEA]), visible_idea()
        ),
        select(literal("measure"), Measure.id, numbered(Measure.number), Measure.title, german).where(
            Measure.id.in_(ids[FollowKind.MEASURE]), visible_measure(VISITOR)
        ),
    ]
    shown = {FollowKind.THEME: theme_number, FollowKind.MEASURE: measure_number}
    found = {}
    for kind_word, id_, key, title, language in db.session.execute(union_all(*parts)):
        kind = FollowKind(kind_word)
        name = shown[kind](int(key)) if kind in shown else key
        found[kind, id_] = Subject(kind, id_, name, title, language)
    return found


@dataclass(frozen=True)
class Row:
    """A row of the list of what somebody follows; without a ``subject`` it is no longer to be seen."""

    id: int
    kind: FollowKind
    process: Process
    subject: Subject | None


def followed_by(account_id: int) -> list[Row]:
    """Everything that an account follows, by process, then in the order of kinds, then by age."""
    follows = follows_of([account_id]).get(account_id, [])
    wanted = {follow.process_id for follow in follows}
    processes = {
        process.id: process
        for process in db.session.scalars(select(Process).where(Process.id.in_(wanted), Process.is_public))
    }
    subjects = subjects_called({(follow.kind, follow.subject_id) for follow in follows})
    found = [
        Row(
            follow.id,
            follow.kind,
            processes[follow.process_id],
            subjects.get((follow.kind, follow.subject_id)),
        )
        for follow in follows
        if follow.process_id in processes
    ]
    order = list(FollowKind)
    return sorted(found, key=lambda row: (row.process.id, order.index(row.kind)))


def follows(account_id: int, subject: Subject) -> bool:
    statement = select(Follow.id).where(
        Follow.account_id == account_id, Follow.kind == subject.kind, Follow.subject_id == subject.id
    )
    return db.session.scalar(statement) is not None


def numbered(number: SQLColumnExpression[int]) -> SQLColumnExpression[str]:
    return cast(number, String)
