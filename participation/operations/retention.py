"""The console command ``retention``: erases what was kept for a set time only, step by step."""

import click
from flask.cli import with_appcontext

from participation.kernel.clock import now
from participation.privacy.models import RunBy
from participation.privacy.tasks import due_now, run_retention


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
@with_appcontext
def retention(*, dry_run: bool) -> None:
    """Erase for good what was kept for a set time that is over. The worker does so every day as well."""
    found = due_now(now()) if dry_run else run_retention(RunBy.CONSOLE, at=now())
    for step, number in found.items():
        click.echo(f"{step}\t{number}")
    if dry_run:
        click.echo("Nothing was erased.", err=True)
