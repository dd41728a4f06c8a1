"""The list of erasures beside the database: keyed hashes, by which restored backups are cleaned."""

import json
import os
from pathlib import Path

from sqlalchemy import select

from participation.extensions import db
from participation.privacy.models import Erasure

FILE = "erasures.jsonl"


def write_list(instance: Path) -> int:
    """Add to the list what the database knows and the list does not yet; how many. Nothing leaves it."""
    place = instance / FILE
    known = read_list(place)
    fresh = [
        {"ref": erasure.ref, "withdraws": erasure.withdraws}
        for erasure in db.session.scalars(select(Erasure).order_by(Erasure.id))
        if known.get(erasure.ref) not in {erasure.withdraws, True}
    ]
    db.session.rollback()
    if not fresh:
        return 0
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w") as lines:
        lines.write("\n")  # whatever was not written to its end stays a line by itself
        lines.write("".join(json.dumps(line) + "\n" for line in fresh))
        lines.flush()
        os.fsync(lines.fileno())
    return len(fresh)


def read_list(place: Path) -> dict[str, bool]:
    """Reference → whether words went too; a line that was not written to its end is left out."""
    if not place.exists():
        return {}
    found: dict[str, bool] = {}
    for line in place.read_text().splitlines():
        try:
            said = json.loads(line)
            found[str(said["ref"])] = bool(said["withdraws"]) or found.get(str(said["ref"]), False)
        except (ValueError, KeyError, TypeError):
            continue
    return found
