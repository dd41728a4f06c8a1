"""The console: ``participation ideas import``, for tables from anywhere and for our own JSON Lines."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select

from participation.extensions import db
from participation.ideas.commands import import_table
from participation.ideas.models import Channel, Idea
from participation.ideas.rows import FIELDS
from participation.ideas.services.imports import ImportWish
from participation.ideas.tables import content_hash
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.seeds.lines import read_lines, take_in_lines

OUR_OWN = ".jsonl"


@click.group("ideas")
def ideas() -> None:
    """Ideas from elsewhere."""


def as_mapping(
    _context: click.Context, _parameter: click.Parameter, pairs: tuple[str, ...]
) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        field, separator, column = pair.partition("=")
        if not separator or field not in FIELDS:
            raise click.BadParameter(f"{pair!r} is not field=column; fields: {', '.join(FIELDS)}.")
        mapping[field] = column
    return mapping


@ideas.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--process", "slug", required=True, help="Address of the process.")
@click.option(
    "--create-process",
    is_flag=True,
    help="Make the process and its areas if it is not there, named after its address and without an end: "
    "in preparation, not to be seen outside; with --publish public at once. A .jsonl file always needs it.",
)
@click.option(
    "--map", "mapping", multiple=True, metavar="FIELD=COLUMN", callback=as_mapping,
    help=f"Which column bears which field: {', '.join(FIELDS)}.",
)  # fmt: skip
@click.option("--channel", type=click.Choice([c.value for c in Channel]), default="web", show_default=True)
@click.option("--publish", is_flag=True, help="Publish at once; you vouch for the authors' consent.")
@click.option(
    "--keep-repeats",
    is_flag=True,
    help="The same words again are an idea of their own, not one more submission.",
)
@click.option("--dry-run", is_flag=True, help="Read and check everything, store nothing.")
@with_appcontext
def import_(  # noqa: PLR0913, PLR0917  (one argument per option)
    file: Path,
    slug: str,
    create_process: bool,  # noqa: FBT001  (click calls by name)
    mapping: dict[str, str],
    channel: str,
    publish: bool,  # noqa: FBT001 (click hands it over by name)
    keep_repeats: bool,  # noqa: FBT001 (click hands it over by name)
    dry_run: bool,  # noqa: FBT001 (click hands it over by name)
) -> None:
    """Take in the rows of FILE (CSV or XLSX) as ideas, each once, however often it is imported.

    Rows with the same title and text are one idea with so many submissions, unless --keep-repeats says that
    each stands for something of its own (another place, say).

    A .jsonl file that `participation export --profile internal` wrote comes back, with --create-process, as
    the whole process it was; the number printed is that of all its ideas, published or not.
    """
    if file.suffix.casefold() == OUR_OWN:
        import_lines(file, slug=slug, create=create_process, dry=dry_run)
        return
    if not mapping.keys() & {"title", "text"}:
        raise click.UsageError("map at least title or text, for example --map title=Titel.")
    wish = ImportWish(
        file_name=file.name,
        file_hash=content_hash(file.read_bytes()),
        mapping=mapping,
        channel=Channel(channel),
        publish=publish,
        joins=not keep_repeats,
    )
    import_table(file, mapping=mapping, slug=slug, create=create_process, wish=None if dry_run else wish)


def import_lines(file: Path, *, slug: str, create: bool, dry: bool) -> None:
    if not create:
        raise click.UsageError("an exported process comes back whole: add --create-process.")
    if dry:
        click.echo(f"records\t{sum(1 for _ in read_lines(file))}")
        click.echo("Dry run: no idea was stored.", err=True)
        return
    with writing():
        process = take_in_lines(file, slug=slug, at=now())
        ideas_in = select(func.count(Idea.id)).where(Idea.process_id == process.id)
        click.echo(f"new\t{db.session.scalars(ideas_in).one()}")
