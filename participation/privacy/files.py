"""What is stored about somebody as files to take along: JSON for programs, a page to read, one's pictures."""

import json
import zipfile
from datetime import datetime
from io import BytesIO

from flask import current_app, render_template

from participation.kernel.files import large, pictures_in
from participation.kernel.personal import Category
from participation.privacy.queries.stored import Everything, StoredRow

NAME = "meine-daten"


def as_json(everything: Everything, *, at: datetime) -> str:
    """Every row with the names of its table and columns, in UTF-8."""
    content = {
        "stand": at.isoformat(),
        "tabellen": {table.table: [row_as_json(row) for row in table.rows] for table in everything.tables},
        "fuer_die_stadt_gehandelt": dict(everything.acted),
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def row_as_json(row: StoredRow) -> dict[str, str | None]:
    found: dict[str, str | None] = {"zeitpunkt": row.at.isoformat() if row.at else None, "idee": row.idea}
    return found | {value.column: value.value for value in row.values}


def pictures(everything: Everything) -> list[str]:
    """The names of the files of one's pictures."""
    return sorted(
        {
            large(value.value)
            for table in everything.tables
            if table.table == "idea_image"
            for row in table.rows
            for value in row.values
            if value.category is Category.PICTURE
        }
    )


def as_zip(everything: Everything, *, at: datetime) -> bytes:
    """All of it in one file."""
    packed = BytesIO()
    folder = pictures_in(current_app.instance_path)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{NAME}.json", as_json(everything, at=at))
        archive.writestr(f"{NAME}.html", render_template("privacy/take_along.html", told=everything, at=at))
        for name in pictures(everything):
            if folder.place(name).exists():
                archive.write(folder.place(name), f"bilder/{name}")
    return packed.getvalue()
