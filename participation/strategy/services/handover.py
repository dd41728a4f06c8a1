"""Taking over what a workshop planned: its cards become ideas of the process, its plan measures in draft."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import LONGEST_TITLE, Channel, Idea, PublicationConsent
from participation.ideas.rows import IdeaRow
from participation.ideas.services.imports import ImportWish, begin_import, finish_import, take_in
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.kernel.text import excerpt
from participation.municipality.models import Process
from participation.municipality.rules import open_areas
from participation.strategy.models import LONGEST_OFFICE, Horizon, Measure, MeasureStatus, SourceRole
from participation.strategy.services.drafts import MeasureDraft
from participation.strategy.services.measures import Beginning, create_measure
from participation.strategy.services.provenance import SourceDraft
from participation.workshops.models import Card, CardStatus, Workshop, WorkshopState
from participation.workshops.models import MeasureDraft as Planned
from participation.workshops.queries.plan import cards_behind

FURTHER = (("how", "Wie"), ("place", "Wo"), ("by_when", "Bis wann"), ("objections", "Einwände"))
"""What a dossier has no field for stands in its text; staff edits the draft anyway."""


@dataclass(frozen=True)
class TakenOver:
    """How many measures and ideas there are now that were not there before."""

    measures: int
    ideas: int


def take_over_plan(
    planned: Sequence[Planned], *, workshop: Workshop, process: Process, by: Person, at: datetime
) -> TakenOver:
    """Measures in draft from these rows, with the words of the people behind them as their origin.

    Only after the protocol is released: what is taken over is public there already. A row or card that was
    taken over before stays what it became.
    """
    db.session.refresh(workshop, with_for_update={"key_share": True, "of": Workshop})
    if workshop.state not in {WorkshopState.PUBLISHED, WorkshopState.ARCHIVED}:
        raise RuleViolation(
            _("Übernehmen lässt sich der Maßnahmenplan, wenn das Protokoll der Werkstatt freigegeben ist.")
        )
    waiting = [row for row in planned if row.workshop_id == workshop.id and row.measure_id is None]
    waiting = [row for row in waiting if row.struck_at is None]
    if not waiting:
        raise RuleViolation(_("Bitte wählen Sie mindestens eine Maßnahme aus."))
    cards = {row.id: cards_behind(row) for row in waiting}
    ideas = ideas_of({card.id: card for behind in cards.values() for card in behind}, process, by=by, at=at)
    for row in waiting:
        sources = [ideas[card.id] for card in cards[row.id] if card.id in ideas]
        row.measure_id = measure_of(row, sources, process, by=by, at=at).id
        row.version += 1
    facts = {"measures": len(waiting), "ideas": len(ideas)}
    record("workshop.take_over", "workshop", workshop.id, by=by, at=at, process_id=process.id, facts=facts)
    db.session.flush()
    return TakenOver(len(waiting), len(ideas))


def hand_over_cards(
    cards: Sequence[Card], *, workshop: Workshop, process: Process, by: Person, at: datetime
) -> int:
    """Make ideas of cards, which wait for the Redaktion like any other; how many. Handed over twice, once.

    Each names the workshop and the card it came from, and nobody as its author.
    """
    db.session.refresh(workshop, with_for_update={"key_share": True, "of": Workshop})
    if workshop.state not in {WorkshopState.PUBLISHED, WorkshopState.ARCHIVED}:
        raise RuleViolation(
            _("Übergeben lassen sich Karten, wenn das Protokoll der Werkstatt freigegeben ist.")
        )
    shown = {CardStatus.VISIBLE, CardStatus.PARKED}
    fresh = {
        card.id: card
        for card in cards
        if card.workshop_id == workshop.id and card.idea_id is None and card.status in shown
    }
    if not fresh:
        raise RuleViolation(_("Bitte wählen Sie mindestens eine Karte aus."))
    made = len(ideas_of(fresh, process, by=by, at=at, publish=False))
    record(
        "workshop.hand_over_cards",
        "workshop",
        workshop.id,
        by=by,
        at=at,
        process_id=process.id,
        facts={"ideas": made},
    )
    db.session.flush()
    return made


def ideas_of(
    cards: dict[int, Card], process: Process, *, by: Person, at: datetime, publish: bool = True
) -> dict[int, Idea]:
    """The idea of each card: the one it came from, or a new one; in public like the protocol, or waiting."""
    fresh = [card for card in cards.values() if card.idea_id is None]
    if fresh:
        wish = ImportWish(
            file_name="Zukunftswerkstatt",
            file_hash="",
            mapping={},
            channel=Channel.WORKSHOP,
            publish=publish,
        )
        started = begin_import(wish, process=process, by=by, at=at)
        areas = {area.id for area in open_areas(process.areas, at)}
        rows = [row_of(card, line, areas) for line, card in enumerate(fresh, start=1)]
        take_in(rows, wish=wish, process=process, started=started, at=at)
        finish_import(started, bad_rows=0, by=by, at=at)
        made = {
            str(idea.external_id): idea.id
            for idea in db.session.scalars(
                select(Idea).where(
                    Idea.process_id == process.id, Idea.external_id.in_([r.external_id for r in rows])
                )
            )
        }
        for card in fresh:
            card.idea_id = made.get(key_of(card))
        db.session.flush()
    ids = [card.idea_id for card in cards.values() if card.idea_id is not None]
    found = {idea.id: idea for idea in db.session.scalars(select(Idea).where(Idea.id.in_(ids)))}
    return {card.id: found[card.idea_id] for card in cards.values() if card.idea_id in found}


def key_of(card: Card) -> str:
    return f"werkstatt-{card.workshop_id}-karte-{card.id}"


def row_of(card: Card, line: int, areas: Collection[int]) -> IdeaRow:
    """A card's text is short: it is text and title in one. An area that is closed by now is left out."""
    return IdeaRow(
        line=line,
        title=excerpt(card.text, LONGEST_TITLE - 2),
        text=card.text,
        area=card.area.name if card.area and card.area_id in areas else "",
        external_id=key_of(card),
        created_at=card.created_at,
        supports=0,
        author_name="",
        contact=None,
        channel=Channel.WORKSHOP,
        consent=PublicationConsent.TICKED,
    )


def measure_of(row: Planned, ideas: Sequence[Idea], process: Process, *, by: Person, at: datetime) -> Measure:
    """A draft: visible to staff and council, with the room's own words where the dossier has a field."""
    text = "\n\n".join(f"{label}: {getattr(row, name)}" for name, label in FURTHER if getattr(row, name))
    draft = MeasureDraft(
        title=row.title,
        horizon=Horizon(row.horizon.value),
        text=text,
        area_ids=(row.area_id,) if row.area_id else (),
        is_cross_cutting=row.area_id is None,
        lead_office=row.who[:LONGEST_OFFICE],
        partners=row.with_whom,
        cost=row.means,
        first_step=row.first_step,
        indicator=row.indicator,
    )
    sources = tuple(SourceDraft(role=SourceRole.ORIGIN, idea=idea) for idea in dict.fromkeys(ideas))
    beginning = Beginning(
        status=MeasureStatus.DRAFT, sources=sources, answers=False, submission_key=row.submission_key
    )
    return create_measure(draft, beginning, process=process, by=by, at=at)[0]
