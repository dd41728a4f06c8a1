"""What a page asks of the database: how many statements, and how many rows they bring."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, CursorResult, Engine
from sqlalchemy.engine.cursor import BufferedRowCursorFetchStrategy, CursorFetchStrategy

from participation.extensions import db

FETCHES = ("fetchone", "fetchmany", "fetchall")


@dataclass
class Counted:
    """The statements that were executed, in order, and the rows that were fetched altogether."""

    statements: list[str] = field(default_factory=list)
    rows: int = 0


@contextmanager
def counted(engine: Engine | None = None) -> Iterator[Counted]:
    """Count every statement of ``engine`` (else of the application) and every row, while the block runs.

    ``BEGIN`` is not counted. Rows are counted where SQLAlchemy takes them from the driver's cursor.
    """
    seen = Counted()

    def execute(
        _connection: Connection,
        _cursor: Any,  # noqa: ANN401 (a library's object without types)
        statement: str,
        *_rest: Any,  # noqa: ANN401 (the driver's)
    ) -> None:
        if not statement.startswith("BEGIN"):
            seen.statements.append(statement)

    listened_to = engine or db.engine
    with counted_rows(seen):
        event.listen(listened_to, "before_cursor_execute", execute)
        try:
            yield seen
        finally:
            event.remove(listened_to, "before_cursor_execute", execute)


@contextmanager
def counted_rows(seen: Counted) -> Iterator[None]:
    kinds = (CursorFetchStrategy, BufferedRowCursorFetchStrategy)
    fetches = [(kind, name, getattr(kind, name)) for kind in kinds for name in FETCHES]

    def counting(name: str, fetch: Any) -> Any:  # noqa: ANN401 (a library's object without types)
        def counted_fetch(self: Any, result: CursorResult[Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (any argument of the function called)
            fetched = fetch(self, result, *args, **kwargs)
            seen.rows += (fetched is not None) if name == "fetchone" else len(fetched)
            return fetched

        return counted_fetch

    for kind, name, fetch in fetches:
        setattr(kind, name, counting(name, fetch))
    try:
        yield
    finally:
        for kind, name, fetch in fetches:
            setattr(kind, name, fetch)
