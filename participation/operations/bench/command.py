"""The console command ``bench``."""

import json

import click

from participation.operations.bench.run import Result, Wish, as_json, measure


@click.command()
@click.option("--json", "as_data", is_flag=True, help="Print JSON instead of a table.")
@click.option("--ideas", type=click.IntRange(100, 1_000_000), default=10_000, show_default=True)
@click.option(
    "--seconds", type=click.FloatRange(0.3, 600), default=6.0, show_default=True, help="Per scenario."
)
@click.option("--workers", type=click.IntRange(1, 16), default=1, show_default=True)
@click.option("--database", help="An EMPTY database to fill; without it, SQLite in a temporary folder.")
def bench(as_data: bool, ideas: int, seconds: float, workers: int, database: str | None) -> None:  # noqa: FBT001
    """Measure pages and writes as fractions of a bare Flask view on the same server, in the same run."""
    wish = Wish(ideas=ideas, seconds=seconds, workers=workers, database=database)
    try:
        results = measure(wish, tell=lambda words: click.echo(words, err=True))
    except RuntimeError as error:
        raise click.ClickException(str(error)) from error
    if as_data:
        click.echo(json.dumps(as_json(results), indent=2))
        return
    click.echo(
        f"{'name':22}{'per s':>8}{'bare':>8}{'ratio':>9}{'queries':>9}{'rows':>7}{'p95 ms':>8}{'bytes':>10}"
    )
    for result in results:
        click.echo(line_of(result))


def line_of(result: Result) -> str:
    return (
        f"{result.name:22}{result.requests_per_s:8.0f}{result.bare_requests_per_s:8.0f}"
        f"{'1/' + format(1 / result.ratio, '.1f'):>9}{result.queries:9}{result.rows:7}"
        f"{result.p95_ms:8.1f}{result.bytes:10}"
    )
