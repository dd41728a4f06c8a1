"""Where in the town an idea belongs: a place with a name, a point, or both."""

from participation.extensions import db
from participation.ideas.models import LONGEST_PLACE, Idea
from participation.municipality.places import Place


def place_idea(idea: Idea, place: Place | None) -> None:
    """Of an idea that was just submitted in the same change; nothing where its process asks for no places."""
    if place is None or not idea.process.takes_places:
        return
    idea.place = place.name[:LONGEST_PLACE]
    idea.latitude, idea.longitude = place.latitude, place.longitude
    db.session.flush()
