"""The console: ``participation cluster suggest`` and ``evaluate``."""

import click
from flask.cli import with_appcontext

from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from participation.municipality.queries import process_for_console
from participation.opinion_groups.commands import evaluate_groups
from participation.sense import available
from participation.sense.commands import evaluate
from participation.themes.models import ClusterRun
from participation.themes.queries.suggestions import open_suggestions
from participation.themes.services.machine import sorted_by_machine
from participation.themes.services.suggestions import MOST_THEMES, begin_run, keep_suggestions


@click.group("cluster")
def cluster() -> None:
    """Sort ideas by machine."""


cluster.add_command(evaluate)
cluster.add_command(evaluate_groups)


@cluster.command("suggest")
@click.option("--process", "slug", required=True, help="Address of the process.")
@click.option(
    "--themes", type=click.IntRange(1, MOST_THEMES), required=True, help="How many suggestions, about."
)
@with_appcontext
def suggest(slug: str, themes: int) -> None:
    """Suggest themes for the unsorted ideas; moderators find them on the board. Prints id, ideas, label."""
    if not available():
        raise click.ClickException("scikit-learn is not installed here: install participation[sense].")
    process = process_for_console(slug)
    with writing():
        run_id = begin_run(process, themes=themes, by=SYSTEM, at=now()).id
    process_id = process.id
    found = sorted_by_machine(process_id, wanted_themes=themes, progress=tell)
    with writing():
        run = db.session.get_one(ClusterRun, run_id)
        keep_suggestions(run, found, at=now())
    for suggestion in open_suggestions(process, limit=MOST_THEMES, ideas_each=1).rows:
        click.echo(f"{suggestion.id}\t{suggestion.size}\t{suggestion.label}")


def tell(share: float) -> None:
    click.echo(f"\rSorting: {share:.0%} ", nl=share >= 1, err=True)
