"""Cards that a workshop handed over wait as ideas: the queue finds them and names the workshop."""

from participation.extensions import db
from participation.ideas.models import Channel, PublicationConsent
from participation.kernel.database import writing
from participation.municipality.models import Process
from participation.workshops.models.material import Card, Via
from participation.workshops.models.rooms import StepKind, WorkshopPhase
from tests.factories import an_idea
from tests.moderation.desk import Office
from tests.workshops.sample import a_room


def test_cards_handed_over_are_found_and_name_their_workshop(office: Office) -> None:
    with writing():
        process = db.session.get_one(Process, office.process.id)
        room = a_room(process=process, lobby=False)
        idea = an_idea(
            process, title="Bank am Neckar", channel=Channel.WORKSHOP, consent=PublicationConsent.READ_OUT
        )
        other = an_idea(process, title="Aus dem Netz")
        step = room.step(WorkshopPhase.CRITIQUE, StepKind.COLLECT)
        card = Card(workshop_id=room.workshop.id, step_id=step.id, text="Bank", via=Via.WEB, idea_id=idea.id)
        db.session.add(card)
        title = room.workshop.title
    found = office.page(f"eingang?weg={Channel.WORKSHOP}")
    assert "Bank am Neckar" in found
    assert "Aus dem Netz" not in found
    page = office.page(f"ideen/{idea.number}")
    assert f"Karte aus „{title}“" in page
    assert "Karte aus" not in office.page(f"ideen/{other.number}")
