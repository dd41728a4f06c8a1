"""Sessions, the papers laid before them, and in which order papers come before which session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from participation.audit.services import record
from participation.council.models import (
    ONCE_IN_A_SESSION,
    ONE_PAPER_PER_NUMBER,
    ONE_SESSION_PER_FORM,
    AgendaItem,
    AnnexKind,
    CouncilPaper,
    CouncilResolution,
    CouncilSession,
    PaperAnnex,
    PaperMeasure,
    Purpose,
)
from participation.council.rules import checked_link
from participation.extensions import db
from participation.kernel.database import stored
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.strategy.models import Measure


@dataclass(frozen=True, kw_only=True)
class SessionDraft:
    """A session as it is to be."""

    held_on: date
    body: str
    is_public: bool = True
    members: int | None = None


@dataclass(frozen=True, kw_only=True)
class PaperDraft:
    """A paper as it is to be; ``annexes`` are told whether everybody may read each."""

    number: str
    title: str
    draft_resolution: str
    reasons: str = ""
    file_reference: str = ""
    link: str = ""
    measures: tuple[Measure, ...] = ()
    annexes: Mapping[AnnexKind, bool]


# --- Sessions ---------------------------------------------------------------------------------------


def plan_session(
    draft: SessionDraft, *, process: Process, submission_key: str, by: Person, at: datetime
) -> CouncilSession:
    """A new session. The same form sent twice plans one. Raises RuleViolation at its fields."""
    check_session(draft)
    session = CouncilSession(
        process_id=process.id,
        held_on=draft.held_on,
        body=draft.body,
        is_public=draft.is_public,
        members=draft.members,
        created_by_id=by.id,
        created_at=at,
        submission_key=submission_key,
    )
    if not stored(session, unless=ONE_SESSION_PER_FORM):
        known = select(CouncilSession).where(CouncilSession.submission_key == submission_key)
        return db.session.scalars(known).one()
    note("plan_session", session.id, session.process_id, by=by, at=at)
    return session


def change_session(
    session: CouncilSession, draft: SessionDraft, *, expected_version: int, by: Person, at: datetime
) -> None:
    """Another day, body or number. Raises Conflict, and RuleViolation once a result is recorded."""
    check_session(draft)
    hold(session, expected_version)
    moved = (session.held_on, session.is_public) != (draft.held_on, draft.is_public)
    if moved and has_results(session):
        raise RuleViolation(
            _("Zu dieser Sitzung ist schon ein Ergebnis eingetragen: Tag und Öffentlichkeit stehen fest.")
        )
    session.held_on, session.body, session.is_public = draft.held_on, draft.body, draft.is_public
    session.members = draft.members
    session.version += 1
    note("change_session", session.id, session.process_id, by=by, at=at)


def check_session(draft: SessionDraft) -> None:
    if not draft.body:
        raise RuleViolation(
            _("Bitte nennen Sie das Gremium, zum Beispiel Gemeinderat oder Technischer Ausschuss."),
            field="body",
        )
    if draft.members is not None and draft.members < 1:
        raise RuleViolation(
            _("Bitte geben Sie an, wie viele Mitglieder stimmberechtigt sind."), field="members"
        )


def has_results(session: CouncilSession) -> bool:
    statement = (
        select(CouncilResolution.id)
        .join(AgendaItem, AgendaItem.id == CouncilResolution.item_id)
        .where(AgendaItem.session_id == session.id)
        .limit(1)
    )
    return db.session.scalars(statement).first() is not None


# --- Papers -----------------------------------------------------------------------------------------


def write_paper(
    draft: PaperDraft, *, process: Process, submission_key: str, by: Person, at: datetime
) -> CouncilPaper:
    """A new paper. The same form sent twice writes one. Raises RuleViolation at its fields."""
    check_paper(draft, process)
    known = select(CouncilPaper).where(CouncilPaper.submission_key == submission_key)
    if (found := db.session.scalars(known).one_or_none()) is not None:
        return found
    paper = CouncilPaper(
        process_id=process.id, created_by_id=by.id, created_at=at, submission_key=submission_key
    )
    put_words(paper, draft)
    if not stored(paper, unless=ONE_PAPER_PER_NUMBER):
        raise number_taken(draft.number)
    put_parts(paper, draft)
    note("write_paper", paper.id, paper.process_id, by=by, at=at, text=paper.draft_resolution)
    return paper


def change_paper(  # noqa: PLR0913 (what, to what, of which process, from which version, by whom, when)
    paper: CouncilPaper,
    draft: PaperDraft,
    *,
    process: Process,
    expected_version: int,
    by: Person,
    at: datetime,
) -> None:
    """Other words, measures or annexes. Raises Conflict, and RuleViolation at its fields.

    Once a session has made a result of it, the paper stays as the session had it before it.
    """
    check_paper(draft, process)
    hold(paper, expected_version)
    if paper_has_results(paper):
        raise RuleViolation(
            _(
                "Zu dieser Vorlage ist schon ein Ergebnis eingetragen. Sie bleibt, wie sie vorlag; "
                "für Neues schreiben Sie bitte eine weitere Vorlage."
            )
        )
    taken = select(CouncilPaper.id).where(
        CouncilPaper.process_id == paper.process_id,
        CouncilPaper.number == draft.number,
        CouncilPaper.id != paper.id,
    )
    if db.session.scalars(taken).first() is not None:
        raise number_taken(draft.number)
    put_words(paper, draft)
    put_parts(paper, draft)
    paper.version += 1
    note("change_paper", paper.id, paper.process_id, by=by, at=at, text=paper.draft_resolution)


def number_taken(number: str) -> RuleViolation:
    return RuleViolation(
        _("Die Vorlage %(number)s gibt es in diesem Verfahren schon."), field="number", number=number
    )


def check_paper(draft: PaperDraft, process: Process) -> None:
    needed = (
        ("number", draft.number, _("Bitte geben Sie die Nummer der Vorlage an, zum Beispiel 2026/118.")),
        ("title", draft.title, _("Bitte geben Sie der Vorlage einen Betreff.")),
        ("draft_resolution", draft.draft_resolution, _("Bitte schreiben Sie den Beschlussvorschlag.")),
    )
    for field, typed, reason in needed:
        if not typed:
            raise RuleViolation(reason, field=field)
    checked_link(draft.link)
    if any(measure.process_id != process.id for measure in draft.measures):
        raise RuleViolation(_("Eine der Maßnahmen gehört zu einem anderen Verfahren."), field="measures")


def put_words(paper: CouncilPaper, draft: PaperDraft) -> None:
    for name in ("number", "title", "draft_resolution", "reasons", "file_reference", "link"):
        setattr(paper, name, getattr(draft, name))


def put_parts(paper: CouncilPaper, draft: PaperDraft) -> None:
    for table in (PaperMeasure, PaperAnnex):
        for row in db.session.scalars(select(table).where(table.paper_id == paper.id)):
            db.session.delete(row)
    db.session.flush()
    db.session.add_all(
        PaperMeasure(paper_id=paper.id, measure_id=measure.id)
        for measure in sorted(draft.measures, key=lambda one: one.id)
    )
    db.session.add_all(
        PaperAnnex(paper_id=paper.id, kind=kind, is_public=is_public)
        for kind, is_public in draft.annexes.items()
    )
    db.session.flush()
    db.session.expire(paper, ["measures", "annexes"])


def paper_has_results(paper: CouncilPaper) -> bool:
    statement = (
        select(CouncilResolution.id)
        .join(AgendaItem, AgendaItem.id == CouncilResolution.item_id)
        .where(AgendaItem.paper_id == paper.id)
        .limit(1)
    )
    return db.session.scalars(statement).first() is not None


# --- Order of sessions ------------------------------------------------------------------------------


def put_on_agenda(  # noqa: PLR0913 (which paper, on which agenda, what for, as which item, by whom, when)
    paper: CouncilPaper,
    session: CouncilSession,
    *,
    purpose: Purpose,
    top: str = "",
    by: Person,
    at: datetime,
) -> AgendaItem:
    """Lay a paper before a session. Raises RuleViolation if it is on its agenda already."""
    if paper.process_id != session.process_id:
        raise RuleViolation(_("Vorlage und Sitzung gehören zu verschiedenen Verfahren."), field="session")
    item = AgendaItem(paper_id=paper.id, session_id=session.id, purpose=purpose, top=top, created_at=at)
    if not stored(item, unless=ONCE_IN_A_SESSION):
        raise RuleViolation(
            _("Diese Vorlage steht schon auf der Tagesordnung dieser Sitzung."), field="session"
        )
    note("put_on_agenda", paper.id, paper.process_id, by=by, at=at, facts={"session": session.id})
    return item


def take_off_agenda(item: AgendaItem, *, by: Person, at: datetime) -> None:
    """Raises RuleViolation for one that has a result."""
    db.session.refresh(item, with_for_update={"of": AgendaItem})
    known = select(CouncilResolution.id).where(CouncilResolution.item_id == item.id)
    if db.session.scalars(known).first() is not None:
        raise RuleViolation(_("Zu diesem Punkt ist schon ein Ergebnis eingetragen."))
    paper = item.paper
    facts: dict[str, object] = {"session": item.session_id}
    db.session.delete(item)
    db.session.flush()
    note("take_off_agenda", paper.id, paper.process_id, by=by, at=at, facts=facts)


# --- What the verbs share ---------------------------------------------------------------------------


def hold(thing: CouncilSession | CouncilPaper, expected_version: int) -> None:
    """Lock it; Conflict if it is no longer what the person saw."""
    db.session.refresh(thing, with_for_update={"key_share": True, "of": type(thing)})
    if thing.version != expected_version:
        raise Conflict(_("Das wurde inzwischen geändert. Ihr Text ist noch da; bitte vergleichen Sie."))


SESSION, PAPER = "council_session", "council_paper"


def note(  # noqa: PLR0913 (as the record asks)
    action: str,
    subject_id: int,
    process_id: int,
    *,
    by: Person,
    at: datetime,
    facts: dict[str, object] | None = None,
    text: str | None = None,
) -> None:
    """One line of the record."""
    db.session.flush()
    record(
        f"council.{action}",
        SESSION if action.endswith("session") else PAPER,
        subject_id,
        by=by,
        at=at,
        process_id=process_id,
        facts=facts,
        text=text,
    )
