"""Adding pictures to an idea, and taking them out. The files themselves are kept by kernel.files, before."""

from datetime import datetime, timedelta

from participation.audit.services import record
from participation.documents.pictures import Picture
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.models.authored import LONGEST_ALT, IdeaImage
from participation.ideas.queries.images import image_of, images_of
from participation.ideas.queries.redactions import redactions_of
from participation.ideas.rules import MOST_IMAGES, may_attach_image, takes_images
from participation.ideas.services.checks import check_turn
from participation.ideas.services.correspondence import tell_author
from participation.ideas.services.counting import lock_idea
from participation.ideas.services.covering import fitting
from participation.ideas.services.redaction import AFTERWARDS
from participation.jobs.services import enqueue
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person
from participation.municipality.services.pages import pages_change

SWEEP_IMAGES = "ideas.sweep_images"
GRACE = timedelta(hours=2)
"""A file that belongs to nothing lies so long: somebody may be adding it in this moment."""


def add_image(idea: Idea, picture: Picture, alt: str, *, by: Person, at: datetime) -> None:
    """Put a picture beside the words; the same one twice is there once.

    Raises RuleViolation once the idea is decided, for more than three, and without a description.
    """
    lock_idea(idea)
    if any(image.digest == picture.digest for image in images_of(idea)):
        return
    if not takes_images(idea):
        raise RuleViolation(_("Bilder lassen sich nur hinzufügen, bis die Redaktion entschieden hat."))
    put_beside(idea, picture, alt, at=at)
    record("idea.add_image", "idea", idea.id, by=by, at=at, process_id=idea.process_id)


def attach_image(  # noqa: PLR0913 (what, with which words, seen when, by whom)
    idea: Idea, picture: Picture, alt: str, *, by: Person, at: datetime, expected_version: int | None
) -> None:
    """The town hall adds a picture that came by mail or on paper; what is published shows it at once.

    The same one twice is there once. Raises Conflict, and RuleViolation for one's own idea, one that is not
    published or will not be, for more than three, and without a description.
    """
    lock_idea(idea)
    if any(image.digest == picture.digest for image in images_of(idea)):
        return
    check_turn(idea, by=by, expected_version=expected_version)
    if not may_attach_image(idea):
        raise RuleViolation(_("Zu dieser Idee lassen sich keine Bilder hinzufügen."))
    put_beside(idea, picture, alt, at=at)
    record("idea.attach_image", "idea", idea.id, by=by, at=at, process_id=idea.process_id)
    if idea.is_public:
        pages_change(idea.process_id)


def put_beside(idea: Idea, picture: Picture, alt: str, *, at: datetime) -> None:
    if idea.images >= MOST_IMAGES:
        raise RuleViolation(_("Möglich sind %(most)s Bilder."), field="image", most=MOST_IMAGES)
    if not alt:
        raise RuleViolation(_("Bitte beschreiben Sie das Bild für alle, die es nicht sehen."), field="alt")
    db.session.add(
        IdeaImage(
            idea_id=idea.id,
            digest=picture.digest,
            width=picture.width,
            height=picture.height,
            alt=alt[:LONGEST_ALT],
            created_at=at,
        )
    )
    count(idea, 1)


def remove_image(idea: Idea, image_id: int, *, by: Person, at: datetime) -> None:
    """The author takes one out again, at any time. NoResultFound for one that is not there."""
    lock_idea(idea)
    take_out(idea, image_of(idea, image_id), at=at)
    record("idea.remove_image", "idea", idea.id, by=by, at=at, process_id=idea.process_id)


def take_out_image(  # noqa: PLR0913 (which one, why, seen when, by whom)
    idea: Idea,
    image_id: int,
    reason: str,
    reason_title: str,
    *,
    by: Person,
    at: datetime,
    expected_version: int | None,
) -> None:
    """The town hall takes one out by a rule of the process, and tells the author.

    Raises Conflict, RuleViolation for one's own idea, and NoResultFound for a picture that is not there.
    """
    lock_idea(idea)
    check_turn(idea, by=by, expected_version=expected_version)
    image = image_of(idea, image_id)
    take_out(idea, image, at=at)
    image.removed_by_id, image.reason = by.id, reason
    record("idea.take_out_image", "idea", idea.id, by=by, at=at, process_id=idea.process_id, reason=reason)
    tell_author("idea_image_taken_out", idea, at=at, reason=reason_title)


def take_out(idea: Idea, image: IdeaImage, *, at: datetime) -> None:
    image.removed_at, image.alt = at, ""
    count(idea, -1)
    enqueue(SWEEP_IMAGES, {}, at=at, by=SYSTEM, run_at=at + 2 * GRACE, key=f"{SWEEP_IMAGES}:{at:%Y-%m-%dT%H}")
    if idea.is_public:
        pages_change(idea.process_id)


def count(idea: Idea, number: int) -> None:
    """Whoever had the idea before them saw other pictures."""
    idea.images += number
    idea.version += 1
    db.session.flush()


def follow_idea(idea: Idea, at: datetime) -> None:
    """With the words go the pictures; words that went go from their descriptions as well."""
    images = images_of(idea) if idea.images else ()
    if idea.status is IdeaStatus.WITHDRAWN:
        for image in images:
            take_out(idea, image, at=at)
        return
    for found in redactions_of(idea) if images else ():
        for image in images:
            if found.words:
                image.alt = fitting(image.alt, [found.words], found.redaction.mark, longest=LONGEST_ALT)
    db.session.flush()


AFTERWARDS.append(follow_idea)
