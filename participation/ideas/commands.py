"""The console, as far as tables go: the rows of ``participation ideas import`` (see seeds.importing)."""

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import current_app
from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import IdeaImport
from participation.ideas.rows import BadRow, IdeaRow, mapped, read_cells
from participation.ideas.services.imports import (
    CHUNK,
    ImportWish,
    add_missing_areas,
    begin_import,
    finish_import,
    missing_areas,
    take_in,
)
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from participation.kernel.tables import harmless_cell
from participation.municipality.models import LONGEST_AREA_NAME, Municipality, Process
from participation.municipality.queries import process_for_console
from participation.municipality.services.beginning import PhaseDraft, ProcessDraft, start_process


def import_table(
    file: Path, *, mapping: dict[str, str], slug: str, create: bool, wish: ImportWish | None
) -> None:
    """Take in the rows of ``file`` as ideas, each once, however often it comes; without a wish, only look.

    Prints how many were new, known and bad; bad rows are listed by line and reason in a file under imports/
    in the instance folder.
    """
    refuse_unknown_columns(file, mapping)
    good, bad = read(file, mapping)
    if wish is None:
        report(new=len(good), known=0, bad=bad, file=file, dry=True)
        return
    process = made_ready(slug, good, create=create)
    new, known = store(good, bad, wish=wish, slug=process)
    report(new=new, known=known, bad=bad, file=file, dry=False)


def refuse_unknown_columns(file: Path, mapping: dict[str, str]) -> None:
    first = next(read_cells(file), None)
    columns = set(first[1]) if first else set()
    missing = [column for column in mapping.values() if first and column not in columns]
    if missing:
        raise click.UsageError(
            f"{file.name} has no column {missing[0]!r}; it has: {', '.join(sorted(columns))}."
        )


def read(file: Path, mapping: dict[str, str]) -> tuple[list[IdeaRow], list[BadRow]]:
    good: list[IdeaRow] = []
    bad: list[BadRow] = []
    for row in mapped(read_cells(file), mapping, zone=ZoneInfo("Europe/Berlin"), now=now()):
        if isinstance(row, IdeaRow):
            good.append(row)
        else:
            bad.append(row)
    return good, bad


def made_ready(slug: str, rows: Sequence[IdeaRow], *, create: bool) -> str:
    """The address of the process, which with ``create`` is made together with the areas that rows name."""
    known = db.session.scalars(select(Process).where(Process.slug == slug)).first()
    if known is None and not create:
        process_for_console(slug)  # says that there is none
    if not create:
        return slug
    with writing():
        process = known or start(slug)
        names = [name for name in missing_areas(process, rows) if len(name) <= LONGEST_AREA_NAME]
        add_missing_areas(process, names, by=SYSTEM, at=now())
    return slug


def start(slug: str) -> Process:
    town = db.session.scalars(select(Municipality).order_by(Municipality.id).limit(1)).first()
    if town is None:
        raise click.ClickException("No town here yet: run participation init first.")
    phase = PhaseDraft(title="Ideen sammeln", starts_at=now(), takes_ideas=True, takes_supports=True)
    draft = ProcessDraft(slug=slug, title=slug.replace("-", " ").capitalize(), phases=(phase,))
    return start_process(draft, town=town, by=SYSTEM, at=now())


def store(rows: list[IdeaRow], bad: list[BadRow], *, wish: ImportWish, slug: str) -> tuple[int, int]:
    """Store the rows chunk by chunk; what was stored before a crash is known to the next try."""
    unread = len(bad)
    with writing():
        started_id = begin_import(wish, process=process_for_console(slug), by=SYSTEM, at=now()).id
    new = known = 0
    for chunk in chunks(rows):
        with writing():
            outcome = take_in(
                chunk,
                wish=wish,
                process=process_for_console(slug),
                started=db.session.get_one(IdeaImport, started_id),
                at=now(),
            )
        new, known = new + outcome.new, known + outcome.known
        bad.extend(outcome.bad)
        click.echo(f"\r{new + known + len(bad) - unread} of {len(rows)} rows ", nl=False, err=True)
    with writing():
        finish_import(db.session.get_one(IdeaImport, started_id), bad_rows=unread, by=SYSTEM, at=now())
    click.echo(err=True)
    return new, known


def chunks(rows: Sequence[IdeaRow]) -> Iterator[list[IdeaRow]]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def report(*, new: int, known: int, bad: Sequence[BadRow], file: Path, dry: bool) -> None:
    click.echo(f"new\t{new}\nknown\t{known}\nbad\t{len(bad)}")
    if dry:
        click.echo("Dry run: nothing was stored.", err=True)
    if bad:
        errors = Path(current_app.instance_path) / "imports" / f"{file.name}.errors.csv"
        write_errors(errors, bad)
        click.echo(f"{len(bad)} bad rows, by line and reason: {errors}", err=True)


def write_errors(errors: Path, bad: Sequence[BadRow]) -> None:
    """The bad rows as they were, each with its line and the reason, to be mended and imported again."""
    errors.parent.mkdir(exist_ok=True)
    columns = list(dict.fromkeys(column for row in bad for column in row.cells))
    with errors.open("w", newline="", encoding="utf-8-sig") as file:
        table = csv.writer(file)
        table.writerow(["line", "reason", *columns])
        for row in sorted(bad, key=lambda row: row.line):
            cells = [row.cells.get(column, "") for column in columns]
            table.writerow([row.line, row.reason, *map(harmless_cell, cells)])
