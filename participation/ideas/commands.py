"""The console, as far as tables go: the rows of ``participation ideas import`` (see seeds.importing)."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import current_app
from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import IdeaImport
from participation.ideas.rows import BadRow, IdeaRow, error_table, mapped
from participation.ideas.services.imports import (
    CHUNK,
    ImportWish,
    Outcome,
    add_missing_areas,
    begin_import,
    finish_import,
    in_order,
    missing_areas,
    take_in,
)
from participation.ideas.tables import Table, table_of
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from participation.municipality.models import LONGEST_AREA_NAME, Municipality, Process
from participation.municipality.queries import process_for_console
from participation.municipality.services.beginning import PhaseDraft, ProcessDraft, start_process
from participation.web.sentences import in_english

IN_PREPARATION = (
    "Made the process in preparation: give it a name, a text and an end, then open it to the public."
)
PUBLIC_AT_ONCE = "Made the process: it is public at once, named after its address, and has no end yet."


def import_table(
    file: Path, *, mapping: dict[str, str], slug: str, create: bool, wish: ImportWish | None
) -> None:
    """Take in the rows of ``file`` as ideas, each once, however often it comes; without a wish, only look.

    Prints how many were new, known and bad; bad rows are listed by line and reason in a file under imports/
    in the instance folder.
    """
    table = table_of(file.read_bytes())
    refuse_unknown_columns(table, mapping, name=file.name)
    good, bad = read(table, mapping)
    if wish is None:
        report(Outcome(new=len(good), bad=bad), file=file, dry=True)
        return
    process = made_ready(slug, good, create=create, public=wish.publish)
    report(store(in_order(good, wish), bad, wish=wish, slug=process), file=file, dry=False)


def refuse_unknown_columns(table: Table, mapping: dict[str, str], *, name: str) -> None:
    missing = [column for column in mapping.values() if table.rows and column not in table.columns]
    if missing:
        raise click.UsageError(
            f"{name} has no column {missing[0]!r}; it has: {', '.join(sorted(table.columns))}."
        )


def read(table: Table, mapping: dict[str, str]) -> tuple[list[IdeaRow], list[BadRow]]:
    good: list[IdeaRow] = []
    bad: list[BadRow] = []
    for row in mapped(table.cells(), mapping, zone=ZoneInfo("Europe/Berlin"), now=now()):
        if isinstance(row, IdeaRow):
            good.append(row)
        else:
            bad.append(row)
    return good, bad


def made_ready(slug: str, rows: Sequence[IdeaRow], *, create: bool, public: bool) -> str:
    """The address of the process, which with ``create`` is made together with the areas that rows name.

    Unless it is to be ``public``, a new one is in preparation: nobody outside reads what nobody inside named.
    """
    known = db.session.scalars(select(Process).where(Process.slug == slug)).first()
    if known is None and not create:
        process_for_console(slug)  # says that there is none
    if not create:
        return slug
    with writing():
        process = known or start(slug, public=public)
        names = [name for name in missing_areas(process, rows) if len(name) <= LONGEST_AREA_NAME]
        add_missing_areas(process, names, by=SYSTEM, at=now())
    if known is None:
        click.echo(PUBLIC_AT_ONCE if public else IN_PREPARATION, err=True)
    return slug


def start(slug: str, *, public: bool) -> Process:
    town = db.session.scalars(select(Municipality).order_by(Municipality.id).limit(1)).first()
    if town is None:
        raise click.ClickException("No town here yet: run participation init first.")
    phase = PhaseDraft(title="Ideen sammeln", starts_at=now(), takes_ideas=True, takes_supports=True)
    title = slug.replace("-", " ").capitalize()
    draft = ProcessDraft(slug=slug, title=title, is_public=public, phases=(phase,))
    return start_process(draft, town=town, by=SYSTEM, at=now())


def store(rows: list[IdeaRow], bad: list[BadRow], *, wish: ImportWish, slug: str) -> Outcome:
    """Store the rows chunk by chunk; what was stored before a crash is known to the next try."""
    unread = len(bad)
    with writing():
        started_id = begin_import(wish, process=process_for_console(slug), by=SYSTEM, at=now()).id
    total = Outcome(bad=bad)
    for chunk in chunks(rows):
        with writing():
            outcome = take_in(
                chunk,
                wish=wish,
                process=process_for_console(slug),
                started=db.session.get_one(IdeaImport, started_id),
                at=now(),
            )
        total.add(outcome)
        done = total.new + total.repeated + total.known + len(total.bad) - unread
        click.echo(f"\r{done} of {len(rows)} rows ", nl=False, err=True)
    with writing():
        finish_import(db.session.get_one(IdeaImport, started_id), bad_rows=unread, by=SYSTEM, at=now())
    click.echo(err=True)
    return total


def chunks(rows: Sequence[IdeaRow]) -> Iterator[list[IdeaRow]]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def report(total: Outcome, *, file: Path, dry: bool) -> None:
    bad = total.bad
    click.echo(f"new\t{total.new}\nrepeated\t{total.repeated}\nknown\t{total.known}\nbad\t{len(bad)}")
    if dry:
        click.echo("Dry run: no idea was stored.", err=True)
    if bad:
        errors = Path(current_app.instance_path) / "imports" / f"{file.name}.errors.csv"
        errors.parent.mkdir(exist_ok=True)
        errors.write_text(error_table(bad, english=in_english), encoding="utf-8-sig", newline="")
        click.echo(f"{len(bad)} bad rows, by line and reason: {errors}", err=True)
