"""Bringing the database to the newest tables. Imported late: a web process starts without Alembic."""

from flask import current_app
from flask_migrate import Migrate
from flask_migrate import upgrade as run_migrations

from participation.extensions import db
from participation.paths import MIGRATIONS


def know_migrations() -> None:
    """Let Flask-Migrate's commands work on the current application."""
    if "migrate" not in current_app.extensions:
        Migrate(current_app, db, directory=str(MIGRATIONS))


def migrate_to_newest() -> None:
    """Run all migrations that the database has not seen; harmless when there are none."""
    know_migrations()
    run_migrations()
