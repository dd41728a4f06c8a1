"""The console: ``participation snapshot verify FILE``."""

import json
from pathlib import Path

import click


@click.group()
def snapshot() -> None:
    """What was frozen for a session of the council."""


@snapshot.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--checksum", default="", help="As printed on the paper; its beginning is enough.")
def verify(file: Path, checksum: str) -> None:
    """Tell whether FILE is what was frozen: one line for each redaction on stdout, and exit code 0.

    Needs neither the database nor keys of the town. Exit code 1 if anything differs, each place on stdout.
    """
    from participation.council.tree import Unreadable, looked_at  # noqa: PLC0415 (start-up stays short)

    try:
        verdict = looked_at(file.read_bytes(), printed=checksum)
    except (Unreadable, OSError) as error:
        # Escaped: what a strange file says must not steer the terminal.
        raise click.ClickException(f"no snapshot that can be read: {json.dumps(str(error))}") from error
    for path, at in verdict.redactions:
        click.echo(f"redacted {json.dumps(path)} {json.dumps(at)}")
    for difference in verdict.differences:
        click.echo(f"differs {json.dumps(difference.place)} {json.dumps(difference.why)}")
    if not verdict.is_intact:
        raise click.ClickException(f"not what was frozen: {len(verdict.differences)} places differ.")
    session = json.dumps(str(verdict.about.get("about/session", "")))
    click.echo(f"intact {verdict.checksum} session {session} values {verdict.leaves}")
    if verdict.redactions:
        click.echo(f"{len(verdict.redactions)} redactions, everything else intact.", err=True)
