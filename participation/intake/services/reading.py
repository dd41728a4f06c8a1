"""What taking in a file would do, and doing it portion by portion."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from participation.ideas.models import IdeaImport
from participation.ideas.rows import BadRow, IdeaRow
from participation.ideas.rules import GIVEN
from participation.ideas.services.imports import (
    CHUNK,
    ImportWish,
    Outcome,
    finish_import,
    in_order,
    sifted,
    take_in,
)
from participation.ideas.services.repeats import find_repeats
from participation.intake.models import FileState, ImportFile
from participation.intake.queries.files import cells_of, rows_by_meaning
from participation.kernel.permissions import Person
from participation.municipality.rules import open_areas

PREVIEWED = 10


@dataclass
class Foreseen:
    """What taking in the file would do now: nothing of it is stored."""

    outcome: Outcome
    may_be_shown: int
    """Of the new ones, how many may be published once somebody has read them."""
    first: list[IdeaRow] = field(default_factory=list)


def foreseen(file: ImportFile, mapping: dict[str, str], wish: ImportWish, *, at: datetime) -> Foreseen:
    """A dry run over all rows."""
    good, bad = rows_by_meaning(file, mapping, at)
    outcome = Outcome(bad=bad)
    areas = {area.name.casefold(): area.id for area in open_areas(file.process.areas, at)}
    fresh: list[IdeaRow] = []
    for chunk in chunks(in_order(good, wish)):
        fresh += sifted(chunk, outcome, areas=areas, process_id=file.process_id)
    repeats = find_repeats(fresh, wish.consent_of, process_id=file.process_id)
    outcome.new, outcome.repeated = len(repeats.firsts), len(repeats.again)
    outcome.bad.sort(key=lambda row: row.line)
    may_be_shown = sum(wish.consent_of(row) in GIVEN for row in repeats.firsts)
    return Foreseen(outcome, may_be_shown, repeats.firsts[:PREVIEWED])


def chunks(rows: Sequence[IdeaRow]) -> Iterator[Sequence[IdeaRow]]:
    for begin in range(0, len(rows), CHUNK):
        yield rows[begin : begin + CHUNK]


def take_in_chunk(
    file: ImportFile, rows: Sequence[IdeaRow], started: IdeaImport, wish: ImportWish, *, at: datetime
) -> None:
    """Store one portion; what did not come in is kept with the file."""
    outcome = take_in(rows, wish=wish, process=file.process, started=started, at=at)
    keep_bad_rows(file, outcome.bad)


def keep_bad_rows(file: ImportFile, bad: Sequence[BadRow]) -> None:
    """With their cells, so that they can be mended and sent in again."""
    if not bad:
        return
    cells = dict(cells_of(file))
    file.bad_rows = [
        *file.bad_rows,
        *([row.line, row.reason, dict(row.cells or cells[row.line]), dict(row.facts)] for row in bad),
    ]


def complete(file: ImportFile, started: IdeaImport, *, unreadable: int, by: Person, at: datetime) -> None:
    """All rows are through: the cells go, the record gets its line."""
    finish_import(started, bad_rows=unreadable, by=by, at=at)
    file.state, file.content = FileState.DONE, b""
