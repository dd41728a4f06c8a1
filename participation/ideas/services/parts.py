"""Splitting an idea that says two things: the part is an idea of its own, the original keeps its words."""

import random
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import LONGEST_TITLE, SHUFFLES, Idea, IdeaPart, IdeaStatus
from participation.ideas.queries.parts import original_of
from participation.ideas.rules import idea_number
from participation.ideas.services.counting import lock_idea, put
from participation.ideas.services.indexing import index_idea
from participation.ideas.services.submission import next_number
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.municipality.rules import zone_of


@dataclass(frozen=True, kw_only=True)
class PartDraft:
    """What the part is to be called, and which words of the original are its own.

    The same ``submission_key`` (32 hexadecimal signs) sent twice splits once.
    """

    title: str
    text: str
    submission_key: str


def split_off(idea: Idea, draft: PartDraft, *, process: Process, by: Person, at: datetime) -> Idea:
    """A published idea of the same author, way and day with some of the original's words.

    Raises RuleViolation for an original that is not published, and for a text that is not the author's.
    """
    lock_idea(idea)
    check(idea, draft)
    part = Idea(
        process_id=process.id,
        number=idea_number(at.astimezone(zone_of(process)).year, next_number(process)),
        title=draft.title,
        text=draft.text,
        language=idea.language,
        area_id=idea.area_id,
        channel=idea.channel,
        consent=idea.consent,
        author_id=idea.author_id,
        author_name=idea.author_name,
        contact=idea.contact,
        recorded_by_id=idea.recorded_by_id,
        submission_key=draft.submission_key,
        published_at=at,
        decided_at=at,
        shuffle=random.randrange(SHUFFLES),  # noqa: S311 (a fair order, no secret)
        created_at=idea.created_at,
    )
    db.session.add(part)
    db.session.flush()
    db.session.add(IdeaPart(idea_id=part.id, part_of_id=idea.id, created_at=at))
    index_idea(part, is_new=True)
    put(part, status=IdeaStatus.PUBLISHED, area_id=part.area_id)
    facts = {"part": part.id}
    record("idea.split", "idea", idea.id, by=by, at=at, process_id=process.id, facts=facts)
    return part


def check(idea: Idea, draft: PartDraft) -> None:
    """Raise RuleViolation, at its field, for what cannot be split off."""
    if idea.status is not IdeaStatus.PUBLISHED:
        raise RuleViolation(
            _("Teilen lassen sich nur veröffentlichte Ideen; %(number)s ist es nicht."), number=idea.number
        )
    original = original_of(idea)
    if original is not None:
        raise RuleViolation(
            _("Idee %(number)s ist selbst ein Teil von Idee %(original)s. Bitte teilen Sie diese."),
            number=idea.number,
            original=original.number,
        )
    if not draft.title:
        raise RuleViolation(_("Bitte geben Sie dem zweiten Gedanken einen Titel."), field="title")
    if len(draft.title) > LONGEST_TITLE:
        raise RuleViolation(
            _("Der Titel ist zu lang: Möglich sind %(most)s Zeichen."), field="title", most=LONGEST_TITLE
        )
    if not draft.text:
        raise RuleViolation(
            _("Bitte lassen Sie die Worte stehen, die zum zweiten Gedanken gehören."), field="text"
        )
    if not is_passage(draft.text, of=idea.text):
        raise RuleViolation(
            _(
                "Der zweite Gedanke besteht aus Worten, die so nicht in der Idee stehen. "
                "Bitte kürzen Sie nur; die Worte der Verfasserin oder des Verfassers bleiben, wie sie sind."
            ),
            field="text",
        )


def is_passage(text: str, *, of: str) -> bool:
    """Whether each line of ``text`` stands in ``of`` word by word, in the same order; spaces do not count."""
    whole, place = " ".join(of.split()), 0
    for line in text.split("\n"):
        words = " ".join(line.split())
        found = whole.find(words, place)
        if found < 0:
            return False
        place = found + len(words)
    return True


def part_sent_with(key: str) -> Idea | None:
    """The part that a form with this key has split off before."""
    statement = select(Idea).join(IdeaPart, IdeaPart.idea_id == Idea.id).where(Idea.submission_key == key)
    return db.session.scalars(statement).one_or_none()
