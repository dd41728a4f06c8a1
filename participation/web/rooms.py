"""The rooms of the staff in a process, in groups: which a person may enter, and where they are now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flask import Flask, current_app, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.kernel.permissions import Permission
from participation.web.access import acting

Here = Literal["", "page", "true"]
"""As ``aria-current`` wants it: not here, this very page, a page of this room."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """A page to begin with and all that belongs to it, for whoever has one of the permissions ``needs``."""

    name: LazyString
    first: str
    """Its endpoint; a room whose page does not exist is not shown."""
    needs: tuple[Permission, ...]
    unless: Permission | None = None
    """Whoever has it goes in by another room."""
    pages: tuple[str, ...] = ()
    """Further endpoints, and whole blueprints, that belong to the room."""


@dataclass(frozen=True)
class Group:
    """Rooms under one name; a group of which somebody sees one room only bears that room's name."""

    name: LazyString
    rooms: tuple[Room, ...]


GROUPS = (
    Group(
        _l("Eingang"),
        (
            Room(
                name=_l("Eingang"),
                first="moderation.queue",
                needs=(Permission.READ_QUEUE,),
                pages=("filters", "mailbox", "modules", "reports", "sharing", "things", "undelivered"),
            ),
        ),
    ),
    Group(
        _l("Ideen"),
        (
            Room(
                name=_l("Ideen"),
                first="staff_ideas.index",
                needs=(Permission.READ_QUEUE,),
                pages=(
                    "staff_ideas",
                    "decisions",
                    "holding",
                    "images.desk",
                    "mentions",
                    "passed_on",
                    "redaction",
                    "selection",
                    "versions.desk",
                    "whereabouts",
                    "comments.desk",
                ),
            ),
            Room(name=_l("Finden"), first="finding.index", needs=(Permission.READ_QUEUE,)),
        ),
    ),
    Group(
        _l("Erfassen"),
        (
            Room(
                name=_l("Aufschreiben"),
                first="intake.entry",
                needs=(Permission.RECORD_IDEAS,),
                pages=("intake", "imports", "printing", "telling", "terminal"),
            ),
            Room(name=_l("Code eintragen"), first="voting.enter", needs=(Permission.ENTER_SUPPORTS,)),
        ),
    ),
    Group(
        _l("Themen"),
        (
            Room(name=_l("Themen"), first="themes.board", needs=(Permission.EDIT_THEMES,), pages=("themes",)),
            Room(name=_l("Meinungen"), first="opinion_groups.computing", needs=(Permission.EDIT_THEMES,)),
            Room(
                name=_l("Stellungnahmen"),
                first="consultations.index",
                needs=(Permission.ASK_OFFICES,),
                pages=("consultations",),
            ),
        ),
    ),
    Group(
        _l("Formate"),
        (
            Room(
                name=_l("Werkstatt"),
                first="workshops.index",
                needs=(Permission.RUN_WORKSHOPS, Permission.EDIT_MEASURES),
                pages=("workshops",),
            ),
            Room(
                name=_l("Umfragen"),
                first="surveys.board",
                needs=(Permission.EDIT_SURVEYS,),
                pages=("surveys",),
            ),
            Room(
                name=_l("Gewichtungen"),
                first="rounds.board",
                needs=(Permission.EDIT_ROUNDS,),
                pages=("rounds",),
            ),
        ),
    ),
    Group(
        _l("Strategie"),
        (
            Room(
                name=_l("Maßnahmen"),
                first="strategy.board",
                needs=(Permission.EDIT_MEASURES,),
                pages=("strategy",),
            ),
            Room(
                name=_l("Bewertung"),
                first="assessment.index",
                needs=(Permission.EDIT_MEASURES,),
                pages=("assessment",),
            ),
            Room(
                name=_l("Bewerten"),
                first="assessment.own",
                needs=(Permission.ASSESS_MEASURES,),
                unless=Permission.EDIT_MEASURES,
                pages=("assessment.assess_one",),
            ),
            Room(
                name=_l("Rangfolge"),
                first="assessment.ranking",
                needs=(Permission.READ_DASHBOARDS,),
                unless=Permission.EDIT_MEASURES,
            ),
            Room(
                name=_l("Sitzungen"),
                first="council.desk",
                needs=(Permission.EDIT_COUNCIL,),
                pages=("council",),
            ),
            Room(
                name=_l("Strategie schreiben"),
                first="publication.parts",
                needs=(Permission.EDIT_STRATEGY,),
                pages=("publication",),
            ),
        ),
    ),
    Group(
        _l("Auswertung"),
        (
            Room(
                name=_l("Auswertung"),
                first="dashboards.overview",
                needs=(Permission.READ_DASHBOARDS,),
                pages=("dashboards",),
            ),
        ),
    ),
)
"""In the order of the work. A feature adds its room here."""


@dataclass(frozen=True)
class Door:
    """A link of the navigation, and whether the reader stands behind it."""

    name: LazyString
    endpoint: str
    here: Here
    doors: Sequence["Door"] = ()
    """Of the group's rooms, where there are several."""


def belongs(endpoint: str, room: Room) -> Here:
    """Whether the page at ``endpoint`` is the room's first, one of its others, or neither."""
    if endpoint == room.first:
        return "page"
    return "true" if endpoint in room.pages or endpoint.rpartition(".")[0] in room.pages else ""


def doors_for(slug: str, *, hidden: Sequence[str] = ()) -> list[Door]:
    """The groups for whoever asks in the process ``slug``, without rooms whose first page is ``hidden``."""
    person, endpoint = acting(), request.endpoint or ""

    def is_open(room: Room) -> bool:
        return (
            room.first in current_app.view_functions
            and room.first not in hidden
            and any(person.may(permission, slug) for permission in room.needs)
            and not (room.unless and person.may(room.unless, slug))
        )

    found = []
    for group in GROUPS:
        doors = [
            Door(room.name, room.first, belongs(endpoint, room)) for room in group.rooms if is_open(room)
        ]
        if len(doors) == 1:
            found.append(doors[0])
        elif doors:
            inside: Here = "true" if any(door.here for door in doors) else ""
            found.append(Door(group.name, doors[0].endpoint, inside, doors))
    return found


def init_app(app: Flask) -> None:
    app.jinja_env.globals["doors_for"] = doors_for
