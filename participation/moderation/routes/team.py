"""Who has a thing and what was noted about it: for pages of every kind, asked once per request."""

from dataclasses import dataclass

from flask import current_app, g, request

from participation.kernel.clock import now
from participation.kernel.codes import digest
from participation.kernel.permissions import Permission
from participation.moderation.queries.sharing import (
    Noted,
    assignment_of,
    colleagues,
    deputies_now,
    notes_about,
)
from participation.municipality.models import Process
from participation.web.access import acting
from participation.web.forms import new_key

UNKNOWN = -1
"""Of a thing whose assignment was not read yet."""


@dataclass(frozen=True)
class Team:
    """Who reads the queue of a process: account id → name; and of those who are away: id → deputy's name."""

    names: dict[int, str]
    deputies: dict[int, str]

    def name(self, number: int | None) -> str:
        """A colleague's name; of somebody who no longer reads this queue the number."""
        return "" if number is None else self.names.get(number, f"#{number}")

    def deputy(self, number: int | None) -> str:
        return self.deputies.get(number or 0, "")


@dataclass(frozen=True)
class SharedWork:
    """One thing: who has it, and the internal notes. ``may_assign``: whether the reader may change that."""

    kind: str
    item_id: int
    assignee_id: int | None
    team: Team
    notes: list[Noted]
    may_assign: bool
    reader_id: int | None
    back: str
    key: str
    seal: str
    """By which a form is known to come from a page that the reader may see."""


def team_of(process: Process) -> Team:
    """Asked once per request."""
    teams: dict[int, Team] = g.setdefault("teams", {})
    if process.id not in teams:
        at = now()
        names = colleagues(process, at=at)
        teams[process.id] = Team(names, deputies_now(names, at=at))
    return teams[process.id]


def shared_work(kind: str, item_id: int, process: Process, assignee_id: int | None = UNKNOWN) -> SharedWork:
    """For ``moderation/shared.html``: see ``moderation.kinds``. A known ``assignee_id`` saves a question."""
    if assignee_id == UNKNOWN:
        found = assignment_of(kind, item_id)
        assignee_id = found.assignee_id if found else None
    return SharedWork(
        kind=kind,
        item_id=item_id,
        assignee_id=assignee_id,
        team=team_of(process),
        notes=notes_about(kind, item_id),
        may_assign=acting().may(Permission.SORT_IDEAS, process.slug),
        reader_id=acting().id,
        back=request.full_path.rstrip("?"),
        key=new_key(),
        seal=seal_of(kind, item_id, process),
    )


def seal_of(kind: str, item_id: int, process: Process) -> str:
    """Made for this reader and this thing alone; nobody can make it without having been shown the thing."""
    words = f"shared:{process.id}:{kind}:{item_id}:{acting().id}"
    return digest(words, current_app.config["SECRET_KEY"])
