"""The console: ``participation cluster evaluate``."""

import json
from pathlib import Path

import click

from participation.sense import available
from participation.sense.labelled import LabelledTexts, UnreadableFile, read_labelled
from participation.sense.threads import one_thread

MOST_SEEDS = 100
FEWEST_TEXTS = 10
FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


def as_columns(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    columns = [name.strip() for name in typed.split(",") if name.strip()]
    if not columns:
        raise click.BadParameter("name at least one column, such as title,text.")
    return columns


@click.command("evaluate")
@click.argument("file", type=FILE)
@click.option(
    "--text", required=True, callback=as_columns, help="Text columns; of several the first is the title."
)
@click.option("--label", required=True, help="Column of the labels.")
@click.option("--seeds", type=click.IntRange(1, MOST_SEEDS), default=5, show_default=True)
@click.option("--test", type=FILE, help="Learn from FILE, measure on this one; without it five-fold on FILE.")
def evaluate(file: Path, text: list[str], label: str, seeds: int, test: Path | None) -> None:
    """Measure on a labelled CSV file how well sorting and suggesting do. Prints JSON."""
    if not available():
        raise click.ClickException("scikit-learn is not installed here: install participation[sense].")
    one_thread()
    learnt = readable(file, text, label)
    tried = readable(test, text, label) if test else None

    from participation.sense.evaluate import evaluate as measured  # noqa: PLC0415  (slow to load)

    answer = measured(learnt, test=tried, seeds=seeds, progress=tell)
    click.echo(json.dumps(answer, ensure_ascii=False))


def readable(file: Path, text: list[str], label: str) -> LabelledTexts:
    """The labelled texts of a file, or the reason why there is nothing to measure, and exit code 1."""
    try:
        texts = read_labelled(file, text=text, label=label)
    except UnreadableFile as reason:
        raise click.ClickException(str(reason)) from reason
    labels = texts.labelled().labels
    if len(labels) < FEWEST_TEXTS or len(set(labels)) < 2:
        raise click.ClickException(
            f"{file.name} has {len(labels)} texts with {len(set(labels))} labels; "
            f"at least {FEWEST_TEXTS} texts and 2 labels are needed."
        )
    return texts


def tell(share: float) -> None:
    click.echo(f"\rMeasuring: {share:.0%} ", nl=share >= 1, err=True)
