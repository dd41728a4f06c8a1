"""Texts that people have labelled, read from a CSV file of any town."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LONGEST_CELL = 10_000_000
SEPARATORS = ",;\t"


class UnreadableFile(ValueError):
    """Says in a sentence why a file cannot be measured."""


@dataclass(frozen=True)
class LabelledTexts:
    """The rows of a file: first text column, the other text columns, and label ("" for none)."""

    titles: tuple[str, ...]
    bodies: tuple[str, ...]
    labels: tuple[str, ...]

    def texts(self) -> list[str]:
        """Title and body as one text."""
        pairs = zip(self.titles, self.bodies, strict=True)
        return ["\n".join(part for part in pair if part) for pair in pairs]

    def labelled(self) -> "LabelledTexts":
        """The rows that bear a label and a text."""
        rows = [
            row for row in zip(self.titles, self.bodies, self.labels, strict=True) if row[2] and any(row[:2])
        ]
        return LabelledTexts(*(tuple(column) for column in zip(*rows, strict=True))) if rows else NOTHING


NOTHING = LabelledTexts((), (), ())


def read_labelled(file: Path, *, text: Sequence[str], label: str) -> LabelledTexts:
    """Read the columns; raises UnreadableFile for what is no such table.

    The separator (comma, semicolon, tab) is told by the head line; the first of several text columns counts
    as the title.
    """
    csv.field_size_limit(LONGEST_CELL)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            head = lines.readline()
            lines.seek(0)
            separator = max(SEPARATORS, key=head.count)
            reader = csv.DictReader(lines, delimiter=separator, strict=True)
            columns = reader.fieldnames or []
            missing = [name for name in (*text, label) if name not in columns]
            if missing:
                raise UnreadableFile(
                    f"{file.name} has no column {', '.join(missing)}; it has: {', '.join(columns) or 'none'}."
                )
            rows = [{name: (row[name] or "").strip() for name in {*text, label}} for row in reader]
    except UnicodeDecodeError:
        raise UnreadableFile(f"{file.name} is not in UTF-8.") from None
    except csv.Error as error:
        raise UnreadableFile(f"{file.name} is no CSV table: {error}.") from None
    except OSError as error:
        raise UnreadableFile(f"{file.name} cannot be read: {error.strerror}.") from None
    first, *others = text
    return LabelledTexts(
        tuple(row[first] if others else "" for row in rows),
        tuple(" ".join(row[name] for name in others or [first] if row[name]) for row in rows),
        tuple(row[label] for row in rows),
    )
