"""Tables in files (CSV, XLSX) as plain cells: what a file is, its content tells, not its name."""

import codecs
import csv
import hashlib
import json
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from participation.ideas.workbook import MOST_COLUMNS, MOST_ROWS, MOST_SECONDS, TOO_LARGE
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _

LARGEST_FILE = 10_000_000
"""Bytes of a file that comes through the browser."""
SAMPLE = 65_536
DELIMITERS = ",;\t|"
SEPARATOR_LINE = "sep="
"""Spreadsheets name the separator in a first line of its own."""
BEGINS_A_WORKBOOK = b"PK"
BEGINS_AN_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
LONGEST_CELL = 200_000
"""Longer ones are no cells but a missing quotation mark."""
PATIENCE = 2 * MOST_SECONDS


@dataclass(frozen=True)
class Table:
    """The names of the columns, and of each row its line (as editors count) and its cells."""

    columns: list[str]
    rows: list[tuple[int, list[str]]]

    def cells(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row with its cells by column."""
        for line, row in self.rows:
            yield line, dict(zip(self.columns, row, strict=False))

    def packed(self) -> bytes:
        return zlib.compress(json.dumps([self.columns, self.rows]).encode())


def unpacked(content: bytes) -> Table:
    """What ``Table.packed`` made."""
    columns, rows = json.loads(zlib.decompress(content))
    return Table(columns, [(int(line), cells) for line, cells in rows])


def content_hash(content: bytes) -> str:
    """SHA-256 of the file's bytes."""
    return hashlib.sha256(content).hexdigest()


def table_of(content: bytes) -> Table:
    """The cells of a file. Raises RuleViolation for what is neither a table of text nor a workbook."""
    found = rows_of_workbook(content) if content.startswith(BEGINS_A_WORKBOOK) else rows_of_text(content)
    head: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for line, cells in found:
        if not head:
            head = named([cell.strip() for cell in cells])
        elif any(cell.strip() for cell in cells):
            rows.append((line, cells))
            if len(rows) > MOST_ROWS:
                raise RuleViolation(
                    _("Die Tabelle hat mehr als %(most)s Zeilen. Bitte teilen Sie sie."), most=MOST_ROWS
                )
    return Table(head, rows)


def named(head: list[str]) -> list[str]:
    """The names of the columns; two of the same name would hide each other, so the second gets a number."""
    while head and not head[-1]:
        head.pop()
    if len(head) > MOST_COLUMNS:
        raise RuleViolation(
            _("Die Tabelle hat mehr als %(most)s Spalten. Bitte lassen Sie weg, was nicht gebraucht wird."),
            most=MOST_COLUMNS,
        )
    names: list[str] = []
    for number, name in enumerate(head, start=1):
        free = name or f"#{number}"
        while free in names:
            free = f"{name} #{number}"
            number += 1  # noqa: PLW2901 (until it is free)
        names.append(free)
    return names


def rows_of_text(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = decoded(content)
    first, _end, rest = text.partition("\n")
    skipped = 0
    if first.casefold().startswith(SEPARATOR_LINE):
        separator, text, skipped = first[len(SEPARATOR_LINE) :].strip() or ",", rest, 1
    else:
        separator = separator_of(first[:SAMPLE])
    previous = csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator[:1])
    begins = 1 + skipped
    try:
        for row in rows:
            yield begins, row
            begins = rows.line_num + 1 + skipped
    except csv.Error as error:
        raise RuleViolation(
            _("Zeile %(line)s lässt sich nicht lesen. Bitte prüfen Sie dort die Anführungszeichen."),
            line=rows.line_num + skipped,
        ) from error
    finally:
        csv.field_size_limit(previous)


def separator_of(line: str) -> str:
    try:
        dialect: Any = csv.Sniffer().sniff(line, delimiters=DELIMITERS)
    except csv.Error:
        return ","
    return str(dialect.delimiter)


def decoded(content: bytes) -> str:
    """UTF-8 as nearly everybody writes it, UTF-16 as some spreadsheets do, else Windows' own.

    RuleViolation for what is no text.
    """
    if content.startswith(BEGINS_AN_OLD_WORKBOOK):
        raise RuleViolation(_("Das ist das alte Format XLS. Bitte speichern Sie die Tabelle als XLSX."))
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise not_text() from error
    if b"\0" in content:
        raise not_text()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def not_text() -> RuleViolation:
    return RuleViolation(_("Diese Datei ist keine Tabelle aus Text. Bitte wählen Sie CSV oder XLSX."))


def rows_of_workbook(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Read by a process of its own, which may break; see ``ideas.workbook``."""
    try:
        read = subprocess.run(
            [sys.executable, "-m", "participation.ideas.workbook"],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise too_large() from late
    if read.returncode == TOO_LARGE or read.returncode < 0:
        raise too_large()
    if read.returncode:
        raise RuleViolation(_("Diese Datei ist keine Arbeitsmappe (XLSX), die sich lesen lässt."))
    for line in read.stdout.decode().splitlines():
        number, cells = json.loads(line)
        yield number, cells


def too_large() -> RuleViolation:
    return RuleViolation(_("Diese Arbeitsmappe ist zu groß. Bitte speichern Sie ihr erstes Blatt als CSV."))
