"""The console commands that prepare a database: ``init`` and ``upgrade``."""

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from participation.extensions import db
from participation.kernel.database import writing
from participation.municipality.models import Municipality


@click.command()
@click.option("--town", default="Meine Stadt", show_default=True, help="Name of the town.")
@with_appcontext
def init(town: str) -> None:
    """Prepare a new instance: folder, secret, database, town. Changes nothing that is already there."""
    from participation.migrating import migrate_to_newest  # noqa: PLC0415  (Alembic: only where it is used)

    migrate_to_newest()
    with writing():
        known = db.session.scalars(select(Municipality).limit(1)).first()
        if known is None:
            db.session.add(Municipality(name=town))
    click.echo(f"Ready in {current_app.instance_path}.", err=True)
    click.echo("Next: participation user create YOU@EXAMPLE.ORG --role administrator", err=True)


@click.command()
@with_appcontext
def upgrade() -> None:
    """Bring the database to the newest tables; harmless when it is there already."""
    from participation.migrating import migrate_to_newest  # noqa: PLC0415  (Alembic: only where it is used)

    migrate_to_newest()
    click.echo("The database is up to date.", err=True)
