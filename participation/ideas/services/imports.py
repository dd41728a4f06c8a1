"""Taking in ideas from a file: all good rows, each once. The caller's ``writing()`` commits."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select, update

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import SHUFFLES, Channel, Idea, IdeaImport, IdeaStatus, PublicationConsent
from participation.ideas.models.repeated import IdeaSubmission
from participation.ideas.rows import BadRow, IdeaRow
from participation.ideas.rules import GIVEN, idea_number, is_public
from participation.ideas.services.counting import add_to_areas, add_to_process
from participation.ideas.services.indexing import index_idea
from participation.ideas.services.learning import want_learning
from participation.ideas.services.repeats import Repeats, add_submission, find_repeats
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.kernel.text import slug_of
from participation.municipality.models import AreaLook, Process
from participation.municipality.queries import area_slugs
from participation.municipality.rules import open_areas, zone_of
from participation.municipality.services.beginning import AreaDraft, add_area
from participation.municipality.services.merging import held_area_id
from participation.municipality.services.pages import pages_change

CHUNK = 500
"""Rows that are stored in one transaction: others can write in between."""


@dataclass(frozen=True, kw_only=True)
class ImportWish:
    """How the rows of a file are to come in."""

    file_name: str
    file_hash: str
    mapping: Mapping[str, str]
    channel: Channel = Channel.WEB
    publish: bool = False
    """Publish at once; then whoever imports vouches for the authors' consent, unless a column tells it."""
    consent: PublicationConsent | None = None
    """Of rows that do not tell it; None: unknown, or ticked where they are published at once."""
    joins: bool = False
    """The same words once more are "1 Idee, 2 Einsendungen" instead of another idea."""

    def consent_of(self, row: IdeaRow) -> PublicationConsent:
        usual = PublicationConsent.TICKED if self.publish else PublicationConsent.UNKNOWN
        return row.consent or self.consent or usual


@dataclass
class Outcome:
    """What became of the rows so far."""

    new: int = 0
    repeated: int = 0
    known: int = 0
    bad: list[BadRow] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        self.new += other.new
        self.repeated += other.repeated
        self.known += other.known
        self.bad.extend(other.bad)


def begin_import(wish: ImportWish, *, process: Process, by: Person, at: datetime) -> IdeaImport:
    """Write down that a file comes in."""
    started = IdeaImport(
        process_id=process.id,
        file_name=wish.file_name[:200],
        file_hash=wish.file_hash,
        mapping=dict(wish.mapping),
        imported_by_id=by.id,
        created_at=at,
    )
    db.session.add(started)
    db.session.flush()
    return started


def missing_areas(process: Process, rows: Sequence[IdeaRow]) -> list[str]:
    """Names of areas that rows bear and the process does not have, in the order of their first mention."""
    known = {area.name.casefold() for area in process.areas}
    named = {row.area.casefold(): row.area for row in reversed(rows) if row.area}
    order = dict.fromkeys(row.area.casefold() for row in rows if row.area)
    return [named[name] for name in order if name not in known]


def add_missing_areas(process: Process, names: Sequence[str], *, by: Person, at: datetime) -> None:
    """Make an area of life for each name, in the looks of the style sheet one after the other."""
    looks = list(AreaLook)
    taken = area_slugs(process)
    for position, name in enumerate(names, start=len(process.areas)):
        slug = slug_of(name, taken=taken)
        taken.add(slug)
        draft = AreaDraft(slug=slug, name=name, look=looks[position % len(looks)])
        add_area(draft, process=process, position=position, by=by, at=at)
    db.session.expire(process, ["areas"])


def in_order(rows: Sequence[IdeaRow], wish: ImportWish) -> list[IdeaRow]:
    """The order in which rows are stored: words that may be shown before the same words that may not."""
    return sorted(rows, key=lambda row: wish.consent_of(row) not in GIVEN)


def take_in(
    rows: Sequence[IdeaRow], *, wish: ImportWish, process: Process, started: IdeaImport, at: datetime
) -> Outcome:
    """Store one chunk of rows. A row whose id the process knows already changes nothing."""
    outcome = Outcome()
    if (
        wish.joins
    ):  # in the process's turn: of two files at the same moment the second finds the first's words
        db.session.execute(select(Process.id).where(Process.id == process.id).with_for_update(key_share=True))
    areas = {area.name.casefold(): held_area_id(area.id) for area in open_areas(process.areas, at)}
    fresh = sifted(rows, outcome, areas=areas, process_id=process.id)
    repeats = find_repeats(fresh, wish.consent_of, process_id=process.id) if wish.joins else Repeats(fresh)
    first = draw_numbers(process, len(repeats.firsts))
    ideas = [
        as_stored(row, number=first + offset, areas=areas, wish=wish, process=process, started=started, at=at)
        for offset, row in enumerate(repeats.firsts)
    ]
    db.session.add_all(ideas)
    db.session.flush()
    for idea in ideas:
        index_idea(idea, is_new=True)
    count_published(process, ideas)
    outcome.new = len(ideas)
    outcome.repeated = keep_repeats(repeats, ideas, wish=wish, started=started, at=at)
    started.new_rows += outcome.new
    started.repeated_rows += outcome.repeated
    started.known_rows += outcome.known
    started.bad_rows += len(outcome.bad)
    db.session.flush()
    return outcome


def sifted(
    rows: Sequence[IdeaRow], outcome: Outcome, *, areas: Mapping[str, int | None], process_id: int
) -> list[IdeaRow]:
    """The rows that are new; what is known and what is bad goes into ``outcome``."""
    known = known_rows(process_id, [row.external_id for row in rows])
    fresh: list[IdeaRow] = []
    for row in rows:
        if row.external_id in known:
            if known[row.external_id] == (row.title, row.text):
                outcome.known += 1
            else:
                changed = _("Ist schon mit anderem Inhalt da; nichts geändert.")
                outcome.bad.append(BadRow(row.line, changed, {}))
        elif row.area and row.area.casefold() not in areas:
            outcome.bad.append(BadRow(row.line, _("Diesen Bereich gibt es in dem Verfahren nicht."), {}))
        else:
            fresh.append(row)
    return fresh


def keep_repeats(
    repeats: Repeats, ideas: Sequence[Idea], *, wish: ImportWish, started: IdeaImport, at: datetime
) -> int:
    """Store the rows whose words an idea bears already, each as one more submission; how many."""
    for row, first in repeats.again:
        add_submission(
            IdeaSubmission(
                idea_id=(ideas[first] if isinstance(first, int) else first).id,
                process_id=started.process_id,
                import_id=started.id,
                external_id=row.external_id,
                channel=row.channel or wish.channel,
                consent=wish.consent_of(row),
                author_name=row.author_name,
                contact=row.contact,
                supports_elsewhere=row.supports,
                created_at=row.created_at or at,
            ),
            to=ideas[first] if isinstance(first, int) else first,
        )
    if any(idea.is_public for idea in repeats.before()):
        pages_change(started.process_id)
    return len(repeats.again)


def finish_import(started: IdeaImport, *, bad_rows: int, by: Person, at: datetime) -> None:
    """Write the import into the record; ``bad_rows`` never reached ``take_in``."""
    started.bad_rows += bad_rows
    if started.new_rows:
        want_learning(started.process_id, at=at)
    facts = {
        "new": started.new_rows,
        "repeated": started.repeated_rows,
        "known": started.known_rows,
        "bad": started.bad_rows,
    }
    record("idea.import", "idea_import", started.id, by=by, at=at, process_id=started.process_id, facts=facts)
    db.session.flush()


def known_rows(process_id: int, external_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Title and text of what came with these ids before, be it as an idea or as one more submission."""
    ideas = select(Idea.external_id, Idea.title, Idea.text).where(
        Idea.process_id == process_id, Idea.external_id.in_(external_ids)
    )
    repeated = (
        select(IdeaSubmission.external_id, Idea.title, Idea.text)
        .join(Idea, Idea.id == IdeaSubmission.idea_id)
        .where(IdeaSubmission.process_id == process_id, IdeaSubmission.external_id.in_(external_ids))
    )
    return {str(row[0]): (row[1], row[2]) for row in db.session.execute(ideas.union_all(repeated))}


def draw_numbers(process: Process, how_many: int) -> int:
    """The first of ``how_many`` running numbers that belong to this transaction alone."""
    statement = (
        update(Process)
        .where(Process.id == process.id)
        .values(last_number=Process.last_number + how_many)
        .returning(Process.last_number)
        .execution_options(synchronize_session=False)
    )
    return int(db.session.scalars(statement).one()) - how_many + 1


def as_stored(  # noqa: PLR0913  (a row, and all that a file has in common)
    row: IdeaRow,
    *,
    number: int,
    areas: Mapping[str, int | None],
    wish: ImportWish,
    process: Process,
    started: IdeaImport,
    at: datetime,
) -> Idea:
    submitted_at = row.created_at or at
    status = IdeaStatus.PUBLISHED if wish.publish else IdeaStatus.SUBMITTED
    consent = wish.consent_of(row)
    return Idea(
        process_id=process.id,
        number=idea_number(submitted_at.astimezone(zone_of(process)).year, number),
        title=row.title,
        text=row.text,
        area_id=areas[row.area.casefold()] if row.area else None,
        channel=row.channel or wish.channel,
        status=status,
        consent=consent,
        is_public=is_public(status, consent),
        author_name=row.author_name,
        contact=row.contact,
        submission_key=uuid4().hex,
        external_id=row.external_id,
        import_id=started.id,
        supports_elsewhere=row.supports,
        published_at=at if wish.publish else None,
        decided_at=at if wish.publish else None,
        shuffle=random.randrange(SHUFFLES),  # noqa: S311 (a fair order, no secret)
        created_at=submitted_at,
    )


def count_published(process: Process, ideas: Sequence[Idea]) -> None:
    public = [idea for idea in ideas if idea.is_public]
    if not public:
        return
    add_to_process(process.id, len(public))
    add_to_areas(Counter(idea.area_id for idea in public if idea.area_id is not None))
    pages_change(process.id)
