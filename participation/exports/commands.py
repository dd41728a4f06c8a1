"""The console: ``participation export``."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from participation.exports.files import Format, write
from participation.exports.records import Profile
from participation.municipality.queries import process_for_console


@click.command()
@click.option("--process", "slug", required=True, help="Address of the process.")
@click.option("--profile", type=click.Choice([p.value for p in Profile]), required=True)
@click.option("--format", "form", type=click.Choice([f.value for f in Format]), required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@with_appcontext
def export(slug: str, profile: str, form: str, output: Path) -> None:
    """Write what a process has to a file: public, for the council, or all that a moderator may see."""
    process = process_for_console(slug)
    if not output.parent.is_dir():
        raise click.UsageError(f"There is no folder {output.parent}.")
    write(output, process, profile=Profile(profile), form=Format(form))
    click.echo(f"{output}: {output.stat().st_size} bytes.", err=True)
