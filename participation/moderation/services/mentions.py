"""Making the words of an idea unrecognisable everywhere else: in other ideas, and in whatever quotes them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from participation.comments.models import Comment
from participation.comments.rules import is_own as is_own_comment
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.models.covered import TextOriginal
from participation.ideas.passages import mark_of
from participation.ideas.queries.redactions import ideas_that_say, redactions_of
from participation.ideas.services.covering import Covering, cover, cover_json, uncover
from participation.ideas.services.indexing import index_idea
from participation.ideas.services.redaction import RedactionDraft, redact
from participation.jobs.models import Letter, LetterStatus
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.moderation.kinds import IDEA
from participation.moderation.models import StepRow
from participation.moderation.queries.mentions import Mention, places_that_say, row_of
from participation.municipality.models import Process
from participation.themes.models import Theme, ThemeChange, TouchedTheme
from participation.workshops.models.material import Card
from participation.workshops.models.rooms import Workshop
from participation.workshops.services.room import announce


@dataclass
class Spread:
    """What came of it: in how many places the words are gone, and where not, with why."""

    done: int = 0
    refused: list[tuple[str, RuleViolation]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The rule that is broken, by its code, and how it is called."""

    code: str
    title: str
    title_en: str = ""

    def called(self, language: str) -> str:
        return (language == "en" and self.title_en) or self.title


def hide_everywhere(idea: Idea, rule: Rule, *, process: Process, by: Person, at: datetime) -> Spread:
    """Make what is unrecognisable in the idea so in each other place that says it; authors are told.

    What cannot be (one's own contribution, a text of which nothing would be left) stays and is named. Raises
    RuleViolation when the originals of the idea are erased: then nobody knows the words any more.
    """
    words = sorted({found.words for found in redactions_of(idea) if found.words}, key=len, reverse=True)
    if not words:
        raise RuleViolation(_("Was hier stand, ist nicht mehr aufbewahrt; es lässt sich nicht mehr suchen."))
    spread = Spread()
    for other in ideas_that_say(process, words, beside=idea):
        hide_in_idea(other, words, rule, spread, by=by, at=at)
    wish = Covering(words=words, reason=rule.code, mark=mark_of(rule.title, idea.language), source_id=idea.id)
    for mention in places_that_say(process, words):
        hide_in_row(mention, wish, spread, process=process, by=by, at=at)
    clean_letters(process, wish)
    db.session.flush()
    return spread


def hide_in_idea(  # noqa: PLR0913 (where, what, by which rule, with what came of it, by whom, when)
    idea: Idea, words: Sequence[str], rule: Rule, spread: Spread, *, by: Person, at: datetime
) -> None:
    """In a savepoint: what is refused leaves nothing behind."""
    said = f"{idea.title}\n{idea.text}".casefold()
    for one in words:
        if " ".join(one.split()).casefold() not in " ".join(said.split()):
            continue
        draft = RedactionDraft(reason=rule.code, reason_title=rule.called(idea.language), words=one)
        try:
            with db.session.begin_nested():
                redact(idea, draft, by=by, at=at)
        except RuleViolation as refusal:
            spread.refused.append((idea.number, refusal))
        else:
            spread.done += 1


def hide_in_row(  # noqa: PLR0913 (where, what, with what came of it, in which process, by whom, when)
    mention: Mention, wish: Covering, spread: Spread, *, process: Process, by: Person, at: datetime
) -> None:
    row = row_of(mention.kind.key, mention.row.id)
    if isinstance(row, Comment) and is_own_comment(row, by):
        own = RuleViolation(_("Über den eigenen Kommentar entscheidet jemand anderes."))
        spread.refused.append((mention.number, own))
        return
    spread.done += cover(mention.kind.key, row, mention.kind.fields, wish, process=process, by=by, at=at)
    changed(row, at=at)
    clean_history(row, wish)


def changed(row: Any, *, at: datetime) -> None:  # noqa: ANN401 (a row of any kind)
    """Whoever has the row open sees that it is another one now."""
    if hasattr(row, "version"):
        row.version += 1
    if isinstance(row, Idea):
        index_idea(row)
    if isinstance(row, Card):
        room = db.session.get_one(Workshop, row.workshop_id)
        announce(room, "card.edited", at=at, card=row.id, version=row.version)
    db.session.flush()


def clean_history(row: Any, wish: Covering) -> None:  # noqa: ANN401 (a row of any kind)
    """What undoing an earlier step would bring back loses the words as well."""
    if isinstance(row, Theme):
        touched = select(TouchedTheme.change_id).where(TouchedTheme.theme_id == row.id)
        for change in db.session.scalars(select(ThemeChange).where(ThemeChange.id.in_(touched))):
            change.before = cover_json(change.before, wish.words, wish.mark)
            change.after = cover_json(change.after, wish.words, wish.mark)
    if isinstance(row, Idea):
        steps = select(StepRow).where(StepRow.kind == IDEA, StepRow.item_id == row.id)
        for step in db.session.scalars(steps):
            step.before = cover_json(step.before, wish.words, wish.mark)


def clean_letters(process: Process, wish: Covering) -> None:
    """Letters about comments quote them: those that did not go out yet, or lie here, do so no more."""
    statement = select(Letter).where(
        Letter.process_id == process.id,
        Letter.status != LetterStatus.SENT,
        Letter.kind.in_(("comment_on_idea", "comment_replied")),
    )
    for letter in db.session.scalars(statement):
        letter.facts = cover_json(letter.facts, wish.words, wish.mark)


def show_again(original: TextOriginal, *, by: Person, at: datetime) -> None:
    """Put one text back as it was. Raises Conflict as ``uncover``."""
    row = row_of(original.kind, original.item_id)
    uncover(original, row, by=by, at=at)
    changed(row, at=at)
