"""Making passages unrecognisable. From then on they stand in no column that anybody but staff is shown.

The idea's own title and text get a bar in their place; what was there is an ``IdeaOriginal`` until its time
is over or the author withdraws.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Idea, IdeaOriginal, IdeaRedaction, IdeaStatus, PassageOf
from participation.ideas.passages import (
    FEWEST_SIGNS,
    Bar,
    Passage,
    barred,
    barred_title,
    mark_of,
    passages_called,
    without_bars,
)
from participation.ideas.queries.redactions import (
    due_originals,
    open_original,
    passages_in,
    redaction_sent_with,
    redactions_of,
)
from participation.ideas.services.checks import check_sortable, check_turn
from participation.ideas.services.correspondence import tell_author
from participation.ideas.services.counting import lock_idea
from participation.ideas.services.covering import ERASE, erase_due_texts
from participation.ideas.services.indexing import index_idea
from participation.jobs.services import enqueue, retitle_letters
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person
from participation.municipality.rules import zone_of
from participation.municipality.services.pages import pages_change

AFTERWARDS: list[Callable[[Idea, datetime], None]] = []
"""Features above that keep words of ideas register here what they do when an idea has lost some."""


@dataclass(frozen=True, kw_only=True)
class RedactionDraft:
    """What is to go: words as they stand there (everywhere they stand), and sentences of the original."""

    reason: str
    """The code of one of the process's rules."""
    reason_title: str
    """How that rule is called in the idea's language: it stands on the bar."""
    words: str = ""
    sentences: tuple[Passage, ...] = ()
    submission_key: str | None = None


def redact(
    idea: Idea, draft: RedactionDraft, *, by: Person, at: datetime, expected_version: int | None = None
) -> int:
    """Make the passages unrecognisable everywhere; the author is told. Returns how many are new.

    The same form sent twice does it once. Raises Conflict, and RuleViolation for one's own idea, a withdrawn
    one, words that do not stand there, and passages that leave nothing.
    """
    lock_idea(idea)
    if draft.submission_key and redaction_sent_with(draft.submission_key):
        return 0
    check_turn(idea, by=by, expected_version=expected_version)
    check_sortable(idea)
    original = open_original(idea) or begin_original(idea, at=at)
    known = {(row.passage_of, row.start, row.length) for row in passages_in(original)}
    fresh = [
        passage
        for passage in dict.fromkeys(wanted_passages(draft, original))
        if (passage.of, passage.start, passage.length) not in known
    ]
    if not fresh:
        raise RuleViolation(_("Diese Stelle ist schon unkenntlich."), field="words")
    mark = mark_of(draft.reason_title, idea.language)
    db.session.add_all(new_rows(fresh, original, draft, mark=mark, by=by, at=at))
    original.kept_until = at + timedelta(days=idea.process.originals_kept_days)
    db.session.flush()
    show_bars(idea, original)
    for clean in AFTERWARDS:
        clean(idea, at)
    record(
        "idea.redact", "idea", idea.id, by=by, at=at, process_id=idea.process_id,
        reason=draft.reason, facts={"passages": len(fresh)},
    )  # fmt: skip
    enqueue(ERASE, {}, at=at, by=SYSTEM, run_at=original.kept_until, key=job_key(original))
    until = original.kept_until.astimezone(zone_of(idea.process)).date().isoformat()
    tell_author("idea_redacted", idea, at=at, reason=draft.reason_title, until=until)
    return len(fresh)


def begin_original(idea: Idea, *, at: datetime) -> IdeaOriginal:
    original = IdeaOriginal(idea_id=idea.id, title=idea.title, text=idea.text, kept_until=at, created_at=at)
    db.session.add(original)
    db.session.flush()
    return original


def job_key(original: IdeaOriginal) -> str:
    return f"{ERASE}:{original.id}:{original.kept_until.isoformat()}"


def wanted_passages(draft: RedactionDraft, original: IdeaOriginal) -> list[Passage]:
    """Where the draft's words and sentences stand in the original."""
    found = list(draft.sentences)
    if draft.words:
        called = passages_called(draft.words, title=original.title, text=original.text)
        if not called:
            raise RuleViolation(
                _(
                    "Diese Worte stehen so nicht in Titel oder Text. Bitte übernehmen Sie sie genau, "
                    "mindestens %(fewest)s Zeichen."
                ),
                field="words",
                fewest=FEWEST_SIGNS,
            )
        found += called
    if not found:
        raise RuleViolation(
            _("Bitte wählen Sie aus, was unkenntlich werden soll: Sätze, oder einzelne Worte."), field="words"
        )
    texts = {PassageOf.TITLE: original.title, PassageOf.TEXT: original.text}
    if any(
        passage.start < 0 or passage.end > len(texts[passage.of]) or passage.length < 1 for passage in found
    ):
        raise RuleViolation(_("Der Text hat sich geändert. Bitte wählen Sie die Sätze noch einmal."))
    return found


def new_rows(  # noqa: PLR0913 (one decision, and each passage of it)
    passages: Sequence[Passage],
    original: IdeaOriginal,
    draft: RedactionDraft,
    *,
    mark: str,
    by: Person,
    at: datetime,
) -> list[IdeaRedaction]:
    return [
        IdeaRedaction(
            idea_id=original.idea_id,
            original_id=original.id,
            passage_of=passage.of,
            start=passage.start,
            length=passage.length,
            reason=draft.reason,
            mark=mark,
            redacted_by_id=by.id,
            submission_key=draft.submission_key,
            created_at=at,
        )
        for passage in passages
    ]


def show_bars(idea: Idea, original: IdeaOriginal) -> None:
    """Make the idea's words what everybody may read, in list, search, letters and kept pages as well."""
    rows = passages_in(original)
    bars = [Bar(Passage(row.passage_of, row.start, row.length), row.mark) for row in rows]
    title_before = idea.title
    idea.title = barred_title(original.title, [bar for bar in bars if bar.passage.of is PassageOf.TITLE])
    idea.text = barred(original.text, [bar for bar in bars if bar.passage.of is PassageOf.TEXT])
    if not without_bars(idea.text).strip():
        raise RuleViolation(
            _(
                "Dann bliebe vom Text nichts übrig. Wenn die ganze Idee gegen die Regeln verstößt, "
                "veröffentlichen Sie sie nicht."
            ),
            field="words",
        )
    idea.redactions = len(rows) + earlier_passages(idea, original)
    idea.version += 1
    db.session.flush()
    index_idea(idea)
    if idea.title != title_before:
        retitle_letters(idea.process_id, number=idea.number, before=title_before, after=idea.title)
    pages_change(idea.process_id)


def earlier_passages(idea: Idea, original: IdeaOriginal) -> int:
    """Passages whose original is erased: nobody brings them back."""
    return sum(1 for found in redactions_of(idea) if found.original.id != original.id)


def undo_redaction(
    idea: Idea, redaction_id: int, *, by: Person, at: datetime, expected_version: int | None = None
) -> None:
    """Show the passage again; the author is told. Undone already, nothing happens.

    Raises Conflict, and RuleViolation for one's own idea, and when the original is erased.
    """
    lock_idea(idea)
    check_turn(idea, by=by, expected_version=expected_version)
    redaction = db.session.get(IdeaRedaction, redaction_id)
    original = open_original(idea)
    if (
        redaction is None
        or redaction.idea_id != idea.id
        or original is None
        or redaction.original_id != original.id
    ):
        raise RuleViolation(
            _("Was hier stand, ist nicht mehr aufbewahrt und lässt sich nicht wieder anzeigen.")
        )
    if redaction.undone_at is not None:
        return
    redaction.undone_at, redaction.undone_by_id = at, by.id
    db.session.flush()
    show_bars(idea, original)
    if not passages_in(original):
        end_original(original, at=at)
    record(
        "idea.undo_redaction",
        "idea",
        idea.id,
        by=by,
        at=at,
        process_id=idea.process_id,
        reason=redaction.reason,
    )
    tell_author("idea_unredacted", idea, at=at)


def end_original(original: IdeaOriginal, *, at: datetime) -> None:
    """It holds no words any more; where and why passages went stays."""
    original.title, original.text, original.ended_at = "", "", at
    db.session.flush()


def forget_originals(idea: Idea, *, at: datetime) -> None:
    """Of a locked idea that is withdrawn: what was made unrecognisable goes with all its words."""
    original = open_original(idea)
    if original is not None:
        end_original(original, at=at)


def erase_due_originals(*, at: datetime) -> int:
    """Erase for good every original whose time is over; returns how many. A record says that it was done."""
    count = 0
    for original in due_originals(at):
        idea = db.session.get_one(Idea, original.idea_id)
        lock_idea(idea)
        db.session.refresh(original)
        if original.ended_at is not None or original.kept_until > at:
            continue  # undone, withdrawn or prolonged in this very moment
        end_original(original, at=at)
        record("idea.erase_original", "idea", idea.id, by=SYSTEM, at=at, process_id=idea.process_id)
        count += 1
    return count + erase_due_texts(at=at)


def is_redactable(idea: Idea) -> bool:
    """Whatever still has words."""
    return idea.status is not IdeaStatus.WITHDRAWN
