"""How well opinion groups agree with exported ones, through the very code the product uses."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.sense.opinion_groups import (
    AGAINST,
    AGREE,
    PASS,
    UNSEEN,
    Labels,
    Votes,
    is_clear,
    sort_people,
)

VOTES_FILE = "participants-votes.csv"
GROUP = "group-id"
SIGNS = {"1": AGREE, "-1": AGAINST, "0": PASS, "": UNSEEN}


@dataclass(frozen=True)
class Conversation:
    """A matrix of votes and the exported group of each person, -1 where there is none."""

    name: str
    votes: Votes
    groups: Labels


def evaluate_groups(folder: Path, *, seeds: int = 5) -> dict[str, Any]:
    """ARI of each conversation in ``folder`` over so many seeds, and their median; ready for JSON.

    Raises RuleViolation, naming the file and what is wrong with it.
    """
    found = [measured(conversation, seeds) for conversation in conversations(folder)]
    means = [one["ari"]["mean"] for one in found]
    return {
        "n": len(found),
        "ari": {
            "median": round(float(np.median(means)), 4),
            "mean": round(float(np.mean(means)), 4),
            "least": min(means),
        },
        "conversations": {one.pop("name"): one for one in found},
    }


def measured(conversation: Conversation, seeds: int) -> dict[str, Any]:
    """People without an exported group, and those with too few votes for us, are not compared."""
    scores: list[float] = []
    for seed in range(seeds):
        found = sort_people(conversation.votes, seed=seed)
        theirs = conversation.groups[found.counted]
        both = theirs >= 0
        scores.append(adjusted_rand_index(theirs[both], found.labels[both]))
    return {
        "name": conversation.name,
        "people": int(found.counted.sum()),
        "compared": int(both.sum()),
        "statements": conversation.votes.shape[1],
        "groups": len(set(found.labels.tolist())),
        "exported_groups": len(set(theirs[both].tolist())),
        "silhouette": round(found.silhouette, 4),
        "clear": is_clear(conversation.votes[found.counted], found),
        "ari": {"mean": round(float(np.mean(scores)), 4), "sd": round(float(np.std(scores)), 4)},
    }


def adjusted_rand_index(one: Labels, other: Labels) -> float:
    """How much two partitions agree beyond chance: 1 alike, 0 as by chance (L. Hubert, P. Arabie, 1985)."""
    table = np.zeros((one.max(initial=0) + 1, other.max(initial=0) + 1))
    np.add.at(table, (one, other), 1)
    together = pairs(table).sum()
    rows, columns = pairs(table.sum(axis=1)).sum(), pairs(table.sum(axis=0)).sum()
    everybody = float(pairs(np.array([float(len(one))])).sum())
    expected = rows * columns / everybody if everybody else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else float((together - expected) / (most - expected))


def pairs(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(counts * (counts - 1) / 2)


# --- Reading ------------------------------------------------------------------------------------


def conversations(folder: Path) -> list[Conversation]:
    """The folder itself if it holds a file of votes, else each of its folders that does."""
    if not folder.is_dir():
        raise RuleViolation(_("Einen Ordner „%(name)s“ gibt es hier nicht."), name=str(folder))
    files = (
        [folder / VOTES_FILE] if (folder / VOTES_FILE).is_file() else sorted(folder.glob(f"*/{VOTES_FILE}"))
    )
    if not files:
        raise RuleViolation(
            _("Weder in „%(name)s“ noch in einem Ordner darin liegt eine Datei „%(file)s“."),
            name=str(folder),
            file=VOTES_FILE,
        )
    return [conversation_in(file) for file in files]


def conversation_in(file: Path) -> Conversation:
    """Columns with a number as their name are statements; cells are 1, -1, 0 or empty."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RuleViolation(
            _("Die Datei „%(name)s“ lässt sich nicht als CSV in UTF-8 lesen."), name=str(file)
        ) from error
    statements = [name for name in (rows[0] if rows else {}) if name is not None and name.isdigit()]
    if not statements or GROUP not in rows[0]:
        raise RuleViolation(
            _("In „%(name)s“ fehlen Zeilen, die Spalte „group-id“ oder Spalten mit Stimmen (0, 1, 2 …)."),
            name=str(file),
        )
    votes = [votes_in(row, statements, number, file) for number, row in enumerate(rows, start=2)]
    groups = [str(row[GROUP] or "") for row in rows]
    names = sorted(set(groups) - {""})
    if not names:
        raise RuleViolation(_("In „%(name)s“ steht bei niemandem eine Gruppe."), name=str(file))
    return Conversation(
        file.parent.resolve().name,
        np.array(votes, np.int8),
        np.array([names.index(group) if group else -1 for group in groups], np.intp),
    )


def votes_in(row: dict[str, str | None], statements: Sequence[str], number: int, file: Path) -> list[int]:
    typed = [(row[name] or "").strip().removesuffix(".0") for name in statements]
    strange = next((one for one in typed if one not in SIGNS), None)
    if strange is not None:
        raise RuleViolation(
            _("Zeile %(number)s von „%(name)s“: „%(cell)s“ ist keine Stimme (1, -1, 0 oder leer)."),
            number=number,
            name=str(file),
            cell=strange[:20],
        )
    return [SIGNS[one] for one in typed]
