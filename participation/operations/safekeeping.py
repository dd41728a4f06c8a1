"""The console commands ``backup`` and ``restore``."""

import json
import os
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select

from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.services.indexing import index_many
from participation.kernel.clock import now
from participation.kernel.database import sweep, writing
from participation.kernel.files import pictures_in
from participation.migrating import migrate_to_newest
from participation.operations import archive
from participation.privacy.erasure_list import FILE, read_list
from participation.privacy.services.erasing import erase_again

INDEXED_AT_ONCE = 2_000
LOST_WITHOUT_KEYS = (
    'Without the keys of the old instance these stop working: codes to "Mein Beitrag" on receipts, '
    "printed codes, links in letters already sent, and second steps of signing in (participation user "
    "reset-second-step EMAIL). People sign in again with their passwords."
)


NO_ERASURES = (
    "No list of erasures was found: what people had erased since this backup is here again. "
    "If the old instance still has its erasures.jsonl, restore once more with --erasures."
)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--keys", type=click.Path(dir_okay=False, path_type=Path), help="Also write the secrets, here.")
@with_appcontext
def backup(file: Path, keys: Path | None) -> None:
    """Write everything the town has to FILE, while people go on working. Secrets go to --keys only."""
    rows = archive.write(file, at=now(), tell=tell, pictures=pictures_in(current_app.instance_path))
    if keys is not None:
        write_keys(keys)
    click.echo(f"{file}: {sum(rows.values())} rows in {len(rows)} tables.", err=True)
    if keys is None:
        click.echo("The secrets are not in it: keep those of --keys at another place.", err=True)


def write_keys(file: Path) -> None:
    config = Path(current_app.instance_path) / "config.py"
    secrets = {
        "secret_key": current_app.config["SECRET_KEY"],
        "config": config.read_text() if config.exists() else None,
    }
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        json.dump(secrets, out)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--keys", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="As written by backup."
)
@click.option(
    "--erasures",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The list erasures.jsonl of the old instance; that of this instance is read anyway.",
)
@with_appcontext
def restore(file: Path, keys: Path | None, erasures: Path | None) -> None:
    """Bring the contents of FILE into this empty instance, which may use another kind of database.

    What people had erased since the backup was made is erased again, by the list of erasures.
    """
    try:
        manifest = archive.read_manifest(file)
    except archive.NotABackup as error:
        raise click.ClickException(str(error)) from error
    migrate_to_newest()
    with db.engine.connect() as connection:
        newest = archive.revision(connection)
        filled = [
            t.name
            for t in archive.kept_tables()
            if connection.execute(select(func.count()).select_from(t)).scalar()
        ]
    if manifest["revision"] != newest:
        raise click.ClickException(
            f"The backup is of revision {manifest['revision']}, this program makes {newest}. "
            "Restore it with the version that wrote it, then upgrade."
        )
    if filled:
        raise click.ClickException(
            f"This instance is not empty ({', '.join(filled[:3])}). Nothing was changed."
        )
    archive.read_pictures(file, pictures_in(current_app.instance_path))
    known = known_erasures(erasures)
    with writing():
        rows = archive.read(file, db.session.connection(), tell=tell)
        index_again()
        erased = erase_again(known, key=key_of(keys), at=now())
    if known:
        sweep()
        tell(f"erased again: {erased}")
    else:
        click.echo(NO_ERASURES, err=True)
    if keys is None:
        click.echo(LOST_WITHOUT_KEYS, err=True)
    else:
        read_keys(keys)
    click.echo(f"{sum(rows.values())} rows of {manifest['at']}.", err=True)


def known_erasures(given: Path | None) -> dict[str, bool]:
    """Of this instance's list and of the given one."""
    own = read_list(Path(current_app.instance_path) / FILE)
    other = read_list(given) if given is not None else {}
    return {ref: own.get(ref, False) or other.get(ref, False) for ref in {*own, *other}}


def key_of(keys: Path | None) -> str:
    """The secret by which the list's hashes were made: that of the keys that come with the backup."""
    if keys is None:
        return str(current_app.config["SECRET_KEY"])
    return str(json.loads(keys.read_text())["secret_key"])


def index_again() -> None:
    """The search index is made from the ideas, not kept."""
    last = 0
    while True:
        statement = select(Idea.id, Idea.title, Idea.text).where(Idea.id > last).order_by(Idea.id)
        found = db.session.execute(statement.limit(INDEXED_AT_ONCE)).all()
        if not found:
            return
        index_many((row[0], f"{row[1]} {row[2]}") for row in found)
        last = found[-1][0]


def read_keys(file: Path) -> None:
    secrets = json.loads(file.read_text())
    instance = Path(current_app.instance_path)
    for name, content in (("secret_key", secrets["secret_key"]), ("config.py", secrets["config"])):
        if content is not None:
            descriptor = os.open(instance / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as out:
                out.write(content)


def tell(words: str) -> None:
    click.echo(words, err=True)
