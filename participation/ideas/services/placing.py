"""Where in the town an idea belongs: a place with a name, a point, or both."""

from datetime import datetime

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import LONGEST_PLACE, Idea, IdeaStatus
from participation.ideas.models.authored import IdeaVersion
from participation.ideas.queries.redactions import redactions_of
from participation.ideas.services.checks import check_turn
from participation.ideas.services.counting import lock_idea
from participation.ideas.services.covering import fitting
from participation.ideas.services.redaction import AFTERWARDS
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.places import Place
from participation.municipality.services.pages import pages_change


def place_idea(idea: Idea, place: Place | None) -> None:
    """Of an idea that was just submitted in the same change; nothing where its process asks for no places."""
    if place is None or not idea.process.takes_places:
        return
    put_place(idea, place)
    db.session.flush()


def move_idea(
    idea: Idea, place: Place, *, by: Person, at: datetime, expected_version: int | None = None
) -> None:
    """The town hall says where an idea belongs; what is as it was changes nothing.

    Raises Conflict, and RuleViolation for one's own idea, a withdrawn one, and where the process asks for no
    places.
    """
    lock_idea(idea)
    check_turn(idea, by=by, expected_version=expected_version)
    if not idea.process.takes_places or idea.status is IdeaStatus.WITHDRAWN:
        raise RuleViolation(_("Zu dieser Idee lässt sich kein Ort angeben."))
    if place_of(idea) == place:
        return
    put_place(idea, place)
    idea.version += 1
    record("idea.move", "idea", idea.id, by=by, at=at, process_id=idea.process_id)
    db.session.flush()
    if idea.is_public:
        pages_change(idea.process_id)


def place_of(said: Idea | IdeaVersion) -> Place:
    """Where it belongs, or once belonged."""
    return Place(said.place, said.latitude, said.longitude)


def put_place(said: Idea | IdeaVersion, place: Place) -> None:
    said.place = place.name[:LONGEST_PLACE]
    said.latitude, said.longitude = place.latitude, place.longitude


NOWHERE = Place("")


def follow_idea(idea: Idea, _at: datetime) -> None:
    """With the words goes the place; words that went go from its name as well."""
    if idea.status is IdeaStatus.WITHDRAWN:
        put_place(idea, NOWHERE)
    elif idea.place:
        for found in redactions_of(idea):
            if found.words:
                idea.place = fitting(idea.place, [found.words], found.redaction.mark, longest=LONGEST_PLACE)
    db.session.flush()


AFTERWARDS.append(follow_idea)
