"""The console: ``participation round recount FILE``."""

import json
from pathlib import Path

import click


@click.group("round")
def voting_round() -> None:
    """Rounds of weighing: count again what was published."""


@voting_round.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def recount(file: Path) -> None:
    """Count the published ballots in FILE again: JSON on stdout, exit code 0 if the figures are the same.

    Needs neither the town's database nor its keys. Exit code 1, with each difference, if the figures in FILE
    are not what its ballots give, or if FILE cannot be read as ballots of a round.
    """
    from participation.rounds.counting import count  # noqa: PLC0415 (loaded where it is needed: start-up stays short)
    from participation.rounds.counting.frozen import (  # noqa: PLC0415 (loaded where it is needed: start-up stays short)
        Unreadable,
        differences,
        figures,
        read,
        undisturbed,
    )

    with undisturbed():
        try:
            frozen = read(file.read_bytes())
        except (Unreadable, OSError) as error:
            raise click.ClickException(str(error)) from error
        counted = figures(count(frozen.question, frozen.ballots))
    found = differences(frozen.figures, counted)
    report = {
        "equal": not found,
        "round": frozen.round,
        "closed_at": frozen.closed_at,
        "method": frozen.question.method,
        "ballots": counted["ballots"],
        "figures": counted,
        "differences": [
            {"figure": place, "published": json.loads(published), "counted": json.loads(again)}
            for place, published, again in found
        ],
    }
    # Escaped: what a strange file calls itself must not steer the terminal.
    click.echo(json.dumps(report, indent=2, ensure_ascii=True))
    if found:
        raise click.ClickException(
            "Die Zahlen in der Datei sind nicht die, die ihre Stimmzettel ergeben: "
            + "; ".join(f"{place}: veröffentlicht {one}, gezählt {other}" for place, one, other in found[:5])[
                :2000
            ]
        )
