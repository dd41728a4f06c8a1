"""A process of its own that reads one workbook: ``python -m participation.ideas.workbook < file.xlsx``.

Whatever the file does to its reader, no web process and no worker suffers: memory and time are limited, and
all that comes back is text. Prints one JSON line per row: its number and its cells.
"""

import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 30
MOST_UNPACKED = 100_000_000
MOST_PARTS = 2_000
MOST_ROWS = 50_000
MOST_COLUMNS = 200
HEAD_OF_A_PART = 4_096

NOT_A_WORKBOOK, TOO_LARGE = 3, 4
"""Exit codes beside those of Python itself."""


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    content = sys.stdin.buffer.read()
    try:
        if not is_harmless(content):
            return TOO_LARGE
        for line, row in enumerate(rows_of(content), start=1):
            if line > MOST_ROWS + 1:
                return TOO_LARGE
            cells = [as_text(cell) for cell in row[: MOST_COLUMNS + 1]]
            sys.stdout.write(json.dumps([line, cells]) + "\n")
    except MemoryError:
        return TOO_LARGE
    except Exception:  # noqa: BLE001  (a broken file can break its reader in any way)
        return NOT_A_WORKBOOK
    return 0


def is_harmless(content: bytes) -> bool:
    """Whether it unpacks to a size that fits, and declares no entities of its own."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            return False
        for part in parts:
            with archive.open(part) as opened:
                if b"<!DOCTYPE" in opened.read(HEAD_OF_A_PART):
                    return False
    return True


def rows_of(content: bytes) -> Iterator[tuple[Any, ...]]:
    """The rows of the first sheet."""
    from openpyxl import load_workbook  # noqa: PLC0415  (after the limits are set)

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    yield from book.worksheets[0].iter_rows(values_only=True)


def as_text(cell: object) -> str:
    """A workbook's cell as it would stand in a CSV."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


if __name__ == "__main__":
    sys.exit(main())
