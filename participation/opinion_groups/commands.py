"""The console: ``participation cluster evaluate-groups``."""

import json
from pathlib import Path

import click


@click.command("evaluate-groups")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--seeds", type=click.IntRange(1, 100), default=5, show_default=True, help="Repetitions.")
def evaluate_groups(folder: Path, seeds: int) -> None:
    """Compare opinion groups with exported ones: JSON on stdout.

    FOLDER holds ``participants-votes.csv``, or folders that do: with a column ``group-id``, and one for each
    statement with 1, -1, 0 or nothing.
    """
    from participation.sense.evaluate_groups import evaluate_groups as measure  # noqa: PLC0415  (numpy: slow)

    click.echo(json.dumps(measure(folder, seeds=seeds), indent=2, ensure_ascii=False))
