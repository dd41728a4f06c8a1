"""The formats: workbook (XLSX), CSV in a ZIP, JSON Lines; each written row by row to a file."""

import csv
import json
import zipfile
from collections.abc import Callable, Iterator
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from participation.exports.codebook import CODEBOOK, codebook_rows
from participation.exports.overview import OVERVIEW, overview_rows
from participation.exports.queries import rows_of
from participation.exports.records import Field, Profile, Record, told_records
from participation.kernel.tables import harmless_cell
from participation.municipality.models import Process
from participation.publication.queries.editions import licence_of

JSONL_FORMAT = 1
LONGEST_CELL = 32_767
"""Characters that a cell of a workbook holds; what is longer goes on in the sheet of long texts."""

WIDE, NARROW = 48, 16
SHEET_OF_LONG_TEXTS = "Lange Texte"


class Format(StrEnum):
    """What an export can be written as; the ending of its file."""

    XLSX = "xlsx"
    CSV = "csv"
    JSONL = "jsonl"

    @property
    def ending(self) -> str:
        return "zip" if self is Format.CSV else self.value


Sheet = tuple[Record, tuple[Field, ...], Iterator[dict[str, Any]]]


def sheets(process: Process, profile: Profile) -> Iterator[Sheet]:
    """Overview, records, codebook: what both tabular formats hold."""
    records = told_records(profile)
    yield OVERVIEW, OVERVIEW.fields, overview_rows(process, profile)
    for record in records:
        yield record, record.told(profile), rows_of(record, process, profile)
    yield CODEBOOK, CODEBOOK.fields, codebook_rows([OVERVIEW, *records], profile)


def write_xlsx(file: IO[bytes], process: Process, profile: Profile) -> None:
    """A workbook in which nothing is worked out: every text is a text cell, whatever it begins with."""
    from xlsxwriter import Workbook  # noqa: PLC0415  (only where a workbook is wanted)

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options | {"strings_to_numbers": False}) as book:
        bold = book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        too_long: list[tuple[str, int, str, str]] = []
        for record, fields, rows in sheets(process, profile):
            sheet = book.add_worksheet(record.title)
            sheet.freeze_panes(1, 0)
            for place, field in enumerate(fields):
                sheet.set_column(
                    place, place, WIDE if "text" in field.key or field.key == "title" else NARROW
                )
                sheet.write_string(0, place, field.key, bold)
            for line, row in enumerate(rows, start=1):
                for place, field in enumerate(fields):
                    value = row[field.key]
                    if isinstance(value, str) and len(value) > LONGEST_CELL:
                        too_long.append((record.title, line + 1, field.key, value[LONGEST_CELL:]))
                        value = value[:LONGEST_CELL]
                    put(sheet, line, place, value, wrapped)
        if too_long:
            add_long_texts(book, too_long)


def put(sheet: Any, line: int, place: int, value: Any, wrapped: Any) -> None:  # noqa: ANN401  (xlsxwriter's)
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value)
    elif value is not None and value != "":
        sheet.write_string(line, place, str(value), wrapped)


def add_long_texts(book: Any, rest: list[tuple[str, int, str, str]]) -> None:  # noqa: ANN401  (xlsxwriter's)
    """What did not fit into a cell, with where it belongs; nothing is cut."""
    sheet = book.add_worksheet(SHEET_OF_LONG_TEXTS)
    for place, word in enumerate(("Blatt", "Zeile", "Spalte", "Fortsetzung")):
        sheet.write_string(0, place, word)
    line = 1
    for title, row, key, text in rest:
        for start in range(0, len(text), LONGEST_CELL):
            sheet.write_string(line, 0, title)
            sheet.write_number(line, 1, row)
            sheet.write_string(line, 2, key)
            sheet.write_string(line, 3, text[start : start + LONGEST_CELL])
            line += 1


def write_csv(file: IO[bytes], process: Process, profile: Profile) -> None:
    """A ZIP with one table per record (UTF-8 with BOM, as spreadsheets expect it), formulas made harmless."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for record, fields, rows in sheets(process, profile):
            with (
                archive.open(f"{record.name}.csv", "w", force_zip64=True) as raw,
                TextIOWrapper(raw, "utf-8-sig", newline="") as text,
            ):
                table = csv.writer(text)
                table.writerow([field.key for field in fields])
                table.writerows([cell(row[field.key]) for field in fields] for row in rows)


def cell(value: Any) -> Any:  # noqa: ANN401  (any of JSON's kinds)
    return harmless_cell(value) if isinstance(value, str) else value


def write_jsonl(file: IO[bytes], process: Process, profile: Profile) -> None:
    """One record per line, exact; ``participation ideas import`` reads it again."""
    head = {"record": "export", "format": JSONL_FORMAT, "profile": profile.value, "process": process.slug}
    file.write(line_of(head | {"licence": licence_of(process).value}))
    for record in told_records(profile):
        for row in rows_of(record, process, profile):
            file.write(line_of({"record": record.name} | row))


def line_of(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"


WRITERS: dict[Format, Callable[[IO[bytes], Process, Profile], None]] = {
    Format.XLSX: write_xlsx,
    Format.CSV: write_csv,
    Format.JSONL: write_jsonl,
}


def write(path: Path, process: Process, *, profile: Profile, form: Format) -> None:
    """Write the export to ``path``, which appears only when it is complete."""
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as file:
            WRITERS[form](file, process, profile)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
