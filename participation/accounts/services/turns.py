"""One after the other: limits that count rows must not be overrun by requests at the same moment."""

from sqlalchemy import func, select

from participation.extensions import db


def wait_for_turn(subject: str) -> None:
    """Until this transaction ends, nobody else passes here for the same subject.

    SQLite's writers come one at a time anyway (``writing()``); PostgreSQL keeps a lock for the word.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(subject, 0))))
