"""Texts of the process in which words stand that were made unrecognisable in an idea.

A feature whose rows quote people is named in KINDS; ideas themselves have passages of their own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select

from participation.comments.models import Comment
from participation.comments.rules import shown_number as comment_number
from participation.consultations.models import Consultation
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.models.authored import IdeaVersion
from participation.ideas.passages import passages_called
from participation.ideas.queries.versions import of_process as versions_of
from participation.kernel.database import Base
from participation.kernel.language import _
from participation.municipality.models import Process
from participation.strategy.models import Measure
from participation.strategy.rules import shown_number as measure_number
from participation.themes.models import Theme
from participation.themes.rules import shown_number as theme_number
from participation.workshops.models.material import Card, CardGroup, MeasureDraft
from participation.workshops.models.rooms import Workshop


@dataclass(frozen=True, kw_only=True)
class MentioningKind:
    """One kind of texts. ``key`` is stored with their originals: it never changes."""

    key: str
    name: str
    """A word marked for translation."""
    table: type[Base]
    fields: tuple[str, ...]
    of_process: Callable[[Process], Select[Any]]
    number: Callable[[Any], str]
    endpoint: str = ""
    """Where staff works on it; with ``slug`` and ``address``."""
    address: Callable[[Any], dict[str, Any]] = lambda _row: {}


def by_process(table: Any) -> Callable[[Process], Select[Any]]:  # noqa: ANN401 (any table with a process)
    return lambda process: select(table).where(table.process_id == process.id)


def of_workshops(table: Any) -> Callable[[Process], Select[Any]]:  # noqa: ANN401 (any table of a workshop)
    rooms = Workshop.id == table.workshop_id
    return lambda process: select(table).join(Workshop, rooms).where(Workshop.process_id == process.id)


def theme_address(theme: Theme) -> dict[str, Any]:
    return {"number": theme_number(theme.number)}


def measure_address(measure: Measure) -> dict[str, Any]:
    return {"number": measure_number(measure.number)}


KINDS = {
    kind.key: kind
    for kind in (
        MentioningKind(
            key="answer",
            name=_("Antwort auf eine Idee"),
            table=Idea,
            fields=("answer_text", "body_reply"),
            of_process=by_process(Idea),
            number=lambda idea: idea.number,
            endpoint="staff_ideas.detail",
            address=lambda idea: {"number": idea.number},
        ),
        MentioningKind(
            key="idea_version",
            name=_("Fassung einer Idee"),
            table=IdeaVersion,
            fields=("title", "text"),
            of_process=versions_of,
            number=lambda version: f"#{version.id}",
        ),
        MentioningKind(
            key="comment",
            name=_("Kommentar"),
            table=Comment,
            fields=("text", "author_name"),
            of_process=lambda process: (
                select(Comment).join(Idea, Idea.id == Comment.idea_id).where(Idea.process_id == process.id)
            ),
            number=lambda comment: comment_number(comment.idea.number, comment.number),
            endpoint="comments.desk",
            address=lambda comment: {"number": comment.idea.number, "comment_number": comment.number},
        ),
        MentioningKind(
            key="theme",
            name=_("Thema"),
            table=Theme,
            fields=("title", "text", "plain_text"),
            of_process=by_process(Theme),
            number=lambda theme: theme_number(theme.number),
            endpoint="themes.describe",
            address=theme_address,
        ),
        MentioningKind(
            key="measure",
            name=_("Maßnahme"),
            table=Measure,
            fields=("title", "goal", "text", "plain_text", "first_step", "indicator", "progress_note"),
            of_process=by_process(Measure),
            number=lambda measure: measure_number(measure.number),
            endpoint="strategy.edit",
            address=measure_address,
        ),
        MentioningKind(
            key="consultation",
            name=_("Stellungnahme"),
            table=Consultation,
            fields=("question", "answer", "draft"),
            of_process=by_process(Consultation),
            number=lambda consultation: consultation.office,
            endpoint="consultations.detail",
            address=lambda consultation: {"consultation_id": consultation.id},
        ),
        MentioningKind(
            key="card",
            name=_("Karte einer Werkstatt"),
            table=Card,
            fields=("text", "earlier_text"),
            of_process=of_workshops(Card),
            number=lambda card: f"#{card.id}",
        ),
        MentioningKind(
            key="card_group",
            name=_("Gruppe einer Werkstatt"),
            table=CardGroup,
            fields=("title", "reversal_text"),
            of_process=of_workshops(CardGroup),
            number=lambda group: f"#{group.id}",
        ),
        MentioningKind(
            key="draft",
            name=_("Zeile eines Maßnahmenplans"),
            table=MeasureDraft,
            fields=(
                "title", "how", "who", "with_whom", "place", "by_when", "first_step", "means", "indicator",
                "objections",
            ),
            of_process=of_workshops(MeasureDraft),
            number=lambda draft: f"#{draft.id}",
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Mention:
    """A row that says the words as well."""

    kind: MentioningKind
    row: Any

    @property
    def number(self) -> str:
        return self.kind.number(self.row)

    @property
    def address(self) -> dict[str, Any]:
        return self.kind.address(self.row)


def places_that_say(process: Process, words: Sequence[str]) -> list[Mention]:
    """By kind and id."""
    if not words:
        return []
    found = []
    for kind in KINDS.values():
        columns: list[Any] = [getattr(kind.table, name) for name in kind.fields]
        says = [column.icontains(rough(one), autoescape=True) for column in columns for one in words]
        statement = kind.of_process(process).where(or_(*says)).order_by(kind.table.id)  # type: ignore[attr-defined]  # each has one
        found += [Mention(kind, row) for row in db.session.scalars(statement) if says_it(kind, row, words)]
    return found


def rough(words: str) -> str:
    """The longest of the words: line breaks between them may differ."""
    return max(words.split(), key=len, default=words)


def says_it(kind: MentioningKind, row: Any, words: Sequence[str]) -> bool:  # noqa: ANN401 (a row of any kind)
    texts = [getattr(row, name) or "" for name in kind.fields]
    return any(passages_called(one, title="", text=text) for one in words for text in texts)


def row_of(kind: str, item_id: int) -> Any:  # noqa: ANN401 (a row of any kind)
    """The row itself, locked. Raises NoResultFound."""
    table: Any = KINDS[kind].table
    statement = select(table).where(table.id == item_id).with_for_update(of=table)
    return db.session.scalars(statement, execution_options={"populate_existing": True}).one()
