"""The backup's format: every table as JSON Lines in a ZIP, alike on SQLite and PostgreSQL.

One format for both databases means that a town which has outgrown SQLite moves by backup and restore.
A backup can be read without this program. Left out: sessions, links in mails, failed attempts, letters,
and what the machine learnt, which it learns anew.
"""

import json
import os
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import Enum
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Date, LargeBinary, Table, func, insert, select, text, update

from participation.extensions import db
from participation.kernel.database import Base, Moment
from participation.kernel.files import ContentFolder

FORMAT = 1
BATCH = 2_000
LEFT_OUT = frozenset({"sign_in_session", "mail_link", "failed_attempt", "letter", "learnt_model"})
"""What opens doors, or was on its way to a mailbox: worthless or harmful in an old copy. What the machine
learnt it learns anew."""


class NotABackup(Exception):
    """The file was not written by ``participation backup``, or is damaged."""


def kept_tables() -> list[Table]:
    """The tables of a backup, parents before their children."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def revision(connection: Connection) -> str:
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def write(
    file: Path, *, at: datetime, tell: Callable[[str], None], pictures: ContentFolder | None = None
) -> dict[str, int]:
    """Write all rows, as they stand in one moment, to ``file`` (mode 0600); returns rows by table.

    Others go on writing meanwhile. The file appears under its name only when it is complete.
    """
    draft = file.with_name(f".{file.name}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    rows: dict[str, int] = {}
    try:
        with (
            os.fdopen(descriptor, "wb") as raw,
            zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
            snapshot() as connection,
        ):
            for table in kept_tables():
                rows[table.name] = write_table(archive, connection, table)
                tell(f"{table.name}: {rows[table.name]}")
            if pictures is not None:
                tell(f"pictures: {write_pictures(archive, pictures)}")
            manifest = {
                "format": FORMAT,
                "revision": revision(connection),
                "at": at.isoformat(),
                "rows": rows,
            }
            archive.writestr("manifest.json", json.dumps(manifest, indent=2))
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return rows


def snapshot() -> Connection:
    """A connection that sees one moment, however long it reads."""
    connection = db.engine.connect()
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def write_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> int:
    number = 0
    keys = list(table.primary_key.columns)
    found = connection.execution_options(yield_per=BATCH).execute(select(table).order_by(*keys))
    with (
        archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as raw,
        TextIOWrapper(raw, "utf-8") as lines,
    ):
        for row in found:
            values = {column.name: plain(value) for column, value in zip(table.columns, row, strict=True)}
            lines.write(json.dumps(values, ensure_ascii=False) + "\n")
            number += 1
    return number


def plain(value: object) -> object:
    """As JSON can bear it; ``typed`` is the way back."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode("ascii")
    return value.value if isinstance(value, Enum) else value


def read_manifest(file: Path) -> dict[str, Any]:
    """What the backup says of itself; raises NotABackup."""
    try:
        with zipfile.ZipFile(file) as archive:
            if (damaged := archive.testzip()) is not None:
                raise NotABackup(f"{damaged} in {file.name} is damaged.")
            manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    except (zipfile.BadZipFile, KeyError, OSError, json.JSONDecodeError) as error:
        raise NotABackup(f"{file.name} is no backup of participation, or damaged.") from error
    if manifest.get("format") != FORMAT:
        raise NotABackup(f"{file.name} was written by a newer version; install that one first.")
    return manifest


def read(file: Path, connection: Connection, *, tell: Callable[[str], None]) -> dict[str, int]:
    """Insert all rows of ``file`` into the empty tables of ``connection``'s transaction."""
    rows: dict[str, int] = {}
    with zipfile.ZipFile(file) as archive:
        for table in kept_tables():
            rows[table.name] = read_table(archive, connection, table)
            tell(f"{table.name}: {rows[table.name]}")
    return rows


PICTURES = "pictures/"


def write_pictures(archive: zipfile.ZipFile, folder: ContentFolder) -> int:
    """After the tables: what they name is there, and a file more does no harm. They are packed already."""
    number = 0
    for name in folder.names():
        try:
            archive.write(folder.place(name), PICTURES + name, zipfile.ZIP_STORED)
        except FileNotFoundError:
            continue  # tidied up in this moment: nothing needs it
        number += 1
    return number


def read_pictures(file: Path, folder: ContentFolder) -> int:
    """Bring the pictures back; NotABackup for a name that is none of ours."""
    number = 0
    with zipfile.ZipFile(file) as archive:
        for member in archive.namelist():
            if not member.startswith(PICTURES):
                continue
            try:
                folder.keep(member.removeprefix(PICTURES), archive.read(member))
            except ValueError as error:
                raise NotABackup(f"{member} in {file.name} is no picture of participation.") from error
            number += 1
    return number


def read_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> int:
    """Rows come in the order of their ids; what refers to a later row is filled in a second step."""
    own = [column.name for column in table.columns if refers_to(column, table)]
    number = 0
    later: list[dict[str, Any]] = []
    with archive.open(f"{table.name}.jsonl") as raw:
        for batch in batches(TextIOWrapper(raw, "utf-8"), table):
            for row in batch:
                found = {name: row[name] for name in own if row[name] is not None and row[name] > row["id"]}
                if found:
                    later.append({"id": row["id"]} | found)
                row.update(dict.fromkeys(found))
            connection.execute(insert(table), batch)
            number += len(batch)
    for row in later:
        connection.execute(update(table).where(table.c.id == row.pop("id")).values(row))
    if connection.dialect.name == "postgresql" and "id" in table.c:
        tell_sequence(connection, table)
    return number


def refers_to(column: Column[Any], table: Table) -> bool:
    return any(key.column.table is table for key in column.foreign_keys)


def batches(lines: Iterator[str] | TextIOWrapper, table: Table) -> Iterator[list[dict[str, Any]]]:
    left = iter(lines)
    while chunk := list(islice(left, BATCH)):
        yield [as_row(json.loads(line), table) for line in chunk]


def as_row(values: dict[str, Any], table: Table) -> dict[str, Any]:
    return {
        column.name: typed(values[column.name], column) for column in table.columns if column.name in values
    }


def typed(value: Any, column: Column[Any]) -> Any:  # noqa: ANN401  (any column's value)
    if not isinstance(value, str):
        return value
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return b64decode(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value


def tell_sequence(connection: Connection, table: Table) -> None:
    """PostgreSQL hands out ids itself and must know which ones were taken."""
    last = select(func.max(table.c.id)).scalar_subquery()
    sequence = func.pg_get_serial_sequence(table.name, "id")
    connection.execute(select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None))))
