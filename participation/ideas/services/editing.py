"""Authors change their ideas: in place while nobody has decided, else by a version that is read first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import LONGEST_TEXT, Idea
from participation.ideas.models.authored import IdeaVersion, VersionStatus
from participation.ideas.queries.versions import version_sent_with, waiting_version
from participation.ideas.rules import WAITING, may_edit, proposed_title
from participation.ideas.services.counting import lock_idea
from participation.ideas.services.drafting import ERASE_DRAFTS
from participation.ideas.services.indexing import index_idea
from participation.ideas.services.placing import place_of, put_place
from participation.ideas.services.redaction import forget_originals
from participation.jobs.services import enqueue
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person
from participation.kernel.text import BAR
from participation.municipality.models import ORIGINALS_KEPT_DAYS
from participation.municipality.places import Place
from participation.municipality.rules import open_areas
from participation.municipality.services.merging import held_area_id

TOO_LATE = _("Dieser Beitrag lässt sich nicht mehr ändern. Zurückziehen können Sie ihn noch.")


@dataclass(frozen=True, kw_only=True)
class IdeaChange:
    """What an author wants an idea to say. Without a title the first words become one."""

    text: str
    submission_key: str
    title: str = ""
    area_id: int | None = None
    """None leaves the area of a published idea as it is."""
    place: Place | None = None
    """None leaves the place as it is, Place("") takes it away."""


def edit_idea(idea: Idea, change: IdeaChange, *, expected_version: int, by: Person, at: datetime) -> None:
    """Change the words, or, for a published idea, ask for the change: everybody goes on reading the old ones.

    The same form sent twice does it once. What is as it was changes nothing. Raises Conflict when somebody
    changed the idea since ``expected_version``, and RuleViolation when it cannot be changed any more, for a
    text that is empty or too long, and for an area that takes nothing new.
    """
    lock_idea(idea)
    if version_sent_with(change.submission_key):
        return
    if not may_edit(idea, at):
        raise RuleViolation(TOO_LATE)
    if expected_version != idea.version:
        raise Conflict(_("Der Beitrag wurde inzwischen geändert. Ihr Text ist noch da."))
    check_change(change, idea, at=at)
    title = change.title or proposed_title(change.text)
    area_id = held_area_id(change.area_id)
    waits = idea.status in WAITING
    same_area = area_id == idea.area_id or (area_id is None and not waits)
    place = place_of(idea) if change.place is None else change.place
    if same_area and (title, change.text, place) == (idea.title, idea.text, place_of(idea)):
        return
    if waits:
        keep_earlier(idea, change, at=at)
        want_erasing(at=at)
        put_words(idea, title=title, text=change.text, area_id=area_id, at=at)
        put_place(idea, place)
        idea.refusal_proposed_at = None  # what was proposed spoke of other words
        idea.version += 1
        record("idea.edit", "idea", idea.id, by=by, at=at, process_id=idea.process_id)
    else:
        wish = waiting_version(idea) or IdeaVersion(idea_id=idea.id, is_public=False, reason="")
        wish.title, wish.text = title, change.text
        put_place(wish, place)
        wish.area_id = None if area_id == idea.area_id else area_id
        wish.status, wish.submission_key, wish.created_at = VersionStatus.WAITING, change.submission_key, at
        db.session.add(wish)
        record("idea.wish_change", "idea", idea.id, by=by, at=at, process_id=idea.process_id)
    db.session.flush()


def check_change(change: IdeaChange, idea: Idea, *, at: datetime) -> None:
    """Raise RuleViolation with the reason why the idea cannot say this."""
    if not change.text:
        raise RuleViolation(_("Bitte schreiben Sie, was besser werden soll."), field="text")
    if len(change.text) > LONGEST_TEXT:
        raise RuleViolation(
            _("Ihr Text hat %(length)s Zeichen. Möglich sind %(most)s; bitte kürzen Sie ihn."),
            field="text",
            length=len(change.text),
            most=LONGEST_TEXT,
        )
    open_ids = {area.id for area in open_areas(idea.process.areas, at)} | {idea.area_id, None}
    if held_area_id(change.area_id) not in open_ids:
        raise RuleViolation(
            _("Dieser Bereich nimmt nichts Neues mehr auf. Bitte wählen Sie einen anderen."), field="area"
        )


def keep_earlier(idea: Idea, change: IdeaChange, *, at: datetime) -> None:
    """For staff who had the earlier words before them; nobody else ever reads them."""
    db.session.add(
        IdeaVersion(
            idea_id=idea.id,
            title=idea.title,
            text=idea.text,
            area_id=idea.area_id,
            place=idea.place,
            latitude=idea.latitude,
            longitude=idea.longitude,
            status=VersionStatus.EARLIER,
            is_public=False,
            decided_at=at,
            reason="",
            submission_key=change.submission_key,
            created_at=at,
        )
    )


def want_erasing(*, at: datetime) -> None:
    """The words for staff alone do not stay longer than what was made unrecognisable."""
    until = at + timedelta(days=ORIGINALS_KEPT_DAYS + 1)
    key = f"{ERASE_DRAFTS}:{until.date().isoformat()}"
    enqueue(ERASE_DRAFTS, {}, at=at, by=SYSTEM, run_at=until, key=key)


def put_words(idea: Idea, *, title: str, text: str, area_id: int | None, at: datetime) -> None:
    """Give a locked idea other words: bars that are still in them stay, what stood behind them is erased."""
    forget_originals(idea, at=at)
    idea.title, idea.text, idea.area_id = title, text, area_id
    if idea.redactions:
        idea.redactions = len(BAR.findall(f"{title}\n{text}"))
    db.session.flush()
    index_idea(idea)
