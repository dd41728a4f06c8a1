"""Telling authors of decisions about the measures that their ideas went into, and of every report on them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from participation.extensions import db
from participation.following.queries.steps import ideas_to_tell, measures_behind, waiting_news
from participation.following.services.places import with_authors
from participation.ideas.models import Idea
from participation.ideas.queries.staff import Recipient, author_of
from participation.jobs.services import LetterDraft, send
from participation.municipality.models import Process
from participation.progress.models import MeasureNews

STEP = "measure_news"
BATCH = 100
SETTLED = timedelta(hours=2)
"""So long a decision or a report has stood before authors are told: slips are mended soon."""

Told = tuple[Recipient, Idea, int, str]
"""Who hears about which idea, of which measure, what happened to it."""


def tell_steps(*, at: datetime, most: int = BATCH) -> int:
    """Write to the authors of the next ideas behind measures with news; how many things were looked at.

    What one author has to hear is one letter, stored together with how far the news was told: no kill loses
    or doubles anything.
    """
    news = waiting_news(stable_since=at - SETTLED)
    if not news:
        return 0
    measure_ids = {one.measure_id for one in news}
    idea_ids = ideas_to_tell(measure_ids, after=news[0].told_up_to, most=most)
    told = sorted(told_to(news, idea_ids), key=lambda one: (one[0].mailbox, one[1].id, one[2], one[3]))
    for recipient, group in groupby(told, key=lambda one: one[0]):
        write(recipient, news[0].process_id, list(group), at=at)
    for one in news:
        one.told_up_to = idea_ids[-1] if idea_ids else one.told_up_to
        one.told_at = None if len(idea_ids) == most else at
    db.session.flush()
    return len(idea_ids) + 1


def told_to(news: Iterable[MeasureNews], idea_ids: list[int]) -> Iterable[Told]:
    kinds: dict[int, set[str]] = {}
    for one in news:
        kinds.setdefault(one.measure_id, set()).add(one.kind.value)
    ideas = with_authors(idea_ids) if idea_ids else {}
    for behind in measures_behind(kinds, idea_ids) if idea_ids else ():
        idea = ideas[behind.idea_id]
        recipient = author_of(idea)
        if recipient is not None:
            for kind in kinds[behind.measure_id]:
                yield recipient, idea, behind.measure_id, kind


def write(recipient: Recipient, process_id: int, told: list[Told], *, at: datetime) -> None:
    """The letter bears ids: what it says is looked up again when it is sent."""
    process = db.session.get_one(Process, process_id)
    draft = LetterDraft(
        kind=STEP,
        recipient=recipient.mailbox,
        language=recipient.language,
        municipality_id=process.municipality_id,
        process_id=process_id,
        facts={
            "confirmed": recipient.confirmed,
            "told": [[idea.id, measure_id, kind] for _, idea, measure_id, kind in told],
        },
    )
    send(draft, at=at)
