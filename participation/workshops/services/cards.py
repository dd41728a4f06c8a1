"""Cards: written, changed and withdrawn by people, entered for others, hidden and parked by staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from participation.extensions import db
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.workshops.models import (
    Card,
    CardStatus,
    HiddenReason,
    Participant,
    StepKind,
    Via,
    Workshop,
    WorkshopStep,
)
from participation.workshops.models.rooms import BY_PROXY
from participation.workshops.rules.rights import Act, is_staff
from participation.workshops.rules.texts import card_text
from participation.workshops.rules.times import takes_input
from participation.workshops.services.frozen import refuse_frozen
from participation.workshops.services.memory import Memory
from participation.workshops.services.room import (
    ALL,
    STAFF,
    announce,
    begin,
    command,
    expect,
    note,
    open_step_of,
    refuse_other_words,
    refuse_paused,
)

CARDS_PER_MINUTE = 10
MOST_LINES = 50
NOT_COLLECTING = _("Gerade werden keine Karten gesammelt. Ihr Text ist noch da.")
STEP_CLOSED = _("Der Schritt ist inzwischen geschlossen. Ihr Text ist noch da; er kam nicht mehr dazu.")
CHANGED = _("Diese Karte wurde inzwischen geändert oder ausgeblendet. Ihr Text ist noch da.")


@dataclass(frozen=True, kw_only=True)
class CardDraft:
    """What somebody writes; ``key`` is new for each form."""

    text: str
    key: str
    area_id: int | None = None
    step_id: int | None = None
    """The step that the person had in front of them; None: whatever is open."""


def write_card(draft: CardDraft, *, by: Participant, at: datetime, author: Participant | None = None) -> Card:
    """A new card, private until the reveal. The same key again gives the same card.

    ``author`` is the person on the telephone or in the room for whom staff writes.
    """
    workshop = begin(by, Act.CONTRIBUTE if author is None else Act.ENTER_FOR_OTHERS, at=at)
    sent = command(draft.key, draft.text, draft.area_id)
    if (known := card_sent(by, draft.key)) is not None:
        refuse_other_words(known.digest, sent)
        return known
    if author is not None and (author.channel not in BY_PROXY or author.workshop_id != by.workshop_id):
        raise RuleViolation(
            _("Eintragen können Sie nur für Menschen, die am Telefon oder im Saal dabei sind.")
        )
    writer = author or by
    refuse_paused(workshop)
    step = collecting(workshop, draft.step_id, at=at)
    text = card_text(draft.text, longest=step.max_length)
    refuse_too_many(writer, step, at=at)
    card = Card(
        workshop_id=workshop.id,
        step_id=step.id,
        area_id=draft.area_id,
        text=text,
        author_id=writer.id,
        sender_id=by.id,
        key=draft.key,
        digest=sent.digest,
        via=Via.WEB if author is None else Via.PROXY,
        approved_at=None if author is None else at,  # staff has read what it writes
        created_at=at,
    )
    db.session.add(card)
    db.session.flush()
    tell_counts(workshop, step, at=at)
    return card


def card_sent(by: Participant, key: str) -> Card | None:
    statement = select(Card).where(
        Card.workshop_id == by.workshop_id, Card.sender_id == by.id, Card.key == key
    )
    return db.session.scalars(statement).one_or_none()


def collecting(workshop: Workshop, seen_id: int | None, *, at: datetime) -> WorkshopStep:
    """The open step that takes cards. RuleViolation if there is none, or another than the person saw."""
    step = open_step_of(workshop)
    if step is None or step.kind is not StepKind.COLLECT:
        raise RuleViolation(NOT_COLLECTING if seen_id is None else STEP_CLOSED)
    if seen_id not in {None, step.id}:
        raise RuleViolation(STEP_CLOSED)
    if not takes_input(step, at):
        raise RuleViolation(_("Die Zeit für diesen Schritt ist um. Ihr Text ist noch da."))
    return step


def refuse_too_many(writer: Participant, step: WorkshopStep, *, at: datetime) -> None:
    own = select(func.count()).where(Card.author_id == writer.id, Card.status != CardStatus.WITHDRAWN)
    written = db.session.scalar(own.where(Card.step_id == step.id)) or 0
    if step.max_cards and written >= step.max_cards:
        raise RuleViolation(
            _(
                "Sie haben %(most)s Karten geschrieben, mehr sind es hier nicht. Nehmen Sie eine "
                "zurück, wenn Ihnen diese wichtiger ist."
            ),
            most=step.max_cards,
        )
    # Cards taken back count as well: the limit is about how fast somebody writes.
    just_now = select(func.count()).where(
        Card.author_id == writer.id, Card.created_at > at - timedelta(minutes=1)
    )
    if (db.session.scalar(just_now) or 0) >= CARDS_PER_MINUTE:
        raise RuleViolation(_("Das waren viele Karten in einer Minute. Bitte warten Sie einen Augenblick."))


def tell_counts(workshop: Workshop, step: WorkshopStep, *, at: datetime) -> None:
    """How many cards there are by now, from how many people: all that anybody hears before the reveal."""
    counted = db.session.execute(
        select(func.count(), func.count(Card.author_id.distinct())).where(
            Card.step_id == step.id, Card.status != CardStatus.WITHDRAWN
        )
    ).one()
    announce(workshop, "card.count", at=at, audience=ALL, step=step.id, cards=counted[0], people=counted[1])


def edit_card(  # noqa: PLR0913 (which, into what, of which version, by whom, when)
    card: Card, *, text: str, area_id: int | None, expected_version: int, by: Participant, at: datetime
) -> None:
    """Change one's own card while its step is open. Conflict if it was hidden or moved in the meantime."""
    workshop = begin(by, Act.ENTER_FOR_OTHERS if is_staff(by) else Act.CONTRIBUTE, at=at)
    refuse_foreign(card, by)
    if card.status is not CardStatus.PRIVATE or card.version != expected_version:
        raise Conflict(CHANGED)
    refuse_paused(workshop)
    step = collecting(workshop, card.step_id, at=at)
    words = card_text(text, longest=step.max_length)
    if words != card.text:
        card.earlier_text, card.text, card.approved_at = card.text, words, None
    card.area_id = area_id
    card.version += 1
    announce(workshop, "card.edited", at=at, audience=STAFF, card=card.id, version=card.version)


def revert_card(card: Card, *, expected_version: int, by: Participant, at: datetime) -> None:
    """Go back to what one's own card said before the last change."""
    begin(by, Act.ENTER_FOR_OTHERS if is_staff(by) else Act.CONTRIBUTE, at=at)
    if not card.earlier_text:
        raise Conflict(CHANGED)
    edit_card(
        card,
        text=card.earlier_text,
        area_id=card.area_id,
        expected_version=expected_version,
        by=by,
        at=at,
    )
    card.earlier_text = ""
    db.session.flush()


def refuse_foreign(card: Card, by: Participant) -> None:
    mine = card.author_id == by.id or (card.sender_id == by.id and card.via is not Via.WEB)
    if card.workshop_id != by.workshop_id or not mine:
        raise RuleViolation(_("Ändern können Sie nur Ihre eigenen Karten."))


def withdraw_card(card: Card, *, by: Participant, at: datetime) -> None:
    """Take one's own card back, at any time before the end: its text is gone, its row stays."""
    workshop = begin(by, Act.ENTER_FOR_OTHERS if is_staff(by) else Act.CONTRIBUTE, at=at)
    refuse_foreign(card, by)
    if card.status is CardStatus.WITHDRAWN:
        return
    card.status, card.text, card.earlier_text = CardStatus.WITHDRAWN, "", ""
    card.digest, card.group_id = None, None
    card.version += 1
    announce(workshop, "card.withdrawn", at=at, card=card.id, version=card.version)
    tell_counts(workshop, db.session.get_one(WorkshopStep, card.step_id), at=at)


def hide_card(
    card: Card, *, reason: HiddenReason, expected_version: int, by: Participant, at: datetime
) -> None:
    """Show a card to nobody any more; its author reads why, the protocol counts it."""
    workshop = begin(by, Act.SORT, at=at)
    expect(card, expected_version)
    if card.status in {CardStatus.HIDDEN, CardStatus.WITHDRAWN}:
        raise Conflict(CHANGED)
    memory = Memory(cards=[card])
    card.status, card.hidden_reason, card.group_id = CardStatus.HIDDEN, reason, None
    card.earlier_text = ""
    card.version += 1
    announce(workshop, "card.hidden", at=at, card=card.id, version=card.version)
    memory.keep("hide_card", workshop, by=by, at=at)
    note("hide_card", workshop, by=by, at=at, card=card.id, reason=reason.value)


def restore_card(card: Card, *, expected_version: int, by: Participant, at: datetime) -> None:
    """Show a hidden card again, or take a parked one back among the others."""
    workshop = begin(by, Act.SORT, at=at)
    expect(card, expected_version)
    if card.status not in {CardStatus.HIDDEN, CardStatus.PARKED}:
        raise Conflict(CHANGED)
    memory = Memory(cards=[card])
    revealed = db.session.get_one(WorkshopStep, card.step_id).revealed_at is not None
    card.approved_at = card.approved_at or at
    card.status = CardStatus.VISIBLE if revealed else CardStatus.PRIVATE
    card.hidden_reason = None
    card.version += 1
    announce(workshop, "card.restored", at=at, card=card.id, version=card.version)
    memory.keep("restore_card", workshop, by=by, at=at)
    note("restore_card", workshop, by=by, at=at, card=card.id)


def park_cards(cards: Sequence[Card], *, by: Participant, at: datetime) -> None:
    """Into the Themenspeicher or, in the phase of fantasy, the Einwandspeicher: heard, for later."""
    workshop = begin(by, Act.SORT, at=at)
    memory = Memory(cards=cards)
    for card in cards:
        refuse_frozen(card.group_id)
        if card.status is not CardStatus.VISIBLE:
            raise Conflict(CHANGED)
        card.status, card.group_id = CardStatus.PARKED, None
        card.version += 1
        announce(workshop, "card.parked", at=at, card=card.id, version=card.version)
    memory.keep("park_cards", workshop, by=by, at=at)


def take_over_chat(lines: str, *, key: str, area_id: int | None, by: Participant, at: datetime) -> list[Card]:
    """What came in by the video chat, one line one card, without an author."""
    workshop = begin(by, Act.ENTER_FOR_OTHERS, at=at)
    refuse_paused(workshop)
    typed = [words for words in map(str.strip, lines.splitlines()) if words]
    if not typed:
        raise RuleViolation(_("Bitte fügen Sie mindestens eine Zeile ein."), field="lines")
    if len(typed) > MOST_LINES:
        raise RuleViolation(_("Auf einmal gehen höchstens %(most)s Zeilen."), field="lines", most=MOST_LINES)
    first = f"{key[:28]}{0:04d}"
    if card_sent(by, first) is not None:
        return []
    step = collecting(workshop, None, at=at)
    cards = [
        Card(
            workshop_id=workshop.id,
            step_id=step.id,
            area_id=area_id,
            text=card_text(words, longest=step.max_length),
            sender_id=by.id,
            key=f"{key[:28]}{number:04d}",
            digest=command(f"{key[:28]}{number:04d}", words).digest,
            via=Via.CHAT,
            approved_at=at,
            created_at=at,
        )
        for number, words in enumerate(typed)
    ]
    db.session.add_all(cards)
    db.session.flush()
    tell_counts(workshop, step, at=at)
    return cards
